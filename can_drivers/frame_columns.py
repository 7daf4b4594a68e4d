"""How frames are packed: 24 bytes each, so that a million of them are 24 MB, cross a pipe as they are and filter as columns.

A batch is `RECORD` times n, followed by 56 bytes for each frame of more than 8 bytes, in the order of the frames. One record of
80 bytes for everything would cost a classic bus three times the memory and twice the time of every filter.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from can_drivers.frames import Frame

EXTENDED, FD, BITRATE_SWITCH, ERROR_STATE, REMOTE, ERROR, TX = (1 << bit for bit in range(7))
"""Bits of `flags`."""

HEAD_BYTES = 8
"""Payload bytes inside a record."""
TAIL_BYTES = 56
"""Payload bytes behind them, of a frame that has more than 8."""
BATCH_FRAMES = 65_536
"""A batch holds no more, because a record finds its tail by 16 bits."""

RECORD: npt.DTypeLike = np.dtype(
    [
        ("time_s", "<f8"),
        ("can_id", "<u4"),
        ("flags", "u1"),
        ("length", "u1"),
        ("tail", "<u2"),
        ("head", "<u8"),
    ]
)
"""Time in seconds, monotonic · id · flags · payload bytes · which tail belongs to it, if any · the first 8 payload bytes, the
first one lowest, unused ones zero."""
RECORD_BYTES = 24

Records = npt.NDArray[np.void]
"""`RECORD`, shape (n,)."""
Tails = npt.NDArray[np.uint64]
"""Payload bytes 8…63 as 7 numbers, the first byte lowest, unused bytes zero; shape (long frames, 7)."""

_COUNT = struct.Struct("<I")
_PACKED = struct.Struct("<dIBBH8s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Unpacked frames; both arrays are views that must not be written to."""

    records: Records
    tails: Tails


def pack(frames: Sequence[Frame]) -> bytes:
    """Return frames as bytes.

    Raises:
        ValueError: more than `BATCH_FRAMES` frames, or a payload of more than 64 bytes.
    """
    if len(frames) > BATCH_FRAMES:
        raise ValueError(f"A batch holds {BATCH_FRAMES} frames, not {len(frames)}.")
    parts = [_COUNT.pack(len(frames))]
    tails: list[bytes] = []
    put, record = parts.append, _PACKED.pack
    for frame in frames:
        data = frame.data
        length = len(data)
        flags = (
            frame.is_extended
            | frame.is_fd << 1
            | frame.bitrate_switch << 2
            | frame.error_state_indicator << 3
            | frame.is_remote << 4
            | frame.is_error << 5
            | frame.is_tx << 6
        )
        if length > HEAD_BYTES:
            put(record(frame.time_s, frame.can_id, flags, length, len(tails), data))
            tails.append(_tail(data))
        else:
            put(record(frame.time_s, frame.can_id, flags, length, 0, data))
    return b"".join(parts + tails)


def _tail(data: bytes) -> bytes:
    if len(data) > HEAD_BYTES + TAIL_BYTES:
        raise ValueError(f"No frame carries {len(data)} bytes.")
    return data[HEAD_BYTES:].ljust(TAIL_BYTES, b"\0")


def unpack(packed: bytes) -> Batch:
    """Return what `pack` was given, as columns.

    Raises:
        ValueError: these bytes were not made by `pack`.
    """
    count = _COUNT.unpack_from(packed)[0] if len(packed) >= _COUNT.size else -1
    tails_from = _COUNT.size + count * RECORD_BYTES
    if not 0 <= count <= BATCH_FRAMES or len(packed) < tails_from or (len(packed) - tails_from) % TAIL_BYTES:
        raise ValueError("Not a batch of packed frames.")
    records = np.frombuffer(packed, RECORD, count, _COUNT.size)
    tails = np.frombuffer(packed, "<u8", (len(packed) - tails_from) // 8, tails_from).reshape(-1, TAIL_BYTES // 8)
    if np.count_nonzero(records["length"] > HEAD_BYTES) != len(tails):
        raise ValueError("Not a batch of packed frames.")
    return Batch(records=records, tails=tails)


def packed_count(packed: bytes) -> int:
    """Return how many frames were packed."""
    count: int = _COUNT.unpack_from(packed)[0]
    return count


def pack_batch(batch: Batch) -> bytes:
    """Return columns as bytes again; the inverse of `unpack`."""
    return _COUNT.pack(len(batch.records)) + batch.records.tobytes() + batch.tails.tobytes()


def join(parts: Sequence[bytes]) -> bytes:
    """Return packed frames one behind the other, as one batch.

    Raises:
        ValueError: together they are more than `BATCH_FRAMES` frames.
    """
    if len(parts) == 1:
        return parts[0]
    batches = [unpack(part) for part in parts]
    records = np.concatenate([batch.records for batch in batches])
    if len(records) > BATCH_FRAMES:
        raise ValueError(f"A batch holds {BATCH_FRAMES} frames, not {len(records)}.")
    tails = np.concatenate([batch.tails for batch in batches])
    if len(tails):
        # Tails stand in the order of their frames, so their numbers are a count.
        records["tail"][records["length"] > HEAD_BYTES] = np.arange(len(tails))
    return pack_batch(Batch(records=records, tails=tails))


def frames_of(batch: Batch) -> list[Frame]:
    """Return columns as frames."""
    heads = np.ascontiguousarray(batch.records["head"]).tobytes()
    tails = batch.tails.tobytes()
    frames = []
    for row, (time_s, can_id, flags, length, tail, _head) in enumerate(batch.records.tolist()):
        data = heads[row * HEAD_BYTES : row * HEAD_BYTES + min(length, HEAD_BYTES)]
        if length > HEAD_BYTES:
            start = tail * TAIL_BYTES
            data += tails[start : start + length - HEAD_BYTES]
        frames.append(
            Frame(
                can_id=can_id,
                data=data,
                time_s=time_s,
                is_extended=bool(flags & EXTENDED),
                is_fd=bool(flags & FD),
                bitrate_switch=bool(flags & BITRATE_SWITCH),
                error_state_indicator=bool(flags & ERROR_STATE),
                is_remote=bool(flags & REMOTE),
                is_error=bool(flags & ERROR),
                is_tx=bool(flags & TX),
            )
        )
    return frames

"""Frames of a block of text, filled in any order and given in the order of their lines."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from can_drivers.frame_columns import (
    BATCH_FRAMES,
    BITRATE_SWITCH,
    ERROR,
    ERROR_STATE,
    EXTENDED,
    FD,
    HEAD_BYTES,
    RECORD,
    REMOTE,
    TAIL_BYTES,
    TX,
    Batch,
)
from can_drivers.frames import Frame
from can_drivers.logs.model import LogBatch
from can_drivers.logs.text_lines import Bytes, Floats, Index, Mask, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFrame:
    """What a scalar reader found in one line."""

    frame: Frame
    channel: int = 0


class FrameRows:
    """Frames of a block, each at the row of its line."""

    def __init__(self, lines: int) -> None:
        """Begin with no frames in so many lines."""
        self._records = np.zeros(lines, RECORD)
        self._channels: Bytes = np.zeros(lines, np.uint8)
        self._filled: Mask = np.zeros(lines, np.bool_)
        self._tail_rows: list[Index] = []
        self._tails: list[Words] = []

    def put(
        self, rows: Index, *, time_s: Floats, can_id: Words, flags: Index, length: Index, data: Words, channel: Index
    ) -> None:
        """Add the frames of some lines; `data` as `TextLines.payload` gives it."""
        records = self._records
        records["time_s"][rows] = time_s
        records["can_id"][rows] = can_id
        records["flags"][rows] = flags
        records["length"][rows] = length
        records["head"][rows] = data[:, 0]
        self._channels[rows] = channel
        self._filled[rows] = True
        if data.shape[1] > 1:
            long = length > HEAD_BYTES
            self._tail_rows.append(rows[long])
            self._tails.append(data[long, 1:])

    def put_one(self, row: int, found: LineFrame) -> None:
        """Add the frame of one line."""
        frame = found.frame
        words = np.frombuffer(frame.data.ljust(HEAD_BYTES + TAIL_BYTES, b"\0"), "<u8").reshape(1, -1)
        self.put(
            np.array([row]),
            time_s=np.array([frame.time_s]),
            can_id=np.array([frame.can_id], np.uint64),
            flags=np.array([_flags_of(frame)]),
            length=np.array([len(frame.data)]),
            data=words if len(frame.data) > HEAD_BYTES else words[:, :1],
            channel=np.array([found.channel]),
        )

    def missing(self) -> Index:
        """Return the rows that have no frame so far."""
        return np.flatnonzero(~self._filled)

    def times(self) -> tuple[Floats, Index]:
        """Return the times of the frames, and their rows."""
        rows = np.flatnonzero(self._filled)
        return self._records["time_s"][rows], rows

    def batches(self) -> Iterator[LogBatch]:
        """Yield the frames in the order of their lines."""
        records, channels = self._records[self._filled], self._channels[self._filled]
        tails = np.zeros((0, TAIL_BYTES // 8), "<u8")
        if self._tails:
            order = np.argsort(np.concatenate(self._tail_rows))
            tails = np.concatenate(self._tails)[order]
        used = 0
        for start in range(0, len(records), BATCH_FRAMES):
            part = records[start : start + BATCH_FRAMES]
            long = part["length"] > HEAD_BYTES
            count = int(np.count_nonzero(long))
            part["tail"][long] = np.arange(count)
            frames = Batch(records=part, tails=tails[used : used + count])
            used += count
            yield LogBatch(frames=frames, channels=channels[start : start + BATCH_FRAMES])


def _flags_of(frame: Frame) -> int:
    return (
        EXTENDED * frame.is_extended
        | FD * frame.is_fd
        | BITRATE_SWITCH * frame.bitrate_switch
        | ERROR_STATE * frame.error_state_indicator
        | REMOTE * frame.is_remote
        | ERROR * frame.is_error
        | TX * frame.is_tx
    )

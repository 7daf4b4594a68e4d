"""Channels of MDF 4 records as columns, and the payloads of frames."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import HEAD_BYTES, TAIL_BYTES
from can_drivers.logs.mf4_structure import LINEAR, Channel

Rows = npt.NDArray[np.uint8]
"""Records, one a row, contiguous; shape (n, record bytes)."""
Numbers = npt.NDArray[np.uint64] | npt.NDArray[np.int64] | npt.NDArray[np.float64]
Heads = npt.NDArray[np.uint64]
"""First 8 payload bytes, as `can_drivers.frame_columns.RECORD` has them."""

PAYLOAD_MAX = HEAD_BYTES + TAIL_BYTES
_TEXT_TYPES = range(6, 10)
_BYTES_TYPE = 10
_HEAD_MASKS = np.array([(1 << 8 * length) - 1 for length in range(HEAD_BYTES + 1)], np.uint64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payloads:
    """Where payloads of variable length are.

    Attributes:
        data: bytes, with at least 64 more behind the last payload.
        starts: first byte of each in `data`, shape (n,).
        lengths: bytes of each; -1: it is not in the file.
    """

    data: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]


def fits(channel: Channel, record_bytes: int) -> bool:
    """Return whether a channel lies in its record and is of a kind `numbers` and `heads_and_tails` know."""
    width = (channel.bit_offset + channel.bit_count + 7) // 8
    if channel.data_type in {*_TEXT_TYPES, _BYTES_TYPE}:
        return channel.bit_offset == 0 and width > 0 and channel.byte_offset + width <= record_bytes
    if channel.data_type in {4, 5} and (channel.bit_offset or channel.bit_count not in {32, 64}):
        return False
    return channel.data_type < 6 and channel.bit_offset < 8 and 0 < width <= 8 and channel.byte_offset + width <= record_bytes


def numbers(rows: Rows, channel: Channel, skip: int) -> Numbers:
    """Return a column.

    Args:
        rows: records.
        channel: which; it `fits`.
        skip: bytes of the record id.

    Returns:
        Values, converted where the file says how; shape (n,). Of a text, the code of its first letter.
    """
    at = skip + channel.byte_offset
    if channel.data_type in {*_TEXT_TYPES, _BYTES_TYPE}:
        return rows[:, at].astype(np.uint64)
    raw = _raw(rows, channel, at)
    kind, parameters = channel.conversion
    if kind == 0 or (kind == LINEAR and parameters[:2] == (0.0, 1.0)):
        return raw
    values = raw.astype(np.float64)
    p = parameters
    with np.errstate(all="ignore"):
        if kind == LINEAR:
            converted = p[0] + p[1] * values
        else:
            converted = (p[0] * values**2 + p[1] * values + p[2]) / (p[3] * values**2 + p[4] * values + p[5])
    return np.asarray(converted, np.float64)


def _raw(rows: Rows, channel: Channel, at: int) -> Numbers:
    is_big_endian = bool(channel.data_type & 1)
    if channel.data_type in {4, 5} or (channel.bit_offset == 0 and channel.bit_count in {8, 16, 32, 64}):
        kind = "uif"[channel.data_type // 2]
        dtype = np.dtype(f"{'>' if is_big_endian else '<'}{kind}{channel.bit_count // 8}")
        column = rows[:, at : at + dtype.itemsize].view(dtype)[:, 0]
        if kind == "u":
            return column.astype(np.uint64)
        if kind == "i":
            return column.astype(np.int64)
        return column.astype(np.float64)
    width = (channel.bit_offset + channel.bit_count + 7) // 8
    value = np.zeros(len(rows), np.uint64)
    for index in range(width):
        shift = 8 * (width - 1 - index if is_big_endian else index)
        value |= rows[:, at + index].astype(np.uint64) << np.uint64(shift)
    value = (value >> np.uint64(channel.bit_offset)) & np.uint64((1 << channel.bit_count) - 1)
    if channel.data_type in {2, 3}:
        unused = np.uint64(64 - channel.bit_count)
        return (value << unused).view(np.int64) >> np.int64(unused)
    return value


def heads_and_tails(rows: Rows, channel: Channel, skip: int, lengths: npt.NDArray[np.uint8]) -> tuple[Heads, Heads]:
    """Return payloads that stand in the records: first 8 bytes of each, and the other 56 of those longer than that."""
    at, width = skip + channel.byte_offset, channel.bit_count // 8
    if width >= HEAD_BYTES:
        heads = rows[:, at : at + HEAD_BYTES].view("<u8")[:, 0]
    else:
        padded = np.zeros((len(rows), HEAD_BYTES), np.uint8)
        padded[:, :width] = rows[:, at : at + width]
        heads = padded.view("<u8").ravel()
    is_long = lengths > HEAD_BYTES
    more = min(width, PAYLOAD_MAX) - HEAD_BYTES
    tails = np.zeros((int(np.count_nonzero(is_long)), TAIL_BYTES), np.uint8)
    if more > 0 and len(tails):
        tails[:, :more] = rows[is_long, at + HEAD_BYTES : at + HEAD_BYTES + more]
    return heads & _HEAD_MASKS[np.minimum(lengths, HEAD_BYTES)], _masked(tails, lengths[is_long])


def pointed_heads_and_tails(payloads: Payloads, lengths: npt.NDArray[np.uint8]) -> tuple[Heads, Heads]:
    """Return payloads of variable length, as `heads_and_tails` does."""
    windows = np.lib.stride_tricks.sliding_window_view
    heads = windows(payloads.data, HEAD_BYTES)[payloads.starts].view("<u8").ravel()
    is_long = lengths > HEAD_BYTES
    tails = windows(payloads.data, TAIL_BYTES)[payloads.starts[is_long] + HEAD_BYTES]
    return heads & _HEAD_MASKS[np.minimum(lengths, HEAD_BYTES)], _masked(tails, lengths[is_long])


def _masked(tails: Rows, lengths: npt.NDArray[np.uint8]) -> Heads:
    tails[np.arange(HEAD_BYTES, PAYLOAD_MAX) >= lengths[:, None]] = 0
    return tails.view("<u8")

"""How long a frame occupies the wire: exact bit counts, stuff bits included (ISO 11898-1).

The simulated bus and the pacing of ISO-TP ask for every frame, so the stuff rule is a table: a row for each of the ten states
of the stuffing automaton (value of the last bit, length of its run 1…5), an entry for each byte with the stuff bits it causes
and the row after it. A stuff bit is counted when the bit behind it is sent, which leaves the end of a region to the caller.
"""

import functools
from typing import TypeAlias

from can_drivers.frames import DLC_OF_LENGTH, Frame

_Row: TypeAlias = "list[tuple[int, _Row]]"
_State: TypeAlias = tuple[int, int]

_STUFF_RUN = 5
_CRC15_POLYNOMIAL = 0x4599

_CLASSIC_TRAILER = 1 + 1 + 1 + 7 + 3
"""CRC delimiter, ACK slot, ACK delimiter, end of frame, intermission (ISO 11898-1, 10.4.2)."""
_FD_TRAILER = 1 + 1 + 7 + 3
"""ACK slot, ACK delimiter, end of frame, intermission; the CRC delimiter is counted in the data phase."""
_CRC_FIELD_17 = 4 + 17 + 6 + 1
"""Stuff count, CRC, fixed stuff bits, CRC delimiter, for up to 16 data bytes."""
_CRC_FIELD_21 = 4 + 21 + 7 + 1


def frame_bits(frame: Frame) -> tuple[int, int]:
    """Count the bits of a frame on the wire, from start of frame to the end of the intermission (3 bits).

    Args:
        frame: a data or remote frame; a remote frame is counted with DLC 0. An FD frame needs one of the FD payload lengths.

    Returns:
        Bits sent at the nominal bit rate and bits sent at the data bit rate (0 unless the frame switches bit rate).
        BRS and CRC delimiter each change rate at their sample point; together they last one nominal and one data bit, and are
        counted so. An error report of the adapter is no frame and has (0, 0).

    Raises:
        ValueError: the payload length does not exist in this frame format.
    """
    if frame.is_error:
        return 0, 0
    if frame.is_fd:
        return _fd_bits(frame)
    return _classic_bits(frame), 0


def frame_time_s(frame: Frame, bitrate_bps: int, data_bitrate_bps: int) -> float:
    """Return how long the frame occupies the wire, in seconds, intermission included.

    Args:
        frame: as for `frame_bits`.
        bitrate_bps: nominal bit rate in bit/s.
        data_bitrate_bps: bit rate of the FD data phase in bit/s.

    Returns:
        Seconds.

    Raises:
        ValueError: the payload length does not exist in this frame format.
    """
    nominal, data = frame_bits(frame)
    return nominal / bitrate_bps + data / data_bitrate_bps


def _classic_bits(frame: Frame) -> int:
    data = b"" if frame.is_remote else frame.data
    if len(data) > 8:
        raise ValueError(f"A classic CAN frame carries at most 8 bytes, not {len(data)}.")
    bits, row, crc = _classic_header(frame.can_id, frame.is_extended, frame.is_remote, len(data))
    for byte in data:
        stuffed, row = row[byte]
        bits += stuffed
        crc = (crc << 8 & 0x7FFF) ^ _CRC15_TABLE[crc >> 7 ^ byte]
    # The CRC ends the stuffed region. A sixteenth bit that differs from the last one adds no run of its own and flushes the
    # stuff bit that a run of five at the very end still causes.
    stuffed, row = row[crc >> 7]
    last, _ = row[(crc << 1 & 0xFE) | (~crc & 1)]
    return bits + stuffed + last + 8 * len(data) + 15 + _CLASSIC_TRAILER


@functools.lru_cache(maxsize=8192)
def _classic_header(can_id: int, is_extended: bool, is_remote: bool, dlc: int) -> tuple[int, _Row, int]:
    """Return bits with stuff bits from SOF to DLC, the row and the CRC after them."""
    if is_extended:
        # SOF, base id, SRR, IDE, extension, RTR, r1, r0, DLC
        value, width = (can_id >> 18) << 27 | 3 << 25 | (can_id & 0x3FFFF) << 7 | is_remote << 6 | dlc, 39
    else:
        # SOF, id, RTR, IDE, r0, DLC
        value, width = can_id << 7 | is_remote << 6 | dlc, 19
    stuffed, state = _stuff(value, width, _IDLE)
    crc = 0
    for position in reversed(range(width)):
        crc = _crc15_bit(crc, value >> position & 1)
    return width + stuffed, _ROWS[state], crc


def _fd_bits(frame: Frame) -> tuple[int, int]:
    data = frame.data
    dlc = DLC_OF_LENGTH.get(len(data))
    if dlc is None:
        raise ValueError(f"No CAN FD frame carries {len(data)} bytes.")
    nominal, fast, row = _fd_header(frame.can_id, frame.is_extended, frame.bitrate_switch, dlc)
    for byte in data:
        stuffed, row = row[byte]
        fast += stuffed
    # A run of five at the end of the data field gets no stuff bit: the fixed one in front of the stuff count takes its place.
    fast += 8 * len(data) + (_CRC_FIELD_17 if len(data) <= 16 else _CRC_FIELD_21)
    if frame.bitrate_switch:
        return nominal, fast
    return nominal + fast, 0


@functools.lru_cache(maxsize=8192)
def _fd_header(can_id: int, is_extended: bool, switches: bool, dlc: int) -> tuple[int, int, _Row]:
    """Return nominal bits of the whole frame, stuffed bits of ESI and DLC, and the row after them."""
    if is_extended:
        # SOF, base id, SRR, IDE, extension, RRS, FDF, res, BRS
        value, width = (can_id >> 18) << 24 | 3 << 22 | (can_id & 0x3FFFF) << 4 | 4 | switches, 36
    else:
        # SOF, id, RRS, IDE, FDF, res, BRS
        value, width = can_id << 5 | 4 | switches, 17
    stuffed, state = _stuff(value, width, _IDLE)
    fast, state = _stuff(dlc, 5, state)
    return width + stuffed + _FD_TRAILER, 5 + fast, _ROWS[state]


def _stuff(value: int, width: int, state: _State) -> tuple[int, _State]:
    """Send `width` bits of `value`, most significant first; return the stuff bits between them and the state after them."""
    last, run = state
    stuffed = 0
    for position in reversed(range(width)):
        bit = value >> position & 1
        if run == _STUFF_RUN:
            stuffed += 1
            last, run = 1 - last, 1
        run = run + 1 if bit == last else 1
        last = bit
    return stuffed, (last, run)


def _crc15_bit(crc: int, bit: int) -> int:
    feedback = crc >> 14 ^ bit
    return (crc << 1 & 0x7FFF) ^ (_CRC15_POLYNOMIAL if feedback else 0)


def _crc15_table() -> list[int]:
    table = []
    for byte in range(256):
        crc = 0
        for position in reversed(range(8)):
            crc = _crc15_bit(crc, byte >> position & 1)
        table.append(crc)
    return table


def _rows() -> dict[_State, _Row]:
    rows: dict[_State, _Row] = {(last, run): [] for last in (0, 1) for run in range(1, _STUFF_RUN + 1)}
    for state, row in rows.items():
        for byte in range(256):
            stuffed, after = _stuff(byte, 8, state)
            row.append((stuffed, rows[after]))
    return rows


_IDLE: _State = (1, 0)
"""The recessive bus before the start of frame; it belongs to no run."""
_CRC15_TABLE = _crc15_table()
_ROWS = _rows()

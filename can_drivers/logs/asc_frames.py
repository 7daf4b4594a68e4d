"""One line of an ASC log as a frame, whatever its shape; see `can_drivers.logs.asc`."""

from can_drivers.frames import FD_LENGTHS, Frame
from can_drivers.logs.text_reader import DamagedLineError
from can_drivers.logs.text_rows import LineFrame

LARGEST_STANDARD, LARGEST_EXTENDED = 0x7FF, 0x1FFF_FFFF
EDL = 1 << 12
"""Bit of the flags of a CANFD line: it was a frame of CAN FD and not a classic one on such a bus."""


def classic_frame(parts: list[bytes], time_s: float, base: int) -> LineFrame:
    """Return the frame of a line `<time> <channel> …`, whose numbers have this base.

    Raises:
        DamagedLineError, ValueError, IndexError: it cannot be one.
    """
    channel = int(parts[1])
    if parts[2].lower() == b"errorframe":
        return _error_frame(channel, time_s)
    if len(parts) < 5:
        raise DamagedLineError
    can_id, extended = _scalar_id(parts[2], base)
    sent = parts[3].lower() == b"tx"
    if parts[4].lower() == b"r":
        frame = Frame(can_id=can_id, data=b"", time_s=time_s, is_extended=extended, is_remote=True, is_tx=sent)
        return LineFrame(frame=frame, channel=_scalar_channel(channel))
    if parts[4].lower() != b"d" or len(parts) < 6:
        raise DamagedLineError
    data = _scalar_data(parts[6:], min(8, int(parts[5], base)), base)
    frame = Frame(can_id=can_id, data=data, time_s=time_s, is_extended=extended, is_tx=sent)
    return LineFrame(frame=frame, channel=_scalar_channel(channel))


def fd_frame(parts: list[bytes], time_s: float, base: int) -> LineFrame:
    """Return the frame of a line `<time> CANFD …`, likewise."""
    channel = int(parts[2])
    sent_at = 3 if parts[3].lower() in {b"rx", b"tx"} else 4
    id_at = 7 - sent_at
    if parts[id_at].lower() == b"errorframe":
        return _error_frame(channel, time_s)
    can_id, extended = _scalar_id(parts[id_at], base)
    sent = parts[sent_at].lower() == b"tx"
    marks = 5 if parts[5][:1].isdigit() else 6
    brs, esi = parts[marks : marks + 2]
    # Before version 8 a letter told data and remote frames apart, and no flags followed.
    kind = parts[marks + 2].lower() if sent_at == 4 else b"d"
    dlc_at = marks + 2 + (sent_at == 4)
    if not {brs, esi} <= {b"0", b"1"} or len(parts) < dlc_at + 1 or kind not in {b"d", b"r"}:
        raise DamagedLineError
    dlc = int(parts[dlc_at], base)
    length = int(parts[dlc_at + 1]) if kind == b"d" else 0
    tail = parts[dlc_at + 2 :]
    flags = int(tail[length + 2], 16) if sent_at == 3 and len(tail) > length + 3 else 0
    # ISO 11898-1: CAN FD has no remote frames; a length without bytes is one of a classic frame.
    remote = length == 0 and (kind == b"r" or dlc > 0)
    is_fd = not remote and (flags == 0 or flags & EDL != 0 or length > 8 or brs == b"1")
    frame = Frame(
        can_id=can_id,
        data=_scalar_data(tail, length, base) if kind == b"d" else b"",
        time_s=time_s,
        is_extended=extended,
        is_fd=is_fd,
        bitrate_switch=is_fd and brs == b"1",
        error_state_indicator=is_fd and esi == b"1",
        is_remote=remote,
        is_tx=sent,
    )
    return LineFrame(frame=frame, channel=_scalar_channel(channel))


def _error_frame(channel: int, time_s: float) -> LineFrame:
    return LineFrame(frame=Frame(can_id=0, data=b"", time_s=time_s, is_error=True), channel=_scalar_channel(channel))


def _scalar_channel(channel: int) -> int:
    return channel if channel < 256 else 0


def _scalar_id(text: bytes, base: int) -> tuple[int, bool]:
    extended = text[-1:] in b"xX"
    can_id = int(text[:-1] if extended else text, base)
    if not 0 <= can_id <= (LARGEST_EXTENDED if extended else LARGEST_STANDARD):
        raise DamagedLineError
    return can_id, extended


def _scalar_data(parts: list[bytes], length: int, base: int) -> bytes:
    if len(parts) < length or length > FD_LENGTHS[-1]:
        raise DamagedLineError
    if base == 16 and any(len(one) != 2 for one in parts[:length]):
        raise DamagedLineError
    return bytes(int(one, base) for one in parts[:length])

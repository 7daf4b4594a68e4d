"""How the four frame types are laid out (ISO 15765-2:2016, 9.6), normal addressing."""

FLOW_CONTINUE = 0
FLOW_WAIT = 1
FLOW_OVERFLOW = 2

CLASSIC_LENGTH = 8
FD_LENGTH = 64

_ESCAPE_LENGTH = 4096
"""From here on a first frame carries its length in 32 bits (9.6.3)."""
LONGEST_MESSAGE = 0xFFFF_FFFF
_FD_STEPS = (8, 12, 16, 20, 24, 32, 48, 64)
_DEFAULT_FILL = 0xCC


def fill(data: bytes, padding: int | None) -> bytes:
    """Fill a frame to 8 bytes, or to the next length an FD frame can have (10.4.2)."""
    length = len(data)
    if length <= CLASSIC_LENGTH:
        return data if padding is None else data.ljust(CLASSIC_LENGTH, bytes((padding,)))
    target = next(step for step in _FD_STEPS if step >= length)
    return data.ljust(target, bytes((_DEFAULT_FILL if padding is None else padding,)))


def single_frame(payload: bytes, *, fd: bool) -> bytes | None:
    """Return an unfilled single frame (9.6.2), or None if the payload needs more than one frame."""
    length = len(payload)
    if length < CLASSIC_LENGTH:
        return bytes((length,)) + payload
    if fd and length <= FD_LENGTH - 2:
        return bytes((0, length)) + payload
    return None


def first_frame(payload: bytes, *, fd: bool) -> tuple[bytes, int]:
    """Return the first frame (9.6.3) and how many bytes of the payload it carries."""
    length = len(payload)
    head = (0x1000 | length).to_bytes(2, "big") if length < _ESCAPE_LENGTH else b"\x10\x00" + length.to_bytes(4, "big")
    carried = (FD_LENGTH if fd else CLASSIC_LENGTH) - len(head)
    return head + payload[:carried], carried


def flow_control(status: int, block_size: int, st_min: int) -> bytes:
    """Return an unfilled flow control frame (9.6.5)."""
    return bytes((0x30 | status, block_size, st_min))


def single_frame_payload(data: bytes) -> bytes | None:
    """Return the payload of a received single frame, or None if it must be ignored (9.6.2.2)."""
    length = data[0] & 0x0F
    start = 1
    if len(data) > CLASSIC_LENGTH:
        if length:
            return None
        length, start = data[1], 2
    if not 0 < length <= len(data) - start:
        return None
    return data[start : start + length]


def first_frame_length(data: bytes) -> tuple[int, int] | None:
    """Return message length and where the payload starts in a received first frame, or None if it must be ignored (9.6.3.2)."""
    if len(data) < CLASSIC_LENGTH:
        return None
    length, start = (data[0] & 0x0F) << 8 | data[1], 2
    if length == 0:
        length, start = int.from_bytes(data[2:6], "big"), 6
        if length < _ESCAPE_LENGTH:
            return None
    # What fits into a single frame of this length must not come in several (FF_DLmin, table 14).
    shortest = CLASSIC_LENGTH if len(data) == CLASSIC_LENGTH else len(data) - 1
    return (length, start) if length >= shortest else None

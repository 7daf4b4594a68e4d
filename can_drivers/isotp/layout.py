"""How the four frame types are laid out (ISO 15765-2:2016, 9.6).

In extended and mixed addressing an address byte stands in front of everything (10.3.4, 10.3.5): `address` is that byte when a
frame is made, `start` its length when one is read, and both are empty in normal addressing.
"""

from can_drivers.frames import FD_STEPS

FLOW_CONTINUE = 0
FLOW_WAIT = 1
FLOW_OVERFLOW = 2

CLASSIC_LENGTH = 8
FD_LENGTH = 64

_ESCAPE_LENGTH = 4096
"""From here on a first frame carries its length in 32 bits (9.6.3)."""
LONGEST_MESSAGE = 0xFFFF_FFFF
_DEFAULT_FILL = 0xCC


def fill(data: bytes, padding: int | None) -> bytes:
    """Fill a frame to 8 bytes, or to the next length an FD frame can have (10.4.2)."""
    length = len(data)
    if length <= CLASSIC_LENGTH:
        return data if padding is None else data.ljust(CLASSIC_LENGTH, bytes((padding,)))
    target = next(step for step in FD_STEPS if step >= length)
    return data.ljust(target, bytes((_DEFAULT_FILL if padding is None else padding,)))


def single_frame(payload: bytes, *, fd: bool, address: bytes = b"", tx_dl: int = FD_LENGTH) -> bytes | None:
    """Return an unfilled single frame (9.6.2), or None if the payload needs more than one frame.

    Args:
        payload: the message.
        fd: in a CAN FD frame of up to `tx_dl` bytes.
        address: the address byte, if there is one.
        tx_dl: longest CAN FD frame, in bytes.
    """
    length = len(payload)
    if length < CLASSIC_LENGTH - len(address):
        return address + bytes((length,)) + payload
    if fd and tx_dl > CLASSIC_LENGTH and length <= tx_dl - 2 - len(address):
        return address + bytes((0, length)) + payload
    return None


def first_frame(payload: bytes, *, fd: bool, address: bytes = b"", tx_dl: int = FD_LENGTH) -> tuple[bytes, int]:
    """Return the first frame (9.6.3) and how many bytes of the payload it carries; arguments as for `single_frame`."""
    length = len(payload)
    head = (0x1000 | length).to_bytes(2, "big") if length < _ESCAPE_LENGTH else b"\x10\x00" + length.to_bytes(4, "big")
    carried = (tx_dl if fd else CLASSIC_LENGTH) - len(head) - len(address)
    return address + head + payload[:carried], carried


def flow_control(status: int, block_size: int, st_min: int) -> bytes:
    """Return an unfilled flow control frame (9.6.5), without address byte."""
    return bytes((0x30 | status, block_size, st_min))


def single_frame_payload(data: bytes, start: int = 0) -> bytes | None:
    """Return the payload of a received single frame, or None if it must be ignored (9.6.2.2).

    Args:
        data: the whole frame.
        start: how many address bytes stand in front.
    """
    length = data[start] & 0x0F
    first = start + 1
    if len(data) > CLASSIC_LENGTH:
        # Short messages have no place behind the escape (table 12), but there are stacks that fill every frame to 64 bytes.
        if length:
            return None
        length = data[first]
        first += 1
    if not 0 < length <= len(data) - first:
        return None
    return data[first : first + length]


def first_frame_length(data: bytes, start: int = 0) -> tuple[int, int] | None:
    """Return message length and where the payload begins in a received first frame, or None if it must be ignored (9.6.3.2).

    Args:
        data: the whole frame.
        start: how many address bytes stand in front.
    """
    if len(data) not in FD_STEPS:
        return None
    length, first = (data[start] & 0x0F) << 8 | data[start + 1], start + 2
    if length == 0:
        first = start + 6
        length = int.from_bytes(data[start + 2 : first], "big")
        if length < _ESCAPE_LENGTH:
            return None
    # What fits into a single frame of this length must not come in several (FF_DLmin, table 14).
    shortest = len(data) - start - (0 if len(data) == CLASSIC_LENGTH else 1)
    return (length, first) if length >= shortest else None

"""Frames as lines of the Lawicel protocol, with the CAN FD lines of the CANable 2.0 firmware.

t/T data, r/R remote, d/D FD, b/B FD with bit rate switch; lower case 11-bit id (3 digits), upper case 29-bit id (8 digits);
one digit DLC; data; all hexadecimal.
"""

from can_drivers.frames import DLC_OF_LENGTH, FD_LENGTHS, Frame

LONGEST_LINE = 1 + 8 + 1 + 128 + 4
"""B, id, DLC, 64 bytes, time stamp."""

BITRATES = dict(
    zip("0123456789", (10_000, 20_000, 50_000, 100_000, 125_000, 250_000, 500_000, 750_000, 1_000_000, 83_300), strict=True)
)
"""Number of the command S → bit/s."""
DATA_BITRATES = {"1": 1_000_000, "2": 2_000_000, "4": 4_000_000, "5": 5_000_000, "8": 8_000_000}
"""Number of the command Y → bit/s."""
_BTR_CLOCK_HZ = 8_000_000

HEX_DIGITS = frozenset("0123456789ABCDEFabcdef")


def parse_frame(line: str) -> Frame | None:
    """Return the frame a command asks to send, or None when the line is not exactly one."""
    kind = line[:1]
    if not kind or kind not in "tTrRdDbB" or not HEX_DIGITS.issuperset(line[1:]):
        return None
    is_extended = kind.isupper()
    id_end = 9 if is_extended else 4
    if len(line) <= id_end:
        return None
    can_id = int(line[1:id_end], 16)
    dlc = int(line[id_end], 16)
    kind = kind.lower()
    is_remote, is_fd = kind == "r", kind in "db"
    if can_id > (0x1FFF_FFFF if is_extended else 0x7FF) or (dlc > 8 and not is_fd):
        return None
    digits = line[id_end + 1 :]
    if len(digits) != (0 if is_remote else 2 * FD_LENGTHS[dlc]):
        return None
    return Frame(
        can_id=can_id,
        data=bytes.fromhex(digits),
        is_extended=is_extended,
        is_fd=is_fd,
        bitrate_switch=kind == "b",
        is_remote=is_remote,
    )


def format_frame(frame: Frame) -> str:
    """Return the line a received frame is reported with, without time stamp and end of line."""
    if frame.is_remote:
        kind = "r"
    elif frame.is_fd:
        kind = "b" if frame.bitrate_switch else "d"
    else:
        kind = "t"
    head = f"{kind.upper()}{frame.can_id:08X}" if frame.is_extended else f"{kind}{frame.can_id:03X}"
    return f"{head}{DLC_OF_LENGTH[len(frame.data)]:X}{frame.data.hex().upper()}"


def bitrate_of_registers(registers: int) -> int:
    """Return the bit rate in bit/s that BTR0 (high byte) and BTR1 of an SJA1000 with 16 MHz give (its data sheet, 6.5)."""
    prescaler = (registers >> 8 & 0x3F) + 1
    quanta = 1 + (registers & 0x0F) + 1 + (registers >> 4 & 0x07) + 1
    return _BTR_CLOCK_HZ // (prescaler * quanta)


def hexadecimal(digits: str, count: int) -> int | None:
    """Return the number of exactly `count` hexadecimal digits, None if it is not one."""
    return int(digits, 16) if len(digits) == count and set(digits) <= HEX_DIGITS else None

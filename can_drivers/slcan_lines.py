"""The lines of Lawicel's serial-line CAN protocol, with CANable's CAN FD lines: bytes to frames, frames to bytes. Sans-IO.

Whole buffers are split and looked up: what stands before the data of a line (kind, id, length) repeats on any bus, so it is
taken apart once and remembered.
"""

import logging
import re
from binascii import a2b_hex
from dataclasses import dataclass

from can_drivers.bus_status import ControllerState
from can_drivers.frames import DLC_OF_LENGTH, FD_LENGTHS, Frame

_log = logging.getLogger(__name__)

_CLASSIC_LENGTHS = FD_LENGTHS[:9]
_TIMESTAMP_DIGITS = 4
_LONGEST_LINE = 1 + 8 + 1 + 2 * 64 + _TIMESTAMP_DIGITS
_HEADS_MAX = 8192
"""Heads remembered at once; noise must not fill the memory."""
_SHORT_HEAD, _LONG_HEAD = 5, 10
_LARGEST_ID = {_SHORT_HEAD: 0x7FF, _LONG_HEAD: 0x1FFF_FFFF}
_HEX_DIGITS = frozenset(b"0123456789ABCDEFabcdef")

# letter: length of the head, payload lengths by DLC, FD, bit rate switch, remote
_KINDS: dict[int, tuple[int, tuple[int, ...], bool, bool, bool]] = {
    ord("t"): (_SHORT_HEAD, _CLASSIC_LENGTHS, False, False, False),
    ord("T"): (_LONG_HEAD, _CLASSIC_LENGTHS, False, False, False),
    ord("x"): (_LONG_HEAD, _CLASSIC_LENGTHS, False, False, False),  # CANdapter's name for T
    ord("r"): (_SHORT_HEAD, _CLASSIC_LENGTHS, False, False, True),
    ord("R"): (_LONG_HEAD, _CLASSIC_LENGTHS, False, False, True),
    ord("d"): (_SHORT_HEAD, FD_LENGTHS, True, False, False),
    ord("D"): (_LONG_HEAD, FD_LENGTHS, True, False, False),
    ord("b"): (_SHORT_HEAD, FD_LENGTHS, True, True, False),
    ord("B"): (_LONG_HEAD, FD_LENGTHS, True, True, False),
}

_FLAGS = re.compile(rb"F([0-9A-Fa-f]{2})")
"""Answer to F (Lawicel CANUSB manual, 2.11)."""
_STATE = re.compile(rb"s([awpb])(\d{3})(\d{3})")
"""State of the controller, receive and transmit error counter, as Linux' slcan driver reads it."""
_OTHER_REPLIES = re.compile(rb"[zZ]?|[VvN].*|e\d.*|CAN.*")
"""Frame queued, versions and serial number, error report (Linux), CANable's version."""
_RECEIVE_FULL, _WARNING, _OVERRUN, _PASSIVE, _BUS_ERROR = 0x01, 0x04, 0x08, 0x20, 0x80
_STATES = {
    b"a": ControllerState.ERROR_ACTIVE,
    b"w": ControllerState.ERROR_WARNING,
    b"p": ControllerState.ERROR_PASSIVE,
    b"b": ControllerState.BUS_OFF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What the first five (11-bit id) or ten (29-bit id) characters of a line say."""

    can_id: int
    start: int
    end: int
    end_stamped: int
    is_extended: bool
    is_fd: bool
    switches: bool
    is_remote: bool


class SlcanParser:
    """Turns what the adapter sends into frames, and keeps what else it says.

    Attributes:
        malformed: lines that make no sense; each was probably a frame.
        refused: frames of ours the adapter did not take (it answered BEL).
        overruns: answers that told of lost frames: at least as many were lost.
        flag_answers: answers to the question for status flags.
        controller: state of the CAN controller, as far as the adapter told.
        counters: transmit and receive error counter, None if the adapter does not tell.
    """

    def __init__(self) -> None:
        """Start at the beginning of a line."""
        self.malformed = 0
        self.refused = 0
        self.overruns = 0
        self.flag_answers = 0
        self.controller = ControllerState.UNKNOWN
        self.counters: tuple[int, int] | None = None
        self._rest = b""
        self._overlong = False
        self._saw_error = False
        self._heads: dict[bytes, _Head] = {}

    def feed(self, data: bytes, now_s: float) -> list[Frame]:
        """Return the frames whose lines are complete, and an error report if the adapter told of errors; the rest waits.

        Args:
            data: bytes as they arrived; nothing that arrives raises.
            now_s: time of reception put into the frames, in seconds.
        """
        frames = []
        heads = self._heads
        for line in self._complete_lines(data):
            head = heads.get(line[:_SHORT_HEAD]) or heads.get(line[:_LONG_HEAD]) or self._learn(line)
            if head is None:
                continue
            # Some firmware adds a time stamp; any other length means that bytes got lost on the way.
            length = len(line)
            if length not in (head.end, head.end_stamped):
                self._damaged(line)
                continue
            try:
                payload = a2b_hex(line[head.start : head.end])
            except ValueError:
                self._damaged(line)
                continue
            frames.append(
                Frame(
                    can_id=head.can_id,
                    data=payload,
                    time_s=now_s,
                    is_extended=head.is_extended,
                    is_fd=head.is_fd,
                    bitrate_switch=head.switches,
                    is_remote=head.is_remote,
                )
            )
        if self._saw_error:
            self._saw_error = False
            frames.append(Frame(can_id=0, data=b"", time_s=now_s, is_error=True))
        return frames

    def forget_state(self) -> None:
        """Forget what was told about the controller."""
        self.controller = ControllerState.UNKNOWN
        self.counters = None

    def _complete_lines(self, data: bytes) -> list[bytes]:
        if b"\a" in data:
            self.refused += data.count(b"\a")
            data = data.replace(b"\a", b"\r")
        lines = (self._rest + data).split(b"\r")
        self._rest = lines.pop()
        if self._overlong and lines:
            # The end of a line whose beginning was thrown away.
            del lines[0]
            self._overlong = False
        if len(self._rest) > _LONGEST_LINE:
            self.malformed += not self._overlong
            self._overlong = True
            self._rest = b""
        return lines

    def _learn(self, line: bytes) -> _Head | None:
        """Take a head apart that was not seen before; None if the line is no frame."""
        kind = _KINDS.get(line[0]) if line else None
        if kind is None:
            self._note(line)
            return None
        length, lengths, is_fd, switches, is_remote = kind
        digits = line[1:length]
        if len(line) < length or not _HEX_DIGITS.issuperset(digits):
            self._damaged(line)
            return None
        can_id, dlc = divmod(int(digits, 16), 16)
        if can_id > _LARGEST_ID[length] or dlc >= len(lengths):
            self._damaged(line)
            return None
        end = length if is_remote else length + 2 * lengths[dlc]
        head = _Head(
            can_id=can_id,
            start=length,
            end=end,
            end_stamped=end + _TIMESTAMP_DIGITS,
            is_extended=length == _LONG_HEAD,
            is_fd=is_fd,
            switches=switches,
            is_remote=is_remote,
        )
        if len(self._heads) >= _HEADS_MAX:
            self._heads.clear()
        self._heads[line[:length]] = head
        return head

    def _note(self, line: bytes) -> None:
        """Keep what a line that is no frame says."""
        if flags := _FLAGS.fullmatch(line):
            self._note_flags(int(flags[1], 16))
        elif state := _STATE.fullmatch(line):
            self.controller = _STATES[state[1]]
            self.counters = (min(int(state[3]), 255), min(int(state[2]), 255))
        elif not _OTHER_REPLIES.fullmatch(line):
            self._damaged(line)

    def _note_flags(self, flags: int) -> None:
        self.flag_answers += 1
        self.overruns += bool(flags & (_RECEIVE_FULL | _OVERRUN))
        # However many there were since the last answer: an error report stands for all of them.
        self._saw_error = bool(flags & _BUS_ERROR)
        if self.controller is ControllerState.BUS_OFF:
            # The flags cannot say that this is over; only a state line or a reset can.
            return
        if flags & _PASSIVE:
            self.controller = ControllerState.ERROR_PASSIVE
        else:
            self.controller = ControllerState.ERROR_WARNING if flags & _WARNING else ControllerState.ERROR_ACTIVE

    def _damaged(self, line: bytes) -> None:
        self.malformed += 1
        # 1, 2, 4, 8 …: a broken cable must not fill the log.
        if not self.malformed & (self.malformed - 1):
            _log.info("slcan: %d damaged lines so far, the last one: %r", self.malformed, line[:40])


def encode(frame: Frame) -> str:
    """Return the line that makes the adapter send `frame`, with its carriage return.

    Raises:
        ValueError: no frame of this format has this payload length.
    """
    length = len(frame.data)
    if frame.is_fd:
        if length not in DLC_OF_LENGTH:
            raise ValueError(f"No CAN FD frame carries {length} bytes.")
        letter, dlc = "b" if frame.bitrate_switch else "d", f"{DLC_OF_LENGTH[length]:X}"
    else:
        if length > 8:
            raise ValueError(f"A classic CAN frame carries at most 8 bytes, not {length}.")
        letter, dlc = "r" if frame.is_remote else "t", str(length)
    head = f"{letter.upper()}{frame.can_id:08X}" if frame.is_extended else f"{letter}{frame.can_id:03X}"
    return f"{head}{dlc}{frame.data.hex().upper()}\r"

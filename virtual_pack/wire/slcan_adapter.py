"""One emulated USB-CAN adapter: the Lawicel (slcan) command protocol of a CANable 2.0 in front of a bus node. Sans-IO.

Bytes of the user go in, bytes for the user come out of a bounded buffer: a user who does not read loses frames, never holds
the bus up. Answers are CR (done) and BEL (refused); a frame that was queued is answered with z or Z and CR, without automatic
polling (X0) with CR alone.
"""

from collections.abc import Callable

from can_drivers.frames import Frame
from virtual_pack.wire import acceptance_filter
from virtual_pack.wire.bus import SimulatedBus
from virtual_pack.wire.node import BusNode, ErrorState
from virtual_pack.wire.received_lines import ReceivedLines
from virtual_pack.wire.slcan_lines import (
    BITRATES,
    DATA_BITRATES,
    LONGEST_LINE,
    bitrate_of_registers,
    hexadecimal,
    parse_frame,
)

_OK = "\r"
_REFUSED = "\a"
_TRANSMIT_QUEUE = 1024
"""Frames that may wait in the adapter: a whole 4095-byte message is 586 of them."""
_WARNING_LEVEL = 96

_Command = Callable[[str, float], str]


class SlcanAdapter:
    """The adapter of one user."""

    def __init__(self, bus: SimulatedBus, serial: str) -> None:
        """Plug a closed adapter, set to 500 kbit/s and 2 Mbit/s, into the bus.

        Args:
            bus: the wire.
            serial: four hexadecimal digits.
        """
        self._bus = bus
        self._serial = serial
        self._node = BusNode("adapter", self._on_frame, queue_length=_TRANSMIT_QUEUE)
        bus.attach(self._node)
        self._line = bytearray()
        self._overlong = False
        self._received = ReceivedLines()
        self._silent = False
        self._code, self._mask = 0, acceptance_filter.ALL
        self._single_filter = False
        self._transmit_full = False
        self._while_closed: dict[str, _Command] = {
            "S": self._set_bitrate,
            "s": self._set_bit_timing,
            "Y": self._set_data_bitrate,
            "M": self._set_code_or_mode,
            "m": self._set_mask,
            "Z": self._set_time_stamps,
            "W": self._set_filter_mode,
            "X": self._set_automatic_polling,
            "U": lambda rest, _: _OK if rest in set("0123456") else _REFUSED,
            "O": self._open,
            "L": self._open_silent,
        }
        self._always: dict[str, _Command] = {
            "": lambda _, __: _OK,
            "C": self._close,
            "V": lambda _, __: "V1013\r",
            "v": lambda _, __: "v0101\r",
            "N": lambda _, __: f"N{self._serial}\r",
            "F": self._status_flags,
        }
        self._while_open: dict[str, _Command] = {
            "P": self._poll_one,
            "A": self._poll_all,
            "Q": lambda rest, _: _OK if rest in set("012") else _REFUSED,
        }

    @property
    def node(self) -> BusNode:
        """Its controller."""
        return self._node

    @property
    def output(self) -> bytearray:
        """What is to be given to the user; the caller deletes what it has given."""
        return self._received.output

    @property
    def lost(self) -> int:
        """Frames that were not handed over because the user did not read."""
        return self._received.lost

    def feed(self, data: bytes, now_s: float) -> None:
        """Take bytes of the user: whole commands, halves of them, or garbage."""
        start = 0
        while (end := data.find(b"\r", start)) >= 0:
            self._line += data[start:end]
            start = end + 1
            if self._overlong or len(self._line) > LONGEST_LINE:
                answer = _REFUSED
            else:
                answer = self._obey(self._line.decode("ascii", errors="replace"), now_s)
            self._line.clear()
            self._overlong = False
            self._received.answer(answer)
        self._line += data[start:]
        if len(self._line) > LONGEST_LINE:
            # The rest of the line is thrown away as it comes, so that noise without an end cannot fill the memory.
            self._line.clear()
            self._overlong = True

    def unplug(self, now_s: float) -> None:
        """Take the adapter off the bus."""
        self._bus.detach(self._node, now_s)

    def _obey(self, line: str, now_s: float) -> str:
        name, rest = line[:1], line[1:]
        if name and name in "tTrRdDbB":
            return self._send(line, now_s)
        command = self._always.get(name)
        if command is None:
            command = (self._while_open if self._node.is_open else self._while_closed).get(name)
        return _REFUSED if command is None else command(rest, now_s)

    def _send(self, line: str, now_s: float) -> str:
        frame = parse_frame(line)
        if frame is None or not self._node.is_open or self._node.listen_only or self._node.state is ErrorState.BUS_OFF:
            return _REFUSED
        if not self._bus.send(self._node, frame, now_s):
            self._transmit_full = True
            return _REFUSED
        if self._received.polled:
            return _OK
        return "Z\r" if frame.is_extended else "z\r"

    def _on_frame(self, frame: Frame) -> None:
        if acceptance_filter.passes(frame, self._code, self._mask, single=self._single_filter):
            self._received.take(frame)

    # ---------------------------------------------------------------- commands

    def _set_bitrate(self, rest: str, _now_s: float) -> str:
        bitrate = BITRATES.get(rest)
        if bitrate is None:
            return _REFUSED
        self._node.bitrate_bps = bitrate
        return _OK

    def _set_bit_timing(self, rest: str, _now_s: float) -> str:
        """`sxxyy`: BTR0 and BTR1 of an SJA1000 with 16 MHz."""
        registers = hexadecimal(rest, 4)
        if registers is None:
            return _REFUSED
        self._node.bitrate_bps = bitrate_of_registers(registers)
        return _OK

    def _set_data_bitrate(self, rest: str, _now_s: float) -> str:
        bitrate = DATA_BITRATES.get(rest)
        if bitrate is None:
            return _REFUSED
        self._node.data_bitrate_bps = bitrate
        return _OK

    def _set_code_or_mode(self, rest: str, _now_s: float) -> str:
        """`Mxxxxxxxx`: acceptance code (Lawicel); `M0` and `M1`: normal and silent mode (CANable)."""
        if rest in {"0", "1"}:
            self._silent = rest == "1"
            return _OK
        code = hexadecimal(rest, 8)
        if code is None:
            return _REFUSED
        self._code = code
        return _OK

    def _set_mask(self, rest: str, _now_s: float) -> str:
        mask = hexadecimal(rest, 8)
        if mask is None:
            return _REFUSED
        self._mask = mask
        return _OK

    def _set_time_stamps(self, rest: str, _now_s: float) -> str:
        if rest not in {"0", "1"}:
            return _REFUSED
        self._received.time_stamps = rest == "1"
        return _OK

    def _set_filter_mode(self, rest: str, _now_s: float) -> str:
        """`W0` two filters, `W1` one."""
        if rest not in {"0", "1"}:
            return _REFUSED
        self._single_filter = rest == "1"
        return _OK

    def _set_automatic_polling(self, rest: str, _now_s: float) -> str:
        """`X1` frames are handed over as they come, `X0` when P or A asks for them."""
        if rest not in {"0", "1"}:
            return _REFUSED
        self._received.polled = rest == "0"
        return _OK

    def _poll_one(self, rest: str, _now_s: float) -> str:
        """`P`: the oldest frame, or nothing; never with automatic polling."""
        if rest or not self._received.polled:
            return _REFUSED
        return self._received.next_polled() or _OK

    def _poll_all(self, rest: str, _now_s: float) -> str:
        """`A`: every frame there is, then A."""
        if rest or not self._received.polled:
            return _REFUSED
        return "".join(iter(self._received.next_polled, None)) + "A\r"

    def _open(self, rest: str, now_s: float) -> str:
        return self._go_on_bus(rest, self._silent, now_s)

    def _open_silent(self, rest: str, now_s: float) -> str:
        return self._go_on_bus(rest, True, now_s)

    def _go_on_bus(self, rest: str, listen_only: bool, now_s: float) -> str:
        if rest:
            return _REFUSED
        self._node.listen_only = listen_only
        self._received.overrun = self._transmit_full = False
        self._received.forget_polled()
        self._bus.open(self._node, now_s)
        return _OK

    def _close(self, rest: str, now_s: float) -> str:
        if rest:
            return _REFUSED
        self._bus.close(self._node, now_s)
        return _OK

    def _status_flags(self, rest: str, _now_s: float) -> str:
        """`F`, bits as the Lawicel manual has them.

        0 receive queue full, 1 transmit queue full, 2 error warning, 3 overrun, 5 error passive (or off the bus),
        6 arbitration lost, 7 bus error. Reading clears those that remember something.
        """
        if rest or not self._node.is_open:
            return _REFUSED
        node = self._node
        flags = (
            self._received.full << 0
            | self._transmit_full << 1
            | (max(node.transmit_errors, node.receive_errors) >= _WARNING_LEVEL) << 2
            | self._received.overrun << 3
            | (node.state is not ErrorState.ACTIVE) << 5
            | node.lost_arbitration << 6
            | node.saw_error << 7
        )
        self._transmit_full = self._received.overrun = node.saw_error = node.lost_arbitration = False
        return f"F{flags:02X}\r"

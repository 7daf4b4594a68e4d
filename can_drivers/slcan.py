"""Adapters that speak Lawicel's serial-line CAN protocol (CANUSB, CANable, the virtual pack), with CANable's FD commands.

Commands and bit-rate codes are those of python-can's `slcan`. Its receiver reads byte by byte (57 % of a core at 4,000 frames/s
and at most 1,000 FD frames/s, measured); this one parses whole buffers straight into frames and writes many frames at once.
"""

import contextlib
import re
import threading
import time
from collections.abc import Sequence

from can_drivers.adapters.families import family_of
from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState, RecoveryStep
from can_drivers.byte_streams import open_stream
from can_drivers.errors import LinkError
from can_drivers.frames import Frame
from can_drivers.link_errors import explain_bus_off, explain_loss, refuse_to_send
from can_drivers.settings import LinkSettings
from can_drivers.slcan_commands import SlcanDialogue, is_canable, rate_commands, sample_point_pct
from can_drivers.slcan_lines import SlcanParser, encode

_FLAGS_PERIOD_S = 0.5
"""Between two questions for status flags; asked more often a CANUSB gets slow (Lawicel CANUSB manual, 2.11)."""
_VERSION = re.compile(r"V([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])([0-9A-Fa-f])")
"""Hardware and software version, one digit before and one behind the point each."""


class SlcanBus:
    """An open slcan adapter; see `can_drivers.bus.Bus`."""

    def __init__(self, settings: LinkSettings) -> None:
        """Open the stream, ask who is there, set the bit rates and go on the bus.

        Raises:
            LinkError: the adapter cannot do what is asked of it.
            OSError: it cannot be reached; `open_bus` explains it.
            ValueError: the channel is not well formed.
        """
        self._settings = settings
        self._rates = rate_commands(settings)
        self.description = f"slcan {settings.channel}"
        self._parser = SlcanParser()
        self._writing = threading.Lock()
        self._asks_flags = False
        self._ask_flags_s = 0.0
        self._unread = b""
        self._stream = open_stream(settings.channel)
        try:
            time.sleep(self._stream.settling_s)
            dialogue = SlcanDialogue(self._stream)
            self._details = self._ask_who(dialogue)
            self._go_on_bus(dialogue)
        except BaseException:
            self._stream.close()
            raise

    @property
    def details(self) -> AdapterDetails:
        """Versions and serial number, where the firmware tells them."""
        return self._details

    @property
    def dropped(self) -> int:
        """Frames known to be lost: damaged on the serial line, lost in the adapter, or refused by it."""
        return self._parser.malformed + self._parser.refused + self._parser.overruns

    def status(self) -> BusStatus:
        """Return what the adapter told last; it is asked twice a second while somebody receives."""
        tx_errors, rx_errors = self._parser.counters or (None, None)
        return BusStatus(controller=self._parser.controller, tx_errors=tx_errors, rx_errors=rx_errors, dropped=self.dropped)

    def send(self, frames: Sequence[Frame]) -> None:
        """Send frames in order, with one write."""
        refuse_to_send(self._settings)
        lines = "".join(map(encode, frames)).encode("ascii")
        try:
            with self._writing:
                self._stream.write(lines)
        except OSError as error:
            raise explain_loss(error, self.description) from error

    def receive(self, timeout_s: float) -> list[Frame]:
        """Return what has arrived, waiting up to `timeout_s` for the first frame."""
        deadline_s = time.monotonic() + timeout_s
        data, self._unread = self._unread, b""
        try:
            while True:
                data = data or self._stream.read(deadline_s - time.monotonic())
                now_s = time.monotonic()
                frames = self._parser.feed(data, now_s) if data else []
                if self._asks_flags and now_s >= self._ask_flags_s:
                    self._ask_flags(now_s)
                if frames or now_s >= deadline_s:
                    break
                data = b""
        except OSError as error:
            raise explain_loss(error, self.description) from error
        if self._parser.controller is ControllerState.BUS_OFF and not frames:
            raise explain_bus_off(f"{self.description} says so")
        return frames

    def recover(self, step: RecoveryStep) -> bool:
        """Flush: forget what has arrived. Reset: off the bus and back on it. Called by the thread that receives."""
        if step not in {RecoveryStep.FLUSH, RecoveryStep.RESET}:
            return False
        self._parser.feed(self._unread, 0.0)
        self._unread = b""
        try:
            with self._writing:
                while data := self._stream.read(0.0):
                    # Parsed, not only thrown away, so that the next line is not taken for the rest of this one.
                    self._parser.feed(data, 0.0)
                self._parser.forget_state()
                if step is RecoveryStep.RESET:
                    self._go_on_bus(SlcanDialogue(self._stream))
        except OSError as error:
            raise explain_loss(error, self.description) from error
        return True

    def close(self) -> None:
        """Leave the bus and close the stream."""
        try:
            with contextlib.suppress(OSError):
                self._stream.write(b"C\r")
        finally:
            self._stream.close()

    def _ask_who(self, dialogue: SlcanDialogue) -> AdapterDetails:
        version = dialogue.ask("V")
        numbers = _VERSION.fullmatch(version)
        return AdapterDetails(
            name=family.name if (family := family_of("slcan")) else "",
            serial=dialogue.ask("N")[1:] if dialogue.answers else "",
            hardware=f"{numbers[1]}.{numbers[2]}" if numbers else "",
            firmware=f"{numbers[3]}.{numbers[4]}" if numbers else version,
            listen_only=self._settings.listen_only,
            # Nothing was refused when it went on the bus; of what was not asked for it tells nothing.
            supports_fd=True if self._settings.fd and dialogue.answers else None,
            supports_listen_only=True if self._settings.listen_only and dialogue.answers else None,
            sample_point_pct=sample_point_pct(self._settings),
        )

    def _go_on_bus(self, dialogue: SlcanDialogue) -> None:
        for command in (*self._rates, *self._mode_commands(dialogue)):
            if dialogue.command(command) is False:
                raise LinkError(
                    "The adapter refused to go on the bus with these settings.",
                    detail=f"slcan command {command!r} was answered with BEL",
                    advice="Try another bit rate, or without CAN FD; check the adapter's firmware.",
                )
        # Nobody else speaks yet, so the answer is to this question; later a BEL could as well refuse a frame.
        self._asks_flags = dialogue.answers and dialogue.ask("F").startswith("F")
        self._unread = dialogue.unread

    def _mode_commands(self, dialogue: SlcanDialogue) -> tuple[str, ...]:
        listen_only = self._settings.listen_only
        if is_canable(self._details.firmware):
            return ("M1" if listen_only else "M0", "O")
        if listen_only and not dialogue.answers:
            raise LinkError(
                "This adapter does not say whether it can listen without acknowledging.",
                detail=f"{self.description} answers no commands",
                advice="Set the bit rate by hand instead of looking for it.",
            )
        return ("L" if listen_only else "O",)

    def _ask_flags(self, now_s: float) -> None:
        """Send the question; its answer comes in the same stream as the frames."""
        if self._writing.acquire(blocking=False):  # whoever is sending now is not held up for this
            try:
                self._stream.write(b"F\r")
            finally:
                self._writing.release()
            self._ask_flags_s = now_s + _FLAGS_PERIOD_S

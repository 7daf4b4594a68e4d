"""Every adapter that python-can supports, behind `can_drivers.bus.Bus`."""

import contextlib
import dataclasses
import errno
import re
import struct
import time
from collections.abc import Sequence

from can_drivers.adapters.families import family_of
from can_drivers.back_ends import make_back_end, serial_port, waits_at_every_read
from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState, RecoveryStep
from can_drivers.causes import chain, describe
from can_drivers.error_frames import ErrorFrames
from can_drivers.frames import Frame
from can_drivers.link_errors import explain_bus_off, explain_loss, refuse_to_send
from can_drivers.python_can import can
from can_drivers.settings import LinkSettings
from can_drivers.stale_frames import StaleFrames
from can_drivers.vendor_calls import Versions, vendor_calls

_LARGEST_BATCH = 512
_SEND_TIMEOUT_S = 1.0
_RETRY_S = 0.001
_FLUSH_S = 0.2
_QUEUE_FULL = re.compile(r"queue.{0,20}full|xmt.?full|no buffer space|buffer.{0,10}full|tx.?full|overrun", re.IGNORECASE)
_LOST_IN_DRIVER = re.compile(r"data overrun", re.IGNORECASE)
_ERROR_LIMIT = re.compile(r"error warning limit", re.IGNORECASE)
"""What the IXXAT back end raises although it goes on receiving."""
_DAMAGE = (ValueError, TypeError, LookupError, struct.error)
"""What the serial back ends raise over bytes that make no frame."""
_DELIMITER = re.compile(r"invalid delimiter", re.IGNORECASE)
_DAMAGED_MAX = 1000
"""Damaged frames in a row, without a good one: then nothing there is an adapter."""


class PythonCanBus:
    """An open python-can bus; see `can_drivers.bus.Bus`."""

    def __init__(self, settings: LinkSettings) -> None:
        """Open the back end.

        Raises:
            LinkError: it cannot do what is asked of it.
            Exception: whatever the back end raises; `open_bus` explains it.
        """
        self.description = f"{settings.interface} {settings.channel}"
        self._settings = settings
        self._bus, arguments = make_back_end(settings)
        self._port = serial_port(settings.interface, self._bus)
        self._waits_at_every_read = waits_at_every_read(settings.interface)
        self._vendor = vendor_calls(settings.interface, self._bus)
        self._stale = StaleFrames(settings.interface)
        self._errors = ErrorFrames(settings.interface, self.description)
        self._lost = 0
        self._lost_in_driver = 0
        self._damaged_in_a_row = 0
        self._is_warned = False
        self._is_closed = False
        self._details = self._described(arguments.get("timing"))

    @property
    def details(self) -> AdapterDetails:
        """What the driver tells about the adapter."""
        return self._details

    @property
    def dropped(self) -> int:
        """Frames the driver said it lost, and frames damaged on a serial line."""
        return self._lost

    def status(self) -> BusStatus:
        """Return what the driver tells, else what its error frames told."""
        try:
            told = self._vendor.status()
        except (can.CanError, OSError) as error:
            raise explain_loss(error, self.description) from error
        self._lost += max(0, told.dropped - self._lost_in_driver)
        self._lost_in_driver = told.dropped
        if told.controller is ControllerState.UNKNOWN:
            controller = ControllerState.ERROR_WARNING if self._is_warned else self._errors.controller
            told = dataclasses.replace(told, controller=controller)
        if told.tx_errors is None and self._errors.counters is not None:
            told = dataclasses.replace(told, tx_errors=self._errors.counters[0], rx_errors=self._errors.counters[1])
        return dataclasses.replace(told, dropped=self._lost)

    def send(self, frames: Sequence[Frame]) -> None:
        """Send frames in order, waiting for room in the driver's queue for up to a second."""
        refuse_to_send(self._settings)
        deadline_s = time.monotonic() + _SEND_TIMEOUT_S
        for frame in frames:
            message = can.Message(
                arbitration_id=frame.can_id,
                data=frame.data,
                is_extended_id=frame.is_extended,
                is_fd=frame.is_fd,
                bitrate_switch=frame.bitrate_switch,
                is_remote_frame=frame.is_remote,
            )
            while not self._try_to_send(message, last_try=time.monotonic() >= deadline_s):
                time.sleep(_RETRY_S)

    def receive(self, timeout_s: float) -> list[Frame]:
        """Return what has arrived, waiting up to `timeout_s` for the first frame."""
        frames: list[Frame] = []
        message = self._next(timeout_s)
        while message is not None:
            now_s = time.monotonic()
            # Some back ends hand back what was sent as an echo.
            if message.is_rx and not self._stale.is_stale(message.timestamp, now_s):
                frames.append(self._frame(message, now_s))
            if len(frames) >= _LARGEST_BATCH or not self._may_have_more():
                break
            message = self._next(0.0)
        return frames

    def recover(self, step: RecoveryStep) -> bool:
        """Flush: throw away what waits in the driver. Reset: off the bus and back on it, where the driver can do that."""
        try:
            if step is RecoveryStep.FLUSH:
                self._vendor.flush()
                deadline_s = time.monotonic() + _FLUSH_S
                while self._may_have_more() and self._next(0.0) is not None and time.monotonic() < deadline_s:
                    pass
                return True
            return step is RecoveryStep.RESET and self._vendor.reset()
        except (can.CanError, OSError) as error:
            raise explain_loss(error, self.description) from error

    def close(self) -> None:
        """Close the back end; one that is gone already must not keep anybody from going on."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            with contextlib.suppress(can.CanError, OSError):
                self._bus.shutdown()
        finally:
            self._vendor.let_go()
            if self._port is not None:
                self._port.close()

    def _next(self, timeout_s: float) -> can.Message | None:
        """Return the next message, None if there is none or it was damaged on the way."""
        try:
            message = self._bus.recv(timeout_s)
            if message is not None:
                self._damaged_in_a_row = 0
            elif self._port is not None:
                # Some serial back ends take an error of the port for silence; the port itself does not.
                _ = self._port.in_waiting
        except _DAMAGE as error:
            self._note_damage(error)
        except (can.CanError, OSError) as error:
            self._note_error(error)
        else:
            return message
        return None

    def _note_damage(self, error: Exception) -> None:
        self._lost += 1
        self._damaged_in_a_row += 1
        if self._port is None or self._damaged_in_a_row > _DAMAGED_MAX:
            raise explain_loss(error, self.description) from error

    def _note_error(self, error: Exception) -> None:
        """Take what is no loss for what it is; raise everything else."""
        text = str(error)
        if self._port is not None and _DELIMITER.search(text):
            self._note_damage(error)
        elif _LOST_IN_DRIVER.search(text):
            self._lost += 1
        elif _ERROR_LIMIT.search(text):
            # Raised in bus-off as well, again and again.
            if self._bus.state is can.BusState.ERROR:
                raise explain_bus_off(f"{self.description}: {describe(error)}") from error
            self._is_warned = True
        else:
            raise explain_loss(error, self.description) from error

    def _may_have_more(self) -> bool:
        """Some serial back ends would wait for a whole timeout to find out that they have not."""
        return not self._waits_at_every_read or self._port.in_waiting > 0

    def _try_to_send(self, message: can.Message, *, last_try: bool) -> bool:
        try:
            self._bus.send(message)
        except (can.CanError, OSError) as error:
            if not last_try and any(_is_queue_full(link) for link in chain(error)):
                return False
            raise explain_loss(error, self.description) from error
        return True

    def _frame(self, message: can.Message, now_s: float) -> Frame:
        if message.is_error_frame:
            self._errors.take(message)
        return Frame(
            can_id=message.arbitration_id,
            # Some back ends hand over eight bytes whatever the length is.
            data=b"" if message.is_remote_frame else bytes(message.data[: message.dlc]),
            time_s=now_s,
            is_extended=message.is_extended_id,
            is_fd=message.is_fd,
            bitrate_switch=message.bitrate_switch,
            is_remote=message.is_remote_frame,
            is_error=message.is_error_frame,
            error_state_indicator=message.error_state_indicator,
        )

    def _described(self, timing: can.BitTiming | can.BitTimingFd | None) -> AdapterDetails:
        settings = self._settings
        family = family_of(settings.interface)
        try:
            versions = self._vendor.versions()
        except (can.CanError, OSError, NotImplementedError, LookupError):
            versions = Versions()
        nominal_pct: float | None = None
        data_pct: float | None = None
        if isinstance(timing, can.BitTimingFd):
            nominal_pct, data_pct = timing.nom_sample_point, timing.data_sample_point
        elif timing is not None:
            nominal_pct = timing.sample_point
        return AdapterDetails(
            name=family.name if family is not None else settings.interface,
            serial=versions.serial,
            firmware=versions.firmware,
            hardware=versions.hardware,
            listen_only=settings.listen_only,
            termination=settings.termination,
            supports_fd=family.supports_fd if family is not None else None,
            supports_listen_only=family.supports_listen_only if family is not None else None,
            sample_point_pct=nominal_pct,
            data_sample_point_pct=data_pct,
        )


def _is_queue_full(error: BaseException) -> bool:
    return (isinstance(error, OSError) and error.errno == errno.ENOBUFS) or _QUEUE_FULL.search(str(error)) is not None

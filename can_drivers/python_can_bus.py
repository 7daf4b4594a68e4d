"""Every adapter that python-can supports, behind `can_drivers.bus.Bus`."""

import contextlib
import errno
import importlib
import re
import socket
import time
from collections.abc import Sequence
from typing import Any

from can_drivers.causes import chain
from can_drivers.errors import BusOffError, LinkLostError
from can_drivers.frames import Frame
from can_drivers.link_errors import explain_loss
from can_drivers.open_arguments import open_arguments
from can_drivers.python_can import can
from can_drivers.settings import LinkSettings

_LARGEST_BATCH = 512
_SEND_TIMEOUT_S = 1.0
_RETRY_S = 0.001
_QUEUE_FULL = re.compile(r"queue.{0,20}full|xmt.?full|no buffer space|buffer.{0,10}full|tx.?full|overrun", re.IGNORECASE)
_SOCKETCAN_BUS_OFF = 0x40
"""CAN_ERR_BUSOFF in the id of a SocketCAN error frame (linux/can/error.h)."""

_GOES_SILENT = frozenset({"gs_usb", "socketcand"})
"""Back ends that report a lost device by returning nothing, at once, for ever."""
_EARLY_S = 0.002
_EARLY_PAUSE_S = 0.005
_EARLY_RETURNS_MAX = 40


class PythonCanBus:
    """An open python-can bus; see `can_drivers.bus.Bus`."""

    def __init__(self, settings: LinkSettings, *, listen_only: bool = False) -> None:
        """Open the back end.

        Raises:
            LinkError: it cannot do what is asked of it.
            Exception: whatever the back end raises; `open_bus` explains it.
        """
        arguments = open_arguments(settings, listen_only=listen_only)
        self.description = f"{settings.interface} {settings.channel}"
        self._reports_bus_off = settings.interface == "socketcan"
        self._bus: can.BusABC = _back_end(settings.interface)(**_reachable(settings.interface, arguments))

    @property
    def dropped(self) -> int:
        """python-can does not say what its drivers lose."""
        return 0

    def send(self, frames: Sequence[Frame]) -> None:
        """Send frames in order, waiting for room in the driver's queue for up to a second."""
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
        try:
            message = self._bus.recv(timeout_s)
            while message is not None:
                # Some back ends hand back what was sent as an echo.
                if message.is_rx:
                    frames.append(self._frame(message, time.monotonic()))
                if len(frames) >= _LARGEST_BATCH:
                    break
                message = self._bus.recv(0)
        except (can.CanError, OSError) as error:
            raise explain_loss(error, self.description) from error
        return frames

    def close(self) -> None:
        """Close the back end; one that is gone already must not keep anybody from going on."""
        with contextlib.suppress(can.CanError, OSError):
            self._bus.shutdown()

    def _try_to_send(self, message: can.Message, *, last_try: bool) -> bool:
        try:
            self._bus.send(message)
        except (can.CanError, OSError) as error:
            if not last_try and any(_is_queue_full(link) for link in chain(error)):
                return False
            raise explain_loss(error, self.description) from error
        return True

    def _frame(self, message: can.Message, now_s: float) -> Frame:
        if message.is_error_frame and self._reports_bus_off and message.arbitration_id & _SOCKETCAN_BUS_OFF:
            raise BusOffError(
                "The adapter left the bus after too many errors.",
                detail=f"{self.description}: error frame {message.arbitration_id:08X}",
                advice="Check the bit rate, the termination (two times 120 Ω) and the wiring.",
            )
        return Frame(
            can_id=message.arbitration_id,
            data=b"" if message.is_remote_frame else bytes(message.data),
            time_s=now_s,
            is_extended=message.is_extended_id,
            is_fd=message.is_fd,
            bitrate_switch=message.bitrate_switch,
            is_remote=message.is_remote_frame,
            is_error=message.is_error_frame,
        )


def _is_queue_full(error: BaseException) -> bool:
    return (isinstance(error, OSError) and error.errno == errno.ENOBUFS) or _QUEUE_FULL.search(str(error)) is not None


def _back_end(interface: str) -> Any:
    """Return the class of a back end, watched if it cannot tell that its device is gone."""
    if interface not in can.interfaces.BACKENDS:
        raise can.CanInterfaceNotImplementedError(f'Unknown interface type "{interface}"')
    module, name = can.interfaces.BACKENDS[interface]
    back_end = getattr(importlib.import_module(module), name)
    if interface in _GOES_SILENT:
        return type(f"Watched{name}", (_Watched, back_end), {})
    return back_end


def _reachable(interface: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make sure that somebody listens: python-can's socketcand back end would spin for ten seconds."""
    if interface == "socketcand":
        socket.create_connection((arguments["host"], arguments["port"]), timeout=2.0).close()
    return arguments


class _Watched:
    """Mixed into a back end that returns at once, again and again, when its device is gone."""

    _early_returns = 0

    def _recv_internal(self, timeout: float | None) -> tuple[can.Message | None, bool]:
        began_s = time.monotonic()
        message, filtered = super()._recv_internal(timeout)  # type: ignore[misc]  # the back end comes next in the order
        if message is not None or not timeout or time.monotonic() - began_s >= min(_EARLY_S, timeout / 2):
            self._early_returns = 0
        else:
            self._early_returns += 1
            if self._early_returns > _EARLY_RETURNS_MAX:
                raise LinkLostError(
                    "The connection to the adapter was lost.",
                    detail=f"{type(self).__name__} returns nothing without waiting",
                    advice="Check the plug; the connection comes back by itself.",
                )
            time.sleep(_EARLY_PAUSE_S)
        return message, filtered

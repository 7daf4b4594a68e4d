"""Making python-can's back ends, and what has to be watched or set from outside because they do not do it themselves."""

import importlib
import socket
import time
from typing import Any

from can_drivers.errors import LinkLostError
from can_drivers.open_arguments import open_arguments
from can_drivers.python_can import can
from can_drivers.settings import LinkSettings

_HANDSHAKE_TIMEOUT_S = 2.0
_EARLY_S = 0.002
_EARLY_PAUSE_S = 0.005
_EARLY_RETURNS_MAX = 40

_SERIAL_PORTS = {"robotell": "serialPortOrig", "seeedstudio": "ser", "serial": "_ser"}
"""Where the back ends with a serial line keep their port."""
_WRITE_TIMEOUT_S = 1.0
_READ_TIMEOUT_S = 0.05
"""These two wait so long at every read, whatever they are asked for: long enough for the rest of a frame, no longer."""
_OWN_READ_TIMEOUT = frozenset({"seeedstudio", "serial"})


def make_back_end(settings: LinkSettings) -> tuple[can.BusABC, dict[str, Any]]:
    """Open a back end.

    Returns:
        The back end and the arguments it was made with.

    Raises:
        LinkError: it cannot do what is asked of it.
        Exception: whatever the back end raises.
    """
    interface = settings.interface
    arguments = open_arguments(settings)
    if interface in _OWN_READ_TIMEOUT:
        arguments["timeout"] = _READ_TIMEOUT_S
    if interface == "socketcand":
        # Make sure that somebody listens: the back end would spin for ten seconds.
        socket.create_connection((arguments["host"], arguments["port"]), timeout=_HANDSHAKE_TIMEOUT_S).close()
    back_end = _class_of(interface)(**arguments)
    if interface in _SERIAL_PORTS:
        serial_port(interface, back_end).write_timeout = _WRITE_TIMEOUT_S
    return back_end, arguments


def serial_port(interface: str, back_end: can.BusABC) -> Any:
    """Return the port of a back end with a serial line; None for all others."""
    return getattr(back_end, _SERIAL_PORTS[interface]) if interface in _SERIAL_PORTS else None


def waits_at_every_read(interface: str) -> bool:
    """Tell whether a back end waits for its serial port even when it is asked not to wait."""
    return interface in _OWN_READ_TIMEOUT


def _class_of(interface: str) -> Any:
    """Return the class of a back end, mended where it does not notice what goes wrong."""
    if interface not in can.interfaces.BACKENDS:
        raise can.CanInterfaceNotImplementedError(f'Unknown interface type "{interface}"')
    module, name = can.interfaces.BACKENDS[interface]
    back_end = getattr(importlib.import_module(module), name)
    if interface == "socketcand":
        return type(f"Watched{name}", (Bounded, Watched, back_end), {})
    return back_end


class Watched:
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


class Bounded:
    """Mixed into socketcand's back end, which waits for ever for a server that accepts the connection and says nothing."""

    def _expect_msg(self, expected: str) -> None:
        link = self._SocketCanDaemonBus__socket  # type: ignore[attr-defined]  # private to the back end, and nowhere else
        link.settimeout(_HANDSHAKE_TIMEOUT_S)
        try:
            super()._expect_msg(expected)  # type: ignore[misc]  # the back end comes next in the order
        except Exception:
            link.close()
            raise

"""What the error frames of Linux tell about the CAN controller (linux/can/error.h)."""

from typing import Any

from can_drivers.bus_status import ControllerState
from can_drivers.link_errors import explain_bus_off

_IN_LINUX_TERMS = frozenset({"socketcan", "socketcand"})
_BUS_OFF, _CONTROLLER, _RESTARTED, _COUNTERS = 0x40, 0x04, 0x100, 0x200
_WARNING, _PASSIVE, _ACTIVE = 0x04 | 0x08, 0x10 | 0x20, 0x40
"""data[1]: receive or transmit errors reached the level."""


class ErrorFrames:
    """Keeps what the error frames told last.

    Attributes:
        controller: state of the controller.
        counters: transmit and receive error counter, None until told.
    """

    def __init__(self, interface: str, description: str) -> None:
        """Only the interfaces that carry Linux' error frames are understood."""
        self.controller = ControllerState.UNKNOWN
        self.counters: tuple[int, int] | None = None
        self._description = description
        self._is_understood = interface in _IN_LINUX_TERMS

    def take(self, message: Any) -> None:
        """Take one error frame (a `can.Message`).

        Raises:
            BusOffError: it says that the controller left the bus.
        """
        if not self._is_understood:
            return
        error_class, data = message.arbitration_id, bytes(message.data)
        if error_class & _BUS_OFF:
            self.controller = ControllerState.BUS_OFF
            raise explain_bus_off(f"{self._description}: error frame {error_class:08X}")
        if error_class & _RESTARTED:
            self.controller = ControllerState.ERROR_ACTIVE
        # socketcand hands on the class alone, without the eight bytes that explain it.
        if len(data) < 8:
            return
        if error_class & _COUNTERS:
            self.counters = (data[6], data[7])
        if error_class & _CONTROLLER:
            self._note_level(data[1])

    def _note_level(self, level: int) -> None:
        if level & _PASSIVE:
            self.controller = ControllerState.ERROR_PASSIVE
        elif level & _WARNING:
            self.controller = ControllerState.ERROR_WARNING
        elif level & _ACTIVE:
            self.controller = ControllerState.ERROR_ACTIVE

"""What can be asked of the makers' drivers beyond python-can's own interface: state, error counters, versions, a reset.

Nothing here is necessary to receive and send: a driver that knows less than its documentation says leaves a field empty.
"""

import contextlib
import ctypes
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from can_drivers.bus_status import BusStatus, ControllerState
from can_drivers.python_can import can

_WORST_FIRST = (
    ControllerState.BUS_OFF,
    ControllerState.ERROR_PASSIVE,
    ControllerState.ERROR_WARNING,
    ControllerState.ERROR_ACTIVE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """What a driver tells about the adapter itself."""

    serial: str = ""
    firmware: str = ""
    hardware: str = ""


class VendorCalls:
    """What every back end can be asked: nothing. The makers' own are below."""

    def __init__(self, back_end: Any) -> None:
        """Keep the open back end."""
        self._back_end = back_end

    def versions(self) -> Versions:
        """Return what the driver tells about the adapter."""
        return Versions()

    def status(self) -> BusStatus:
        """Return the state of the controller; `dropped`: what the driver lost, or 1 while it says that it lost some."""
        return BusStatus()

    def flush(self) -> None:
        """Throw away what the driver has not sent yet, where it can do that."""

    def reset(self) -> bool:
        """Take the controller off the bus and put it back; False: this driver cannot."""
        return False

    def let_go(self) -> None:
        """Free what the back end leaves behind when it is shut down; calling it twice is harmless."""


class _PcanCalls(VendorCalls):
    """PCAN-Basic; meanings from PCANBasic.h."""

    _STATES = ((0x10, 0), (0x40000, 1), (0x0C, 2))
    _OVERRUNS = 0x02 | 0x40
    """Controller, or receive queue, read too late."""
    _HANDLE_ERRORS = 0x1C00

    def versions(self) -> Versions:
        basic = importlib.import_module("can.interfaces.pcan.basic")
        number = self._back_end.get_device_number()
        return Versions(
            serial="" if number is None else str(number),
            firmware=self._text(basic.PCAN_FIRMWARE_VERSION),
            hardware=self._text(basic.PCAN_HARDWARE_NAME),
        )

    def status(self) -> BusStatus:
        code = int(self._back_end.status())
        if code & self._HANDLE_ERRORS:
            raise can.CanOperationError(f"PCAN status {code:X}: the hardware is gone")
        worst = next((rank for mask, rank in self._STATES if code & mask), 3)
        return BusStatus(controller=_WORST_FIRST[worst], dropped=int(bool(code & self._OVERRUNS)))

    def flush(self) -> None:
        # "Resets the receive and transmit queues": in spite of its name it leaves the controller alone.
        self._back_end.reset()

    def _text(self, parameter: Any) -> str:
        error, value = self._back_end.m_objPCANBasic.GetValue(self._back_end.m_PcanHandle, parameter)
        return value.decode("latin-1") if not int(error) else ""


class _KvaserCalls(VendorCalls):
    """CANlib; functions python-can does not declare, flags from canstat.h."""

    _STATES = ((0x02, 0), (0x01, 1), (0x04, 2), (0x08, 3))

    def __init__(self, back_end: Any) -> None:
        super().__init__(back_end)
        self._module = importlib.import_module("can.interfaces.kvaser.canlib")
        self._library = vars(self._module)["__canlib"]

    def versions(self) -> Versions:
        told = self._module.get_channel_info(self._back_end.channel)
        revision = (ctypes.c_uint16 * 4)()
        constants = self._module.canstat
        self._module.canGetChannelData(
            self._back_end.channel, constants.canCHANNELDATA_CARD_FIRMWARE_REV, ctypes.byref(revision), ctypes.sizeof(revision)
        )
        build, release, minor, major = revision
        return Versions(serial=str(told["serial"]), firmware=f"{major}.{minor}.{release}.{build}", hardware=told["device_name"])

    def status(self) -> BusStatus:
        handle = self._back_end._read_handle  # noqa: SLF001  # the handle is all CANlib knows a channel by
        flags = ctypes.c_ulong()
        tx_errors, rx_errors, overruns = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
        self._checked(self._library.canReadStatus(handle, ctypes.byref(flags)))
        self._checked(
            self._library.canReadErrorCounters(handle, ctypes.byref(tx_errors), ctypes.byref(rx_errors), ctypes.byref(overruns))
        )
        rank = next((rank for mask, rank in self._STATES if flags.value & mask), None)
        return BusStatus(
            controller=ControllerState.UNKNOWN if rank is None else _WORST_FIRST[rank],
            tx_errors=min(tx_errors.value, 255),
            rx_errors=min(rx_errors.value, 255),
            dropped=overruns.value,
        )

    def flush(self) -> None:
        self._back_end.flush_tx_buffer()

    def reset(self) -> bool:
        for handle in {self._back_end._read_handle, self._back_end._write_handle}:  # noqa: SLF001  # see above
            self._module.canBusOff(handle)
            self._module.canBusOn(handle)
        return True

    @staticmethod
    def _checked(code: int) -> None:
        if code < 0:
            raise can.CanOperationError(f"CANlib error {code}")


class _VectorCalls(VendorCalls):
    """XL Driver Library: the state of the chip is asked for and comes as an event among the frames."""

    _STATES = ((0x01, 0), (0x02, 1), (0x04, 2), (0x08, 3))
    _CHIP_STATE_EVENTS = frozenset({4, 1033})
    """XL_CHIP_STATE, XL_CAN_EV_TAG_CHIP_STATE."""

    def __init__(self, back_end: Any) -> None:
        super().__init__(back_end)
        self._told = BusStatus()
        back_end.handle_can_event = lambda event: self._take(event, "chipState")
        back_end.handle_canfd_event = lambda event: self._take(event, "canChipState")

    def versions(self) -> Versions:
        canlib = importlib.import_module("can.interfaces.vector.canlib")
        for config in canlib.get_channel_configs():
            if config.channel_mask & self._back_end.mask:
                return Versions(serial=str(config.serial_number), hardware=config.transceiver_name or config.name)
        return Versions()

    def status(self) -> BusStatus:
        self._back_end.xldriver.xlCanRequestChipState(self._back_end.port_handle, self._back_end.mask)
        return self._told

    def reset(self) -> bool:
        self._back_end.reset()
        return True

    def _take(self, event: Any, field: str) -> None:
        if event.tag not in self._CHIP_STATE_EVENTS:
            return
        chip = getattr(event.tagData, field)
        rank = next((rank for mask, rank in self._STATES if chip.busStatus & mask), None)
        self._told = BusStatus(
            controller=ControllerState.UNKNOWN if rank is None else _WORST_FIRST[rank],
            tx_errors=chip.txErrorCounter,
            rx_errors=chip.rxErrorCounter,
        )


class _IxxatCalls(VendorCalls):
    """VCI: only whether the controller has left the bus; a bus coupling error counts as that too."""

    def status(self) -> BusStatus:
        is_off = self._back_end.state is can.BusState.ERROR
        return BusStatus(controller=ControllerState.BUS_OFF if is_off else ControllerState.UNKNOWN)


class _CanalystCalls(VendorCalls):
    """Its driver resets the device when it is collected as garbage, and raises there if the device is gone."""

    def __init__(self, back_end: Any) -> None:
        super().__init__(back_end)
        self._device = back_end.device

    def let_go(self) -> None:
        usb_device = vars(self._device).pop("_dev", None)
        if usb_device is not None:
            with contextlib.suppress(OSError):
                usb_device.reset()
            with contextlib.suppress(OSError):
                importlib.import_module("usb.util").dispose_resources(usb_device)


class _RobotellCalls(VendorCalls):
    """The serial number was read when the port was opened; asking again would swallow frames."""

    def versions(self) -> Versions:
        _, _, rest = self._back_end.channel_info.partition(" s/n ")
        serial = rest.partition(" on ")[0]
        return Versions(serial="" if serial == "None" else serial)


class _VirtualCalls(VendorCalls):
    """A bus inside one program: only the queue."""

    def status(self) -> BusStatus:
        return BusStatus(rx_queue=self._back_end.queue.qsize())


_CALLS: dict[str, Callable[[Any], VendorCalls]] = {
    "canalystii": _CanalystCalls,
    "ixxat": _IxxatCalls,
    "kvaser": _KvaserCalls,
    "pcan": _PcanCalls,
    "robotell": _RobotellCalls,
    "vector": _VectorCalls,
    "virtual": _VirtualCalls,
}


def vendor_calls(interface: str, back_end: Any) -> VendorCalls:
    """Return what can be asked of an open back end."""
    return _CALLS.get(interface, VendorCalls)(back_end)

"""What is plugged in, and what is missing. One family that fails never hides another."""

import contextlib
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serial.tools import list_ports

from can_drivers.adapters.families import ADAPTER_FAMILIES, AdapterFamily, HowFound
from can_drivers.causes import describe

_log = logging.getLogger(__name__)

_DETECTION_TIMEOUT_S = 2.0

_SLCAN_USB_IDS = {
    (0x0403, 0xFFA8): "Lawicel CANUSB",
    (0x0483, 0x5740): "STM32 serial adapter (slcan firmware)",
    (0x04D8, 0x000A): "Fischl USBtin",
    (0x16D0, 0x117E): "CANable (slcan)",
    (0xAD50, 0x60C4): "CANtact / CANable 2 (slcan)",
}
"""USB vendor and product ids of serial ports that are CAN adapters with the Lawicel protocol."""

_NETWORK_INTERFACES = Path("/sys/class/net")
_ARPHRD_CAN = "280"
"""Hardware type of a CAN network interface (linux/if_arp.h)."""
_INTERFACE_UP = 0x1
_PCAN_OCCUPIED = 2
"""PCAN_CHANNEL_OCCUPIED of PCAN-Basic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterInfo:
    """One adapter, or a family whose driver is missing.

    Attributes:
        interface: python-can's interface name.
        channel: what goes into `LinkSettings.channel`; empty if there is nothing to open.
        name: what is printed on the case.
        serial: its serial number, or empty.
        status: `ready`, `driver_missing`, `no_permission`, `busy` or `not_answering`.
        advice: the one thing to do if it is not ready.
    """

    interface: str
    channel: str
    name: str
    serial: str
    status: str
    advice: str


def find_adapters() -> Iterator[AdapterInfo]:
    """Look for adapters, family by family, without opening any. Takes up to a few seconds; what is found comes at once.

    Returns:
        What is plugged in, and a `driver_missing` entry for every family of this system whose driver is not installed.
    """
    for family in ADAPTER_FAMILIES:
        if not family.works_here:
            continue
        if family.driver_missing:
            yield _entry(family, status="driver_missing", advice=family.advice)
            continue
        try:
            yield from _LOOK[family.found](family)
        except Exception as error:  # noqa: BLE001  # a vendor's library raises anything; the other families must still be seen
            _log.info("Looking for %s failed: %s", family.name, describe(error))
            yield _entry(family, status="not_answering", advice="Unplug the adapter, plug it in again and look once more.")


def _entry(
    family: AdapterFamily, *, channel: str = "", name: str = "", serial: str = "", status: str = "ready", advice: str = ""
) -> AdapterInfo:
    return AdapterInfo(
        interface=family.interface,
        channel=channel,
        name=name or family.name,
        serial=serial,
        status=status,
        advice=advice,
    )


def _serial_ports(family: AdapterFamily) -> Iterator[AdapterInfo]:
    for port in sorted(list_ports.comports()):
        name = _SLCAN_USB_IDS.get((port.vid, port.pid))
        if name is None:
            continue
        allowed = os.name != "posix" or os.access(port.device, os.R_OK | os.W_OK)
        yield _entry(
            family,
            channel=port.device,
            name=name,
            serial=port.serial_number or "",
            status="ready" if allowed else "no_permission",
            advice="" if allowed else "Add yourself to the group `dialout` and log in again.",
        )


def _usb_devices(family: AdapterFamily) -> Iterator[AdapterInfo]:
    import usb.core  # noqa: PLC0415  # needs libusb, which this family's row has just checked
    from gs_usb.gs_usb import GsUsb  # noqa: PLC0415

    for number, device in enumerate(GsUsb.scan()):
        serial, status, advice = "", "ready", ""
        try:
            serial = device.gs_usb.serial_number or ""
        except (usb.core.USBError, ValueError, NotImplementedError):
            status = "no_permission"
            advice = "Allow access to the adapter: a udev rule on Linux, the WinUSB driver (Zadig) on Windows."
        yield _entry(family, channel=str(number), serial=serial, status=status, advice=advice)


def _network_interfaces(family: AdapterFamily) -> Iterator[AdapterInfo]:
    for entry in sorted(_NETWORK_INTERFACES.glob("*/type")):
        if entry.read_text(encoding="ascii").strip() != _ARPHRD_CAN:
            continue
        name = entry.parent.name
        is_up = int((entry.parent / "flags").read_text(encoding="ascii"), 16) & _INTERFACE_UP
        yield _entry(
            family,
            channel=name,
            name=f"SocketCAN {name}",
            status="ready" if is_up else "not_answering",
            advice="" if is_up else f"Bring it up: `ip link set {name} up type can bitrate 500000`.",
        )


def _listed_by_driver(family: AdapterFamily) -> Iterator[AdapterInfo]:
    from can_drivers.python_can import can  # noqa: PLC0415  # a quarter of a second, only where it is needed

    with _quiet():
        configurations = can.detect_available_configs(interfaces=[family.interface], timeout=_DETECTION_TIMEOUT_S)
    for configuration in configurations:
        yield _from_configuration(family, dict(configuration))


def _from_configuration(family: AdapterFamily, found: dict[str, Any]) -> AdapterInfo:
    """Translate what python-can detected into the text that `open_arguments` takes apart again."""
    channel = str(found.get("channel_index", found.get("channel", "")))
    serial = str(found.get("unique_hardware_id", found.get("serial", "")))
    if family.interface == "ixxat":
        channel = f"{serial}/{channel}"
    elif family.interface == "neovi":
        channel = f"{serial}/{channel or 1}"
    busy = found.get("channel_condition") == _PCAN_OCCUPIED
    return _entry(
        family,
        channel=channel,
        name=str(found.get("device_name") or family.name),
        serial=serial,
        status="busy" if busy else "ready",
        advice="Close the other program that uses it." if busy else "",
    )


def _typed_in(_family: AdapterFamily) -> Iterator[AdapterInfo]:
    return iter(())


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep python-can's loggers from reporting every driver that is not there."""
    logger = logging.getLogger("can")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(before)


_LOOK: dict[HowFound, Callable[[AdapterFamily], Iterator[AdapterInfo]]] = {
    HowFound.DRIVER: _listed_by_driver,
    HowFound.SERIAL_PORT: _serial_ports,
    HowFound.USB: _usb_devices,
    HowFound.NETWORK_INTERFACE: _network_interfaces,
    HowFound.TYPED_IN: _typed_in,
}

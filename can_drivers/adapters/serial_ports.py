"""Adapters that look like a serial port: found by the USB ids of the port."""

import os
from collections.abc import Iterator

from serial.tools import list_ports

from can_drivers.adapters.access import NO_ACCESS, busy
from can_drivers.adapters.family import AdapterFamily, AdapterInfo, AdapterStatus
from can_drivers.adapters.holders import holder_of


def look_at_serial_ports(family: AdapterFamily) -> Iterator[AdapterInfo]:
    """Yield the ports whose USB ids are those of the family. None is opened: that would reset some adapters."""
    for port in sorted(list_ports.comports()):
        if port.vid is None:
            continue
        name = family.usb_name(port.vid, port.pid)
        if name is None:
            continue
        serial = port.serial_number or ""
        known = {"channel": port.device, "name": name, "serial": serial, "identity": serial or _place(port.location)}
        if os.name == "posix" and not os.access(port.device, os.R_OK | os.W_OK):
            yield family.info(**known, status=AdapterStatus.NO_PERMISSION, advice=NO_ACCESS)
        else:
            yield busy(family.info(**known), holder_of(port.device))


def _place(location: str | None) -> str:
    """Return the USB port as an identity; pyserial adds the number of the USB interface, which is the same everywhere."""
    return f"USB port {location.partition(':')[0]}" if location else ""

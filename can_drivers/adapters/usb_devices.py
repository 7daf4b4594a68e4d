"""What is plugged into USB. Linux tells it to everybody; elsewhere libusb is asked, if it is there."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

USB_DEVICES = Path("/sys/bus/usb/devices")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbDevice:
    """One device.

    Attributes:
        vendor: vendor id.
        product: product id.
        name: what it calls itself, or empty.
        serial: its serial number, or empty.
        port: where it is plugged in, e.g. `1-2.3`: bus, then the ports of the hubs on the way.
        bus: number of the bus.
        address: number on the bus, another one after each plugging.
        network_interface: CAN interface the kernel made of it, or empty.
    """

    vendor: int
    product: int
    name: str = ""
    serial: str = ""
    port: str = ""
    bus: int = 0
    address: int = 0
    network_interface: str = ""

    @property
    def node(self) -> str:
        """Device file on Linux."""
        return f"/dev/bus/usb/{self.bus:03}/{self.address:03}"

    @property
    def may_be_used(self) -> bool:
        """The operating system lets this user open it, as far as it tells."""
        return not sys.platform.startswith("linux") or os.access(self.node, os.R_OK | os.W_OK)


def usb_devices(folder: Path = USB_DEVICES) -> Iterator[UsbDevice]:
    """Yield what is plugged in, hubs included.

    Raises:
        OSError: libusb was asked and failed.
    """
    if sys.platform.startswith("linux"):
        for entry in sorted(folder.glob("*/idVendor")):
            yield _from_sysfs(entry.parent)
    else:
        yield from _from_libusb()


def _from_sysfs(folder: Path) -> UsbDevice:
    def text(name: str) -> str:
        try:
            return (folder / name).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    return UsbDevice(
        vendor=int(text("idVendor") or "0", 16),
        product=int(text("idProduct") or "0", 16),
        name=text("product"),
        serial=text("serial"),
        port=folder.name,
        bus=int(text("busnum") or 0),
        address=int(text("devnum") or 0),
        network_interface=next((net.name for net in sorted(folder.glob(f"{folder.name}:*/net/*"))), ""),
    )


def _from_libusb() -> Iterator[UsbDevice]:
    import usb.core  # noqa: PLC0415  # looks for libusb, which Linux does without

    try:
        found = usb.core.find(find_all=True)
    except usb.core.NoBackendError:
        return
    for device in found:
        yield UsbDevice(
            vendor=device.idVendor,
            product=device.idProduct,
            name=_string(device, "product"),
            serial=_string(device, "serial_number"),
            port="-".join((str(device.bus), ".".join(map(str, device.port_numbers or ())))),
            bus=device.bus,
            address=device.address,
        )


def _string(device: object, name: str) -> str:
    """Return a string of a device; one that may not be opened does not tell."""
    try:
        return str(getattr(device, name) or "")
    except (OSError, ValueError, NotImplementedError):
        return ""

"""Adapters with candleLight firmware: found on USB, even by a user who may not open them."""

from collections.abc import Iterator

from can_drivers.adapters.access import NO_ACCESS, busy
from can_drivers.adapters.family import AdapterFamily, AdapterInfo, AdapterStatus, UsbId
from can_drivers.adapters.holders import holder_of
from can_drivers.adapters.usb_devices import usb_devices
from can_drivers.bus_status import RecoveryStep


def _look(family: AdapterFamily) -> Iterator[AdapterInfo]:
    for device in usb_devices():
        name = family.usb_name(device.vendor, device.product)
        # What the kernel runs as a network interface is found there.
        if name is None or device.network_interface:
            continue
        known = {"channel": device.port, "name": device.name or name, "serial": device.serial, "identity": device.serial}
        if device.may_be_used:
            yield busy(family.info(**known), holder_of(device.node))
        else:
            yield family.info(**known, status=AdapterStatus.NO_PERMISSION, advice=NO_ACCESS)


CANDLELIGHT = AdapterFamily(
    name="candleLight / CANable / budgetcan (gs_usb)",
    interface="gs_usb",
    back_end="can_drivers.gs_usb.bus",
    look=_look,
    channel_example="1-4.2",
    libraries=("usb-1.0", "libusb-1.0"),
    driver_advice={
        "win32": "Install the WinUSB driver for the adapter with Zadig (zadig.akeo.ie), and libusb-1.0.dll beside Halite.",
        "linux": "Install the package libusb-1.0-0 (`sudo apt install libusb-1.0-0`).",
        "darwin": "Install libusb (`brew install libusb`).",
    },
    usb_ids=(
        UsbId(vendor=0x1D50, product=0x606F, name="candleLight / CANable"),
        UsbId(vendor=0x1209, product=0x2323, name="candleLight"),
        UsbId(vendor=0x1209, product=0xCA01, name="CANnectivity"),
        UsbId(vendor=0x1CD2, product=0x606F, name="CES CANext FD"),
        UsbId(vendor=0x16D0, product=0x10B8, name="ABE CANdebugger FD"),
        UsbId(vendor=0x16D0, product=0x0F30, name="Xylanta SAINT 3"),
    ),
    udev_subsystem="usb",
    recovery=(RecoveryStep.FLUSH, RecoveryStep.RESET, RecoveryStep.REOPEN, RecoveryStep.REPLUG),
    supports_fd=True,
    supports_listen_only=True,
    supports_sample_point=True,
    supports_termination=True,
)

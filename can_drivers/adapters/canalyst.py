"""CANalyst-II: two connectors on one USB device, opened by its place among those plugged in."""

from collections.abc import Iterator

from can_drivers.adapters.access import NO_ACCESS, busy
from can_drivers.adapters.family import AdapterFamily, AdapterInfo, AdapterStatus, UsbId
from can_drivers.adapters.holders import holder_of
from can_drivers.adapters.usb_devices import usb_devices

_CONNECTORS = 2
_VENDOR, _PRODUCT = 0x04D8, 0x0053


def _look(family: AdapterFamily) -> Iterator[AdapterInfo]:
    plugged_in = [device for device in usb_devices() if (device.vendor, device.product) == (_VENDOR, _PRODUCT)]
    order = _order() if plugged_in else {}
    for device in plugged_in:
        number = order.get((device.bus, device.address), 0)
        for connector in range(_CONNECTORS):
            place = f"{device.serial or f'USB port {device.port}'} CAN {connector + 1}"
            known = {
                "channel": f"{number}/{connector}",
                "name": f"{family.name} CAN {connector + 1}",
                "serial": device.serial,
                "identity": place,
            }
            if device.may_be_used:
                yield busy(family.info(**known), holder_of(device.node))
            else:
                yield family.info(**known, status=AdapterStatus.NO_PERMISSION, advice=NO_ACCESS)


def _order() -> dict[tuple[int, int], int]:
    """Return bus and address of the devices → their number as the driver counts them."""
    import usb.core  # noqa: PLC0415  # looks for libusb, which this family's row has just checked

    found = usb.core.find(idVendor=_VENDOR, idProduct=_PRODUCT, find_all=True)
    return {(device.bus, device.address): number for number, device in enumerate(found)}


CANALYST = AdapterFamily(
    name="CANalyst-II",
    interface="canalystii",
    back_end="can.interfaces.canalystii",
    look=_look,
    channel_example="0/1",
    channel_prefix="device",
    numbered=True,
    packages=("canalystii",),
    libraries=("usb-1.0", "libusb-1.0"),
    driver_advice={
        "win32": "Install the WinUSB driver for the adapter with Zadig (zadig.akeo.ie), and libusb-1.0.dll beside Halite.",
        "linux": "Install the package libusb-1.0-0 (`sudo apt install libusb-1.0-0`).",
        "darwin": "Install libusb (`brew install libusb`).",
    },
    usb_ids=(UsbId(vendor=_VENDOR, product=_PRODUCT, name="CANalyst-II"),),
    udev_subsystem="usb",
    supports_sample_point=True,
)

"""SocketCAN: whatever the Linux kernel has a driver for is a network interface, under the name of the adapter behind it."""

from collections.abc import Iterator
from pathlib import Path

from can_drivers.adapters.family import AdapterFamily, AdapterInfo, AdapterStatus
from can_drivers.adapters.usb_devices import UsbDevice, usb_devices

NETWORK_INTERFACES = Path("/sys/class/net")
_ARPHRD_CAN = "280"
"""Hardware type of a CAN network interface (linux/if_arp.h)."""
_INTERFACE_UP = 0x1


def _look(family: AdapterFamily) -> Iterator[AdapterInfo]:
    behind = {device.network_interface: device for device in usb_devices() if device.network_interface}
    for entry in sorted(NETWORK_INTERFACES.glob("*/type")):
        if entry.read_text(encoding="ascii").strip() != _ARPHRD_CAN:
            continue
        name = entry.parent.name
        is_up = int((entry.parent / "flags").read_text(encoding="ascii"), 16) & _INTERFACE_UP
        yield family.info(
            channel=name,
            **_adapter(name, behind.get(name)),
            status=AdapterStatus.READY if is_up else AdapterStatus.NOT_ANSWERING,
            advice="" if is_up else f"Bring it up: `sudo ip link set {name} up type can bitrate 500000`.",
        )


def _adapter(name: str, device: UsbDevice | None) -> dict[str, object]:
    if device is None:
        return {"name": f"SocketCAN {name}"}
    return {
        "name": f"{device.name or 'SocketCAN'} ({name})",
        "serial": device.serial,
        "identity": device.serial or f"USB port {device.port}",
    }


SOCKETCAN = AdapterFamily(
    name="SocketCAN",
    interface="socketcan",
    back_end="can.interfaces.socketcan",
    look=_look,
    channel_example="can0",
    platforms=("linux",),
    driver_advice={"linux": "Use a Linux kernel with CAN support (modules can, can_raw)."},
    supports_fd=True,
    sets_bit_rate=False,
)

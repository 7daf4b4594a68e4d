"""The adapters people have, named as it is printed on the case: one row a family."""

import ctypes.util
import enum
import importlib.util
import sys
from dataclasses import dataclass, field


class HowFound(enum.Enum):
    """How the adapters of a family are looked for."""

    DRIVER = "the maker's driver lists them"
    SERIAL_PORT = "by the USB ids of serial ports"
    USB = "by the USB ids of candleLight firmware"
    NETWORK_INTERFACE = "by the network interfaces of this computer"
    TYPED_IN = "not at all: the channel is typed in"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterFamily:
    """Adapters that share one driver.

    Attributes:
        name: what is printed on the case.
        interface: python-can's name of the interface.
        back_end: Python module that drives it, loaded by name.
        found: how its members are looked for.
        platforms: `sys.platform` prefixes on which it works; empty means all.
        packages: Python packages it needs beyond Halite's own.
        libraries: libraries of the maker, any one of which is enough; empty means that none is needed.
        driver_advice: `sys.platform` prefix → the one thing to do when the driver is missing.
    """

    name: str
    interface: str
    back_end: str
    found: HowFound
    platforms: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    driver_advice: dict[str, str] = field(default_factory=dict)

    @property
    def works_here(self) -> bool:
        """It exists for this operating system."""
        return not self.platforms or sys.platform.startswith(self.platforms)

    @property
    def is_offered(self) -> bool:
        """This installation of Halite can load its back end."""
        return self.works_here and all(importlib.util.find_spec(package) is not None for package in self.packages)

    @property
    def driver_missing(self) -> bool:
        """Something it needs is not installed on this computer."""
        if not self.is_offered:
            return True
        return bool(self.libraries) and not any(map(ctypes.util.find_library, self.libraries))

    @property
    def advice(self) -> str:
        """The one thing to do when its driver is missing on this operating system."""
        if not self.works_here:
            systems = " or ".join(_SYSTEM_NAMES[platform] for platform in self.platforms)
            return f"This adapter works on {systems} only; use another adapter here."
        for platform, advice in self.driver_advice.items():
            if sys.platform.startswith(platform):
                return advice
        return f"Install the driver of {self.name}."


_SYSTEM_NAMES = {"win32": "Windows", "linux": "Linux", "darwin": "macOS"}

ADAPTER_FAMILIES: tuple[AdapterFamily, ...] = (
    AdapterFamily(
        name="CANable / Lawicel CANUSB (slcan)",
        interface="slcan",
        back_end="can_drivers.slcan",
        found=HowFound.SERIAL_PORT,
    ),
    AdapterFamily(
        name="candleLight / CANable (gs_usb)",
        interface="gs_usb",
        back_end="can.interfaces.gs_usb",
        found=HowFound.USB,
        libraries=("usb-1.0", "libusb-1.0"),
        driver_advice={
            "win32": "Install the WinUSB driver for the adapter with Zadig, and libusb-1.0.dll beside Halite.",
            "linux": "Install the package libusb-1.0-0.",
            "darwin": "Install libusb (`brew install libusb`).",
        },
    ),
    AdapterFamily(
        name="PEAK PCAN-USB",
        interface="pcan",
        back_end="can.interfaces.pcan",
        found=HowFound.DRIVER,
        libraries=("PCANBasic", "pcanbasic", "PCBUSB"),
        driver_advice={
            "win32": "Install PEAK's device driver package with PCAN-Basic from peak-system.com.",
            "linux": "Use it through SocketCAN (`can0`), or install PEAK's PCAN-Basic library.",
            "darwin": "Install the PCBUSB library from mac-can.com.",
        },
    ),
    AdapterFamily(
        name="Kvaser",
        interface="kvaser",
        back_end="can.interfaces.kvaser",
        found=HowFound.DRIVER,
        platforms=("win32", "linux"),
        libraries=("canlib32", "canlib"),
        driver_advice={
            "win32": "Install Kvaser CANlib (Drivers for Windows) from kvaser.com.",
            "linux": "Use it through SocketCAN (`can0`), or install Kvaser's linuxcan.",
        },
    ),
    AdapterFamily(
        name="Vector",
        interface="vector",
        back_end="can.interfaces.vector",
        found=HowFound.DRIVER,
        platforms=("win32",),
        libraries=("vxlapi64", "vxlapi"),
        driver_advice={"win32": "Install the Vector driver setup and the XL Driver Library from vector.com."},
    ),
    AdapterFamily(
        name="IXXAT",
        interface="ixxat",
        back_end="can.interfaces.ixxat",
        found=HowFound.DRIVER,
        platforms=("win32",),
        libraries=("vcinpl2", "vcinpl"),
        driver_advice={"win32": "Install IXXAT VCI 4 from hms-networks.com."},
    ),
    AdapterFamily(
        name="8devices USB2CAN",
        interface="usb2can",
        back_end="can.interfaces.usb2can",
        found=HowFound.DRIVER,
        platforms=("win32",),
        packages=("pythoncom",),
        libraries=("usb2can",),
        driver_advice={"win32": "Install the USB2CAN driver and CANAL library from 8devices.com."},
    ),
    AdapterFamily(
        name="NI-XNET",
        interface="nixnet",
        back_end="can.interfaces.nixnet",
        found=HowFound.DRIVER,
        platforms=("win32",),
        packages=("nixnet",),
        libraries=("nixnet",),
        driver_advice={"win32": "Install the NI-XNET driver from ni.com."},
    ),
    AdapterFamily(
        name="NI-CAN",
        interface="nican",
        back_end="can.interfaces.nican",
        found=HowFound.TYPED_IN,
        platforms=("win32",),
        libraries=("nican",),
        driver_advice={"win32": "Install the NI-CAN driver from ni.com (32 bit only)."},
    ),
    AdapterFamily(
        name="Intrepid neoVI / ValueCAN",
        interface="neovi",
        back_end="can.interfaces.ics_neovi",
        found=HowFound.DRIVER,
        packages=("ics",),
        driver_advice={"": "Install the Python package python-ics and Intrepid's driver from intrepidcs.com."},
    ),
    AdapterFamily(
        name="CANalyst-II",
        interface="canalystii",
        back_end="can.interfaces.canalystii",
        found=HowFound.TYPED_IN,
        packages=("canalystii",),
        driver_advice={"": "Install the Python package canalystii, and on Windows the WinUSB driver with Zadig."},
    ),
    AdapterFamily(
        name="Robotell USB-CAN",
        interface="robotell",
        back_end="can.interfaces.robotell",
        found=HowFound.TYPED_IN,
    ),
    AdapterFamily(
        name="Seeed Studio USB-CAN Analyzer",
        interface="seeedstudio",
        back_end="can.interfaces.seeedstudio",
        found=HowFound.TYPED_IN,
    ),
    AdapterFamily(
        name="SocketCAN",
        interface="socketcan",
        back_end="can.interfaces.socketcan",
        found=HowFound.NETWORK_INTERFACE,
        platforms=("linux",),
        driver_advice={"linux": "Use a Linux kernel with CAN support (modules can, can_raw)."},
    ),
    AdapterFamily(
        name="socketcand (CAN over the network)",
        interface="socketcand",
        back_end="can.interfaces.socketcand",
        found=HowFound.TYPED_IN,
    ),
    AdapterFamily(
        name="Virtual bus inside one program",
        interface="virtual",
        back_end="can.interfaces.virtual",
        found=HowFound.TYPED_IN,
    ),
)


def offered_back_ends() -> tuple[str, ...]:
    """Return the modules that drive adapters on this operating system; they are loaded by name, so packagers must list them."""
    return tuple(family.back_end for family in ADAPTER_FAMILIES if family.is_offered)


def driver_advice(interface: str) -> str:
    """Return the one thing to do when the driver of an interface is missing; empty for an interface nobody knows."""
    return next((family.advice for family in ADAPTER_FAMILIES if family.interface == interface), "")

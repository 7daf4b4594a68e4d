"""The adapters people have, named as it is printed on the case: one row a family.

Discovery, the connect page, `halite adapters`, `docs/adapters.md`, the udev rules and the frozen program all read this table.
What a row says a driver supports is true of python-can 4.6.1, or of Halite's own driver.
"""

from can_drivers.adapters.canalyst import CANALYST
from can_drivers.adapters.candlelight import CANDLELIGHT
from can_drivers.adapters.driver_lists import look_in_driver
from can_drivers.adapters.family import AdapterFamily, UsbId
from can_drivers.adapters.network_interfaces import SOCKETCAN
from can_drivers.adapters.plug_ins import plug_ins
from can_drivers.adapters.serial_ports import look_at_serial_ports
from can_drivers.bus_status import RecoveryStep

_WITH_RESET = (RecoveryStep.FLUSH, RecoveryStep.RESET, RecoveryStep.REOPEN, RecoveryStep.REPLUG)
_OVER_THE_NETWORK = (RecoveryStep.REOPEN,)

ADAPTER_FAMILIES: tuple[AdapterFamily, ...] = (
    AdapterFamily(
        name="CANable / Lawicel CANUSB (slcan)",
        interface="slcan",
        back_end="can_drivers.slcan",
        look=look_at_serial_ports,
        channel_example="COM3, /dev/ttyACM0, socket://127.0.0.1:29536",
        usb_ids=(
            UsbId(vendor=0x0403, product=0xFFA8, name="Lawicel CANUSB"),
            UsbId(vendor=0x0483, product=0x5740, name="STM32 serial adapter (slcan firmware)"),
            UsbId(vendor=0x04D8, product=0x000A, name="Fischl USBtin"),
            UsbId(vendor=0x16D0, product=0x117E, name="CANable (slcan)"),
            UsbId(vendor=0xAD50, product=0x60C4, name="CANtact / CANable 2 (slcan)"),
        ),
        udev_subsystem="tty",
        recovery=_WITH_RESET,
        supports_fd=True,
        supports_listen_only=True,
        supports_sample_point=True,
    ),
    CANDLELIGHT,
    AdapterFamily(
        name="PEAK PCAN",
        interface="pcan",
        back_end="can.interfaces.pcan",
        look=look_in_driver,
        channel_example="PCAN_USBBUS1",
        libraries=("PCANBasic", "pcanbasic", "PCBUSB"),
        driver_advice={
            "win32": "Install the PEAK-System Device Driver Setup with PCAN-Basic from peak-system.com.",
            "linux": "Use it through SocketCAN (`can0`), or install PCAN-Basic for Linux from peak-system.com.",
            "darwin": "Install the PCBUSB library from mac-can.com.",
        },
        usb_ids=(UsbId(vendor=0x0C72),),
        recovery=_WITH_RESET,
        supports_fd=True,
        supports_listen_only=True,
        supports_sample_point=True,
    ),
    AdapterFamily(
        name="Kvaser",
        interface="kvaser",
        back_end="can.interfaces.kvaser",
        look=look_in_driver,
        channel_example="0",
        numbered=True,
        platforms=("win32", "linux"),
        libraries=("canlib32", "canlib"),
        driver_advice={
            "win32": "Install Kvaser Drivers for Windows (CANlib) from kvaser.com.",
            "linux": "Use it through SocketCAN (`can0`), or install Kvaser's linuxcan (CANlib) from kvaser.com.",
        },
        usb_ids=(UsbId(vendor=0x0BFD),),
        supports_fd=True,
        supports_listen_only=True,
        supports_sample_point=True,
    ),
    AdapterFamily(
        name="Vector",
        interface="vector",
        back_end="can.interfaces.vector",
        look=look_in_driver,
        channel_example="0",
        numbered=True,
        platforms=("win32",),
        libraries=("vxlapi64", "vxlapi"),
        driver_advice={"win32": "Install Vector Driver Setup and the XL Driver Library from vector.com."},
        usb_ids=(UsbId(vendor=0x1248),),
        recovery=_WITH_RESET,
        supports_fd=True,
        supports_listen_only=True,
        supports_sample_point=True,
    ),
    AdapterFamily(
        name="IXXAT",
        interface="ixxat",
        back_end="can.interfaces.ixxat",
        look=look_in_driver,
        channel_example="HW123456/0",
        channel_prefix="unique_hardware_id",
        numbered=True,
        platforms=("win32",),
        libraries=("vcinpl2", "vcinpl"),
        driver_advice={"win32": "Install the Ixxat VCI 4 driver from hms-networks.com."},
        usb_ids=(UsbId(vendor=0x08D8),),
        supports_fd=True,
    ),
    AdapterFamily(
        name="8devices USB2CAN",
        interface="usb2can",
        back_end="can.interfaces.usb2can",
        look=look_in_driver,
        channel_example="ED000100",
        platforms=("win32",),
        packages=("pythoncom",),
        libraries=("usb2can",),
        driver_advice={"win32": "Install the USB2CAN driver and its CANAL library (usb2can.dll) from 8devices.com."},
        usb_ids=(UsbId(vendor=0x0483, product=0x1234, name="8devices USB2CAN"),),
        supports_sample_point=True,
    ),
    AdapterFamily(
        name="NI-XNET",
        interface="nixnet",
        back_end="can.interfaces.nixnet",
        look=look_in_driver,
        channel_example="CAN1",
        platforms=("win32",),
        packages=("nixnet",),
        libraries=("nixnet",),
        driver_advice={"win32": "Install NI-XNET from ni.com, and the Python package nixnet."},
        usb_ids=(UsbId(vendor=0x3923),),
        supports_fd=True,
        supports_listen_only=True,
        supports_sample_point=True,
        supports_termination=True,
    ),
    AdapterFamily(
        name="NI-CAN",
        interface="nican",
        back_end="can.interfaces.nican",
        channel_example="CAN0",
        platforms=("win32",),
        libraries=("nican",),
        driver_advice={"win32": "Install NI-CAN from ni.com (32 bit only)."},
    ),
    AdapterFamily(
        name="SYS TEC USB-CANmodul",
        interface="systec",
        back_end="can.interfaces.systec",
        look=look_in_driver,
        channel_example="0/0",
        channel_prefix="device_number",
        numbered=True,
        platforms=("win32",),
        libraries=("usbcan64", "usbcan32"),
        driver_advice={"win32": "Install the USB-CANmodul Utility Disk (SO-387) from systec-electronic.com."},
        usb_ids=(UsbId(vendor=0x0878),),
        supports_listen_only=True,
    ),
    AdapterFamily(
        name="Intrepid neoVI / ValueCAN",
        interface="neovi",
        back_end="can.interfaces.ics_neovi",
        look=look_in_driver,
        channel_example="V12345/1",
        channel_prefix="serial",
        numbered=True,
        packages=("ics",),
        driver_advice={"": "Install the Intrepid Device Drivers from intrepidcs.com, and the Python package python-ics."},
        usb_ids=(UsbId(vendor=0x093C),),
        supports_fd=True,
    ),
    CANALYST,
    AdapterFamily(
        name="CANtact",
        interface="cantact",
        back_end="can.interfaces.cantact",
        look=look_in_driver,
        channel_example="0",
        numbered=True,
        packages=("cantact",),
        driver_advice={"": "Use it as candleLight (gs_usb), or as slcan if it has that firmware; neither needs a driver."},
        supports_listen_only=True,
        supports_sample_point=True,
    ),
    AdapterFamily(
        name="Robotell USB-CAN",
        interface="robotell",
        back_end="can.interfaces.robotell",
        channel_example="COM3, /dev/ttyUSB0",
    ),
    AdapterFamily(
        name="Seeed Studio USB-CAN Analyzer",
        interface="seeedstudio",
        back_end="can.interfaces.seeedstudio",
        channel_example="COM3, /dev/ttyUSB0",
        supports_listen_only=True,
    ),
    AdapterFamily(
        name="ETAS",
        interface="etas",
        back_end="can.interfaces.etas",
        look=look_in_driver,
        channel_example="ETAS://USB/ES582.1:0001/CAN:1",
        platforms=("win32",),
        libraries=("dll-csiBind",),
        driver_advice={"win32": "Install the ETAS Basic Open API (BOA) from etas.com."},
        usb_ids=(UsbId(vendor=0x108C),),
        supports_fd=True,
    ),
    AdapterFamily(
        name="Thorsis isCAN",
        interface="iscan",
        back_end="can.interfaces.iscan",
        channel_example="0",
        numbered=True,
        platforms=("win32",),
        libraries=("iscandrv",),
        driver_advice={"win32": "Install the isCAN driver from thorsis.com."},
    ),
    AdapterFamily(
        name="Neousys (built-in CAN port)",
        interface="neousys",
        back_end="can.interfaces.neousys",
        look=look_in_driver,
        channel_example="0",
        numbered=True,
        platforms=("win32", "linux"),
        libraries=("WDT_DIO", "wdt_dio"),
        driver_advice={"": "Install the Neousys WDT_DIO driver package from neousys-tech.com."},
    ),
    SOCKETCAN,
    AdapterFamily(
        name="socketcand (CAN over the network)",
        interface="socketcand",
        back_end="can.interfaces.socketcand",
        channel_example="192.168.1.10:29536/can0",
        recovery=_OVER_THE_NETWORK,
        sets_bit_rate=False,
    ),
)

WITHOUT_FAMILY = {
    "serial": "a framing of python-can's own between two of its programs; no USB-CAN adapter speaks it",
    "udp_multicast": "a bus between programs on a network, not an adapter; it can be typed in",
    "virtual": "a bus inside one program, for tests",
}
"""Interfaces of python-can that are not in the lists, and why."""


def all_families() -> tuple[AdapterFamily, ...]:
    """Return the table and a row for every plug-in that is installed."""
    known = {family.interface for family in ADAPTER_FAMILIES} | WITHOUT_FAMILY.keys()
    return (*ADAPTER_FAMILIES, *plug_ins(known))


def family_of(interface: str) -> AdapterFamily | None:
    """Return the family of an interface; None for an interface nobody knows."""
    table = next((family for family in ADAPTER_FAMILIES if family.interface == interface), None)
    return table or next((family for family in all_families() if family.interface == interface), None)


def offered_back_ends() -> tuple[str, ...]:
    """Return the modules that drive adapters on this operating system; they are loaded by name, so packagers must list them."""
    return tuple(family.back_end for family in all_families() if family.is_offered)


def driver_advice(interface: str) -> str:
    """Return the one thing to do when the driver of an interface is missing; empty for an interface nobody knows."""
    family = family_of(interface)
    return family.advice if family is not None else ""

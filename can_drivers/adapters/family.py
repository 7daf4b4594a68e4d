"""A family of adapters, and one adapter of it."""

import ctypes.util
import enum
import importlib.util
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from can_drivers.bus_status import RecoveryStep

_SYSTEM_NAMES = {"win32": "Windows", "linux": "Linux", "darwin": "macOS"}


class AdapterStatus(enum.StrEnum):
    """Whether an adapter can be used now."""

    READY = "ready"
    DRIVER_MISSING = "driver_missing"
    NO_PERMISSION = "no_permission"
    BUSY = "busy"
    NOT_ANSWERING = "not_answering"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbId:
    """How an adapter names itself on USB. `product` None: anything of this maker. `name`: printed on the case, if known."""

    vendor: int
    product: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterInfo:
    """One adapter, or a family that lacks something.

    Attributes:
        interface: python-can's interface name.
        channel: what goes into `LinkSettings.channel`; empty if there is nothing to open.
        name: what is printed on the case.
        serial: its serial number, or empty.
        identity: what goes into `LinkSettings.serial`: the serial number, with the connector where the adapter has several; the
            USB port of an adapter without a serial number; or empty.
        status: whether it can be used.
        advice: the one thing to do if it cannot.
        holder: who uses it, if it is busy and that is known, e.g. `process 1234 (candump)`.
        supports_fd: this very adapter can do CAN FD; None: as its family.
        plugged_in: somebody plugged it in. False: a family that lacks its driver, or the virtual pack that does not run.
    """

    interface: str
    channel: str = ""
    name: str
    serial: str = ""
    identity: str = ""
    status: AdapterStatus = AdapterStatus.READY
    advice: str = ""
    holder: str = ""
    supports_fd: bool | None = None
    plugged_in: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterFamily:
    """Adapters that share one driver.

    Attributes:
        name: what is printed on the case.
        interface: python-can's name of the interface.
        back_end: Python module that drives it, loaded by name.
        look: finds those that are plugged in; None: they cannot be found, the channel is typed in.
        channel_example: a channel as it is typed in.
        channel_prefix: argument of python-can's driver that stands before the `/` of a channel, e.g. `<serial>/<connector>`.
        numbered: python-can's driver wants its channel as a number.
        platforms: `sys.platform` prefixes on which it works; empty means all.
        packages: Python packages it needs beyond Halite's own.
        libraries: libraries of the maker, any one of which is enough; empty means that none is needed.
        driver_advice: `sys.platform` prefix → the one thing to do when the driver is missing.
        usb_ids: how its members name themselves on USB.
        udev_subsystem: `usb` or `tty` where Linux gives access only to those a udev rule names; else empty.
        recovery: what helps when the link is stuck, mildest first.
        supports_fd: the driver can do CAN FD.
        supports_listen_only: the driver can listen without acknowledging.
        supports_sample_point: the driver can be told where to sample.
        supports_termination: the driver can switch the adapter's 120 Ω.
        sets_bit_rate: Halite sets the bit rate; False: the system or another computer has set it.
    """

    name: str
    interface: str
    back_end: str
    look: "Look | None" = None
    channel_example: str
    channel_prefix: str = ""
    numbered: bool = False
    platforms: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    driver_advice: dict[str, str] = field(default_factory=dict)
    usb_ids: tuple[UsbId, ...] = ()
    udev_subsystem: str = ""
    recovery: tuple[RecoveryStep, ...] = (RecoveryStep.FLUSH, RecoveryStep.REOPEN, RecoveryStep.REPLUG)
    supports_fd: bool = False
    supports_listen_only: bool = False
    supports_sample_point: bool = False
    supports_termination: bool = False
    sets_bit_rate: bool = True

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

    def usb_name(self, vendor: int, product: int) -> str | None:
        """Return what is printed on the case of a USB device of this family; None: it is not one."""
        for known in self.usb_ids:
            if known.vendor == vendor and known.product in {None, product}:
                return known.name or self.name
        return None

    def info(self, **known: object) -> AdapterInfo:
        """Return one adapter of this family; whatever is given of `AdapterInfo` differs from a ready one without a name."""
        return AdapterInfo(**({"interface": self.interface, "name": self.name} | known))  # type: ignore[arg-type]  # names are those of AdapterInfo


Look = Callable[[AdapterFamily], Iterable[AdapterInfo]]
"""Finds the adapters of a family that are plugged in, without opening any; may raise anything."""

"""One open CAN connection, whatever the adapter."""

from collections.abc import Sequence
from typing import Protocol

from can_drivers.bus_status import AdapterDetails, BusStatus, RecoveryStep
from can_drivers.frames import Frame
from can_drivers.link_errors import explain_opening
from can_drivers.settings import LinkSettings
from can_drivers.slcan import SlcanBus


class Bus(Protocol):
    """A CAN adapter on a bus. One thread receives; any thread may send, one at a time."""

    @property
    def description(self) -> str:
        """The adapter, for people."""
        ...

    @property
    def details(self) -> AdapterDetails:
        """What the adapter told about itself when it was opened."""
        ...

    @property
    def dropped(self) -> int:
        """Frames known to be lost since opening."""
        ...

    def send(self, frames: Sequence[Frame]) -> None:
        """Hand frames to the adapter, in order.

        Raises:
            LinkLostError: the adapter went away or takes nothing any more.
            BusOffError: it left the bus.
        """
        ...

    def receive(self, timeout_s: float) -> list[Frame]:
        """Return every frame that is there, waiting up to `timeout_s` seconds for the first one; empty on timeout.

        Raises:
            LinkLostError: the adapter went away.
            BusOffError: it left the bus.
        """
        ...

    def status(self) -> BusStatus:
        """Return the state of the controller as far as it is known; returns soon, any thread may ask.

        Raises:
            LinkLostError: the adapter had to be asked and went away.
        """
        ...

    def recover(self, step: RecoveryStep) -> bool:
        """Climb one rung of the recovery ladder: FLUSH or RESET. Called by the thread that receives, while nobody sends.

        Returns:
            False: this driver cannot do that.

        Raises:
            LinkError: it failed.
        """
        ...

    def close(self) -> None:
        """Leave the bus and free the adapter. Never raises for an adapter that is gone."""
        ...


def open_bus(settings: LinkSettings) -> Bus:
    """Open an adapter and go on the bus.

    Args:
        settings: python-can's interface and channel, the bit rates, and how to sit on the bus.

    Returns:
        The open bus. `close` it.

    Raises:
        AdapterNotFoundError: nothing there.
        AdapterBusyError: another program has it.
        DriverMissingError: the maker's driver is not installed.
        PermissionDeniedError: the operating system says no.
        LinkError: it cannot be opened for another reason, or not with these settings.
    """
    try:
        if settings.interface == "slcan":
            return SlcanBus(settings)
        if settings.interface == "gs_usb":
            from can_drivers.gs_usb.bus import GsUsbBus  # noqa: PLC0415  # pyusb is loaded by those who have such an adapter

            return GsUsbBus(settings)
        # python-can takes a quarter of a second to import; the adapters above do without it.
        from can_drivers.python_can_bus import PythonCanBus  # noqa: PLC0415

        return PythonCanBus(settings)
    except Exception as error:  # drivers raise anything at all, and each must become a sentence
        raise explain_opening(error, settings) from error

"""A candleLight on an emulated USB, below pyusb."""

import pytest
import usb.backend.libusb1

from can_drivers.bus import open_bus
from can_drivers.settings import LinkSettings
from tests.can_drivers.devices.candlelight import CandleLight
from tests.can_drivers.devices.emulated_usb import EmulatedUsb


@pytest.fixture
def emulated_usb(monkeypatch):
    emulation = EmulatedUsb()
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda *_, **__: emulation)
    return emulation


@pytest.fixture
def candlelight(emulated_usb):
    device = CandleLight()
    emulated_usb.plug(device)
    return device


@pytest.fixture
def opened():
    """Opens buses, and closes them at the end."""
    buses = []

    def open_one(channel="0", **options):
        buses.append(open_bus(LinkSettings(interface="gs_usb", channel=channel, **options)))
        return buses[-1]

    yield open_one
    for bus in buses:
        bus.close()

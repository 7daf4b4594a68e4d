"""A link that is lost or leaves the bus is brought back, and says what is tried; on buses that are made to fail."""

import dataclasses
import threading
import time

import pytest

from can_drivers.bus_status import AdapterDetails, BusStatus, ControllerState, RecoveryStep
from can_drivers.errors import AdapterNotFoundError, BusOffError, LinkLostError
from can_drivers.settings import LinkSettings
from engine.messages import Connect, Disconnect, LinkHealth, LinkStateChanged

SERIAL_PORT = LinkSettings(interface="slcan", channel="/dev/ttyACM7", serial="0042")


class FailingBus:
    """Fails with what is put into `trouble`; a reset takes until `allow_reset` is set."""

    description = "failing bus"
    details = AdapterDetails(name="Failing bus", serial="0042")
    dropped = 0

    def __init__(self):
        self.trouble = None
        self.allow_reset = threading.Event()
        self.recovered = []

    def send(self, frames):
        pass

    def receive(self, timeout_s):
        if self.trouble is not None:
            error, self.trouble = self.trouble, None
            raise error
        time.sleep(min(timeout_s, 0.01))
        return []

    def status(self):
        return BusStatus(controller=ControllerState.ERROR_WARNING, tx_errors=120, rx_errors=3)

    def recover(self, step):
        self.recovered.append(step)
        if step is RecoveryStep.RESET:
            assert self.allow_reset.wait(20)
        return True

    def close(self):
        pass


@pytest.fixture
def buses(monkeypatch):
    """Every bus that was opened with its channel; the adapter moves to another port each time it is looked for."""
    opened = []

    def resolve(settings):
        return dataclasses.replace(settings, channel=f"/dev/ttyACM{len(opened)}")

    def open_bus(settings):
        bus = FailingBus()
        opened.append((settings.channel, bus))
        return bus

    monkeypatch.setattr("engine.wire.resolve", resolve)
    monkeypatch.setattr("engine.wire.open_bus", open_bus)
    return opened


def test_bus_off_is_explained_with_its_counters_and_the_reset_that_is_tried(watched, buses):
    watched.engine.send(Connect(link=SERIAL_PORT, pack="demo-nfm-120s"))
    watched.until_kind(LinkHealth)
    (_, bus) = buses[0]
    bus.trouble = BusOffError("The adapter left the bus.", advice="Check for a short circuit.")
    told = watched.until_state("bus_off")
    bus.allow_reset.set()
    assert "bus-off number 1" in told.cause
    assert "transmit errors 120" in told.cause
    assert "Resetting the adapter (2 of 4)." in told.cause
    assert told.advice == "Check for a short circuit."
    watched.until_state("opening")
    health = watched.until_kind(LinkHealth)
    assert (health.bus_offs, health.losses, health.adapter_serial) == (1, 0, "0042")
    assert len(buses) == 1, "it was brought back without closing it"


def test_an_adapter_that_comes_back_elsewhere_is_found_by_its_serial_number(watched, buses):
    watched.engine.send(Connect(link=SERIAL_PORT, pack="demo-nfm-120s"))
    watched.until(lambda event: isinstance(event, LinkStateChanged) and "Listening" in event.cause)
    buses[0][1].trouble = LinkLostError("It went away.", advice="Check the plug.")
    told = watched.until_state("lost")
    assert "Opening the adapter again (3 of 4)." in told.cause
    watched.until(lambda event: isinstance(event, LinkStateChanged) and "Listening" in event.cause)
    assert [channel for channel, _ in buses] == ["/dev/ttyACM0", "/dev/ttyACM1"]


def test_a_second_halite_is_told_and_an_adapter_that_never_opened_leaves_no_lock(watched, monkeypatch, halite_home):
    def open_bus(_settings):
        raise AdapterNotFoundError("It is not there.", advice="Plug it in.")

    monkeypatch.setattr("engine.wire.open_bus", open_bus)
    monkeypatch.setattr("engine.wire.resolve", lambda settings: settings)
    watched.engine.send(Connect(link=SERIAL_PORT, pack="demo-nfm-120s"))
    assert watched.until_state("failed").error == "AdapterNotFoundError"
    assert len(list((halite_home / "locks").iterdir())) == 1
    other = type(watched)(type(watched.engine)())
    try:
        other.engine.send(Connect(link=SERIAL_PORT, pack="demo-nfm-120s"))
        refused = other.until_state("failed")
    finally:
        other.engine.close()
    assert refused.error == "AdapterBusyError"
    assert "since" in refused.cause
    watched.engine.send(Disconnect())
    watched.until_state("disconnected")
    assert not list((halite_home / "locks").iterdir())

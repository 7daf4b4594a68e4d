"""Our diagnostics on a real (virtual) bus in real time, and our virtual BMS for testers of others."""

import contextlib
import threading
import time
from dataclasses import replace

from bms.diagnostics.runner import ProcedureRunner
from can_drivers.bus import open_bus
from can_drivers.settings import LinkSettings
from tests.bms.flashing.world import StillBattery, demo_pack, new_flash
from virtual_pack.ecu.virtual_ecu import VirtualEcu

# A bit rate above any adapter's: the virtual bus has no wire, and what is tested here is what is said.
RATES = {"bitrate_bps": 10_000_000, "data_bitrate_bps": 50_000_000}


class LiveTester:
    """Runs procedures on a bus of python-can, in the test's thread."""

    def __init__(self, diagnostics, bus, *, fd):
        self.bus = bus
        self.runner = ProcedureRunner(diagnostics, fd=fd, **RATES)
        # Nobody else is on this bus, as if that had been listened for.
        self.runner._listening_since_s = time.monotonic() - 10.0

    def value(self, procedure, timeout_s=15.0):
        self.runner.start(procedure, time.monotonic())
        deadline_s = time.monotonic() + timeout_s
        while self.runner.running:
            now_s = time.monotonic()
            assert now_s < deadline_s, "the procedure does not end"
            self.bus.send(self.runner.poll(now_s))
            next_s = self.runner.next_time_s
            frames = self.bus.receive(0.01 if next_s is None else min(0.01, max(0.0, next_s - now_s)))
            self.runner.on_frames(frames, time.monotonic())
        if self.runner.outcome.error is not None:
            raise self.runner.outcome.error
        return self.runner.outcome.value


@contextlib.contextmanager
def live_tester(diagnostics, channel, *, fd, interface="virtual"):
    bus = open_bus(LinkSettings(interface=interface, channel=channel, fd=fd))
    try:
        yield LiveTester(diagnostics, bus, fd=fd)
    finally:
        bus.close()


@contextlib.contextmanager
def live_ecu(definition, channel, *, fd):
    """Run the virtual BMS on a virtual bus of python-can."""
    bus = open_bus(LinkSettings(interface="virtual", channel=channel, fd=fd))
    ended = threading.Event()

    def run():
        ecu = VirtualEcu(definition, StillBattery(), new_flash(), seed=1, now_s=time.monotonic() - 1.0)
        while not ended.is_set():
            for frame in bus.receive(0.002):
                ecu.on_frame(frame, time.monotonic())
            bus.send(ecu.poll(time.monotonic()))

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        bus.close()


def definition_of(**diagnostics):
    """Return the demo pack with other addresses."""
    pack = demo_pack()
    return replace(pack, diagnostics=replace(pack.diagnostics, **diagnostics))

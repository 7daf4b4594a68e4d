"""Twenty adapters plugged in and out, again and again: does every link come back, and does nothing leak?

`python -m tests.campaigns.replug [--full] [--json]`: 1,000 times each with --full, else a few. Prints what was found; exits
with 1 if a link did not come back, if a frame from before an unplugging came after it, or if threads, file descriptors or
memory grew.

The adapters are emulated below Halite's drivers: slcan over TCP and pseudo-terminals, gs_usb on an emulated USB, socketcand.
"""

import argparse
import contextlib
import gc
import itertools
import json
import os
import sys
import tempfile
import threading
import time
import tracemalloc
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest import mock

import usb.backend.libusb1

from can_drivers.bus import open_bus
from can_drivers.frames import Frame
from can_drivers.reader import ReaderState, SupervisedReader
from can_drivers.settings import LinkSettings
from tests.can_drivers.devices.candlelight import CandleLight
from tests.can_drivers.devices.emulated_usb import EmulatedUsb
from tests.can_drivers.devices.lawicel import Lawicel
from tests.can_drivers.devices.lines import PtyLine, TcpLine
from tests.can_drivers.devices.socketcand import Socketcand

ADAPTERS = 20
ROUNDS, ROUNDS_FULL = 3, 1000
DEADLINE_S = 20.0
PAUSE_S = 0.05
"""Between attempts to open: the pauses of the product would only make the campaign long."""
GROWTH_MAX_BYTES = 1_000_000
"""Allowed growth of what Python holds between the second round and the last one, in all."""


@dataclass(kw_only=True)
class Outcome:
    """What a campaign found."""

    adapters: int
    rounds: int
    replugs: int = 0
    did_not_come_back: int = 0
    old_frames: int = 0
    threads_before: int = 0
    threads_after: int = 0
    descriptors_before: int = 0
    descriptors_after: int = 0
    growth_bytes: int = 0
    slowest_s: float = 0.0
    seconds: float = 0.0

    @property
    def violations(self):
        return [
            sentence
            for is_violated, sentence in (
                (self.did_not_come_back > 0, f"{self.did_not_come_back} links did not come back"),
                (self.old_frames > 0, f"{self.old_frames} frames from before an unplugging came after it"),
                (self.threads_after > self.threads_before, "threads were left behind"),
                (self.descriptors_after > self.descriptors_before, "file descriptors were left behind"),
                (self.growth_bytes > GROWTH_MAX_BYTES, f"memory grew by {self.growth_bytes:,} bytes"),
            )
            if is_violated
        ]


class UsbSocket:
    """A place on the emulated USB."""

    def __init__(self, emulation, port, serial):
        self.device = CandleLight(serial)
        self._emulation, self._port = emulation, port
        self.plug_in()

    def plug_in(self):
        self._emulation.plug(self.device, port=self._port)

    def unplug(self):
        self._emulation.unplug(self.device)

    def close(self):
        if any(socket.device is self.device for socket in self._emulation.sockets):
            self.unplug()


class Plugged:
    """One adapter and the reader that holds it."""

    def __init__(self, settings, place):
        self.place = place
        self._frames = []
        self._state = None
        self._changed = threading.Condition()
        self._reader = SupervisedReader(lambda: open_bus(settings), self._take_frames, self._take_state)
        self._reader.start()

    def _take_frames(self, frames):
        with self._changed:
            self._frames += frames
            self._changed.notify_all()

    def _take_state(self, state, _error):
        with self._changed:
            self._state = state
            self._changed.notify_all()

    def wait_for(self, state):
        with self._changed:
            return self._changed.wait_for(lambda: self._state is state, DEADLINE_S)

    def talk(self, number):
        """Put a frame with this number on the bus; return the numbers that have arrived since the last time, or None."""
        self.place.device.say(Frame(can_id=0x100, data=number.to_bytes(8, "big")))
        with self._changed:
            self._changed.wait_for(lambda: self._frames, DEADLINE_S)
            numbers = [int.from_bytes(frame.data, "big") for frame in self._frames]
            self._frames.clear()
        return numbers

    def stop(self):
        self._reader.stop()
        self.place.close()


def plug_in_all(folder):
    """Plug in five adapters of each kind; where there are no pseudo-terminals, TCP stands in."""
    emulation = EmulatedUsb()

    def get_backend(find_library=None):
        # A mock would remember every call.
        return emulation

    with (
        mock.patch.object(usb.backend.libusb1, "get_backend", get_backend),
        mock.patch.multiple("can_drivers.recovery", _FIRST_PAUSE_S=PAUSE_S, _LONGEST_PAUSE_S=PAUSE_S),
    ):
        adapters = [one_adapter(number, folder, emulation) for number in range(ADAPTERS)]
        yield adapters
        for adapter in adapters:
            adapter.stop()


def one_adapter(number, folder, emulation):
    kind = ("slcan TCP", "slcan pty", "gs_usb", "socketcand")[number % 4]
    if kind == "gs_usb":
        place = UsbSocket(emulation, number + 1, f"SERIAL{number:02d}")
        return Plugged(LinkSettings(interface="gs_usb", channel="0", serial=place.device.serial), place)
    if kind == "socketcand":
        place = TcpLine(Socketcand())
        return Plugged(LinkSettings(interface="socketcand", channel=f"127.0.0.1:{place.port}/can0"), place)
    place = None
    if kind == "slcan pty" and hasattr(os, "openpty"):
        own = folder / str(number)
        own.mkdir()
        with contextlib.suppress(OSError):
            place = PtyLine(Lawicel(), own)
    place = place or TcpLine(Lawicel())
    return Plugged(LinkSettings(interface="slcan", channel=place.channel), place)


def descriptors():
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def run(rounds):
    outcome = Outcome(adapters=ADAPTERS, rounds=rounds)
    began_s = time.monotonic()
    numbers = itertools.count(1)
    tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder, contextlib.contextmanager(plug_in_all)(Path(folder)) as adapters:
        for adapter in adapters:
            outcome.did_not_come_back += not adapter.wait_for(ReaderState.OPEN)
        held = None
        for number in range(rounds):
            replug(adapters, numbers, outcome)
            if number == min(1, rounds - 1):
                # The first rounds load modules and fill tables; from now on nothing may grow.
                gc.collect()
                held = tracemalloc.get_traced_memory()[0], descriptors(), threading.active_count()
        gc.collect()
        held_bytes, outcome.descriptors_before, outcome.threads_before = held
        outcome.growth_bytes = tracemalloc.get_traced_memory()[0] - held_bytes
        outcome.descriptors_after, outcome.threads_after = descriptors(), threading.active_count()
    tracemalloc.stop()
    outcome.seconds = round(time.monotonic() - began_s, 1)
    return outcome


def replug(adapters, numbers, outcome):
    """Unplug and plug in all of them once, and see that each brings only what is new."""
    for adapter in adapters:
        adapter.talk(next(numbers))
        adapter.place.unplug()
    for adapter in adapters:
        adapter.wait_for(ReaderState.LOST)
        adapter.place.plug_in()
    plugged_in_s = time.monotonic()
    for adapter in adapters:
        if not adapter.wait_for(ReaderState.OPEN):
            outcome.did_not_come_back += 1
            continue
        outcome.slowest_s = round(max(outcome.slowest_s, time.monotonic() - plugged_in_s), 3)
        number = next(numbers)
        arrived = adapter.talk(number)
        outcome.did_not_come_back += number not in arrived
        outcome.old_frames += sum(other != number for other in arrived)
        outcome.replugs += 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", action="store_true", help=f"{ROUNDS_FULL} times each instead of {ROUNDS}")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    arguments = parser.parse_args()
    outcome = run(ROUNDS_FULL if arguments.full else ROUNDS)
    if arguments.json:
        print(json.dumps({**asdict(outcome), "violations": outcome.violations}))
    else:
        for name, value in asdict(outcome).items():
            print(f"{name.replace('_', ' '):20} {value}")
        print("\n".join(outcome.violations) or "nothing leaked, every link came back, nothing old arrived")
    return 1 if outcome.violations else 0


if __name__ == "__main__":
    sys.exit(main())

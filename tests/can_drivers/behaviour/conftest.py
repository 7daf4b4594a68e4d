"""One emulated adapter at a time, plugged in; every test of this folder runs over all of them.

To add an adapter: write a function that yields a `Bench` (its emulated device, how it is opened, what it is plugged into,
what it can do), and name it in `EMULATIONS`. Nothing else changes; a test that needs more than the adapter can is skipped.

A device has `sent` (frames the user put on the bus), `say(*frames)` (others put them there), and where `abilities` says so
`bitrate_bps`, `data_bitrate_bps`, `listen_only`, `serial` and `say_raw(data)`. What it is plugged into has `unplug()`,
`plug_in()` and `close()`.
"""

import contextlib
import logging
import os
import socket
import sys
import time
import types
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import can
import can.interfaces.slcan
import pytest
import usb.backend.libusb1

from can_drivers.bus import open_bus
from can_drivers.frames import Frame
from can_drivers.python_can_bus import PythonCanBus
from can_drivers.settings import LinkSettings
from tests.can_drivers.devices.canalyst import CanalystII
from tests.can_drivers.devices.candlelight import LISTEN_ONLY, CandleLight
from tests.can_drivers.devices.emulated_usb import EmulatedUsb
from tests.can_drivers.devices.lawicel import Lawicel
from tests.can_drivers.devices.lines import PtyLine, TcpLine
from tests.can_drivers.devices.robotell import Robotell
from tests.can_drivers.devices.seeed import Seeed
from tests.can_drivers.devices.serial_framing import SerialFraming
from tests.can_drivers.devices.socketcand import Socketcand


@dataclass
class Bench:
    """An adapter that is plugged in.

    `abilities`, any of: `fd`, `remote`, `bitrate` (the device is told), `listen_only`, `serial` (it names one), `resyncs` (it
    gets over garbage on the line), `unplugs`.
    """

    interface: str
    channel: str
    device: Any
    socket: Any
    abilities: frozenset[str]
    opener: Callable[[LinkSettings], Any] = open_bus
    opened: list[Any] = field(default_factory=list)

    def needs(self, *names):
        if missing := set(names) - self.abilities:
            pytest.skip(f"not on this adapter: {', '.join(sorted(missing))}")

    def settings(self, **options):
        return LinkSettings(interface=self.interface, channel=self.channel, **options)

    def open(self, **options):
        bus = self.opener(self.settings(**options))
        self.opened.append(bus)
        return bus

    def wait_sent(self, bus, count, timeout_s=5.0):
        """Return what the device has sent; some send more only after their user heard that the last was sent."""
        deadline_s = time.monotonic() + timeout_s
        while len(self.device.sent) < count and time.monotonic() < deadline_s:
            bus.receive(0.005)
        return self.device.sent

    def wait_told(self, attribute, value, timeout_s=2.0):
        """Wait until the device has read what it was told; not all of them answer."""
        deadline_s = time.monotonic() + timeout_s
        while getattr(self.device, attribute) != value and time.monotonic() < deadline_s:
            time.sleep(0.002)
        assert getattr(self.device, attribute) == value

    def close(self):
        for bus in self.opened:
            bus.close()
        self.socket.close()


def abilities(*names):
    return frozenset(names)


def pty(device, tmp_path):
    if not hasattr(os, "openpty"):
        pytest.skip("pseudo-terminals are a POSIX thing")
    try:
        return PtyLine(device, tmp_path)
    except OSError:
        pytest.skip("this system has no pseudo-terminals: /dev/pts is not mounted")


SLCAN = abilities("fd", "remote", "bitrate", "listen_only", "serial", "resyncs", "unplugs")


def slcan_tcp(tmp_path, monkeypatch):
    line = TcpLine(Lawicel())
    yield Bench("slcan", line.channel, line.device, line, SLCAN)


def slcan_pty(tmp_path, monkeypatch):
    line = pty(Lawicel(), tmp_path)
    yield Bench("slcan", line.channel, line.device, line, SLCAN)


def slcan_of_python_can(tmp_path, monkeypatch):
    """The driver Halite does not use, on the same device: what ours sends must be what others understand, and back.

    It is not unplugged: it leaves its port open when it fails to open the channel, and gives up closing half-way.
    """
    # It sleeps two seconds when it opens.
    monkeypatch.setattr(can.interfaces.slcan, "time", types.SimpleNamespace(sleep=lambda _: None, time=time.time))
    line = TcpLine(Lawicel())
    yield Bench("slcan", line.channel, line.device, line, abilities("remote", "bitrate"), opener=PythonCanBus)


def socketcand(tmp_path, monkeypatch):
    line = TcpLine(Socketcand())
    yield Bench("socketcand", f"127.0.0.1:{line.port}/can0", line.device, line, abilities("unplugs"))


def robotell(tmp_path, monkeypatch):
    line = pty(Robotell(), tmp_path)
    yield Bench("robotell", line.channel, line.device, line, abilities("remote", "bitrate", "serial", "resyncs", "unplugs"))


def seeedstudio(tmp_path, monkeypatch):
    line = pty(Seeed(), tmp_path)
    yield Bench(
        "seeedstudio", line.channel, line.device, line, abilities("remote", "bitrate", "listen_only", "resyncs", "unplugs")
    )


def serial_framing(tmp_path, monkeypatch):
    line = pty(SerialFraming(), tmp_path)
    yield Bench("serial", line.channel, line.device, line, abilities("remote", "resyncs", "unplugs"))


class UsbSocket:
    """A place on the emulated USB."""

    def __init__(self, monkeypatch, device):
        self._emulation = EmulatedUsb()
        self._device = device
        monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda *_, **__: self._emulation)
        self.plug_in()

    def plug_in(self):
        self._emulation.plug(self._device)

    def unplug(self):
        self._emulation.unplug(self._device)

    def close(self):
        assert self._emulation.open_handles == 0


def canalyst(tmp_path, monkeypatch):
    device = CanalystII()
    yield Bench("canalystii", "0", device, UsbSocket(monkeypatch, device), abilities("remote", "bitrate", "unplugs"))


class TalkativeCandleLight(CandleLight):
    """In the words of this folder."""

    @property
    def listen_only(self):
        return bool(self.mode & LISTEN_ONLY)

    def say(self, *frames):
        for frame in frames:
            super().say(frame)


def candlelight(tmp_path, monkeypatch):
    device = TalkativeCandleLight()
    can_do = abilities("fd", "remote", "bitrate", "listen_only", "serial", "unplugs")
    yield Bench("gs_usb", "0", device, UsbSocket(monkeypatch, device), can_do)


class PythonCanPeer:
    """Another user of a bus that has no adapter of its own to emulate."""

    def __init__(self, **arguments):
        self._bus = can.Bus(**arguments)
        self._sent = []

    @property
    def sent(self):
        while (message := self._bus.recv(0)) is not None:
            self._sent.append(as_frame(message))
        return self._sent

    def say(self, *frames):
        for frame in frames:
            self._bus.send(
                can.Message(
                    arbitration_id=frame.can_id,
                    data=frame.data,
                    is_extended_id=frame.is_extended,
                    is_fd=frame.is_fd,
                    bitrate_switch=frame.bitrate_switch,
                    is_remote_frame=frame.is_remote,
                )
            )

    def close(self):
        self._bus.shutdown()


def virtual(tmp_path, monkeypatch):
    channel = f"bus-{uuid.uuid4()}"
    peer = PythonCanPeer(interface="virtual", channel=channel, protocol=can.CanProtocol.CAN_FD)
    yield Bench("virtual", channel, peer, peer, abilities("fd", "remote"))


def socketcan(tmp_path, monkeypatch):
    if not sys.platform.startswith("linux") or not hasattr(socket, "AF_CAN"):
        pytest.skip("SocketCAN is a part of Linux")
    try:
        peer = PythonCanPeer(interface="socketcan", channel="vcan0", fd=True)
    except OSError:
        pytest.skip("this kernel has no CAN, or no interface vcan0")
    yield Bench("socketcan", "vcan0", peer, peer, abilities("fd", "remote"))


EMULATIONS = {
    "slcan over TCP": slcan_tcp,
    "slcan over a pseudo-terminal": slcan_pty,
    "slcan, python-can's driver": slcan_of_python_can,
    "socketcand": socketcand,
    "robotell": robotell,
    "seeedstudio": seeedstudio,
    "serial": serial_framing,
    "canalystii": canalyst,
    "gs_usb": candlelight,
    "virtual": virtual,
    "socketcan": socketcan,
}


def as_frame(message):
    return Frame(
        can_id=message.arbitration_id,
        data=bytes(message.data),
        is_extended=message.is_extended_id,
        is_fd=message.is_fd,
        bitrate_switch=message.bitrate_switch,
        is_remote=message.is_remote_frame,
    )


@pytest.fixture(autouse=True)
def quiet_drivers(caplog):
    """As the program does it: what the drivers log is no news, they raise as well."""
    caplog.set_level(logging.CRITICAL, "can")


@pytest.fixture(params=EMULATIONS.values(), ids=EMULATIONS.keys())
def bench(request, tmp_path, monkeypatch):
    """The adapter, plugged in and not yet opened."""
    with contextlib.contextmanager(request.param)(tmp_path, monkeypatch) as plugged:
        try:
            yield plugged
        finally:
            plugged.close()

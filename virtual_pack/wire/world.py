"""A bus with ECUs on it, run through time together: what an ECU answers takes part in the next arbitration."""

from typing import Protocol

from can_drivers.frames import Frame
from virtual_pack.wire.bus import SimulatedBus
from virtual_pack.wire.node import BusNode

_ECU_QUEUE = 160
"""Frames: an ISO-TP answer and a few cycles of broadcasts. While nobody acknowledges, the oldest give way to newer values."""
_LAST_WORDS_S = 0.02


class FrameDevice(Protocol):
    """An ECU as the wire sees it. Times are seconds; see `virtual_pack.ecu.virtual_ecu.VirtualEcu`."""

    @property
    def bitrate_bps(self) -> int:
        """Nominal bit rate its controller is set to; it may change."""
        ...

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; infinity: never."""
        ...

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame from the bus."""
        ...

    def poll(self, now_s: float) -> list[Frame]:
        """Do what has become due and return the frames to send."""
        ...


class Station:
    """A device and its controller.

    Attributes:
        device: the device.
        node: its controller.
        mute: what it sends does not reach the bus; it still hears and acknowledges.
    """

    def __init__(self, device: FrameDevice, name: str, data_bitrate_bps: int) -> None:
        """Make a closed controller for the device."""
        self.device = device
        self.node = BusNode(name, self._on_frame, queue_length=_ECU_QUEUE, drop_oldest=True, recovers=True)
        self.node.data_bitrate_bps = data_bitrate_bps
        self.mute = False
        self._set_bps = device.bitrate_bps
        self._changes_s: float | None = None
        self._heard = False

    def open(self, bus: SimulatedBus, now_s: float) -> None:
        """Take part in the bus at the device's bit rate, with empty queue and counters."""
        self._set_bps = self.node.bitrate_bps = self.device.bitrate_bps
        self._changes_s = None
        bus.open(self.node, now_s)

    def poll(self, bus: SimulatedBus, now_s: float) -> None:
        """Let the device do what is due, and queue what it sends."""
        device = self.device
        if device.bitrate_bps != self._set_bps:
            self._change_bitrate(bus, now_s)
        if not (self._heard or device.next_time_s <= now_s):
            return
        self._heard = False
        for frame in device.poll(now_s):
            if not self.mute:
                bus.send(self.node, frame, now_s)

    def _change_bitrate(self, bus: SimulatedBus, now_s: float) -> None:
        """Go to the device's bit rate when what it has said is on the bus, or nobody has taken it for a while."""
        if self._changes_s is None:
            self._changes_s = now_s + _LAST_WORDS_S
        if self.node.is_open and (not self.node.queued or now_s >= self._changes_s):
            bus.close(self.node, now_s)
            self.open(bus, now_s)

    def _on_frame(self, frame: Frame) -> None:
        self._heard = True
        self.device.on_frame(frame, frame.time_s)


class World:
    """Bus and ECUs in one time. Other nodes are attached to `bus` by whoever owns them.

    Attributes:
        bus: the wire.
        stations: the devices on it, the pack's BMS first.
    """

    def __init__(self, *devices: FrameDevice, data_bitrate_bps: int = 2_000_000, now_s: float = 0.0) -> None:
        """Connect the devices to a new bus at `now_s`."""
        self.bus = SimulatedBus()
        self.stations = [Station(device, f"ECU {number}", data_bitrate_bps) for number, device in enumerate(devices)]
        self._now_s = now_s
        for station in self.stations:
            self.bus.attach(station.node)
            station.open(self.bus, now_s)

    @property
    def next_time_s(self) -> float:
        """When something happens next by itself."""
        next_s = self.bus.next_time_s
        for station in self.stations:
            next_s = min(next_s, station.device.next_time_s)
        return next_s

    def run(self, until_s: float) -> None:
        """Let everything happen that is due by `until_s`, in order."""
        while (due_s := self.next_time_s) <= until_s:
            # What is overdue happens now: the time of this world never goes back.
            self._now_s = max(self._now_s, due_s)
            self.bus.step(self._now_s)
            for station in self.stations:
                station.poll(self.bus, self._now_s)
            # A frame that ended has freed the bus: the next arbitration follows at once, the ECU's answer among the contenders.
            self.bus.step(self._now_s)
        self._now_s = max(self._now_s, until_s)

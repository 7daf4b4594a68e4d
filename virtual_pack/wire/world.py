"""A bus with one ECU on it, run through time together: what the ECU answers takes part in the next arbitration."""

from typing import Protocol

from can_drivers.frames import Frame
from virtual_pack.wire.bus import SimulatedBus
from virtual_pack.wire.node import BusNode

_ECU_QUEUE = 160
"""Frames: an ISO-TP answer and a few cycles of broadcasts. While nobody acknowledges, the oldest give way to newer values."""
_NEVER_S = float("inf")


class FrameDevice(Protocol):
    """An ECU as the wire sees it. Times are seconds; see `virtual_pack.ecu.virtual_ecu.VirtualEcu`."""

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


class World:
    """Bus and ECU in one time. Other nodes are attached to `bus` by whoever owns them.

    Attributes:
        bus: the wire.
        ecu_node: the ECU's controller, None on a bus without ECU.
    """

    def __init__(
        self, ecu: FrameDevice | None, *, bitrate_bps: int = 500_000, data_bitrate_bps: int = 2_000_000, now_s: float = 0.0
    ) -> None:
        """Connect the ECU to a new bus at `now_s`."""
        self.bus = SimulatedBus()
        self.ecu_node: BusNode | None = None
        self._ecu = ecu
        self._now_s = now_s
        self._heard = False
        if ecu is not None:
            node = BusNode("ECU", self._on_frame, queue_length=_ECU_QUEUE, drop_oldest=True, recovers=True)
            node.bitrate_bps, node.data_bitrate_bps = bitrate_bps, data_bitrate_bps
            self.bus.attach(node)
            self.bus.open(node, now_s)
            self.ecu_node = node

    @property
    def next_time_s(self) -> float:
        """When something happens next by itself."""
        ecu_s = _NEVER_S if self._ecu is None else self._ecu.next_time_s
        return min(self.bus.next_time_s, ecu_s)

    def run(self, until_s: float) -> None:
        """Let everything happen that is due by `until_s`, in order."""
        while (due_s := self.next_time_s) <= until_s:
            # What is overdue happens now: the time of this world never goes back.
            self._now_s = max(self._now_s, due_s)
            self.bus.step(self._now_s)
            self._poll_ecu(self._now_s)
            # A frame that ended has freed the bus: the next arbitration follows at once, the ECU's answer among the contenders.
            self.bus.step(self._now_s)
        self._now_s = max(self._now_s, until_s)

    def _poll_ecu(self, now_s: float) -> None:
        ecu, node = self._ecu, self.ecu_node
        if ecu is None or node is None or not (self._heard or ecu.next_time_s <= now_s):
            return
        self._heard = False
        for frame in ecu.poll(now_s):
            self.bus.send(node, frame, now_s)

    def _on_frame(self, frame: Frame) -> None:
        if self._ecu is not None:
            self._heard = True
            self._ecu.on_frame(frame, frame.time_s)

"""The bus of a campaign: frames are disturbed by their number, and everything the tool sends is judged."""

import math
import struct
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from can_drivers.frames import Frame
from tests.bms.diagnostics.virtual_time import Fault, Sent
from tests.bms.flashing.world import WatchedWire
from tests.campaigns.flashing.request_rules import RequestRules

STALE_FRAMES = 100


class CampaignWire(WatchedWire):
    """A bus on which frames are disturbed by their number, and on which everything the tool sends is judged."""

    rules: RequestRules

    def __init__(self, fault: Fault | None = None) -> None:
        super().__init__(fault)
        self.fault = self._disturb
        self.quiet_until = math.inf
        self.heard: list[Frame] = []
        """The latest frames of the BMS."""
        self.trace: Any = None
        """Digest of everything put on the bus, if it is wanted."""
        self._by_number: defaultdict[int, list[Fault]] = defaultdict(list)
        self._standing: list[Fault] = []

    def disturb(self, number: int, fault: Fault) -> None:
        """Let a fault befall one frame."""
        self._by_number[number].append(fault)
        self._aim()

    def disturb_all(self, fault: Fault) -> None:
        """Let a fault decide about every frame from now on."""
        self._standing.append(fault)
        self._aim()

    def calm(self) -> None:
        """Carry every frame as it is from now on."""
        self._by_number.clear()
        self._standing.clear()
        self._aim()

    def _aim(self) -> None:
        self.quiet_until = 0 if self._standing else min(self._by_number, default=math.inf)

    def _disturb(self, sent: Sent) -> Iterable[tuple[float, Frame]]:
        faults = (*self._by_number.pop(sent.number, ()), *self._standing)
        self._aim()
        arrivals: list[tuple[float, Frame]] = [(0.0, sent.frame)]
        for fault in faults:
            arrivals = [
                (delay_s + more_s, what) for delay_s, frame in arrivals for more_s, what in fault(replace(sent, frame=frame))
            ]
        return arrivals

    def put(self, frames: list[Frame], *, by_tester: bool, now_s: float) -> None:
        if not frames:
            return
        if by_tester:
            for frame in frames:
                self.rules.on_frame(frame)
        else:
            self.heard += frames
            del self.heard[:-STALE_FRAMES]
            self.rules.on_answer(frames[0].data, arrives=self.quiet_until == math.inf)
        if self.trace is not None:
            for frame in frames:
                self.trace.update(struct.pack(">dIB", now_s, frame.can_id, by_tester) + frame.data)
        super(WatchedWire, self).put(frames, by_tester=by_tester, now_s=now_s)

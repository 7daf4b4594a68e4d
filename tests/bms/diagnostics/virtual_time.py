"""A bus, a clock and a scripted ECU, all in virtual time. Only time and the wire are simulated."""

import functools
import math
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from bms.definition.model import Diagnostics
from bms.diagnostics.procedure import Procedure, Progress
from bms.diagnostics.runner import Outcome, ProcedureRunner
from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived

BITRATE_BPS = 500_000
DATA_BITRATE_BPS = 2_000_000

DIAGNOSTICS = Diagnostics(
    request_id=0x7E4,
    response_id=0x7EC,
    functional_id=0x7DF,
    identity={"serial": 0xF18C, "hardware": 0xF191, "software": 0xF195},
)


class Node(Protocol):
    """Something on the bus."""

    next_time_s: float | None

    def on_frame(self, frame: Frame, now_s: float) -> None: ...

    def poll(self, now_s: float) -> list[Frame]: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """One frame on the bus: its number, who sent it, when it ended."""

    number: int
    by_tester: bool
    frame: Frame
    end_s: float


Fault = Callable[[Sent], Iterable[tuple[float, Frame]]]
"""What really arrives for a frame: (extra delay, frame) pairs; an empty result loses it."""


@functools.lru_cache(maxsize=1 << 16)
def duration_s(can_id: int, data: bytes, is_fd: bool) -> float:
    """Return how long a frame takes; the same ones come again and again."""
    frame = Frame(can_id=can_id, data=data, is_extended=can_id > 0x7FF, is_fd=is_fd, bitrate_switch=is_fd)
    return frame_time_s(frame, BITRATE_BPS, DATA_BITRATE_BPS)


class Wire:
    """One bus with bit timing: the lowest id among those waiting goes first, one frame at a time."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.sent: list[Sent] = []
        self.keep = False
        self.frames = 0
        self._queues: tuple[deque[tuple[float, Frame]], deque[tuple[float, Frame]]] = (deque(), deque())
        self._free_s = 0.0
        self._late: list[tuple[float, int, bool, Frame]] = []

    def put(self, frames: list[Frame], *, by_tester: bool, now_s: float) -> None:
        queue = self._queues[by_tester]
        queue.extend((now_s, frame) for frame in frames)

    @property
    def next_time_s(self) -> float | None:
        times = [late[0] for late in self._late]
        heads = [queue[0] for queue in self._queues if queue]
        if heads:
            start_s = max(self._free_s, min(ready_s for ready_s, _ in heads))
            ready = [frame for ready_s, frame in heads if ready_s <= start_s]
            winner = min(ready, key=lambda frame: frame.can_id)
            times.append(start_s + duration_s(winner.can_id, winner.data, winner.is_fd))
        return min(times, default=None)

    def deliver(self, now_s: float) -> list[tuple[bool, Frame]]:
        """Return (by_tester, frame) of everything that has arrived by `now_s`."""
        arrived: list[tuple[bool, Frame]] = []
        while True:
            heads = [(queue[0], by_tester) for by_tester, queue in zip((False, True), self._queues, strict=True) if queue]
            if not heads:
                break
            start_s = max(self._free_s, min(head[0] for head, _ in heads))
            ready = [(frame, by_tester) for (ready_s, frame), by_tester in heads if ready_s <= start_s]
            frame, by_tester = min(ready, key=lambda item: item[0].can_id)
            end_s = start_s + duration_s(frame.can_id, frame.data, frame.is_fd)
            if end_s > now_s + 1e-12:
                break
            self._queues[by_tester].popleft()
            self._free_s = end_s
            record = Sent(self.frames, by_tester, replace(frame, time_s=end_s), end_s)
            self.frames += 1
            if self.keep:
                self.sent.append(record)
            if self.fault is None:
                arrived.append((by_tester, record.frame))
                continue
            for delay_s, what in self.fault(record):
                self._late.append((end_s + delay_s, record.number, by_tester, replace(what, time_s=end_s + delay_s)))
        for late in sorted(entry for entry in self._late if entry[0] <= now_s + 1e-12):
            self._late.remove(late)
            arrived.append((late[2], late[3]))
        return arrived


class Bench:
    """A runner and a node on one wire, and the clock that both see."""

    def __init__(self, node: Node, diagnostics: Diagnostics = DIAGNOSTICS, *, fd: bool = False, fault: Fault | None = None):
        self.now_s = 100.0
        self.wire = Wire(fault)
        self.node = node
        self.diagnostics = diagnostics
        self.fd = fd
        self.progress: list[Progress] = []
        self.on_progress: Callable[[Progress], None] = lambda progress: None
        self.before_step: Callable[[], None] = lambda: None
        self.runner = self.new_runner()

    def new_runner(self) -> ProcedureRunner:
        """Return a runner as a fresh tool process would have it."""
        return ProcedureRunner(self.diagnostics, fd=self.fd, bitrate_bps=BITRATE_BPS, data_bitrate_bps=DATA_BITRATE_BPS)

    def run(self, procedure: Procedure[Any], *, limit_s: float = 3600.0) -> Outcome:
        """Run a procedure to its end."""
        self.runner.start(procedure, self.now_s)
        end_s = self.now_s + limit_s
        while self.runner.running:
            self.step()
            assert self.now_s < end_s, "the procedure does not end"
        self._tell()
        assert self.runner.outcome is not None
        return self.runner.outcome

    def _tell(self) -> None:
        for progress in self.runner.take_progress():
            self.progress.append(progress)
            self.on_progress(progress)

    def value(self, procedure: Procedure[Any]) -> Any:
        """Run a procedure that must succeed; return its value."""
        outcome = self.run(procedure)
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def idle(self, duration_s: float) -> None:
        """Let time pass with no procedure running."""
        end_s = self.now_s + duration_s
        while self.now_s < end_s:
            self.step(end_s)

    def step(self, at_most_s: float = math.inf) -> None:
        """Go to the next thing that happens."""
        self.before_step()
        self.wire.put(self.runner.poll(self.now_s), by_tester=True, now_s=self.now_s)
        self.wire.put(self.node.poll(self.now_s), by_tester=False, now_s=self.now_s)
        self._tell()
        if at_most_s == math.inf and not self.runner.running:
            return
        times = [self.wire.next_time_s, self.runner.next_time_s, self.node.next_time_s]
        soonest_s = min((time_s for time_s in times if time_s is not None), default=self.now_s + 1.0)
        self.now_s = min(max(self.now_s + 1e-9, soonest_s), at_most_s)
        for by_tester, frame in self.wire.deliver(self.now_s):
            if by_tester:
                self.node.on_frame(frame, self.now_s)
            else:
                self.runner.on_frames([frame], self.now_s)


Answer = bytes | tuple[float, bytes]
Script = Callable[[bytes, bool], Iterable[Answer]]


class ScriptedEcu:
    """An ECU whose answers a function decides: it gets (request, functional) and returns answers, each with its delay."""

    def __init__(self, script: Script, *, fd: bool = False) -> None:
        parameters = IsoTpParameters(fd=fd)
        self.physical = IsoTpEndpoint(IsoTpAddress(tx_id=0x7EC, rx_id=0x7E4), parameters)
        self.functional = IsoTpEndpoint(IsoTpAddress(tx_id=0x7EC, rx_id=0x7DF), parameters)
        self.script = script
        self.requests: list[tuple[float, bytes, bool]] = []
        self._due: list[tuple[float, bytes]] = []

    @property
    def next_time_s(self) -> float | None:
        times = [time_s for time_s, _ in self._due]
        if self.physical.next_time_s is not None:
            times.append(self.physical.next_time_s)
        return min(times, default=None)

    def on_frame(self, frame: Frame, now_s: float) -> None:
        for endpoint, functional in ((self.physical, False), (self.functional, True)):
            endpoint.on_frame(frame, now_s)
            for event in endpoint.take_events():
                if isinstance(event, MessageReceived):
                    self._request(event.payload, functional, now_s)

    def _request(self, payload: bytes, functional: bool, now_s: float) -> None:
        self.requests.append((now_s, payload, functional))
        if payload == b"\x3e\x80":
            return
        for answer in self.script(payload, functional):
            delay_s, data = answer if isinstance(answer, tuple) else (0.001, answer)
            self._due.append((now_s + delay_s, data))

    def poll(self, now_s: float) -> list[Frame]:
        for entry in sorted(entry for entry in self._due if entry[0] <= now_s):
            self._due.remove(entry)
            self.physical.send(entry[1], now_s)
        frames = self.physical.poll(now_s)
        self.physical.take_events()
        return frames

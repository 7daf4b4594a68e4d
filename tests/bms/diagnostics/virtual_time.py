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
_INSTANT_S = 1e-12
_CONSECUTIVE = 2

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


Arrival = tuple[bool, Frame]
"""Who sent it (the tester?), and what arrives on the other side."""


class Wire:
    """One bus with bit timing: the lowest id among those waiting goes first, one frame at a time."""

    def __init__(self, fault: Fault | None = None) -> None:
        self.fault = fault
        self.quiet_until = 0
        """Number of the first frame the fault is asked about."""
        self.sent: list[Sent] = []
        self.keep = False
        self.frames = 0
        self._queues: tuple[deque[tuple[float, Frame]], deque[tuple[float, Frame]]] = (deque(), deque())
        self._free_s = 0.0
        self._late: list[tuple[float, int, bool, Frame]] = []
        self._winner: tuple[float, bool] | None = None

    def put(self, frames: list[Frame], *, by_tester: bool, now_s: float) -> None:
        if frames:
            self._queues[by_tester].extend([(now_s, frame) for frame in frames])
            self._winner = None

    def inject(self, frame: Frame, *, by_tester: bool, at_s: float) -> None:
        """Let a frame of a third party, or one from long ago, arrive at one side; the bus has room for it."""
        self._late.append((at_s, self.frames, by_tester, replace(frame, time_s=at_s)))

    @property
    def next_time_s(self) -> float:
        """When the next frame arrives; infinity: never."""
        next_s = self._next_end_s
        return min(next_s, *(late[0] for late in self._late)) if self._late else next_s

    @property
    def _next_end_s(self) -> float:
        """When the frame that wins the bus next will have ended; infinity: none waits."""
        if self._winner is None:
            self._winner = self._arbitrate()
        return self._winner[0]

    def _arbitrate(self) -> tuple[float, bool]:
        node, tester = self._queues
        if not node and not tester:
            return math.inf, False
        if not tester or not node:
            by_tester = bool(tester)
        elif self._free_s < max(node[0][0], tester[0][0]):
            # Only the one that was ready first competes, unless both were when the bus became free.
            by_tester = tester[0][0] < node[0][0] or (tester[0][0] == node[0][0] and tester[0][1].can_id < node[0][1].can_id)
        else:
            by_tester = tester[0][1].can_id < node[0][1].can_id
        ready_s, frame = self._queues[by_tester][0]
        return max(self._free_s, ready_s) + duration_s(frame.can_id, frame.data, frame.is_fd), by_tester

    def deliver(self, now_s: float) -> list[Arrival]:
        """Return (by_tester, frame) of everything that has arrived by `now_s`."""
        arrived: list[Arrival] = []
        while self._next_end_s <= now_s + _INSTANT_S:
            arrived += self._carry()
        if self._late:
            due = [entry for entry in self._late if entry[0] <= now_s + _INSTANT_S]
            for late in sorted(due, key=lambda entry: entry[:2]):
                self._late.remove(late)
                arrived.append((late[2], late[3]))
        return arrived

    def stream(self, until_s: float, until_frame: float) -> tuple[list[Arrival], float]:
        """Carry on with consecutive frames of one message as long as another one of them follows; nobody answers those.

        Args:
            until_s: when somebody else has something to do.
            until_frame: the number of frames at which somebody wants to look.

        Returns:
            What has arrived, and when the last of it did (0.0: nothing).
        """
        arrived: list[Arrival] = []
        end_s = 0.0
        while not self._late and self.frames < until_frame:
            next_s = self._next_end_s
            if next_s > until_s or self._winner is None:
                break
            queue = self._queues[self._winner[1]]
            if len(queue) < 2 or not queue[0][1].data[0] >> 4 == _CONSECUTIVE == queue[1][1].data[0] >> 4:
                break
            arrived += self._carry()
            end_s = next_s
        return arrived, end_s

    def _carry(self) -> list[Arrival]:
        """Carry one frame from end to end; what the fault delays arrives later."""
        assert self._winner is not None
        end_s, by_tester = self._winner
        frame = self._queues[by_tester].popleft()[1]
        self._winner = None
        self._free_s = end_s
        number = self.frames
        self.frames += 1
        frame = Frame(
            can_id=frame.can_id,
            data=frame.data,
            time_s=end_s,
            is_extended=frame.is_extended,
            is_fd=frame.is_fd,
            bitrate_switch=frame.bitrate_switch,
        )
        if self.keep:
            self.sent.append(Sent(number, by_tester, frame, end_s))
        if self.fault is None or number < self.quiet_until:
            return [(by_tester, frame)]
        for delay_s, what in self.fault(Sent(number, by_tester, frame, end_s)):
            self._late.append((end_s + delay_s, number, by_tester, replace(what, time_s=end_s + delay_s)))
        return []


class EndlessError(AssertionError):
    """A procedure has not come to an end in the time it was given."""


class Bench:
    """A runner and a node on one wire, and the clock that both see.

    Both are asked only when they have something to do: at the time they named, or when a frame has come for them. A test that
    looks in before every step (`before_step`) may have changed anything, so then both are asked at every step.
    """

    def __init__(self, node: Node, diagnostics: Diagnostics = DIAGNOSTICS, *, fd: bool = False, fault: Fault | None = None):
        self.now_s = 100.0
        self.wire = Wire(fault)
        self.node = node
        self.diagnostics = diagnostics
        self.fd = fd
        self.progress: list[Progress] = []
        self.on_progress: Callable[[Progress], None] = lambda progress: None
        self.before_step: Callable[[], None] | None = None
        self._acts: list[tuple[int, Callable[[], None]]] = []
        self._act_at_frame = math.inf
        self._runner_due_s = self._node_due_s = -math.inf
        self.runner = self.new_runner()

    def new_runner(self) -> ProcedureRunner:
        """Return a runner as a fresh tool process would have it."""
        self.wake()
        return ProcedureRunner(self.diagnostics, fd=self.fd, bitrate_bps=BITRATE_BPS, data_bitrate_bps=DATA_BITRATE_BPS)

    def wake(self) -> None:
        """Ask both in the next step, whatever they said before: something was done to them from outside."""
        self._runner_due_s = self._node_due_s = -math.inf

    def at_frame(self, number: int, act: Callable[[], None]) -> None:
        """Do something once, as soon as the bus has carried this many frames."""
        self._acts.append((number, act))
        self._act_at_frame = min(self._act_at_frame, number)

    def forget_acts(self) -> None:
        """Do nothing of what `at_frame` was told."""
        self._acts = []
        self._act_at_frame = math.inf

    def run(self, procedure: Procedure[Any], *, limit_s: float = 3600.0) -> Outcome:
        """Run a procedure to its end."""
        self.wake()
        self.runner.start(procedure, self.now_s)
        end_s = self.now_s + limit_s
        while self.runner.running:
            self.step()
            if self.now_s >= end_s:
                raise EndlessError(f"the procedure has not ended after {limit_s} s")
        self._tell()
        assert self.runner.outcome is not None
        return self.runner.outcome

    def _tell(self) -> None:
        for progress in self.runner.take_progress():
            self.progress.append(progress)
            self.on_progress(progress)
            self.wake()

    def value(self, procedure: Procedure[Any]) -> Any:
        """Run a procedure that must succeed; return its value."""
        outcome = self.run(procedure)
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def idle(self, duration_s: float) -> None:
        """Let time pass with no procedure running."""
        self.wake()
        end_s = self.now_s + duration_s
        while self.now_s < end_s:
            self.step(end_s)

    def step(self, at_most_s: float = math.inf) -> None:
        """Go to the next thing that happens."""
        if self.before_step is not None or self.wire.frames >= self._act_at_frame:
            self._look_in()
        now_s, wire, runner, node = self.now_s, self.wire, self.runner, self.node
        if self._runner_due_s <= now_s:
            wire.put(runner.poll(now_s), by_tester=True, now_s=now_s)
            self._runner_due_s = _or_never(runner.next_time_s)
            self._tell()
        if self._node_due_s <= now_s:
            wire.put(node.poll(now_s), by_tester=False, now_s=now_s)
            self._node_due_s = _or_never(node.next_time_s)
        if at_most_s == math.inf and not runner.running:
            return
        soonest_s = min(wire.next_time_s, self._runner_due_s, self._node_due_s)
        if soonest_s == math.inf:
            soonest_s = now_s + 1.0
        self.now_s = min(max(now_s + 1e-9, soonest_s), at_most_s)
        self._hand_over(self._stream() or wire.deliver(self.now_s))

    def _look_in(self) -> None:
        if self.before_step is not None:
            self.wake()
            self.before_step()
        if self.wire.frames >= self._act_at_frame:
            self.wake()
            due = [act for number, act in self._acts if number <= self.wire.frames]
            self._acts = [entry for entry in self._acts if entry[0] > self.wire.frames]
            self._act_at_frame = min((number for number, _ in self._acts), default=math.inf)
            for act in due:
                act()

    def _stream(self) -> list[Arrival]:
        if self.before_step is not None:
            return []
        due_s = min(self._runner_due_s, self._node_due_s)
        arrived, end_s = self.wire.stream(due_s, self._act_at_frame - 1)
        self.now_s = max(self.now_s, end_s)
        return arrived

    def _hand_over(self, arrived: list[Arrival]) -> None:
        for by_tester, frame in arrived:
            if by_tester:
                self.node.on_frame(frame, min(frame.time_s, self.now_s))
                self._node_due_s = -math.inf
            else:
                self.runner.on_frames([frame], min(frame.time_s, self.now_s))
                self._runner_due_s = -math.inf


def _or_never(time_s: float | None) -> float:
    return math.inf if time_s is None else time_s


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

"""Runs one procedure at a time on the bus, with as little time as possible between a frame's arrival and the answer to it."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bms.diagnostics.procedure import Procedure, Progress
from bms.diagnostics.runner import ProcedureRunner
from can_drivers.errors import ExplainedError, LinkError
from can_drivers.frames import Frame

OutcomeHandler = Callable[[Any, Exception | None], None]
"""(value, error): what a procedure returned, or why it ended. Anything but an `ExplainedError` is a bug in a procedure."""


class DiagnosticsThread:
    """The one place that may speak UDS on a link.

    Frames are worked on at once in the thread that received them (a hand-over to another thread costs 50–100 µs at each flow
    control); a thread of its own sends what becomes due by time. Both take one lock around the sans-IO runner.
    `on_progress` and outcome handlers are called in either thread, in order, with that lock: they may only pass things on.
    """

    def __init__(
        self,
        runner: ProcedureRunner,
        send: Callable[[Sequence[Frame]], None],
        on_progress: Callable[[Progress], None],
        *,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """`send` puts frames on the bus at once or raises `LinkError`."""
        self._runner = runner
        self._send = send
        self._on_progress = on_progress
        self._now_s = now_s
        self._changed = threading.Condition()
        self._on_outcome: OutcomeHandler | None = None
        self._fault: Exception | None = None
        self._foreign_before = 0
        # -inf: the thread is awake and will look by itself; None: it sleeps until it is told.
        self._sleeps_until_s: float | None = -math.inf
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="halite-diagnostics", daemon=True)

    def open(self) -> None:
        """Start the thread."""
        self._thread.start()

    def close(self) -> None:
        """Give up a running procedure, without an outcome, and end the thread."""
        with self._changed:
            self._stopping = True
            self._on_outcome = None
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def running(self) -> bool:
        """Whether a procedure is at work or its outcome has not been handed over yet."""
        return self._on_outcome is not None

    @property
    def foreign_requests(self) -> int:
        """Requests of other testers to this BMS, or to every ECU, seen so far."""
        return self._foreign_before + self._runner.foreign_requests

    @property
    def ignored_answers(self) -> int:
        """Answers that belonged to no request, so far."""
        return self._runner.ignored_answers

    def start(self, procedure: Procedure[Any], on_outcome: OutcomeHandler) -> None:
        """Start a procedure; none may be running."""
        with self._changed:
            assert self._on_outcome is None, "a procedure is running"
            self._on_outcome = on_outcome
            self._foreign_before += self._runner.foreign_requests
            self._guarded(lambda: self._runner.start(procedure, self._now_s()))
            self._changed.notify()

    def cancel(self) -> None:
        """Ask the running procedure to stop as soon as that is safe."""
        with self._changed:
            self._runner.cancel()
            self._changed.notify()

    def fail(self, error: ExplainedError) -> None:
        """Tell the running procedure, and every channel, that the link was lost."""
        with self._changed:
            self._guarded(lambda: self._runner.fail(error, self._now_s()))
            self._changed.notify()

    def on_frames(self, frames: Sequence[Frame]) -> None:
        """Take received frames; called by the reader's thread."""
        with self._changed:
            try:
                concerned = self._runner.on_frames(frames, self._now_s())
            except Exception as error:  # noqa: BLE001 - as in `_guarded`
                self._fault, concerned = error, True
            if not concerned:
                return  # most frames of a bus: what becomes due by time is the thread's business
            self._pump()
            due_s = self._runner.next_time_s
            if due_s is not None and (self._sleeps_until_s is None or due_s < self._sleeps_until_s):
                self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._stopping:
                self._pump()
                # After a bug between procedures the next one is told of it; until then there is nothing to be done.
                due_s = self._runner.next_time_s if self._fault is None else None
                pause_s = None if due_s is None else due_s - self._now_s()
                if pause_s is None or pause_s > 0:
                    self._sleeps_until_s = due_s
                    self._changed.wait(pause_s)
                    self._sleeps_until_s = -math.inf

    def _pump(self) -> None:
        """Send what is due, between procedures too; hand over progress and outcome."""
        self._guarded(self._send_due)
        for progress in self._runner.take_progress():
            self._guarded(partial(self._on_progress, progress))
        handler, outcome = self._on_outcome, self._runner.outcome
        if handler is None:
            return
        if self._fault is not None:
            self._on_outcome, fault, self._fault = None, self._fault, None
            handler(None, fault)
        elif outcome is not None:
            self._on_outcome = None
            handler(outcome.value, outcome.error)

    def _send_due(self) -> None:
        while frames := self._runner.poll(self._now_s()):
            try:
                self._send(frames)
            except LinkError as error:
                self._runner.fail(error, self._now_s())

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - outermost frame of every procedure: a bug must not end the reader
            self._fault = error

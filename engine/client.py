"""The front end's side of an engine in a process of its own."""

import atexit
import collections
import multiprocessing
import threading
import time
from multiprocessing.connection import Connection

import msgspec

from engine.messages import (
    ClearFaultsJob,
    Command,
    Event,
    FlashJob,
    JobFailed,
    JobFinished,
    Ping,
    Pong,
    Shutdown,
    StartJob,
)

MOST_WAITING = 64
"""Messages kept for a window that is busy; the engine keeps, and thins out, what comes after."""
_LOOK_S = 0.1
PING_PERIOD_S = 0.3
ANSWER_WITHIN_S = 3.0
"""A process that says nothing for this long hangs. One that ended is noticed at once, by its pipe."""
START_WITHIN_S = 30.0
CLOSE_WITHIN_S = 1.0
"""How long a window that is being closed waits for an engine that has nothing to finish; then it is killed."""


def _engine_process(pipe: "Connection[bytes, bytes]") -> None:
    """Run the engine in the new process. The front end's own process never loads what an engine needs (0.25 s)."""
    from engine.main import run_engine  # noqa: PLC0415 - see above

    run_engine(pipe)


class EngineClient:
    """Starts an engine process and talks to it. All methods belong to one thread and none but `wait` and `close` waits."""

    def __init__(self) -> None:
        """Start the process; it is ready about a second later, commands wait for it."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # Not a daemon: those are killed when this process ends, in the middle of an update.
        self._process = context.Process(target=_engine_process, args=(theirs,), name="halite-engine")
        self._process.start()
        theirs.close()
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(Event)
        self._writing: int | None = None
        self._pings = 0
        self._heard = False
        self._pinged_s = time.monotonic()
        self._unanswered_since_s: float | None = self._pinged_s
        self._broken = False
        self._changed = threading.Condition()
        self._arrived: collections.deque[bytes] = collections.deque()
        self._hung_up = self._leaving = False
        # An engine that stops in the middle of a message would hold up whoever reads it: that must not be the window.
        self._reader = threading.Thread(target=self._receive, name="halite-events", daemon=True)
        self._reader.start()
        # Without this, the end of this process would wait for a child that waits for its pipe to close.
        atexit.register(self._hang_up)

    @property
    def process_id(self) -> int:
        """The operating system's number of the engine process."""
        return self._process.pid or 0

    @property
    def alive(self) -> bool:
        """False once the engine has ended or hangs. An engine in the middle of an update is never called hung."""
        if self._broken:
            return False
        if self._writing is not None or self._unanswered_since_s is None:
            return True
        return time.monotonic() - self._unanswered_since_s < (ANSWER_WITHIN_S if self._heard else START_WITHIN_S)

    def send(self, command: Command) -> None:
        """Hand a command over; its answers come as events. After the engine's end it is dropped."""
        if isinstance(command, StartJob) and isinstance(command.job, FlashJob | ClearFaultsJob):
            self._writing = command.job_id
        try:
            self._pipe.send_bytes(self._encoder.encode(command))
        except OSError:
            self._broken = True

    def poll(self) -> list[Event]:
        """Return what has happened since; never waits."""
        with self._changed:
            arrived = list(self._arrived)
            self._arrived.clear()
            self._changed.notify_all()
            self._broken = self._broken or self._hung_up
        events = [self._decoder.decode(message) for message in arrived]
        if events:
            self._heard = True
            self._unanswered_since_s = None
        self._ping(time.monotonic())
        for event in events:
            if isinstance(event, JobFinished | JobFailed) and event.job_id == self._writing:
                self._writing = None
        return [event for event in events if not isinstance(event, Pong)]

    def wait(self, timeout_s: float) -> list[Event]:
        """Return what has happened since, waiting for something to happen; [] when nothing did in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._arrived or self._hung_up, timeout_s)
        return self.poll()

    def close(self) -> None:
        """End the engine. One in the middle of an update finishes it first, on its own; one that hangs is killed at once."""
        atexit.unregister(self._hang_up)
        deadline_s = time.monotonic() + (CLOSE_WITHIN_S if self.alive else 0.0)
        if self.alive:
            self.send(Shutdown())
        while self._process.is_alive() and not self._broken and time.monotonic() < deadline_s:
            self.wait(0.05)
        self._broken = True
        if self._writing is None:
            self._process.join(max(0.0, deadline_s - time.monotonic()))
            if self._process.is_alive():
                self._process.kill()
                self._process.join(CLOSE_WITHIN_S)
        self._hang_up()

    def _hang_up(self) -> None:
        """Let go of the pipe; a thread that still read from it would keep it open."""
        with self._changed:
            self._leaving = True
            self._changed.notify_all()
        self._reader.join(CLOSE_WITHIN_S)
        self._pipe.close()

    def _receive(self) -> None:
        """Body of the thread: take messages off the pipe, as long as there is room for them, until it ends."""
        while not self._leaving:
            try:
                message = self._pipe.recv_bytes() if self._pipe.poll(_LOOK_S) else None
            except (EOFError, OSError):
                break
            if message is not None:
                with self._changed:
                    self._changed.wait_for(lambda: self._leaving or len(self._arrived) < MOST_WAITING)
                    self._arrived.append(message)
                    self._changed.notify_all()
        with self._changed:
            self._hung_up = True
            self._changed.notify_all()

    def _ping(self, now_s: float) -> None:
        if self._broken or now_s - self._pinged_s < PING_PERIOD_S:
            return
        self._pinged_s = now_s
        self._pings += 1
        if self._unanswered_since_s is None:
            self._unanswered_since_s = now_s
        self.send(Ping(number=self._pings))

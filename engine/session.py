"""The engine itself: takes commands, owns at most one connection, tells what happens. One thread, whatever hosts it."""

import platform
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bms.access.installation import load_installation
from bms.audit.log import AuditLog
from bms.clock import SystemClock
from bms.definition import load_pack
from bms.flashing import open_jobs
from can_drivers.errors import ExplainedError, LinkLostError
from engine.adapters import AdapterSearch
from engine.bit_rate_search import BitRateSearch
from engine.connection import Connection
from engine.crash_report import describe, write_crash_report
from engine.job_slot import refuse
from engine.messages import (
    AddNote,
    BitRateFound,
    CancelJob,
    Command,
    Connect,
    Disconnect,
    EngineFault,
    Event,
    FindAdapters,
    FindBitRate,
    LinkStateChanged,
    Ping,
    Pong,
    RecordingState,
    Shutdown,
    SignIn,
    SignOut,
    StartJob,
    StartRecording,
    StopRecording,
    WatchTrace,
)
from engine.sign_in import SignInDesk
from engine.translation import interrupted_message

Call = Callable[[], None]
SHORTEST_TICK_S = 0.001


class EngineSession:
    """Owns the pack definition, the connection and its jobs. `send` may be called from any thread; `emit` is called from many.

    Commands and what the bus reports are worked on by one thread, in order, so nothing below needs locks of its own. The
    inbox is not bounded by a number: front ends send a command for each thing a person does, and the connection has one
    request outstanding at a time.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        """Start with nothing connected. `emit` must be thread-safe and must not block."""
        self._emit = emit
        self._inbox: queue.SimpleQueue[Command | Call] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._next_connect: Connect | None = None
        self._leaving = False
        self._ending = False
        self._reported: set[str] = set()
        self._traced = False
        clock = SystemClock()
        self._audit = AuditLog(clock, station=_station(clock))
        self._desk = SignInDesk(self._audit, clock, emit)
        self._search = AdapterSearch(emit, self._report)
        self._bit_rate_search = BitRateSearch(emit, self._report)
        self._inbox.put(self._desk.tell_if_asked)
        self._inbox.put(self._tell_open_jobs)
        self._thread = threading.Thread(target=self._run, name="halite-session", daemon=True)
        self._thread.start()

    def send(self, command: Command) -> None:
        """Hand a command over; its answers come as events."""
        self._inbox.put(command)

    @property
    def alive(self) -> bool:
        """False once the session has ended."""
        return self._thread.is_alive()

    @property
    def writing(self) -> bool:
        """Whether a job that changes the pack runs: nobody should end this process now."""
        connection = self._connection
        return connection is not None and connection.writing

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait until the session has ended after `Shutdown`; False if it has not in time."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # ------------------------------------------------------------ the one thread

    def _tell_open_jobs(self) -> None:
        """Tell of the updates that did not come to an end, the latest last, before anything is connected."""
        for job in reversed(open_jobs()):
            self._emit(interrupted_message(job))

    def _run(self) -> None:
        while not (self._ending and self._connection is None):
            try:
                self._once()
            except Exception as error:  # noqa: BLE001 - outermost frame: a bug must not end a running update
                self._report(error)
        self._bit_rate_search.stop()
        self._audit.close()

    def _once(self) -> None:
        item = self._next_item()
        if item is None:
            pass
        elif callable(item):
            item()
        else:
            self._obey(item)
            if not isinstance(item, Ping):
                self._desk.touch()
        self._desk.tick(working=self._connection is not None and self._connection.busy)
        if self._connection is not None:
            self._connection.tick(time.monotonic())
            if self._leaving and not self._connection.busy:
                self._left(self._connection)

    def _next_item(self) -> Command | Call | None:
        timeout_s = self._desk.locks_in_s
        if self._connection is not None:
            now_s = time.monotonic()
            due_s = self._connection.next_time_s(now_s) - now_s
            timeout_s = max(SHORTEST_TICK_S, due_s if timeout_s is None else min(due_s, timeout_s))
        try:
            return self._inbox.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def _obey(self, command: Command) -> None:
        match command:
            case Connect():
                self._next_connect = command
                self._leave()
                if self._connection is None:
                    self._connect()
            case Disconnect():
                self._next_connect = None
                self._bit_rate_search.stop()
                self._leave()
            case StartJob():
                self._start_job(command)
            case CancelJob():
                if self._connection is not None:
                    self._connection.cancel(command.job_id)
            case Ping():
                self._emit(Pong(number=command.number))
            case Shutdown():
                self._ending = True
                self._next_connect = None
                self._leave()
            case _:
                self._look(command)

    def _look(
        self,
        command: FindAdapters | FindBitRate | WatchTrace | StartRecording | StopRecording | AddNote | SignIn | SignOut,
    ) -> None:
        match command:
            case StartRecording() | StopRecording() | AddNote():
                self._record(command)
            case SignIn():
                self._desk.sign_in(command)
            case SignOut():
                self._desk.sign_out()
            case FindAdapters():
                self._search.start()
            case FindBitRate():
                self._find_bit_rate(command)
            case WatchTrace():
                self._traced = command.on
                if self._connection is not None:
                    self._connection.watch_trace(on=command.on)

    def _record(self, command: StartRecording | StopRecording | AddNote) -> None:
        if self._connection is not None:
            self._connection.record(command)
        elif isinstance(command, StartRecording):
            problem = "No adapter is connected, so there is nothing to record."
            self._emit(RecordingState(state="off", problem=problem, advice="Connect first."))

    def _find_bit_rate(self, command: FindBitRate) -> None:
        if self._connection is None:
            self._bit_rate_search.start(command)
        else:
            cause = "The bit rate cannot be searched for while an adapter is connected."
            self._emit(BitRateFound(bitrate_bps=None, cause=cause, advice="Disconnect first."))

    def _start_job(self, command: StartJob) -> None:
        if self._connection is None or self._leaving:
            refuse(self._emit, command, LinkLostError("No pack is connected.", advice="Connect first."))
        else:
            self._connection.start_job(command)

    def _connect(self) -> None:
        request, self._next_connect = self._next_connect, None
        if request is None:
            return
        self._bit_rate_search.stop()
        try:
            definition = load_pack(request.pack, dbc=Path(request.dbc) if request.dbc else None)
            self._connection = Connection(
                request, definition, emit=self._emit, post=self._inbox.put, desk=self._desk, audit=self._audit
            )
            self._connection.watch_trace(on=self._traced)
        except ExplainedError as error:
            self._emit(LinkStateChanged(state="failed", cause=error.what, advice=error.advice, error=type(error).__name__))
        except Exception as error:
            cause, advice = "Halite stopped at a fault of its own.", "Send the crash report to its makers."
            self._emit(LinkStateChanged(state="failed", cause=cause, advice=advice, error=type(error).__name__))
            raise

    def _leave(self) -> None:
        if self._connection is not None:
            self._leaving = True
            self._connection.cancel()

    def _left(self, connection: Connection) -> None:
        connection.close()
        self._connection = None
        self._leaving = False
        self._emit(LinkStateChanged(state="disconnected"))
        self._connect()

    def _report(self, error: Exception) -> None:
        text = describe(error)
        if text in self._reported:
            return  # the same fault at every tick is one fault
        self._reported.add(text)
        write_crash_report(text)
        self._emit(EngineFault(text=text))


def _station(clock: SystemClock) -> str:
    """Return how this installation is called: as its role file says, or else as the computer."""
    file = load_installation(clock.utc()).file
    return platform.node() if file is None else file.station

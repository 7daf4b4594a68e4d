"""A command's connection to a pack: an engine in this process, and waiting for what it says."""

import gc
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from types import TracebackType

from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError, from_job, from_link
from cli.output import ProgressLine, say
from cli.signing_in import asked_credentials, sign_in
from engine.local import LocalEngine
from engine.main import SWITCH_INTERVAL_S
from engine.messages import (
    AuditIncomplete,
    CancelJob,
    Command,
    Connect,
    EngineFault,
    Event,
    Identity,
    InterruptedJobFound,
    Job,
    JobFailed,
    JobFinished,
    JobProgress,
    JobResult,
    LinkStateChanged,
    Snapshot,
    StartJob,
)

READY_WITHIN_S = 15.0
PATIENCE_S = 2.5
"""How long a silent bus or a BMS that does not answer is waited for: it may be restarting, or in its boot loader, where it is
silent until the engine asks it, two seconds after the last frame."""
_WAIT_S = 0.1


class EngineFaultError(Exception):
    """A bug in the engine; its text is the report."""


class PackConnection:
    """Context manager: inside, the BMS is known and can be asked; its live values may be missing.

    With `wait=False` nothing is waited for. `identity`, `state` and `snapshot` are the newest of their kind.
    """

    def __init__(self, connect: Connect, *, quiet: bool = False, wait: bool = True) -> None:
        """`quiet`: progress only on a terminal."""
        self._connect = connect
        self._wait = wait
        self._progress = ProgressLine(quiet=quiet)
        self._numbers = itertools.count(1)
        self._engine: LocalEngine | None = None
        self.state = LinkStateChanged(state="disconnected")
        self.identity: Identity | None = None
        self._interrupted: dict[str, InterruptedJobFound] = {}
        self.snapshot: Snapshot | None = None

    def __enter__(self) -> "PackConnection":
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        credentials = asked_credentials()
        self._engine = LocalEngine()
        try:
            if credentials is not None:
                sign_in(self._engine, credentials)
            self._engine.send(self._connect)
            if self._wait:
                self._wait_until_known()
            # What was loaded stays: looking through it for garbage would cost a transfer milliseconds.
            gc.freeze()
        except BaseException:
            self._engine.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._engine is not None:
            self._engine.close()

    @property
    def interrupted(self) -> InterruptedJobFound | None:
        """The update of the connected pack that did not come to an end."""
        return None if self.identity is None else self._interrupted.get(self.identity.serial)

    def run(
        self, job: Job, *, stop_wanted: Callable[[], bool] = lambda: False, told: Callable[[Event], None] = lambda _event: None
    ) -> JobResult:
        """Run a job to its end.

        Args:
            job: what to do.
            stop_wanted: asked again and again; once True the job is stopped as soon as that is safe.
            told: hears of every event meanwhile, e.g. what a scan finds.

        Raises:
            CommandFailedError: it ended without a result.
        """
        engine = self._engine
        assert engine is not None
        number = next(self._numbers)
        engine.send(StartJob(job_id=number, job=job))
        stopping = False
        while True:
            for event in self.events(_WAIT_S):
                told(event)
                if isinstance(event, JobProgress):
                    self._progress.show(event)
                elif isinstance(event, JobFinished):
                    self._progress.clear()
                    return event.result
                elif isinstance(event, JobFailed):
                    self._progress.clear()
                    raise from_job(event)
            if stop_wanted() and not stopping:
                stopping = True
                say("\nStopping as soon as the pack is safe. Do not unplug.")
                engine.send(CancelJob(job_id=number))

    def send(self, command: Command) -> None:
        """Ask the engine for something that is no job; its answers are among the `events`."""
        assert self._engine is not None
        self._engine.send(command)

    def events(self, timeout_s: float) -> Iterator[Event]:
        """Yield what has happened since, waiting for something to happen.

        Raises:
            EngineFaultError: the engine found a bug of its own.
        """
        assert self._engine is not None
        for event in self._engine.wait(timeout_s):
            if isinstance(event, LinkStateChanged):
                self.state = event
            elif isinstance(event, Identity):
                self.identity = event
            elif isinstance(event, InterruptedJobFound):
                self._interrupted[event.serial] = event
            elif isinstance(event, Snapshot):
                self.snapshot = event
            elif isinstance(event, AuditIncomplete):
                say(f"{event.reason} {event.advice}".strip())
            elif isinstance(event, EngineFault):
                raise EngineFaultError(event.text)
            yield event

    def _wait_until_known(self) -> None:
        deadline_s = time.monotonic() + READY_WITHIN_S
        in_vain_since_s: float | None = None
        while True:
            for _ in self.events(_WAIT_S):
                pass
            now_s = time.monotonic()
            state = self.state.state
            if self.state.answers:
                return
            in_vain = state == "bus_silent" or bool(self.state.error)
            in_vain_since_s = (in_vain_since_s or now_s) if in_vain else None
            out_of_patience = in_vain_since_s is not None and now_s - in_vain_since_s > PATIENCE_S
            if state in {"failed", "lost", "bus_off"} or out_of_patience:
                raise from_link(self.state)
            if now_s > deadline_s:
                raise CommandFailedError(
                    self.state.cause or "The pack did not become ready in time.", code=ExitCode.BMS, advice=self.state.advice
                )

"""One connection from `Connect` to `Disconnect`: decides what is asked of the BMS next and what front ends are told."""

from collections.abc import Callable
from functools import partial
from typing import Any

from bms.audit.trail import AuditTrail
from bms.clock import SystemClock
from bms.definition.model import PackDefinition
from bms.definition.polling import PollCommand
from bms.diagnostics.identity import PackIdentity, read_identity
from bms.diagnostics.procedure import Exchange, Procedure
from bms.errors import SafetyRefusalError
from bms.flashing import open_job_of
from can_drivers.errors import ExplainedError, LinkLostError
from can_drivers.reader import ReaderState
from engine import settings
from engine.awake import SleepDetector
from engine.exclusive import lock_adapter
from engine.job_records import tool_version
from engine.job_slot import JobSlot, refuse
from engine.link_monitor import LinkMonitor
from engine.live_feed import LiveFeed
from engine.liveness import prove_alive, read_session
from engine.messages import (
    AddNote,
    Connect,
    Event,
    Identity,
    InterruptedJobFound,
    JobFinished,
    LinkStateChanged,
    StartJob,
    StartRecording,
    StopRecording,
)
from engine.polling import PollScheduler
from engine.recording.recorder import Recorder
from engine.sign_in import SignInDesk
from engine.translation import identity_message, interrupted_message
from engine.wire import Wire
from engine.work import JobContext

IDLE_TICK_S = 0.05
"""How often the link is looked at when nothing happens; bounds how late a silence or a sleep is noticed."""


class Connection:
    """Identifies, polls, runs jobs, watches the link. All methods are called on the session's thread only.

    What the bus does reaches it through `post`, which runs a call on that thread.
    """

    def __init__(
        self,
        request: Connect,
        definition: PackDefinition,
        *,
        emit: Callable[[Event], None],
        post: Callable[[Callable[[], None]], None],
        desk: SignInDesk,
        audit: AuditTrail,
    ) -> None:
        """Take the adapter and start to open it. `desk` knows who is at work, `audit` takes what they do.

        Raises:
            AdapterBusyError: another Halite holds the adapter.
        """
        self._request = request
        self._definition = definition
        self._emit = emit
        self._post = post
        self._desk = desk
        self._audit = audit
        self._clock = SystemClock()
        self._monitor = LinkMonitor(request.link, definition, identify=request.identify)
        self._told: LinkStateChanged | None = None
        self._identity: PackIdentity | None = None
        self._interrupted: InterruptedJobFound | None = None
        self._identify_again = False
        self._asking = False
        self._proofs = 0
        self._proved = False
        self._slot = JobSlot(self._tell_of_job, self._identified)
        self._sleep = SleepDetector()
        now_s = self._clock.monotonic_s()
        polling = definition.polling
        self._polls = PollScheduler(
            polling.commands if polling else (),
            now_s,
            polling.manners if polling else None,
            bitrate_bps=request.link.bitrate_bps,
        )
        self._wire = Wire(
            definition,
            request.link,
            on_state=lambda state, error: post(partial(self._reader_changed, state, error)),
            on_progress=self._slot.report_progress,
        )
        self._recorder = Recorder(
            definition,
            request,
            self._wire.frames,
            emit,
            dropped=lambda: self._wire.dropped,
            operator=lambda: desk.actor.name,
        )
        self._feed = LiveFeed(request, definition, self._wire, self._monitor, self._recorder, emit, now_s)
        self._adapter_lock = lock_adapter(request.link)
        self._tell()
        self._wire.open()

    # ------------------------------------------------------------ what the session asks

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._slot.taken

    @property
    def writing(self) -> bool:
        """Whether a job that changes the pack runs."""
        return self._slot.writes

    def next_time_s(self, now_s: float) -> float:
        """When `tick` has to be called next."""
        times = [now_s + IDLE_TICK_S, self._feed.next_time_s]
        if self._polls.next_time_s is not None and not self.busy:
            times.append(self._polls.next_time_s)
        return min(times)

    def tick(self, now_s: float) -> None:
        """Do what is due: judge the link, start what is to be asked next, send values."""
        slept_s = self._sleep.check()
        if slept_s and self.busy:
            self._wire.diagnostics.fail(_slept(slept_s))
        self._monitor.recovering(self._wire.recovery)
        self._monitor.heard(self._wire.traffic, job_running=self._slot.runs, now_s=now_s)
        self._polls.heard(self._wire.diagnostics.foreign_requests, now_s)
        self._monitor.polling_yields = self._polls.yields(now_s)
        self._start_next(now_s)
        self._feed.send(now_s, job_running=self._slot.runs)
        self._recorder.tick(now_s)
        self._tell()

    def start_job(self, message: StartJob) -> None:
        """Run a job as soon as the request that is outstanding has been answered."""
        if (refusal := self._refusal()) is not None:
            refuse(self._emit, message, refusal)
            return
        self._slot.put(message)
        self._start_next(self._clock.monotonic_s())

    def watch_trace(self, *, on: bool) -> None:
        """Send every frame from now on, or stop doing so."""
        self._wire.tracing.watch(on=on)

    def record(self, command: StartRecording | StopRecording | AddNote) -> None:
        """Record, stop recording, or note something in the recording."""
        match command:
            case StartRecording():
                self._recorder.start(command)
            case StopRecording():
                self._recorder.stop()
            case AddNote():
                self._recorder.note(command)

    def cancel(self, job_id: int | None = None) -> None:
        """Stop the job as soon as that is safe; None: whichever it is."""
        if not self._slot.holds(job_id):
            return
        if self._slot.runs:
            self._wire.diagnostics.cancel()
        else:
            self._slot.forget_waiting()

    def close(self) -> None:
        """Stop everything and give the adapter back."""
        self._wire.close()
        self._recorder.close()
        self._slot.release()
        if self._adapter_lock is not None:
            self._adapter_lock.release()

    # ------------------------------------------------------------ the link

    def _reader_changed(self, state: ReaderState, error: ExplainedError | None) -> None:
        self._monitor.reader_changed(state, error, self._clock.monotonic_s())
        self._monitor.recovering(self._wire.recovery)
        if state is ReaderState.OPEN:
            self._proved = False
            settings.remember_connection(self._request)
        elif not self._monitor.is_open and self._slot.waits:
            self._slot.forget_waiting(_no_adapter())
        self._tell()

    def _refusal(self) -> ExplainedError | None:
        """Return why no job can run now."""
        if self._request.link.listen_only:
            return SafetyRefusalError(
                "The adapter only listens, so nothing can be asked of the BMS.",
                advice="Disconnect, and connect without listen-only.",
            )
        return None if self._monitor.is_open else _no_adapter()

    def _tell(self) -> None:
        state = self._monitor.state(self._clock.monotonic_s())
        if state != self._told:
            self._told = state
            self._emit(state)
            self._recorder.link_changed(state, self._clock.monotonic_s())

    # ------------------------------------------------------------ what is asked of the BMS

    def _start_next(self, now_s: float) -> None:
        if self._asking or not self._monitor.is_open:
            return
        if self._slot.waits:
            self._begin_job()
        elif self._identify_again or self._monitor.identification_due(now_s):
            self._identify_again = False
            self._run(read_identity(self._definition), self._identification_ended)
        elif self._monitor.session_due(now_s):
            self._run(read_session(), self._session_ended)
        elif not self._request.link.listen_only and (command := self._polls.next(now_s)) is not None:
            self._run(_poll(command), partial(self._poll_ended, command))

    def _run(self, procedure: Procedure[Any], ended: Callable[[Any, Exception | None], None]) -> None:
        def on_this_thread(value: Any, error: Exception | None) -> None:
            self._asking = False
            ended(value, error)

        self._wire.diagnostics.start(procedure, lambda value, error: self._post(partial(on_this_thread, value, error)))
        self._asking = True

    def _identification_ended(self, identity: PackIdentity | None, error: Exception | None) -> None:
        if identity is not None:
            self._identified(identity)
        else:
            reason = error if isinstance(error, ExplainedError) else ExplainedError("Halite stopped at a fault of its own.")
            self._monitor.not_recognised(reason, self._clock.monotonic_s())
        self._tell()
        _raise_bug(error)

    def _session_ended(self, session: int | None, error: Exception | None) -> None:
        self._monitor.session_told(session)
        _raise_bug(error)

    def _identified(self, identity: PackIdentity) -> Identity:
        before, self._identity = self._identity, identity
        warnings: tuple[str, ...] = ()
        if before is not None and before.serial != identity.serial:
            self._wire.forget_values()
            warnings = (f"Another pack answers than before: {identity.serial} instead of {before.serial}.",)
        self._monitor.recognised(self._clock.monotonic_s())
        message = identity_message(identity, *warnings)
        self._recorder.identified(message)
        if warnings or before != identity:
            self._note(identity)
            self._emit(message)
        open_job = open_job_of(identity.serial) if identity.serial else None
        interrupted = None if open_job is None else interrupted_message(open_job)
        if interrupted is not None and interrupted != self._interrupted:
            self._emit(interrupted)
        self._interrupted = interrupted
        return message

    def _note(self, identity: PackIdentity) -> None:
        link = self._request.link
        self._desk.note(
            "pack.identified",
            serial=identity.serial,
            hardware=identity.hardware,
            software=identity.software,
            calibration_id=identity.calibration_id,
            calibration_crc32=identity.calibration_crc32,
            adapter=f"{link.interface} {link.channel}",
            tool_version=tool_version(),
        )

    def _poll_ended(self, command: PollCommand, payload: bytes | None, error: Exception | None) -> None:
        now_s = self._clock.monotonic_s()
        if payload is not None:
            self._wire.take_answer(command.key, payload, now_s)
            self._polls.answered(now_s, len(payload))
        elif not self._monitor.is_open:
            self._polls.given_up(now_s)
        else:
            self._polls.unanswered(now_s)
        _raise_bug(error)

    # ------------------------------------------------------------ jobs

    def _tell_of_job(self, event: Event) -> None:
        if isinstance(event, JobFinished):
            self._recorder.job_ended(event.result, self._clock.monotonic_s())
        self._emit(event)

    def _begin_job(self) -> None:
        try:
            context = JobContext(
                definition=self._definition,
                link=self._request.link,
                clock=self._clock,
                actor=self._desk.actor,
                require=self._desk.require,
                audit=self._audit,
            )
            procedure = self._slot.begin(context)
            if procedure is None:
                return
            if self._slot.writes and not self._proved:
                procedure = self._after_proof(procedure)
            self._run(procedure, self._job_ended)
        except Exception as error:
            # Whatever happened, a job ends in a word.
            if self._slot.taken:
                self._slot.end(None, error)
            raise

    def _after_proof(self, procedure: Procedure[Any]) -> Procedure[Any]:
        """Do what writes only once the pack has answered since the adapter was opened."""
        serial = "" if self._identity is None else self._identity.serial
        self._proofs += 1
        yield from prove_alive(self._definition, serial, self._proofs)
        self._proved = True
        return (yield from procedure)

    def _job_ended(self, value: Any, error: Exception | None) -> None:
        self._identify_again = self._slot.writes
        self._slot.end(value, error)
        self._tell()


def _poll(command: PollCommand) -> Procedure[bytes]:
    response = yield Exchange(
        request=command.request,
        echo_length=len(command.request) - 1,
        request_id=command.request_id,
        response_id=command.response_id,
        request_address_byte=command.request_address_byte,
        response_address_byte=command.response_address_byte,
    )
    payload: bytes = response.payload
    return payload


def _raise_bug(error: Exception | None) -> None:
    """Raise what is not made for people; it goes to the crash report."""
    if error is not None and not isinstance(error, ExplainedError):
        raise error


def _no_adapter() -> LinkLostError:
    return LinkLostError("No adapter is open.", advice="Wait until the connection is back, then start again.")


def _slept(slept_s: float) -> LinkLostError:
    return LinkLostError(
        f"The computer slept for {slept_s:.0f} s in the middle of a job.",
        advice="Switch automatic sleep off, then start the job again; an update resumes.",
    )

"""The engine as Qt signals: a timer on the GUI thread takes what has arrived. No other thread touches a QObject."""

import itertools
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from engine import messages
from engine.messages import Command, Connect, Disconnect, Event, Job, JobFailed, StartJob
from gui.bridge.engine_link import EngineClientLike

POLL_MS = 50
RESTART_PAUSE_MS = 400
DEATHS_TOLERATED = 3
DEATHS_COUNTED_FOR_S = 60.0


_ABOUT_THE_PACK = (StartJob, messages.CancelJob, messages.WatchTrace)
"""Commands a recording answers in place of a pack."""
_TOLD = (
    "adapters_found",
    "bit_rate_progress",
    "bit_rate_found",
    "signed_in",
    "sign_in_refused",
    "audit_incomplete",
    "link_changed",
    "identified",
    "snapshot",
    "link_health",
    "trace_frames",
    "scan_hit",
    "event_noted",
    "recording_state",
    "playback_changed",
    "interrupted_found",
    "job_progress",
    "job_finished",
    "job_failed",
)
"""Signals that carry what the engine told, in the order they are connected."""


class EngineBridge(QObject):
    """Polls the engine client, hands commands over, runs jobs one after another, restarts an engine that died.

    Signals:
        link_changed(LinkStateChanged), adapters_found(AdaptersFound), identified(Identity), snapshot(Snapshot).
        bit_rate_progress(BitRateProgress), bit_rate_found(BitRateFound): of the search for the bit rate.
        link_health(LinkHealth), trace_frames(TraceFrames): frames are handed over as they are, packed.
        recording_state(RecordingState): how recording does. event_noted(EventNoted): something for every chart.
        scan_hit(UdsScanHit): a running scan has found something.
        job_progress(JobProgress), job_finished(JobFinished), job_failed(JobFailed): of the jobs started here.
        interrupted_found(InterruptedJobFound): an update was left unfinished.
        signed_in(SignedIn), sign_in_refused(SignInRefused): who is at work, who did not get in.
        audit_incomplete(AuditIncomplete): the audit log failed.
        playback_changed(PlaybackState): where a recording stands that is open in place of a pack.
        engine_failed(str): the engine died or reported a bug; a sentence for people.
        running_job_changed(int): id of the job that runs now, 0 for none.
    """

    link_changed = Signal(object)
    adapters_found = Signal(object)
    bit_rate_progress = Signal(object)
    bit_rate_found = Signal(object)
    identified = Signal(object)
    snapshot = Signal(object)
    link_health = Signal(object)
    trace_frames = Signal(object)
    recording_state = Signal(object)
    event_noted = Signal(object)
    scan_hit = Signal(object)
    job_progress = Signal(object)
    job_finished = Signal(object)
    job_failed = Signal(object)
    interrupted_found = Signal(object)
    signed_in = Signal(object)
    sign_in_refused = Signal(object)
    audit_incomplete = Signal(object)
    playback_changed = Signal(object)
    engine_failed = Signal(str)
    running_job_changed = Signal(int)

    def __init__(self, start_engine: Callable[[], EngineClientLike], parent: QObject | None = None) -> None:
        """Keep how an engine is started; `start` does it."""
        super().__init__(parent)
        self._start_engine = start_engine
        self._client: EngineClientLike | None = None
        self._recording: EngineClientLike | None = None
        self._numbers = itertools.count(1)
        self._waiting: deque[tuple[int, Job]] = deque()
        self._running = 0
        self._connect: Connect | None = None
        self._deaths_s: deque[float] = deque(maxlen=DEATHS_TOLERATED + 1)
        self._early: list[Command] = []
        self._signals: dict[type[Any], Any] = {
            messages.LinkStateChanged: self.link_changed,
            messages.AdaptersFound: self.adapters_found,
            messages.BitRateProgress: self.bit_rate_progress,
            messages.BitRateFound: self.bit_rate_found,
            messages.Identity: self.identified,
            messages.Snapshot: self.snapshot,
            messages.LinkHealth: self.link_health,
            messages.TraceFrames: self.trace_frames,
            messages.RecordingState: self.recording_state,
            messages.EventNoted: self.event_noted,
            messages.UdsScanHit: self.scan_hit,
            messages.JobProgress: self.job_progress,
            messages.InterruptedJobFound: self.interrupted_found,
            messages.SignedIn: self.signed_in,
            messages.SignInRefused: self.sign_in_refused,
            messages.AuditIncomplete: self.audit_incomplete,
            messages.PlaybackState: self.playback_changed,
        }
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.poll)

    def tell(self, listener: object) -> None:
        """Connect every signal to the method of the same name, where `listener` has one."""
        for signal in _TOLD:
            slot = getattr(listener, signal, None)
            if slot is not None:
                getattr(self, signal).connect(slot)

    def start(self) -> None:
        """Start the engine and the polling; send what was asked for before."""
        self._client = self._start_engine()
        self._timer.start()
        early, self._early = self._early, []
        for command in early:
            self._client.send(command)

    def play(self, recording: EngineClientLike) -> None:
        """Show a recording in place of a pack, until `Disconnect` or `Connect`. Nothing may be connected."""
        self._stop_playing()
        self._recording = recording

    def close(self) -> None:
        """Stop polling and end the engine."""
        self._timer.stop()
        self._stop_playing()
        if self._client is not None:
            self._client.close()
            self._client = None

    @property
    def engine_process_id(self) -> int:
        """The operating system's number of the engine process; 0 while there is none."""
        return getattr(self._client, "process_id", 0)

    def send(self, command: Command) -> None:
        """Hand a command to the engine, or keep it until there is one."""
        if isinstance(command, Connect):
            self._stop_playing()
            self._connect = command
        elif isinstance(command, Disconnect):
            self._connect = None
            self._stop_playing()
        if self._recording is not None and isinstance(command, _ABOUT_THE_PACK):
            self._recording.send(command)
        elif self._client is None:
            self._early.append(command)
        else:
            self._client.send(command)

    def start_job(self, job: Job) -> int:
        """Run a job as soon as those asked for before have ended; return its id."""
        number = next(self._numbers)
        self._waiting.append((number, job))
        self._start_next()
        return number

    def cancel_job(self, job_id: int) -> None:
        """Stop a running job as soon as it is safe, or forget a waiting one."""
        if job_id == self._running:
            self.send(messages.CancelJob(job_id=job_id))
            return
        self._waiting = deque(item for item in self._waiting if item[0] != job_id)

    @Slot()
    def poll(self) -> None:
        """Take what has arrived; of several snapshots only the newest."""
        client, recording = self._client, self._recording
        if recording is not None:
            self._deliver_all(recording.poll())
        if client is None:
            return
        self._deliver_all(client.poll())
        if self._client is client and not client.alive:
            self._died()

    def _deliver_all(self, events: list[Event]) -> None:
        newest = max((i for i, event in enumerate(events) if isinstance(event, messages.Snapshot)), default=-1)
        for index, event in enumerate(events):
            if not isinstance(event, messages.Snapshot) or index == newest:
                self._deliver(event)

    def _stop_playing(self) -> None:
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.send(Disconnect())
            self._deliver_all(recording.poll())
            self._fail_jobs(QCoreApplication.translate("Bridge", "The recording was closed."))

    def _deliver(self, event: Event) -> None:
        if isinstance(event, messages.JobFinished | messages.JobFailed):
            self._ended(event)
        elif isinstance(event, messages.EngineFault):
            self.engine_failed.emit(
                QCoreApplication.translate("Bridge", "Halite's engine reported a bug. It was written to the crash report.")
            )
        elif type(event) in self._signals:
            self._signals[type(event)].emit(event)

    def _ended(self, event: messages.JobFinished | messages.JobFailed) -> None:
        if event.job_id == self._running:
            self._running = 0
        (self.job_finished if isinstance(event, messages.JobFinished) else self.job_failed).emit(event)
        if not self._running:
            self._start_next()
        if not self._running:
            self.running_job_changed.emit(0)

    def _start_next(self) -> None:
        if self._running or not self._waiting:
            return
        self._running, job = self._waiting.popleft()
        self.send(StartJob(job_id=self._running, job=job))
        self.running_job_changed.emit(self._running)

    def _died(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
        now_s = time.monotonic()
        self._deaths_s.append(now_s)
        hopeless = len(self._deaths_s) > DEATHS_TOLERATED and now_s - self._deaths_s[0] < DEATHS_COUNTED_FOR_S
        sentence = QCoreApplication.translate("Bridge", "Halite's engine stopped unexpectedly and is being restarted.")
        if hopeless:
            sentence = QCoreApplication.translate("Bridge", "Halite's engine keeps stopping. Close Halite and start it again.")
        self._fail_jobs(sentence)
        self.link_changed.emit(
            messages.LinkStateChanged(state="lost" if self._connect else "disconnected", cause=sentence, error="EngineDied")
        )
        self.engine_failed.emit(sentence)
        if not hopeless:
            QTimer.singleShot(RESTART_PAUSE_MS, self, self._restart)

    def _fail_jobs(self, sentence: str) -> None:
        lost = [number for number, _ in self._waiting]
        if self._running:
            lost.insert(0, self._running)
        self._waiting.clear()
        self._running = 0
        advice = QCoreApplication.translate("Bridge", "When the pack is connected again, start it anew: an update resumes.")
        for number in lost:
            self.job_failed.emit(JobFailed(job_id=number, error="EngineDied", what=sentence, detail="", advice=advice))
        self.running_job_changed.emit(0)

    @Slot()
    def _restart(self) -> None:
        if self._client is not None or not self._timer.isActive():
            return
        self._client = self._start_engine()
        if self._connect is not None:
            self._client.send(self._connect)

"""The recorder of one connection: knows what is to be recorded, tells how it goes, and what happens to the pack."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from bms.definition.model import PackDefinition
from bms.recording.conditions import ConditionError, parse_condition, reading_names
from bms.recording.frame_files import OpenFrames
from bms.recording.layout import CALIBRATION_FILE, CALIBRATION_IMAGE_FILE, FAULTS_FILE, IDENTITY_FILE
from bms.recording.model import SessionEvent
from bms.recording.pack_events import PackEvents
from bms.telemetry.pack_columns import PackColumns
from bms.telemetry.snapshot import PackSnapshot
from can_drivers.logs.blf_writer import BlfRecorder
from engine.frame_stream import FrameStream
from engine.messages import (
    AddNote,
    CalibrationRead,
    Connect,
    Event,
    EventNoted,
    Faults,
    Identity,
    JobResult,
    LinkStateChanged,
    RecordingState,
    StartRecording,
)
from engine.recording.fault_changes import FaultChanges
from engine.recording.items import Fired, Record, Row
from engine.recording.link_gaps import LinkGaps
from engine.recording.running import END_WITHIN_S, RunningRecording
from engine.recording.session_making import SessionMaker, WhoIsThere
from engine.recording.sinks import Sessions


class Recorder:
    """All methods are called on the session's thread, and none of them waits for the disk but `close`."""

    def __init__(
        self,
        definition: PackDefinition,
        request: Connect,
        stream: FrameStream,
        emit: Callable[[Event], None],
        *,
        dropped: Callable[[], int],
        operator: Callable[[], str],
        open_frames: OpenFrames = lambda path, utc_offset_s: BlfRecorder(path, utc_offset_s=utc_offset_s),
    ) -> None:
        """Nothing is recorded yet.

        Args:
            definition: of the pack.
            request: the connection.
            stream: every frame of it.
            emit: tells front ends; any thread may call it.
            dropped: frames the adapter lost so far.
            operator: returns who is at work.
            open_frames: begins a file of frames.
        """
        self._definition = definition
        self._request = request
        self._stream = stream
        self._emit = emit
        self._dropped = dropped
        self._operator = operator
        self._open_frames = open_frames
        self._columns = PackColumns(definition)
        self._pack_events = PackEvents()
        self._fault_changes = FaultChanges()
        self._link_gaps = LinkGaps()
        self._who = WhoIsThere()
        self._records: dict[str, Record] = {}
        self._known_dropped = 0
        self._ending: list[RunningRecording] = []
        self._running: RunningRecording | None = None

    # ------------------------------------------------------------ what front ends ask

    def start(self, command: StartRecording) -> None:
        """Record from now on; a recording that runs is ended first."""
        self.stop()
        condition = None
        if command.condition:
            try:
                condition = parse_condition(command.condition, reading_names(self._definition))
            except ConditionError as error:
                self._emit(RecordingState(state="off", problem=error.what, advice=error.advice))
                return
        self._known_dropped = self._dropped()
        maker = SessionMaker(
            self._definition,
            self._request,
            command,
            self._who,
            value_names=self._columns.names,
            operator=self._operator(),
            dropped=self._dropped,
            open_frames=self._open_frames,
        )
        self._running = RunningRecording(
            command,
            condition,
            self._stream,
            Sessions(begin=maker.begin, describe=maker.describe, tell=self._tell),
            self._dropped,
        )
        for record in self._records.values():
            self._running.disk.add(record)
        self._emit(self._running.state(time.monotonic()))

    def stop(self) -> None:
        """End the recording; how it ended is told when the disk has taken it."""
        running, self._running = self._running, None
        if running is not None:
            running.stop()
            self._ending.append(running)

    def note(self, command: AddNote) -> None:
        """Note what somebody wrote."""
        now_s = time.monotonic()
        self._happened(
            [SessionEvent(time_s=now_s if command.time_s is None else command.time_s, kind="note", text=command.text)]
        )

    # ------------------------------------------------------------ what happens

    def values(self, snapshot: PackSnapshot, now_s: float) -> None:
        """Take the pack's values."""
        self._happened(self._pack_events.look(now_s, snapshot))
        if self._running is None:
            return
        self._running.disk.add(Row(time_s=now_s, values=self._columns.row(snapshot)))
        if snapshot.dropped > self._known_dropped:
            text = f"{snapshot.dropped - self._known_dropped} frames are missing here: the adapter lost them."
            self._known_dropped = snapshot.dropped
            self._happened([SessionEvent(time_s=now_s, kind="recording", text=text)])
        if self._running.fires(snapshot):
            fired = Fired(time_s=now_s, text=self._running.command.condition)
            self._running.disk.add(fired)
            self._emit(EventNoted(time_s=now_s, kind="trigger", text=fired.text))

    def link_changed(self, state: LinkStateChanged, now_s: float) -> None:
        """Take a change of the link."""
        self._happened(self._link_gaps.look(state, now_s))

    def identified(self, identity: Identity) -> None:
        """Take who the pack says it is. The session of another pack ends, and one of this pack begins."""
        if self._who.is_another(identity):
            running = self._running
            self._pack_events.forget()
            self._fault_changes.forget()
            self._records.clear()
            # The session that ends meanwhile keeps the pack it was of.
            self._who = WhoIsThere(identity)
            if running is not None:
                self.start(running.command)
        self._who.identity = identity
        self._keep(Record(name=IDENTITY_FILE, content=msgspec.json.encode(identity)))

    def job_ended(self, result: JobResult, now_s: float) -> None:
        """Take what a job read."""
        if isinstance(result, Faults):
            self._happened(self._fault_changes.look(result, now_s))
            self._keep(Record(name=FAULTS_FILE, content=msgspec.json.encode(result)))
        elif isinstance(result, CalibrationRead):
            for record in _calibration_records(result):
                self._keep(record)

    def tick(self, now_s: float) -> None:
        """Tell how recording does, when that is due."""
        for running in [one for one in self._ending if one.has_ended(now_s)]:
            self._ending.remove(running)
            # Of one that made way for another nothing is told any more.
            if self._running is None:
                self._emit(running.final_state())
        if self._running is None:
            return
        if self._running.disk.fault is not None:
            self._stop_at(self._running.disk.fault, now_s)
        state = self._running.due(now_s)
        if state is not None:
            self._emit(state)
        if self._running.stopped:
            self._running.stop()
            self._running = None

    def _stop_at(self, fault: Exception, now_s: float) -> None:
        """Tell that a bug ended the recording; it goes to the crash report."""
        assert self._running is not None
        running, self._running = self._running, None
        running.stop()
        what = "Halite stopped recording at a fault of its own."
        advice = "Start it again, and send the crash report to its makers."
        self._emit(msgspec.structs.replace(running.state(now_s), state="stopped", problem=what, advice=advice))
        raise fault

    def close(self) -> None:
        """End with the connection."""
        self.stop()
        for running in self._ending:
            running.disk.join(END_WITHIN_S)
            self._emit(running.final_state())
        self._ending.clear()

    # ------------------------------------------------------------ on the way to the disk

    def _happened(self, events: list[SessionEvent]) -> None:
        for event in events:
            self._emit(EventNoted(time_s=event.time_s, kind=event.kind, text=event.text))
            if self._running is not None:
                self._running.disk.add(event)

    def _keep(self, record: Record) -> None:
        self._records[record.name] = record
        if self._running is not None:
            self._running.disk.add(record)

    # ------------------------------------------------------------ in the disk thread

    def _tell(self, event: SessionEvent) -> None:
        self._emit(EventNoted(time_s=event.time_s, kind=event.kind, text=event.text))


def _calibration_records(result: CalibrationRead) -> list[Record]:
    """Return a data set that was read as it stands in a session; without its bytes if their file is gone already."""
    records = [Record(name=CALIBRATION_FILE, content=msgspec.json.encode(result))]
    with contextlib.suppress(OSError):
        records.append(Record(name=CALIBRATION_IMAGE_FILE, content=Path(result.image_path).read_bytes()))
    return records

"""Plays a recording: answers the commands of a front end and tells events, as an engine with a pack would."""

import time
from collections import deque
from collections.abc import Callable

import msgspec
import numpy as np

from bms.telemetry.pack_sampling import PackSampler, column_sources
from can_drivers.frame_columns import Batch, pack_batch, unpack
from can_drivers.logs.model import LogFacts
from engine.history_feed import HistoryFeed
from engine.live_values import snapshot_message
from engine.logs.reading import LogReading
from engine.messages import (
    Command,
    Disconnect,
    Event,
    EventNoted,
    Job,
    JobFailed,
    JobFinished,
    LinkStateChanged,
    PlaybackState,
    ReadCalibrationJob,
    ReadFaultsJob,
    StartJob,
    TraceFrames,
)
from engine.playback.opening import Recording
from engine.playback.pack_table import PackTable

SNAPSHOT_PERIOD_S = 0.05
ALMOST = 0.999
READING_TURN_S = 0.03
"""A poll decodes frames for no longer than this, so that the window stays awake while a large log is read."""


class Player:
    """The same methods as `engine.client.EngineClient`; everything happens in `poll`, which never waits.

    Attributes:
        feed: the histories of everything that has been read so far.
    """

    def __init__(self, recording: Recording, now_s: Callable[[], float] = time.monotonic) -> None:
        """Begin to read the frames; `now_s` is the clock playback goes by."""
        self._recording = recording
        self._now_s = now_s
        self._open = True
        self.feed = HistoryFeed(recording.definition)
        columns = self.feed.columns
        self._table = recording.values or PackTable(len(columns.names))
        self._sampler = None if recording.values else PackSampler(columns.names, column_sources(recording.definition))
        begun = recording.begun
        self._reading = begun.reading if begun else LogReading(*recording.frame_files) if recording.frame_files else None
        self._packed: deque[bytes] = deque(begun.batches if begun else ())
        self._frames = 0
        self._ticked_s = now_s()
        self._shown_s = float("-inf")
        self._shown_at_s = float("-inf")
        self._events: list[Event] = [LinkStateChanged(state="playback")]
        self._state = PlaybackState(title=recording.title, utc_offset_s=recording.utc_offset_s, problems=recording.problems)
        self._tell_what_is_known()

    @property
    def alive(self) -> bool:
        """Always: there is no process that could die; a reader that dies is a problem that is told."""
        return True

    def send(self, command: Command) -> None:
        """Answer from the recording; what would ask or change a pack is refused."""
        if isinstance(command, StartJob):
            self._events.append(self._answer(command.job_id, command.job))
        elif isinstance(command, Disconnect):
            self.close()
            self._events.append(LinkStateChanged(state="disconnected"))

    def seek(self, time_s: float) -> None:
        """Show another moment, within what was recorded."""
        self._show(now_s=min(max(time_s, self._state.begins_s), self._state.ends_s))

    def play(self, speed: float) -> None:
        """Let time go at so many seconds a second; 0 holds it. At the end it begins anew."""
        if speed and self._state.now_s >= self._state.ends_s:
            self.seek(self._state.begins_s)
        self._show(speed=speed)

    def poll(self) -> list[Event]:
        """Read on, let time go, and return what is to be told."""
        now_s = self._now_s()
        passed_s, self._ticked_s = now_s - self._ticked_s, now_s
        if self._open:
            self._read(now_s)
            self._advance(passed_s)
            self._tell_values(now_s)
        events, self._events = self._events, []
        return events

    def close(self) -> None:
        """Give the files back."""
        self._open = False
        if self._reading is not None:
            self._reading.stop()
            self._reading = None

    # ------------------------------------------------------------ what is known at once

    def _tell_what_is_known(self) -> None:
        recording = self._recording
        if recording.identity is not None:
            self._events.append(recording.identity)
        if recording.values is not None and recording.values.span is not None:
            times_s, values = recording.values.all()
            self.feed.values(times_s, values.astype(np.float64))
            self._span(*recording.values.span)
        self._events += [EventNoted(time_s=one.time_s, kind=one.kind, text=one.text) for one in recording.events]
        self._show()

    def _answer(self, job_id: int, job: Job) -> Event:
        recording = self._recording
        if isinstance(job, ReadFaultsJob) and recording.faults is not None:
            return JobFinished(job_id=job_id, result=recording.faults)
        if isinstance(job, ReadCalibrationJob) and recording.calibration is not None:
            return JobFinished(job_id=job_id, result=recording.calibration)
        what = (
            "The recording does not hold that."
            if isinstance(job, ReadFaultsJob | ReadCalibrationJob)
            else ("This is a recording: there is no pack that could be asked.")
        )
        return JobFailed(job_id=job_id, error="PlaybackError", what=what, detail="", advice="Connect to a pack for that.")

    # ------------------------------------------------------------ reading

    def _read(self, now_s: float) -> None:
        """Take in what the reading process has ready, for one turn."""
        if self._reading is None:
            return
        if not self._packed:
            self._packed.extend(self._reading.poll())
        state = self._reading.state
        while self._packed and self._now_s() - now_s < READING_TURN_S:
            self._take(self._packed.popleft(), state.facts)
        # What was read waits to be taken in: all of it is there only when the reading has ended.
        loaded = min(self._reading.progress, ALMOST)
        if not state.running and not self._packed:
            self._reading, loaded = None, 1.0
            ended = (f"{state.error} {state.advice}".strip(),) if state.error else ()
            found = tuple(problem.what for problem in state.problems)
            self._show(problems=(*self._state.problems, *found, *ended))
        self._show(loaded=loaded)

    def _take(self, packed: bytes, facts: LogFacts | None) -> None:
        """Take in one batch: into the histories, and to whoever shows frames."""
        batch = unpack(packed)
        shift_s = self._shift_s(None if facts is None else facts.utc_offset_s)
        if shift_s:
            records = batch.records.copy()
            records["time_s"] += shift_s
            batch = Batch(records=records, tails=batch.tails)
            packed = pack_batch(batch)
        decoded = self.feed.frames(batch)
        if self._sampler is not None:
            times_s, values = self._sampler.rows(decoded)
            self._table.append(times_s, values)
            self.feed.values(times_s, values)
        if len(batch.records):
            times = batch.records["time_s"]
            self._span(float(times.min()), float(times.max()))
        self._events.append(TraceFrames(first=self._frames, frames=packed))
        self._frames += len(batch.records)

    def _shift_s(self, file_offset_s: float | None) -> float:
        """Return what turns times of a file into those of the recording; the first file that says when it was sets them."""
        if file_offset_s is None:
            return 0.0
        if self._state.utc_offset_s is None:
            self._show(utc_offset_s=file_offset_s)
        return file_offset_s - (self._state.utc_offset_s or 0.0)

    def _span(self, first_s: float, last_s: float) -> None:
        state = self._state
        if state.begins_s == state.ends_s:
            self._show(begins_s=first_s, ends_s=last_s, now_s=first_s)
        else:
            self._show(begins_s=min(first_s, state.begins_s), ends_s=max(last_s, state.ends_s))

    # ------------------------------------------------------------ time

    def _advance(self, passed_s: float) -> None:
        state = self._state
        if state.speed:
            moment_s = state.now_s + state.speed * passed_s
            at_end = moment_s >= state.ends_s
            self._show(now_s=min(moment_s, state.ends_s), speed=0.0 if at_end and state.loaded >= 1 else state.speed)

    def _tell_values(self, now_s: float) -> None:
        """Tell the values of the moment that is shown, when it is another one."""
        moment_s = self._state.now_s
        if moment_s == self._shown_s or now_s - self._shown_at_s < SNAPSHOT_PERIOD_S:
            return
        found = self._table.at(moment_s)
        if found is None:
            return
        row, age_s = found
        self._shown_s, self._shown_at_s = moment_s, now_s
        snapshot = self.feed.columns.snapshot(row, age_s)
        self._events.append(snapshot_message(snapshot, time_s=moment_s, frames_per_s=0.0, bus_load_pct=0.0))

    def _show(self, **changes: object) -> None:
        state = msgspec.structs.replace(self._state, **changes)
        if changes and state == self._state:
            return
        self._state = state
        if self._events and isinstance(self._events[-1], PlaybackState):
            self._events.pop()
        self._events.append(state)

"""A recording that runs: its feed, its thread, and how it does in the words of front ends."""

import time
from collections.abc import Callable

import msgspec

from bms.recording.conditions import Condition
from bms.telemetry.snapshot import PackSnapshot
from engine.frame_stream import FrameFeed, FrameStream
from engine.messages import RecordingState, StartRecording
from engine.recording.disk_problems import slow
from engine.recording.disk_thread import DiskThread
from engine.recording.sinks import OneSession, Sessions, Sink, SinkStatus
from engine.recording.triggered_sessions import TriggeredSessions

FEED_FRAMES = 1_000_000
"""Two minutes of 8,000 frames/s that wait for a disk, 24 to 80 MB."""
TELL_PERIOD_S = 1.0
STALLED_S = 0.7
"""A write that takes longer is told: with the time between two looks that is within a second."""

END_WITHIN_S = 5.0
"""How long the end of a recording waits for the disk. What a disk has not taken by then is not waited for."""


class RunningRecording:
    """Made when it starts, given up when it ends. All methods are called on the session's thread."""

    def __init__(
        self,
        command: StartRecording,
        condition: Condition | None,
        stream: FrameStream,
        sessions: Sessions,
        dropped: Callable[[], int],
    ) -> None:
        """Start it. `condition`: of a trigger, or None. `dropped`: returns how many frames the adapter lost so far."""
        self.command = command
        self._stream = stream
        self._stopped_s = 0.0
        self.feed: FrameFeed = stream.open_feed(FEED_FRAMES, keep_newest=False)
        self._condition = condition
        self._dropped = dropped
        self._dropped_before = dropped()
        self._sink: Sink
        if condition is None:
            self._sink = OneSession(sessions)
        else:
            self._sink = TriggeredSessions(sessions, before_s=command.before_s, after_s=command.after_s)
        self._began_s = time.monotonic()
        self._told: tuple[str, str, str] = ("", "", "")
        self._tell_s = self._began_s + TELL_PERIOD_S
        self.disk = DiskThread(self._sink, self.feed)

    @property
    def stopped(self) -> bool:
        """Whether it ended by itself."""
        return self._sink.status.state == "stopped"

    def fires(self, snapshot: PackSnapshot) -> bool:
        """Return whether the condition has come true with this snapshot."""
        return self._condition is not None and self._condition.comes_true(snapshot)

    def due(self, now_s: float) -> RecordingState | None:
        """Return the state if it has to be told now."""
        state = self.state(now_s)
        told = (state.state, state.folder, state.problem and state.advice)
        if told == self._told and now_s < self._tell_s:
            return None
        self._told, self._tell_s = told, now_s + TELL_PERIOD_S
        return state

    def state(self, now_s: float) -> RecordingState:
        """Return how it does."""
        status = self._sink.status
        problem = status.problem
        stalled_s = self.disk.stalled_s(now_s)
        if stalled_s > STALLED_S:
            problem = slow(stalled_s, self.feed.waiting + status.unwritten_frames)
        return RecordingState(
            state=status.state,
            folder=status.folder,
            seconds=now_s - self._began_s,
            frames=status.frames,
            waiting=self.feed.waiting + status.unwritten_frames,
            lost=self._lost(status),
            bytes=status.size_bytes,
            free_bytes=status.free_bytes,
            problem=problem.what,
            advice=problem.advice,
        )

    def stop(self) -> None:
        """End it; the disk may take a while."""
        self._stream.close_feed(self.feed)
        self._stopped_s = time.monotonic()
        self.disk.stop()

    def has_ended(self, now_s: float) -> bool:
        """Whether the end is written, or not waited for any longer."""
        return self.disk.ended or now_s - self._stopped_s > END_WITHIN_S

    def final_state(self) -> RecordingState:
        """Return how it ended."""
        state = self.state(time.monotonic())
        state = msgspec.structs.replace(state, state="off", lost=state.lost + state.waiting, waiting=0)
        if self.disk.ended:
            return state
        what = "The disk does not come back, so the end of the recording may be missing."
        return msgspec.structs.replace(state, problem=what, advice="Look at the disk.")

    def _lost(self, status: SinkStatus) -> int:
        return self.feed.lost + status.deleted_frames + self._dropped() - self._dropped_before

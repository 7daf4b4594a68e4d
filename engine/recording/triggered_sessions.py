"""History in memory, of which each trigger makes a session."""

import collections
from collections.abc import Sequence
from pathlib import Path

from engine.frame_stream import PackedFrames
from engine.recording.disk_problems import FINE, not_begun
from engine.recording.items import Fired, Item, Record
from engine.recording.session_keeper import SessionKeeper
from engine.recording.sinks import Sessions, SinkStatus, status_of

RING_BYTES = 256_000_000
"""Room for history before a trigger: some 20 minutes of 8,000 classic frames a second. The oldest is given up beyond it."""


class TriggeredSessions:
    """Keeps the last seconds in memory; each trigger makes a session of them and of the seconds that follow."""

    def __init__(self, sessions: Sessions, *, before_s: float, after_s: float) -> None:
        """Wait for the first trigger."""
        self._sessions = sessions
        self._before_s = before_s
        self._after_s = after_s
        self._ring: collections.deque[tuple[float, PackedFrames | Item]] = collections.deque()
        self._ring_bytes = 0
        self._records: dict[str, Record] = {}
        self._keeper: SessionKeeper | None = None
        self._last: SessionKeeper | None = None
        self._until_s = 0.0
        self._problem = FINE

    @property
    def status(self) -> SinkStatus:
        """How it does."""
        state = "armed" if self._keeper is None else "triggered"
        return status_of(state, self._keeper or self._last, self._problem)

    @property
    def growing_files(self) -> tuple[Path, ...]:
        """The files that are written to now."""
        return () if self._keeper is None else self._keeper.growing_files

    @property
    def ready(self) -> bool:
        """Not while the disk fails in the middle of a session."""
        return self._keeper is None or self._keeper.working

    def begin(self, now_s: float) -> None:
        """Nothing is written before the first trigger."""

    def take(self, frames: Sequence[PackedFrames], items: Sequence[Item], *, lost: int, now_s: float) -> None:
        """Keep what came, or write it."""
        for item in items:
            if isinstance(item, Record):
                self._records[item.name] = item
        fired = next((item for item in reversed(items) if isinstance(item, Fired)), None)
        if self._keeper is not None:
            self._keeper.take(frames, items, lost=lost, now_s=now_s)
            if fired is not None:
                self._until_s = fired.time_s + self._after_s
            if now_s > self._until_s:
                self._finish(lost=lost, now_s=now_s)
            return
        for one in frames:
            self._remember(one.last_s, one, len(one.packed))
        for item in items:
            if not isinstance(item, Record):
                self._remember(item.time_s, item, 0)
        self._forget(now_s if fired is None else fired.time_s)
        if fired is not None:
            self._fire(fired, lost=lost, now_s=now_s)

    def tick(self, now_s: float, *, at_once: bool = False) -> None:
        """Look after the disk."""
        if self._keeper is not None:
            self._keeper.tick(now_s, at_once=at_once)

    def failed(self, error: OSError, now_s: float) -> None:
        """Go on in other files."""
        if self._keeper is not None:
            self._keeper.failed(error, now_s)

    def end(self, *, lost: int, now_s: float) -> None:
        """End a session that is being written; the history that nobody wanted is forgotten."""
        if self._keeper is not None:
            self._finish(lost=lost, now_s=now_s)

    def _fire(self, fired: Fired, *, lost: int, now_s: float) -> None:
        self._until_s = fired.time_s + self._after_s
        try:
            self._keeper = SessionKeeper(self._sessions.begin(fired.text), now_s, self._sessions.tell, lost=lost)
        except OSError as error:
            self._problem = not_begun(error)
            return
        self._problem = FINE
        history = [thing for _, thing in self._ring]
        self._ring.clear()
        self._ring_bytes = 0
        frames = [one for one in history if isinstance(one, PackedFrames)]
        items: list[Item] = [one for one in history if not isinstance(one, PackedFrames)]
        self._keeper.take(frames, [*self._records.values(), *items], lost=lost, now_s=now_s)

    def _finish(self, *, lost: int, now_s: float) -> None:
        assert self._keeper is not None
        self._keeper.close(self._sessions.describe(), lost=lost, now_s=now_s)
        self._problem = self._keeper.problem
        self._last, self._keeper = self._keeper, None

    def _remember(self, time_s: float, thing: "PackedFrames | Item", size: int) -> None:
        self._ring.append((time_s, thing))
        self._ring_bytes += size

    def _forget(self, now_s: float) -> None:
        oldest_s = now_s - self._before_s
        while self._ring and (self._ring[0][0] < oldest_s or self._ring_bytes > RING_BYTES):
            _, thing = self._ring.popleft()
            if isinstance(thing, PackedFrames):
                self._ring_bytes -= len(thing.packed)

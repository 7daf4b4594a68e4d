"""The frames that are kept: taken in packed, opened when somebody looks, cleared and brought back, marked."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from bms.trace.trace_store import CAPACITY_FRAMES, TraceStore
from bms.trace.trace_text import TimeBase
from can_drivers.frame_columns import RECORD_BYTES, unpack

WAITING_BYTES = 65_536 * RECORD_BYTES
"""While nobody looks, frames wait unopened up to this many bytes."""
PLAYED_FRAMES = 12_000_000
"""A log is shown as a whole where it can be: 350 MB of frames, four hours at 800 a second."""


class Recording:
    """A trace store with what is known around it.

    Attributes:
        store: the frames.
        base: what their times count from: the first frame since the last clearing.
        marks: rows the user marked.
        plays: they are those of a log, not of a bus.
    """

    def __init__(self, utc_offset_s: Callable[[], float]) -> None:
        """`utc_offset_s`: what to add to monotonic seconds now to get seconds since 1970 UTC."""
        self._utc_offset_s = utc_offset_s
        self._waiting: deque[bytes] = deque()
        self._waiting_bytes = 0
        self.store = TraceStore()
        self.base = TimeBase()
        self.marks: set[int] = set()
        self.plays = False

    def renew(self, *, plays: bool) -> None:
        """Begin anew, for a log or for a bus: what is shown from now on has nothing to do with what was."""
        self.plays = plays
        self._waiting.clear()
        self._waiting_bytes = 0
        self.store = TraceStore(PLAYED_FRAMES if plays else CAPACITY_FRAMES)
        self.base = TimeBase()
        self.marks.clear()

    def add(self, packed: bytes) -> bool:
        """Keep frames unopened; return whether so many wait that they should be opened."""
        self._waiting.append(packed)
        self._waiting_bytes += len(packed)
        return self._waiting_bytes > WAITING_BYTES

    def open_waiting(self) -> bool:
        """Put what waits into the store; return whether times count from another moment now."""
        begins = False
        while self._waiting:
            batch = unpack(self._waiting.popleft())
            if not len(self.store) and len(batch.records):
                self.base = TimeBase(origin_s=float(batch.records["time_s"][0]), utc_offset_s=self._utc_offset_s())
                begins = True
            self.store.append(batch)
        self._waiting_bytes = 0
        return begins

    def clear(self) -> int:
        """Hide all frames so far; return how many they were."""
        self.open_waiting()
        cleared = len(self.store)
        self.store.clear()
        return cleared

    def undo_clear(self) -> None:
        """Show again what the last clearing hid."""
        self.store.undo_clear()
        if len(self.store):
            self.base = replace(self.base, origin_s=self.store.time_s(self.store.first))

    def toggle_mark(self, row: int) -> None:
        """Mark a row, or take its mark away."""
        self.marks ^= {row}

    def next_mark(self, row: int, *, forward: bool) -> int | None:
        """Return the next marked row that is kept, going round; None when there is none."""
        kept = sorted(mark for mark in self.marks if self.store.first <= mark < self.store.end)
        beyond = [mark for mark in kept if (mark > row if forward else mark < row)] or kept
        if not beyond:
            return None
        return beyond[0] if forward else beyond[-1]

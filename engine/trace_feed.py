"""Frames on their way to a trace: collected as they come, packed when a message is made of them."""

import collections
import threading
from collections.abc import Sequence

from can_drivers.frame_columns import pack
from can_drivers.frames import Frame
from engine.messages import TraceFrames

CAPACITY_FRAMES = 32_768
"""Four seconds of 8,000 frames/s; a front end that has not asked for so long will not be able to follow."""


class TraceFeed:
    """Takes frames from any thread and hands them out in the order they were added.

    Overflow rule: when more than `CAPACITY_FRAMES` wait, the oldest are given up, and the next message says how many.
    """

    def __init__(self) -> None:
        """Start with nothing waiting, at frame number 0."""
        self._lock = threading.Lock()
        self._waiting: collections.deque[Sequence[Frame]] = collections.deque()
        self._count = 0
        self._next = 0
        self._lost = 0

    def add(self, frames: Sequence[Frame]) -> None:
        """Add frames that were on the bus; the sequence is kept and must not change afterwards. Never waits."""
        if not frames:
            return
        with self._lock:
            self._waiting.append(frames)
            self._count += len(frames)
            while self._count > CAPACITY_FRAMES:
                self._give_up_oldest()

    def take(self) -> TraceFrames | None:
        """Return what has been added since the last call, or None when that is nothing."""
        with self._lock:
            if not self._waiting:
                return None
            waiting, self._waiting = self._waiting, collections.deque()
            lost, self._lost = self._lost, 0
            first = self._next + lost
            self._next = first + self._count
            self._count = 0
        return TraceFrames(first=first, frames=pack([frame for frames in waiting for frame in frames]), lost=lost)

    def clear(self) -> None:
        """Forget what waits and count from 0 again, as for a new `WatchTrace`."""
        with self._lock:
            self._waiting.clear()
            self._count = self._next = self._lost = 0

    def _give_up_oldest(self) -> None:
        oldest = self._waiting.popleft()
        too_many = min(self._count - CAPACITY_FRAMES, len(oldest))
        self._count -= too_many
        self._lost += too_many
        if too_many < len(oldest):
            self._waiting.appendleft(oldest[too_many:])

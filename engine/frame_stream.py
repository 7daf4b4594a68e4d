"""The frames of one connection for everybody who wants all of them: in order, secrets hidden, packed once."""

import collections
import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bms.definition.model import Diagnostics
from bms.diagnostics.secret_screen import SecretScreen
from can_drivers.frame_columns import BATCH_FRAMES, pack
from can_drivers.frames import Frame

PACK_FRAMES = 256
"""So many are packed together by the thread that brings them, a third of a millisecond; fewer when somebody takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedFrames:
    """Neighbouring frames. `packed` as `can_drivers.frame_columns`, times monotonic."""

    packed: bytes
    count: int
    first_s: float
    last_s: float


class FrameStream:
    """Costs nothing until a feed is open. Frames may come from any thread."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        """Nobody wants frames. `diagnostics` says on which ids secrets may be."""
        self._diagnostics = diagnostics
        self._lock = threading.Lock()
        self._feeds: list[FrameFeed] = []
        self._screen: SecretScreen | None = None
        self._pending: list[Frame] = []

    def open_feed(self, capacity_frames: int, *, keep_newest: bool) -> "FrameFeed":
        """Return a feed of every frame from now on; see `FrameFeed` for what happens when it is full."""
        feed = FrameFeed(self, capacity_frames, keep_newest=keep_newest)
        with self._lock:
            self._pack()
            if self._screen is None:
                # A new screen hides too much rather than too little when it begins in the middle of a message.
                self._screen = SecretScreen(self._diagnostics)
            self._feeds.append(feed)
        return feed

    def close_feed(self, feed: "FrameFeed") -> None:
        """Put no more frames into a feed; what is in it can still be taken."""
        with self._lock:
            self._pack()
            self._feeds.remove(feed)
            if not self._feeds:
                self._screen = None

    def received(self, frames: Sequence[Frame]) -> None:
        """Take frames of the bus."""
        if self._screen is not None:
            self._add(frames)

    def sent(self, frames: Sequence[Frame], now_s: float) -> None:
        """Take frames that were put on the bus just now."""
        if self._screen is not None:
            self._add([replace(frame, time_s=now_s, is_tx=True) for frame in frames])

    def flush(self) -> None:
        """Put what has come into the feeds."""
        with self._lock:
            self._pack()

    def _add(self, frames: Sequence[Frame]) -> None:
        with self._lock:
            if self._screen is not None:
                self._pending += self._screen.screen(frames)
                if len(self._pending) >= PACK_FRAMES:
                    self._pack()

    def _pack(self) -> None:
        pending, self._pending = self._pending, []
        for start in range(0, len(pending), BATCH_FRAMES):
            part = pending[start : start + BATCH_FRAMES]
            packed = PackedFrames(packed=pack(part), count=len(part), first_s=part[0].time_s, last_s=part[-1].time_s)
            for feed in self._feeds:
                feed.put(packed)


class FrameFeed:
    """Packed frames on their way to one taker. `put` is the stream's; the rest may be called by any one thread.

    Overflow rule: when more than its capacity wait, `lost` counts what is given up. With `keep_newest` that is the oldest, for
    a taker who shows what is going on; else what comes, for one who keeps what it has until there is room again.
    """

    def __init__(self, stream: FrameStream, capacity_frames: int, *, keep_newest: bool) -> None:
        """Made by `FrameStream.open_feed`."""
        self._stream = stream
        self._capacity = capacity_frames
        self._keep_newest = keep_newest
        self._lock = threading.Lock()
        self._waiting: collections.deque[PackedFrames] = collections.deque()
        self._count = 0
        self._lost = 0

    @property
    def waiting(self) -> int:
        """Frames that wait to be taken."""
        return self._count

    @property
    def lost(self) -> int:
        """Frames given up so far."""
        return self._lost

    def put(self, packed: PackedFrames) -> None:
        """Add frames; never waits."""
        with self._lock:
            if not self._keep_newest and self._waiting and self._count + packed.count > self._capacity:
                self._lost += packed.count
                return
            self._waiting.append(packed)
            self._count += packed.count
            while self._count > self._capacity and len(self._waiting) > 1:
                oldest = self._waiting.popleft()
                self._count -= oldest.count
                self._lost += oldest.count

    def take(self) -> list[PackedFrames]:
        """Return what has come since the last call, in order."""
        self._stream.flush()
        with self._lock:
            waiting = list(self._waiting)
            self._waiting.clear()
            self._count = 0
        return waiting

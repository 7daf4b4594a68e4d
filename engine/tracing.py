"""The frames of one connection on their way to a front end's trace."""

from can_drivers.frame_columns import join
from engine.frame_stream import FrameFeed, FrameStream
from engine.messages import TraceFrames

PERIOD_S = 0.05
"""How often a front end that watches gets what has come."""
CAPACITY_FRAMES = 32_768
"""Four seconds of 8,000 frames/s; a front end that has not asked for so long will not be able to follow."""


class Tracing:
    """Costs nothing until somebody watches. All methods are called on the session's thread."""

    def __init__(self, stream: FrameStream) -> None:
        """Nobody watches."""
        self._stream = stream
        self._feed: FrameFeed | None = None
        self._next = 0
        self._lost = 0

    @property
    def on(self) -> bool:
        """Whether somebody watches."""
        return self._feed is not None

    def watch(self, *, on: bool) -> None:
        """Begin, counting from frame 0, or stop."""
        if self._feed is not None:
            self._stream.close_feed(self._feed)
        self._feed = self._stream.open_feed(CAPACITY_FRAMES, keep_newest=True) if on else None
        self._next = self._lost = 0

    def take(self) -> TraceFrames | None:
        """Return what came since the last call; None if that is nothing."""
        if self._feed is None or not (taken := self._feed.take()):
            return None
        lost, self._lost = self._feed.lost - self._lost, self._feed.lost
        first = self._next + lost
        self._next = first + sum(one.count for one in taken)
        return TraceFrames(first=first, frames=join([one.packed for one in taken]), lost=lost)

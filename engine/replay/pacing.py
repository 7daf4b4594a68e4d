"""When each frame of a replay is due, and how late it left.

Every time is counted from one moment, so that nothing adds up to a drift; and no more is handed to the adapter than the wire
can carry in a hundredth of a second, so that its queue stays short and stopping stops.
"""

from collections.abc import Sequence

import numpy as np

from can_drivers.bit_timing import frame_time_s
from can_drivers.frames import Frame
from can_drivers.settings import LinkSettings

BURST_FRAMES = 64
_AHEAD_S = 0.01
_BINS_MS = np.concatenate(([0.0], np.geomspace(0.01, 1e6, 600)))
"""Lateness is counted in bins of 3 %, so that a replay of days needs no more memory than one of seconds."""


class Pacer:
    """Knows when frames are due. Times are monotonic seconds, given by the caller."""

    def __init__(self, link: LinkSettings, *, speed: float, pause_s: float) -> None:
        """Begin before the first frame.

        Args:
            link: bit rates of the bus.
            speed: seconds of the log a second; 0: as fast as the bus takes it.
            pause_s: between two passes of the log, in seconds of the log.
        """
        self._rates = (link.bitrate_bps, link.data_bitrate_bps)
        self._speed = speed
        self._pause_s = pause_s / speed if speed else 0.0
        self._free_s = float("-inf")
        self._last_due_s: float | None = None
        self._origin: tuple[float, float] | None = None
        self.lateness = Lateness()

    @property
    def busy_until_s(self) -> float:
        """When the wire will have carried everything that was handed over."""
        return self._free_s

    def begin_pass(self) -> None:
        """The next frame is the first of the log again."""
        self._origin = None

    def ready(self, frames: Sequence[Frame], now_s: float) -> int:
        """Return how many of the next frames may be handed over now, and count them as handed over."""
        count = 0
        for frame in frames[:BURST_FRAMES]:
            due_s = self._due_s(frame, now_s)
            if due_s > now_s or self._free_s > now_s + _AHEAD_S:
                break
            if self._speed:
                self.lateness.add(now_s - due_s)
            self._last_due_s = due_s
            self._occupy(frame, now_s)
            count += 1
        return count

    def wait_s(self, frame: Frame, now_s: float) -> float:
        """Return how long the next frame has to wait."""
        return max(0.0, self._due_s(frame, now_s) - now_s, self._free_s - _AHEAD_S - now_s)

    def heard(self, frames: Sequence[Frame], now_s: float) -> None:
        """Take into account what others have sent: they share the wire."""
        for frame in frames:
            if not frame.is_error:
                self._occupy(frame, now_s)

    def _due_s(self, frame: Frame, now_s: float) -> float:
        if not self._speed:
            return now_s
        if self._origin is None:
            begin_s = now_s if self._last_due_s is None else self._last_due_s + self._pause_s
            self._origin = (begin_s, frame.time_s)
        begin_s, first_s = self._origin
        due_s = begin_s + (frame.time_s - first_s) / self._speed
        # Where the clock of a log was set back, its frames follow at once.
        return due_s if self._last_due_s is None else max(due_s, self._last_due_s)

    def _occupy(self, frame: Frame, now_s: float) -> None:
        self._free_s = max(self._free_s, now_s) + frame_time_s(frame, *self._rates)


class Lateness:
    """How late frames left, as a distribution."""

    def __init__(self) -> None:
        """Nothing left yet."""
        self._counts = np.zeros(len(_BINS_MS) + 1, np.int64)
        self.max_ms = 0.0

    def add(self, late_s: float) -> None:
        """Count a frame."""
        late_ms = max(0.0, late_s * 1000.0)
        self._counts[np.searchsorted(_BINS_MS, late_ms)] += 1
        self.max_ms = max(self.max_ms, late_ms)

    def percentile_ms(self, percent: float) -> float | None:
        """Return what so many percent of the frames were not later than; None before the first one."""
        total = int(self._counts.sum())
        if not total:
            return None
        place = int(np.searchsorted(np.cumsum(self._counts), total * percent / 100.0))
        return min(float(_BINS_MS[min(place, len(_BINS_MS) - 1)]), self.max_ms)

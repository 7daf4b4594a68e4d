"""How often each id is on the bus, and how evenly: counted for every frame, so it costs a fraction of a microsecond each."""

import math
import threading
from collections import deque
from collections.abc import Sequence

from can_drivers.frames import Frame
from engine.messages import IdRate

WINDOW_SAMPLES = 5
"""Rates are those of this many samples; with a sample a second, of the last five seconds."""
_SHORTEST_WINDOW_S = 0.1
MOST_IDS = 1024
"""A bus has a few hundred ids; more are the work of a babbling node, and only their number is kept."""
_EXTENDED = 1 << 29
"""Set in the key of a 29-bit id, because 0x123 and 0x00000123 are two ids."""


class _Id:
    """One id: frames of the running sample, and of the finished ones. `gaps` are pauses between frames, seconds."""

    __slots__ = ("frames", "gap_squares_s2", "gaps", "gaps_s", "last_s", "length", "samples")

    def __init__(self, time_s: float, length: int) -> None:
        self.last_s = time_s
        self.length = length
        self.frames = 1
        self.gaps = 0
        self.gaps_s = 0.0
        self.gap_squares_s2 = 0.0
        self.samples: deque[tuple[int, int, float, float]] = deque(maxlen=WINDOW_SAMPLES)

    def end_sample(self) -> None:
        """Put the running sample to the finished ones."""
        self.samples.append((self.frames, self.gaps, self.gaps_s, self.gap_squares_s2))
        self.frames = self.gaps = 0
        self.gaps_s = self.gap_squares_s2 = 0.0


class IdRates:
    """Counts received frames by id. `add` is called by the reader's thread, `sample` by another, once a second."""

    def __init__(self) -> None:
        """Nothing was seen; `clear` begins."""
        self._lock = threading.Lock()
        self._ids: dict[int, _Id] = {}
        self._sampled_s: deque[float] = deque(maxlen=WINDOW_SAMPLES + 1)

    def add(self, frames: Sequence[Frame]) -> None:
        """Count frames; error reports are not frames."""
        with self._lock:
            ids = self._ids
            for frame in frames:
                if frame.is_error:
                    continue
                key = frame.can_id | _EXTENDED if frame.is_extended else frame.can_id
                one = ids.get(key)
                if one is None:
                    if len(ids) < MOST_IDS:
                        ids[key] = _Id(frame.time_s, len(frame.data))
                    continue
                gap_s = frame.time_s - one.last_s
                one.last_s = frame.time_s
                one.frames += 1
                one.gaps += 1
                one.gaps_s += gap_s
                one.gap_squares_s2 += gap_s * gap_s
                one.length = len(frame.data)

    def sample(self, now_s: float) -> tuple[IdRate, ...]:
        """End a sample; return every id of the last samples, ascending."""
        with self._lock:
            self._sampled_s.append(now_s)
            window_s = max(now_s - self._sampled_s[0], _SHORTEST_WINDOW_S)
            for one in self._ids.values():
                one.end_sample()
            rates = {key: _rate(key, one, window_s) for key, one in self._ids.items()}
            self._ids = {key: one for key, one in self._ids.items() if rates[key].frames}
        return tuple(rate for _, rate in sorted(rates.items()) if rate.frames)

    def clear(self, now_s: float) -> None:
        """Forget everything and count from now: the adapter was opened."""
        with self._lock:
            self._ids.clear()
            self._sampled_s = deque([now_s], maxlen=WINDOW_SAMPLES + 1)


def _rate(key: int, one: _Id, window_s: float) -> IdRate:
    frames, gaps, gaps_s, squares_s2 = (sum(column) for column in zip(*one.samples, strict=True))
    period_s = jitter_s = None
    if gaps >= 2:
        period_s = gaps_s / gaps
        jitter_s = math.sqrt(max(0.0, squares_s2 / gaps - period_s * period_s))
    return IdRate(
        can_id=key & (_EXTENDED - 1),
        is_extended=bool(key & _EXTENDED),
        frames=int(frames),
        frames_per_s=frames / window_s,
        period_ms=None if period_s is None else 1000 * period_s,
        jitter_ms=None if jitter_s is None else 1000 * jitter_s,
        length=one.length,
    )

"""Samples of some signals at common, ascending times, with their least and greatest values in ever longer bins."""

from collections.abc import Generator, Iterator

import numpy as np
import numpy.typing as npt

from bms.telemetry.history.bins import Bins, Values, reduced, samples_as_bins
from bms.telemetry.history.levels import FACTOR, Level
from bms.telemetry.snapshot import FloatColumn

LEVELS = 9
"""Bins of 1, 4 … 65,536 samples: eight hours at 100 samples a second are 44 bins of the last."""


class Pyramid:
    """Level 0 are the samples; a bin of each level is four of the one below."""

    def __init__(self, signals: int, kind: npt.DTypeLike) -> None:
        """Start empty. `kind`: float32 or float64."""
        self.levels = [Level(signals, kind, samples=number == 0) for number in range(LEVELS)]
        self._every = slice(0, signals)
        self.last_s = -np.inf

    @property
    def first_s(self) -> float:
        """Time of the first sample there is anything left of; +inf when there is none."""
        return min(level.begins_s for level in self.levels)

    @property
    def samples(self) -> int:
        """How many samples there ever were."""
        return self.levels[0].count

    @property
    def complete_from_s(self) -> float:
        """From when on every sample is kept."""
        return self.levels[0].begins_s

    def append(self, times_s: FloatColumn, values: Values) -> None:
        """Add samples, not before the last ones, shape (n,) and (signals, n)."""
        self.levels[0].append(samples_as_bins(times_s, values))
        self.last_s = float(times_s[-1])
        for below, level in zip(self.levels, self.levels[1:], strict=False):
            whole = below.count // FACTOR
            if level.count == whole:
                return
            for part in below.parts(level.count * FACTOR, whole * FACTOR, self._every):
                level.append(reduced(part, FACTOR))

    def sample_numbers(self, start_s: float, end_s: float) -> tuple[int, int]:
        """Return which samples lie in a span, one before and one after it included: first, end."""
        first, size = self._number_at(start_s)
        end, end_size = self._number_at(end_s)
        return max(first - size, 0), min(end + end_size, self.samples)

    def samples_of(self, start_s: float, end_s: float, rows: slice) -> list[Bins]:
        """Return what is known of the samples from `start_s` to `end_s`, both included, as finely as it is."""
        first, _ = self._number_at(float(np.nextafter(start_s, -np.inf)))
        end, _ = self._number_at(end_s)
        return list(self.parts(first, min(end, self.samples), 1, rows))

    def _number_at(self, time_s: float) -> tuple[int, int]:
        """Return the number of the first sample after a time, and how finely that is known."""
        for number, level in enumerate(self.levels):
            if level.begins_s <= time_s:
                size = FACTOR**number
                return level.number_at(time_s) * size, size
        return min(level.first * FACTOR**number for number, level in enumerate(self.levels) if level.blocks), 1

    def parts(self, first: int, end: int, size: int, rows: slice) -> Iterator[Bins]:
        """Yield what is known of the samples `first` … `end` − 1 in bins of `size` (a power of two), in order.

        Where finer levels were given up the bins are longer; after the last whole bin of a level they are of the finer ones,
        reduced.
        """
        wanted = 0
        while wanted + 1 < LEVELS and FACTOR ** (wanted + 1) <= size:
            wanted += 1
        step = max(size // FACTOR**wanted, 1)
        at = first - first % (step * FACTOR**wanted)
        for number in range(LEVELS - 1, wanted, -1):
            lower = self.levels[number - 1]
            at = yield from self._of_level(number, at, min(end, lower.first * FACTOR ** (number - 1)), 1, rows)
        at = yield from self._of_level(wanted, at, end, step, rows)
        for number in range(wanted - 1, -1, -1):
            at = yield from self._of_level(number, at, end, step * FACTOR ** (wanted - number), rows)

    def _of_level(self, number: int, at: int, end: int, step: int, rows: slice) -> Generator[Bins, None, int]:
        size: int = FACTOR**number
        level = self.levels[number]
        first, stop = max(at // size, level.first), min(-(-end // size), level.count)
        if first >= stop:
            return at
        for part in level.parts(first, stop, rows):
            yield reduced(part, step)
        return stop * size

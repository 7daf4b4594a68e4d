"""Signals that always come together: one column of times for all of them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bms.telemetry.history.bins import Bins, Values, in_order, joined, reduced
from bms.telemetry.history.pyramid import Pyramid
from bms.telemetry.snapshot import FloatColumn

_USUAL = 0.9
_ENOUGH = 8
_NEWS = 0.2
_MOST_RUNS = 12
_MOST_TORN = 16
"""With more gaps than these in view each is too narrow to be seen."""


def usual_interval_s(times_s: FloatColumn) -> float:
    """Return what nine of ten intervals between samples keep within; NaN when there are too few to tell."""
    if len(times_s) < _ENOUGH:
        return np.nan
    steps_s = times_s[1:] - times_s[:-1]
    # A quantile between two intervals would be no better, and takes ten times as long.
    place = int(_USUAL * (len(steps_s) - 1))
    return float(np.partition(steps_s, place)[place])


class Track:
    """Samples of some signals of a group, in the order of time.

    A clock that jumps back begins another run; later samples go on with the run they fit to. A run is in order in itself, and
    what is asked for is put together from all of them.

    Attributes:
        signals: which of the group's signals, in the order of the rows.
        usual_s: interval between samples that nine of ten keep within; NaN while unknown.
    """

    def __init__(self, signals: Sequence[int], kind: npt.DTypeLike, *, is_dense: bool) -> None:
        """Start empty. `kind`: float32 or float64; `is_dense`: every row of the group is a sample of these signals."""
        self.signals = tuple(signals)
        self.is_dense = is_dense
        self.row_of = {signal: row for row, signal in enumerate(self.signals)}
        self.kind = np.dtype(kind)
        self.runs: list[Pyramid] = []
        self.usual_s = np.nan

    def append(self, times_s: FloatColumn, values: Values) -> None:
        """Add samples in order of time, shapes (n,) and (signals, n)."""
        if not len(times_s):
            return
        usual_s = usual_interval_s(times_s)
        if not np.isnan(usual_s):
            self.usual_s = usual_s if np.isnan(self.usual_s) else self.usual_s + _NEWS * (usual_s - self.usual_s)
        fitting = [run for run in self.runs if run.last_s <= times_s[0]]
        if fitting:
            run = max(fitting, key=lambda one: one.last_s)
        else:
            run = Pyramid(len(self.signals), self.kind)
            self.runs.append(run)
        run.append(times_s, values)
        if len(self.runs) > _MOST_RUNS:
            self._join_runs()

    def _join_runs(self) -> None:
        """Make one run of all that still have every sample."""
        every = slice(0, len(self.signals))
        whole = [run for run in self.runs if run.levels[0].first == 0]
        samples = in_order(joined([part for run in whole for part in run.levels[0].parts(0, run.samples, every)]))
        one = Pyramid(len(self.signals), self.kind)
        one.append(samples.starts_s, samples.low)
        self.runs = [run for run in self.runs if run not in whole] + [one]

    def bins(self, start_s: float, end_s: float, size: int, rows: slice, gap_after_s: float) -> Iterator[Bins]:
        """Yield what is known of a span, in bins of `size` samples, run by run; a bin with a gap in it in two."""
        for run in self.runs:
            first, end = run.sample_numbers(start_s, end_s)
            for part in run.parts(first, end, size, rows) if first < end else ():
                torn = np.flatnonzero(part.widest_s > gap_after_s).tolist()
                if torn and len(torn) <= _MOST_TORN:
                    yield from _mended(run, part, torn, rows, gap_after_s)
                else:
                    yield part

    def samples_in(self, start_s: float, end_s: float) -> int:
        """Return about how many samples lie in a span."""
        return sum(max(end - first, 0) for first, end in (run.sample_numbers(start_s, end_s) for run in self.runs))

    def is_complete(self, start_s: float, end_s: float) -> bool:
        """Return whether every sample of a span is kept."""
        return all(
            run.complete_from_s <= max(start_s, run.first_s) or run.last_s < start_s or run.first_s > end_s for run in self.runs
        )


def _mended(run: Pyramid, part: Bins, torn: list[int], rows: slice, gap_after_s: float) -> Iterator[Bins]:
    """Yield bins with those that have a gap inside divided at it: what is behind the gap would stand before it otherwise."""
    at = 0
    for place in torn:
        yield part.cut(at, place)
        at = place + 1
        samples = joined(run.samples_of(float(part.starts_s[place]), float(part.ends_s[place]), rows))
        cuts = (np.flatnonzero(samples.starts_s[1:] - samples.ends_s[:-1] > gap_after_s) + 1).tolist()
        for first, end in pairwise([0, *cuts, samples.count]):
            yield reduced(samples.cut(first, end), end - first)
    yield part.cut(at, part.count)

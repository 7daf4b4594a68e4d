"""How far the cells are apart: from the median, as a histogram, against the state of charge, and which one for how long."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bms.telemetry.decoded import Matrix
from bms.telemetry.snapshot import FloatColumn

IndexColumn = npt.NDArray[np.int64]

SOC_BIN_PCT: Final = 5.0
_STEPS_MV = (1.0, 2.0, 5.0)
_BARS = 24
_LONGEST_HOLD_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """How many cells lie in each class of `width_mv`; `edges_mv` has one entry more than `counts`."""

    edges_mv: FloatColumn
    counts: IndexColumn
    width_mv: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadOverSoc:
    """Highest minus lowest cell in classes of state of charge; only classes that were seen, all arrays of shape (classes,).

    Attributes:
        soc_pct: middle of the class.
        median_mv, low_mv, high_mv: median, tenth and ninetieth percentile of the spread.
        samples: how many.
    """

    soc_pct: FloatColumn
    median_mv: FloatColumn
    low_mv: FloatColumn
    high_mv: FloatColumn
    samples: IndexColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """For how long each cell was the lowest and the highest, seconds, shape (cells,); `known_s` in all.

    `lowest`, `highest`: which one was it longest, None when nothing is known.
    """

    lowest_s: FloatColumn
    highest_s: FloatColumn
    known_s: float

    @property
    def lowest(self) -> int | None:
        """Cell that was the lowest for longest."""
        return int(self.lowest_s.argmax()) if self.known_s > 0.0 else None

    @property
    def highest(self) -> int | None:
        """Cell that was the highest for longest."""
        return int(self.highest_s.argmax()) if self.known_s > 0.0 else None


def deviations_mv(cells_mv: FloatColumn) -> FloatColumn:
    """Return each cell minus the median of the valid ones (NaN: not valid), shape (cells,)."""
    return cells_mv - np.nanmedian(cells_mv) if np.isfinite(cells_mv).any() else np.full(len(cells_mv), np.nan)


def histogram(values_mv: FloatColumn) -> Histogram:
    """Return at most about two dozen classes of a round width, at least 1 mV, aligned to multiples of it."""
    known = values_mv[np.isfinite(values_mv)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    width = class_width_mv(high - low)
    first = math.floor(low / width)
    edges = width * np.arange(first, math.floor(high / width) + 2)
    counts, _ = np.histogram(known, edges)
    return Histogram(edges_mv=edges.astype(np.float64), counts=counts.astype(np.int64), width_mv=width)


def class_width_mv(span_mv: float) -> float:
    """Return 1, 2 or 5 times a power of ten so that `span_mv` takes at most two dozen classes; at least 1 mV."""
    rough = max(span_mv / _BARS, 1.0)
    power = 10.0 ** math.floor(math.log10(rough))
    return next((step * power for step in _STEPS_MV if step * power >= rough), 10.0 * power)


def spread_over_soc(soc_pct: FloatColumn, cells_mv: Matrix) -> SpreadOverSoc:
    """Return the spread against the state of charge.

    Args:
        soc_pct: at each time, NaN where not valid, shape (n,).
        cells_mv: NaN where not valid, shape (cells, n); a time at which a cell that is otherwise there is missing counts too.
    """
    spread = _spread(cells_mv)
    known = np.isfinite(soc_pct) & np.isfinite(spread)
    classes = np.floor(np.clip(soc_pct[known], 0.0, 100.0 - 1e-9) / SOC_BIN_PCT).astype(np.int64)
    spread = spread[known]
    seen = np.unique(classes)
    rows = [np.percentile(spread[classes == one], (50, 10, 90)) for one in seen]
    median, low, high = np.array(rows).reshape(-1, 3).T
    return SpreadOverSoc(
        soc_pct=((seen + 0.5) * SOC_BIN_PCT).astype(np.float64),
        median_mv=median,
        low_mv=low,
        high_mv=high,
        samples=np.array([int((classes == one).sum()) for one in seen], dtype=np.int64),
    )


def ranking(times_s: FloatColumn, cells_mv: Matrix) -> Ranking:
    """Return for how long each cell was lowest and highest.

    A sample counts until the next one, at most ten seconds: over a gap nobody knows. Equal cells share the time.

    Args:
        times_s: ascending, shape (n,).
        cells_mv: NaN where not valid, shape (cells, n).
    """
    held_s = np.minimum(np.diff(times_s, append=times_s[-1:]), _LONGEST_HOLD_S)
    some = np.isfinite(cells_mv).any(axis=0)
    held_s, cells_mv = held_s[some], cells_mv[:, some]
    return Ranking(
        lowest_s=_shared(np.where(np.isfinite(cells_mv), cells_mv, np.inf), held_s),
        highest_s=_shared(np.where(np.isfinite(cells_mv), -cells_mv, np.inf), held_s),
        known_s=float(held_s.sum()),
    )


def _shared(values: Matrix, held_s: FloatColumn) -> FloatColumn:
    if not held_s.size:
        return np.zeros(len(values))
    extreme = values == values.min(axis=0)
    return np.asarray(extreme @ (held_s / extreme.sum(axis=0)))


def _spread(cells_mv: Matrix) -> FloatColumn:
    known = np.isfinite(cells_mv)
    highest = np.where(known, cells_mv, -np.inf).max(axis=0, initial=-np.inf)
    lowest = np.where(known, cells_mv, np.inf).min(axis=0, initial=np.inf)
    return np.where(known.any(axis=0), highest, np.nan) - np.where(known.any(axis=0), lowest, np.nan)

"""Statistics of a span of one series."""

import math

import numpy as np

from bms.telemetry.history.bins import Bins
from bms.telemetry.history.model import SpanStatistics
from bms.telemetry.snapshot import FloatColumn


@np.errstate(over="ignore", invalid="ignore")
def of_samples(times_s: FloatColumn, values: FloatColumn, gap_after_s: float) -> SpanStatistics:
    """Return the statistics of samples in order of time; NaN is an invalid sample. Sums beyond any number are infinite."""
    valid = ~np.isnan(values)
    known, known_at_s = values[valid], times_s[valid]
    if not len(known):
        return _nothing(invalid=len(values))
    steps_s = np.diff(times_s)
    areas = (values[1:] + values[:-1]) / 2 * steps_s
    least, greatest = int(np.argmin(known)), int(np.argmax(known))
    return SpanStatistics(
        samples=len(known),
        invalid=len(values) - len(known),
        first=float(known[0]),
        last=float(known[-1]),
        least=float(known[least]),
        least_at_s=float(known_at_s[least]),
        greatest=float(known[greatest]),
        greatest_at_s=float(known_at_s[greatest]),
        mean=float(known.mean()),
        deviation=float(known.std()),
        integral=float(np.nansum(areas[steps_s <= gap_after_s])),
    )


def of_bins(bins: Bins, samples: int) -> SpanStatistics:
    """Return what bins of one signal still tell about `samples` samples."""
    low, high = bins.low[0].astype(np.float64), bins.high[0].astype(np.float64)
    known = np.flatnonzero(~np.isnan(low))
    if not len(known):
        return _nothing(invalid=samples, is_exact=False)
    least, greatest = int(np.nanargmin(low)), int(np.nanargmax(high))
    return SpanStatistics(
        samples=samples,
        invalid=0,
        first=float((low[known[0]] + high[known[0]]) / 2),
        last=float((low[known[-1]] + high[known[-1]]) / 2),
        least=float(low[least]),
        least_at_s=float(bins.starts_s[least]),
        greatest=float(high[greatest]),
        greatest_at_s=float(bins.starts_s[greatest]),
        mean=math.nan,
        deviation=math.nan,
        integral=math.nan,
        is_exact=False,
    )


def _nothing(invalid: int, *, is_exact: bool = True) -> SpanStatistics:
    return SpanStatistics(
        samples=0,
        invalid=invalid,
        first=math.nan,
        last=math.nan,
        least=math.nan,
        least_at_s=math.nan,
        greatest=math.nan,
        greatest_at_s=math.nan,
        mean=math.nan,
        deviation=math.nan,
        integral=math.nan,
        is_exact=is_exact,
    )

"""Neighbouring bins of signals that come together, and what is done to them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.telemetry.history.model import BoolColumn
from bms.telemetry.snapshot import FloatColumn

Values = npt.NDArray[np.float32] | npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """Neighbouring bins of some signals; samples are bins of one.

    Attributes:
        low: least valid value, NaN where there is none, shape (signals, n).
        high: greatest valid value; the same array as `low` for samples.
        invalid: the bin has an invalid sample, shape (signals, n).
        starts_s: time of the first sample, shape (n,).
        ends_s: time of the last sample, shape (n,).
        widest_s: longest time between two neighbouring samples inside, shape (n,).
    """

    low: Values
    high: Values
    invalid: Flags
    starts_s: FloatColumn
    ends_s: FloatColumn
    widest_s: FloatColumn

    @property
    def count(self) -> int:
        """How many bins."""
        return len(self.starts_s)

    def cut(self, first: int, end: int) -> "Bins":
        """Return the bins `first` … `end` − 1, without copying."""
        here = slice(first, end)
        low = self.low[:, here]
        return Bins(
            low=low,
            high=low if self.high is self.low else self.high[:, here],
            invalid=self.invalid[:, here],
            starts_s=self.starts_s[here],
            ends_s=self.ends_s[here],
            widest_s=self.widest_s[here],
        )


def samples_as_bins(times_s: FloatColumn, values: Values) -> Bins:
    """Return samples in the shape of bins."""
    return Bins(
        low=values, high=values, invalid=np.isnan(values), starts_s=times_s, ends_s=times_s, widest_s=np.zeros(len(times_s))
    )


def reduced(bins: Bins, by: int) -> Bins:
    """Return every `by` neighbours as one; the last may have fewer.

    Strided minima of whole columns: ten times as fast as reducing the last axis of a reshaped array.
    """
    if by <= 1 or bins.count == 0:
        return bins
    count = -(-bins.count // by)
    low, high, invalid = bins.low[:, ::by].copy(), bins.high[:, ::by].copy(), bins.invalid[:, ::by].copy()
    ends_s, widest_s = bins.ends_s[::by].copy(), bins.widest_s[::by].copy()
    for step in range(1, min(by, bins.count)):
        here = slice(step, None, by)
        n = len(bins.starts_s[here])
        np.fmin(low[:, :n], bins.low[:, here], out=low[:, :n])
        np.fmax(high[:, :n], bins.high[:, here], out=high[:, :n])
        invalid[:, :n] |= bins.invalid[:, here]
        between = np.maximum(bins.starts_s[here] - bins.ends_s[step - 1 : -1 : by][:n], bins.widest_s[here])
        np.maximum(widest_s[:n], between, out=widest_s[:n])
        ends_s[:n] = bins.ends_s[here]
    return Bins(low=low, high=high, invalid=invalid, starts_s=bins.starts_s[::by][:count], ends_s=ends_s, widest_s=widest_s)


def no_bins(signals: int, kind: npt.DTypeLike) -> Bins:
    """Return none."""
    return samples_as_bins(np.empty(0), np.empty((signals, 0), kind))


def joined(parts: list[Bins]) -> Bins:
    """Return neighbouring bins as one piece, in the order given."""
    if len(parts) == 1:
        return parts[0]
    low = np.concatenate([part.low for part in parts], axis=1)
    are_samples = all(part.high is part.low for part in parts)
    return Bins(
        low=low,
        high=low if are_samples else np.concatenate([part.high for part in parts], axis=1),
        invalid=np.concatenate([part.invalid for part in parts], axis=1),
        starts_s=np.concatenate([part.starts_s for part in parts]),
        ends_s=np.concatenate([part.ends_s for part in parts]),
        widest_s=np.concatenate([part.widest_s for part in parts]),
    )


def in_order(bins: Bins) -> Bins:
    """Return bins sorted by the time they begin at."""
    starts_s = bins.starts_s
    if not bool(np.any(starts_s[1:] < starts_s[:-1])):
        return bins
    return _taken(bins, np.argsort(starts_s, kind="stable"))


def around(bins: Bins, start_s: float, end_s: float) -> Bins:
    """Return bins in order with one before and one after a span at most: each run has its own, and so has what is staged."""
    early, begun = np.flatnonzero(bins.ends_s < start_s), int(np.searchsorted(bins.starts_s, start_s, side="right"))
    # A bin the span begins in, or with, is one before as well.
    too_early, too_late = early[early < begun - 1], np.flatnonzero(bins.starts_s > end_s)[1:]
    if not len(too_early) and not len(too_late):
        return bins
    return _taken(bins, np.delete(np.arange(bins.count), np.append(too_early, too_late)))


def _taken(bins: Bins, places: npt.NDArray[np.int64]) -> Bins:
    low = bins.low[:, places]
    return Bins(
        low=low,
        high=low if bins.high is bins.low else bins.high[:, places],
        invalid=bins.invalid[:, places],
        starts_s=bins.starts_s[places],
        ends_s=bins.ends_s[places],
        widest_s=bins.widest_s[places],
    )


def gaps(bins: Bins, after_s: float) -> BoolColumn:
    """Return where the time from a bin to the next is a gap: inside it, or between them, shape (n,)."""
    found = np.zeros(bins.count, np.bool_)
    if bins.count > 1:
        # Where two runs interleave, one may pause while the other goes on: that is no gap.
        steps_s = bins.starts_s[1:] - bins.starts_s[:-1]
        between = np.maximum(bins.starts_s[1:] - np.maximum.accumulate(bins.ends_s)[:-1], bins.widest_s[:-1])
        found[:-1] = np.minimum(between, steps_s) > after_s
    return found

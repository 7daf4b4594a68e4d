"""One level of a pyramid: bins in order of time, in blocks of memory, the oldest of which can be given up."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.telemetry.history.model import BoolColumn
from bms.telemetry.snapshot import FloatColumn

Values = npt.NDArray[np.float32] | npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FACTOR = 4
FIRST_BLOCK = 64
LARGEST_BLOCK_OF_SAMPLES = 4096
LARGEST_BLOCK_OF_BINS = 1024


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


class _Block:
    """Room for some bins of every signal."""

    __slots__ = ("count", "ends_s", "first", "high", "invalid", "low", "starts_s", "widest_s")

    def __init__(self, first: int, signals: int, capacity: int, kind: npt.DTypeLike, *, samples: bool) -> None:
        self.first = first
        self.count = 0
        self.low: Values = np.empty((signals, capacity), kind)
        self.high: Values = self.low if samples else np.empty((signals, capacity), kind)
        self.starts_s = np.empty(capacity)
        self.ends_s = self.starts_s if samples else np.empty(capacity)
        self.widest_s = np.zeros(0 if samples else capacity)
        self.invalid = np.empty((signals, 0 if samples else capacity), np.bool_)

    @property
    def bytes(self) -> int:
        distinct = {id(part): part.nbytes for part in (self.low, self.high, self.starts_s, self.ends_s)}
        return sum(distinct.values()) + self.widest_s.nbytes + self.invalid.nbytes

    def put(self, bins: Bins, begin: int, count: int) -> None:
        here, there = slice(self.count, self.count + count), slice(begin, begin + count)
        self.low[:, here] = bins.low[:, there]
        self.starts_s[here] = bins.starts_s[there]
        if self.high is not self.low:
            self.high[:, here] = bins.high[:, there]
            self.invalid[:, here] = bins.invalid[:, there]
            self.ends_s[here] = bins.ends_s[there]
            self.widest_s[here] = bins.widest_s[there]
        self.count += count

    def cut(self, rows: slice, begin: int, end: int) -> Bins:
        here = slice(begin, end)
        if self.high is self.low:
            return samples_as_bins(self.starts_s[here], self.low[rows, here])
        return Bins(
            low=self.low[rows, here],
            high=self.high[rows, here],
            invalid=self.invalid[rows, here],
            starts_s=self.starts_s[here],
            ends_s=self.ends_s[here],
            widest_s=self.widest_s[here],
        )


class Level:
    """All bins of one size, counted from the first there ever was.

    Attributes:
        first: number of the first bin that is still kept.
        count: bins there ever were.
        bytes: of memory taken.
    """

    def __init__(self, signals: int, kind: npt.DTypeLike, *, samples: bool) -> None:
        """Start empty.

        Args:
            signals: rows.
            kind: float32 or float64.
            samples: bins of one: low and high are the same.
        """
        self._signals = signals
        self._kind = np.dtype(kind)
        self._samples = samples
        self._blocks: list[_Block] = []
        self._firsts: list[int] = []
        self._starts_s: list[float] = []
        self._capacity = FIRST_BLOCK
        self.first = 0
        self.count = 0
        self.bytes = 0

    @property
    def blocks(self) -> int:
        """How many blocks are kept."""
        return len(self._blocks)

    @property
    def begins_s(self) -> float:
        """Time of the first bin kept; +inf when there is none."""
        return self._starts_s[0] if self._starts_s else np.inf

    def append(self, bins: Bins) -> None:
        """Add bins that come after all others."""
        done = 0
        while done < bins.count:
            if not self._blocks or self._blocks[-1].count == len(self._blocks[-1].starts_s):
                self._open(float(bins.starts_s[done]))
            block = self._blocks[-1]
            count = min(bins.count - done, len(block.starts_s) - block.count)
            block.put(bins, done, count)
            done += count
            self.count += count

    def parts(self, first: int, end: int, rows: slice) -> Iterator[Bins]:
        """Yield the bins with numbers `first` … `end` − 1, block by block, without copying."""
        at = max(bisect_right(self._firsts, first) - 1, 0)
        for block in self._blocks[at:]:
            if block.first >= end:
                return
            begin, stop = max(first - block.first, 0), min(end - block.first, block.count)
            if begin < stop:
                yield block.cut(rows, begin, stop)

    def number_at(self, time_s: float) -> int:
        """Return the number of the first bin that begins after a time."""
        at = bisect_right(self._starts_s, time_s) - 1
        if at < 0:
            return self.first
        block = self._blocks[at]
        return block.first + int(np.searchsorted(block.starts_s[: block.count], time_s, side="right"))

    def give_up_oldest(self) -> None:
        """Forget the oldest block."""
        block = self._blocks.pop(0)
        self._firsts.pop(0)
        self._starts_s.pop(0)
        self.first = block.first + block.count
        self.bytes -= block.bytes

    def _open(self, start_s: float) -> None:
        block = _Block(self.count, self._signals, self._capacity, self._kind, samples=self._samples)
        self._capacity = min(2 * self._capacity, LARGEST_BLOCK_OF_SAMPLES if self._samples else LARGEST_BLOCK_OF_BINS)
        self._blocks.append(block)
        self._firsts.append(block.first)
        self._starts_s.append(start_s)
        self.bytes += block.bytes


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
    order = np.argsort(starts_s, kind="stable")
    low = bins.low[:, order]
    return Bins(
        low=low,
        high=low if bins.high is bins.low else bins.high[:, order],
        invalid=bins.invalid[:, order],
        starts_s=starts_s[order],
        ends_s=bins.ends_s[order],
        widest_s=bins.widest_s[order],
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

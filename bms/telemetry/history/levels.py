"""One level of a pyramid: bins in order of time, in blocks of memory, the oldest of which can be given up."""

from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from bms.telemetry.history.bins import Bins, Values, samples_as_bins

FACTOR = 4
FIRST_BLOCK = 64
LARGEST_BLOCK_OF_SAMPLES = 4096
LARGEST_BLOCK_OF_BINS = 1024


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

"""The rows a filter lets through, kept up to date as the store grows and forgets."""

import numpy as np
import numpy.typing as npt

from bms.trace.row_filter import RowFilter
from bms.trace.trace_store import TraceStore


class FilteredRows:
    """Row numbers in ascending order, found by their position. `update` looks only at what is new in the store."""

    def __init__(self, store: TraceStore, row_filter: RowFilter | None = None) -> None:
        """Evaluate the filter on what is stored; None lets everything through."""
        self._store = store
        self._filter = row_filter
        self._rows: npt.NDArray[np.int64] = np.empty(1024, np.int64)
        self._start = 0
        self._stop = 0
        self._first = self._seen = store.first
        self.update()

    def __len__(self) -> int:
        return self._seen - self._first if self._filter is None else self._stop - self._start

    def update(self, *, grow: bool = True) -> tuple[int, int]:
        """Take in what happened to the store; return how many rows went away in front and how many came behind.

        With `grow` False only what is no longer kept goes away.
        """
        before = len(self)
        self._first = max(self._first, self._store.first)
        self._seen = max(self._seen, self._first)
        if self._filter is None:
            removed = before - len(self)
        else:
            removed = int(np.searchsorted(self._rows[self._start : self._stop], self._first))
            self._start += removed
        if not grow:
            return removed, 0
        came = self._store.end - self._seen if self._filter is None else self._evaluate(self._filter)
        self._seen = self._store.end
        return removed, came

    def row(self, position: int) -> int:
        """Return the row number at a position.

        Raises:
            IndexError: there is no such position.
        """
        if not 0 <= position < len(self):
            raise IndexError(position)
        return self._first + position if self._filter is None else int(self._rows[self._start + position])

    def position(self, row: int) -> int:
        """Return the position of a row, or of the first one behind it; len(self) when there is none."""
        if self._filter is None:
            return min(max(row - self._first, 0), len(self))
        return int(np.searchsorted(self._rows[self._start : self._stop], row))

    def rows(self) -> npt.NDArray[np.int64]:
        """Return all row numbers, shape (n,)."""
        if self._filter is None:
            return np.arange(self._first, self._seen)
        return self._rows[self._start : self._stop].copy()

    def _evaluate(self, row_filter: RowFilter) -> int:
        before = self._stop
        for new in self._store.ranges(self._seen, self._store.end):
            self._append(new.first + np.flatnonzero(row_filter.mask(new.records, new.tails)))
        return self._stop - before

    def _append(self, rows: npt.NDArray[np.int64]) -> None:
        stop = self._stop + len(rows)
        if stop > len(self._rows):
            kept = self._rows[self._start : self._stop]
            self._rows = np.empty(2 * (len(kept) + len(rows)), np.int64)
            self._rows[: len(kept)] = kept
            self._start, self._stop = 0, len(kept)
            stop = len(kept) + len(rows)
        self._rows[self._stop : stop] = rows
        self._stop = stop

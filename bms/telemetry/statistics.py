"""Lowest, highest, mean and spread of a column, over what is valid now."""

from dataclasses import dataclass

import numpy as np

from bms.telemetry.snapshot import Column, Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnStatistics:
    """Statistics of the valid entries of a column, in the column's unit.

    Attributes:
        count: how many entries are valid.
        lowest: smallest value.
        lowest_index: its index in the column; the first one if several are equal.
        highest: greatest value.
        highest_index: its index, likewise.
        mean: arithmetic mean.
        spread: highest minus lowest.
    """

    count: int
    lowest: float
    lowest_index: int
    highest: float
    highest_index: int
    mean: float
    spread: float


def summarise(column: Column) -> ColumnStatistics | None:
    """Return the statistics of the valid entries, or None if nothing is valid."""
    indices = np.flatnonzero(column.validity == Validity.VALID)
    if not indices.size:
        return None
    values = column.values[indices]
    lowest, highest = int(np.argmin(values)), int(np.argmax(values))
    return ColumnStatistics(
        count=int(indices.size),
        lowest=float(values[lowest]),
        lowest_index=int(indices[lowest]),
        highest=float(values[highest]),
        highest_index=int(indices[highest]),
        mean=float(values.mean()),
        spread=float(values[highest] - values[lowest]),
    )


def seen_count(column: Column) -> int:
    """Return how many leading entries are worth showing: all up to the last one that was ever received."""
    seen = np.flatnonzero(column.validity != Validity.NEVER_SEEN)
    return int(seen[-1]) + 1 if seen.size else 0

"""A set of CAN ids that a million frames are held against at once."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import ERROR, EXTENDED, Records

STANDARD_IDS = 0x800
LARGEST_ID = 0x1FFF_FFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class IdRange:
    """Ids from `low` to `high`, both included. `extended`: 29-bit ids, 11-bit ids, or None for both."""

    low: int
    high: int
    extended: bool | None


class IdSet:
    """Ids of both formats. An error report has no id and is never in it."""

    def __init__(self, ranges: Iterable[IdRange]) -> None:
        """Take the union of the ranges."""
        self._standard = np.zeros(STANDARD_IDS + 1, np.bool_)
        extended = []
        for one in ranges:
            if one.extended is not True:
                self._standard[one.low : min(one.high + 1, STANDARD_IDS)] = True
            if one.extended is not False:
                extended.append((one.low, one.high + 1))
        # Where membership changes: inside after an odd number of bounds, outside after an even one.
        self._bounds: npt.NDArray[np.int64] = np.array(_merged(extended), np.int64).reshape(-1)

    def mask(self, records: Records) -> npt.NDArray[np.bool_]:
        """Return which records have an id of this set, shape (n,)."""
        ids, flags = records["can_id"], records["flags"]
        found: npt.NDArray[np.bool_] = self._standard[np.minimum(ids, STANDARD_IDS)]
        special = np.flatnonzero(flags & (EXTENDED | ERROR))
        if special.size:
            found[special] = np.searchsorted(self._bounds, ids[special], side="right") & 1 == 1
            found[special] &= flags[special] & ERROR == 0
        return found


def _merged(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return half-open intervals sorted and without overlap."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged

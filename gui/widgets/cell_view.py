"""What each cell looks like: text, shade, marks. Pure: values in, looks out.

The colour scale is centred on the mean of the valid cells, because what matters is which cell departs from the others.
Its half width is never less than 10 mV, so that noise of a healthy pack stays pale. Limits come from the chemistry alone.
"""

import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bms.telemetry.snapshot import Column, Validity

SHADES = 33
"""Shades of the diverging scale: 0 is the low end, 16 the mean, 32 the high end."""
LEAST_HALF_RANGE_MV = 10.0
ROUND_STEPS = (1.0, 2.0, 5.0, 10.0)


class Ground(enum.IntEnum):
    """What fills a tile when it is not a shade."""

    NEVER_SEEN = -1
    INVALID = -2


class Mark:
    """What is drawn on top of a tile: bits. Plain integers, because `enum.IntFlag` takes half of a frame's time."""

    LOWEST: Final = 1
    HIGHEST: Final = 2
    BALANCING: Final = 4
    STALE: Final = 8
    OUTSIDE_OPERATING: Final = 16
    OUTSIDE_ABSOLUTE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLimits:
    """Voltage window of one cell, mV, from its chemistry."""

    operating_mv: tuple[int, int]
    absolute_mv: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLook:
    """How one cell is drawn. `ground`: shade 0…32 or a `Ground`; `marks`: bits of `Mark`; `age`: e.g. `12 s` when stale."""

    text: str
    ground: int
    marks: int
    age: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsView:
    """How all cells are drawn, and what was measured over them (NaN when nothing is known).

    `half_range_mv` is the half width of the colour scale; `lowest` and `highest` are cell indices or None. `counted` cells make
    the figures: the valid ones, or, when none is valid any more, the stale ones.
    """

    looks: tuple[CellLook, ...]
    mean_mv: float
    minimum_mv: float
    maximum_mv: float
    half_range_mv: float
    lowest: int | None
    highest: int | None
    valid: int
    counted: int

    @property
    def spread_mv(self) -> float:
        """Highest minus lowest."""
        return self.maximum_mv - self.minimum_mv


def half_range_mv(greatest_deviation_mv: float) -> float:
    """Return the deviation, rounded up to 1, 2 or 5 times a power of ten, at least 10 mV."""
    if not greatest_deviation_mv > LEAST_HALF_RANGE_MV:
        return LEAST_HALF_RANGE_MV
    decade = 10.0 ** math.floor(math.log10(greatest_deviation_mv))
    return next(step * decade for step in ROUND_STEPS if step * decade >= greatest_deviation_mv)


def age_text(age_s: float) -> str:
    """Return an age in at most four characters."""
    if age_s < 100:
        return f"{age_s:.0f} s"
    if age_s < 6000:
        return f"{age_s / 60:.0f} min"
    return f"{age_s / 3600:.0f} h"


def view_cells(cells_mv: Column, balancing: Column, limits: Sequence[CellLimits]) -> CellsView:
    """Return how the cells are drawn. `limits` has one entry a cell; columns of shape (n,)."""
    values = cells_mv.values
    valid = cells_mv.validity == Validity.VALID
    used = valid if valid.any() else (cells_mv.validity == Validity.STALE) & np.isfinite(values)
    count = int(used.sum())
    shown = np.where(used, values, np.nan)
    lowest: int | None = None
    highest: int | None = None
    if count:
        mean, minimum, maximum = float(np.nanmean(shown)), float(np.nanmin(shown)), float(np.nanmax(shown))
        lowest, highest = int(np.nanargmin(shown)), int(np.nanargmax(shown))
    else:
        mean = minimum = maximum = math.nan
    half = half_range_mv(max(maximum - mean, mean - minimum) if count else 0.0)
    if maximum == minimum:
        lowest = highest = None
    marks = _marks(cells_mv, balancing, limits)
    if lowest is not None and highest is not None:
        marks[lowest] |= Mark.LOWEST
        marks[highest] |= Mark.HIGHEST
    grounds = _grounds(cells_mv, mean, half)
    looks = tuple(
        CellLook(
            text="–" if ground < 0 else f"{value:.0f}",
            ground=ground,
            marks=mark,
            age=age_text(age) if mark & Mark.STALE else "",
        )
        for value, ground, mark, age in zip(values.tolist(), grounds, marks, cells_mv.age_s.tolist(), strict=True)
    )
    return CellsView(
        looks=looks,
        mean_mv=mean,
        minimum_mv=minimum,
        maximum_mv=maximum,
        half_range_mv=half,
        lowest=lowest,
        highest=highest,
        valid=int(valid.sum()),
        counted=count,
    )


def _grounds(cells_mv: Column, mean_mv: float, half_mv: float) -> list[int]:
    middle = (SHADES - 1) / 2
    deviation = np.nan_to_num((cells_mv.values - mean_mv) / half_mv, nan=0.0)
    shades = np.clip(np.rint(middle + middle * deviation), 0, SHADES - 1).astype(int)
    unknown = ~np.isfinite(cells_mv.values)
    shades[cells_mv.validity == Validity.INVALID] = Ground.INVALID
    shades[(cells_mv.validity == Validity.NEVER_SEEN) | (unknown & (cells_mv.validity != Validity.INVALID))] = Ground.NEVER_SEEN
    result: list[int] = shades.tolist()
    return result


def _marks(cells_mv: Column, balancing: Column, limits: Sequence[CellLimits]) -> list[int]:
    marks: npt.NDArray[np.int64] = np.zeros(len(cells_mv.values), dtype=np.int64)
    stale = cells_mv.validity == Validity.STALE
    marks[stale] |= Mark.STALE
    if len(balancing.values) == len(marks):
        marks[(balancing.values > 0) & (balancing.validity == Validity.VALID)] |= Mark.BALANCING
    if len(limits) == len(marks):
        valid = cells_mv.validity == Validity.VALID
        for flag, low, high in (
            (Mark.OUTSIDE_OPERATING, [e.operating_mv[0] for e in limits], [e.operating_mv[1] for e in limits]),
            (Mark.OUTSIDE_ABSOLUTE, [e.absolute_mv[0] for e in limits], [e.absolute_mv[1] for e in limits]),
        ):
            outside = valid & ((cells_mv.values < np.array(low)) | (cells_mv.values > np.array(high)))
            marks[outside] |= flag
    result: list[int] = marks.tolist()
    return result

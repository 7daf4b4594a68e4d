"""Bars of all cells: which are marked, in which order, how long the axis is."""

import math

import numpy as np

from bms.telemetry.snapshot import FloatColumn
from gui.pages.charts.cells.view import Bar

_MARKED_SIGMAS = 4.0
"""A cell this far from the median, in robust standard deviations, is marked."""
_MAD_TO_SIGMA = 1.4826


def make_bars(
    values: FloatColumn, *, is_sorted: bool, least_sigma: float = 0.0, errors: FloatColumn | None = None
) -> tuple[Bar, ...]:
    """Return a bar for each cell; those far from the median are marked, in robust deviations of at least `least_sigma`."""
    known = values[np.isfinite(values)]
    middle = float(np.median(known)) if known.size else 0.0
    sigma = max(_MAD_TO_SIGMA * float(np.median(np.abs(known - middle))) if known.size else 0.0, least_sigma)
    marked = np.abs(values - middle) > _MARKED_SIGMAS * sigma
    each = np.zeros(len(values)) if errors is None else errors
    return ordered(
        [
            Bar(cell=cell, value=value, error=error, is_marked=mark)
            for cell, (value, error, mark) in enumerate(zip(values.tolist(), each.tolist(), marked.tolist(), strict=True))
        ],
        is_sorted=is_sorted,
    )


def ordered(bars: list[Bar], *, is_sorted: bool) -> tuple[Bar, ...]:
    """Return the bars by place, or by value with what is not valid at the end."""
    if is_sorted:
        bars.sort(key=lambda bar: bar.value if math.isfinite(bar.value) else math.inf)
    return tuple(bars)


def round_up(value: float) -> float:
    """Return the end of an axis that holds `value`: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-3)))
    return next((step * power for step in (1.0, 2.0, 5.0) if step * power >= value), 10.0 * power)

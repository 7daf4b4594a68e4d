"""A map as points and patches in the box of the camera. Made once for each table, turned often. No Qt."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gui.widgets.surface.camera import HEIGHT
from gui.widgets.value_grid.looks import SHADES
from gui.widgets.value_grid.operating import places, rises
from gui.widgets.value_grid.table import GridAxis, GridTable

Array = npt.NDArray[np.float64]
ROOM_ABOVE = 1.1
"""The scale reaches this far beyond the highest value."""
_NONE: Array = np.zeros((0, 4, 3))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Geometry:
    """One map.

    Attributes:
        points: the values in the box, shape (rows, columns, 3).
        envelope: patches of the envelope that are not wholly above the lid, shape (n, 4, 3).
        shades: shade of each patch, shape (rows − 1, columns − 1).
        outside: patches with a corner outside the envelope or with a finding, same shape.
        low, high: values at the floor and at the lid.
        trail: where the pack was, on the surface, shape (n, 3).
        operating_point: where it is now, shape (3,); None: not known.
    """

    points: Array
    envelope: Array
    shades: npt.NDArray[np.int64]
    outside: npt.NDArray[np.bool_]
    low: float
    high: float
    trail: Array
    operating_point: Array | None


def geometry_of(table: GridTable) -> Geometry | None:
    """Return the geometry of a map; None for what has fewer than two rows or columns or no finite value."""
    finite = table.values[np.isfinite(table.values)]
    if table.rows < 2 or table.columns < 2 or not finite.size:
        return None
    low, high = min(float(finite.min()), 0.0), float(finite.max())
    high = low + max((high - low) * ROOM_ABOVE, 1e-9)
    x, y = across(table.x, table.columns), across(table.y, table.rows)
    points = _in_the_box(x, y, table.values, low, high)
    share = (_around(table.values).mean(axis=0) - low) / (high - low)
    bad = np.zeros(table.values.shape, dtype=np.bool_)
    for position in (*table.outside_envelope, *table.findings):
        bad[position] = True
    now = None if table.operating_point is None else _on_surface(points, table, np.array([table.operating_point]))
    return Geometry(
        points=points,
        envelope=_below_the_lid(patches(_in_the_box(x, y, table.envelope, low, high))) if table.envelope is not None else _NONE,
        shades=np.clip(np.round(np.nan_to_num(share) * (SHADES - 1)), 0, SHADES - 1).astype(np.int64),
        outside=np.asarray(_around(bad).any(axis=0)),
        low=low,
        high=high,
        trail=_on_surface(points, table, table.trace),
        operating_point=None if now is None or not len(now) else now[0],
    )


def across(axis: GridAxis | None, count: int) -> Array:
    """Return where the points of an axis stand, −1 … 1; equally far apart where they cannot say."""
    if axis is None or not rises(axis):
        return np.linspace(-1, 1, count)
    return np.asarray(2 * (axis.points - axis.points[0]) / (axis.points[-1] - axis.points[0]) - 1, dtype=np.float64)


def _in_the_box(x: Array, y: Array, values: Array, low: float, high: float) -> Array:
    height = np.clip(np.nan_to_num((values - low) / (high - low)), 0, 1) * HEIGHT
    return np.stack((*np.meshgrid(x, y), height), axis=-1)


def _below_the_lid(envelope: Array) -> Array:
    return envelope[(envelope[..., 2] < HEIGHT).any(axis=1)]


def _around(grid: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the four corners of each patch, shape (4, rows − 1, columns − 1, …), in the order around it."""
    return np.stack((grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]))


def _on_surface(points: Array, table: GridTable, wanted: Array) -> Array:
    """Return operating points on the surface, bilinear between its points, shape (n, 3)."""
    spots = places(table, wanted)
    column, row = (
        np.clip(spots[:, part].astype(np.int64), 0, size - 2) for part, size in ((0, table.columns), (1, table.rows))
    )
    right, down = (spots[:, 0] - column)[:, None], (spots[:, 1] - row)[:, None]
    top = points[row, column] * (1 - right) + points[row, column + 1] * right
    bottom = points[row + 1, column] * (1 - right) + points[row + 1, column + 1] * right
    return np.asarray(top * (1 - down) + bottom * down, dtype=np.float64)


def patches(points: Array) -> Array:
    """Return the patches between points, shape ((rows − 1)·(columns − 1), 4, 3)."""
    return np.asarray(np.moveaxis(_around(points), 0, 2).reshape(-1, 4, 3), dtype=np.float64)

"""Where an operating point lies among the points of a table's axes."""

import numpy as np
import numpy.typing as npt

from gui.widgets.value_grid.table import GridAxis, GridTable


def places(table: GridTable, points: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return where operating points lie, as (column, row) with fractions between the axis points.

    Args:
        table: the table with its axes; a curve has everything in row 0.
        points: (x, y) in units of the axes, shape (n, 2).

    Returns:
        Shape (n, 2); brought to the edge where a point is beyond an axis; empty without an x axis, or where an axis does not
        rise, because then there is no place to say.
    """
    wanted = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if table.x is None or not rises(table.x) or (table.y is not None and not rises(table.y)):
        return np.zeros((0, 2))
    columns = np.interp(wanted[:, 0], table.x.points, np.arange(table.columns))
    rows = np.zeros(len(wanted)) if table.y is None else np.interp(wanted[:, 1], table.y.points, np.arange(table.rows))
    return np.column_stack((columns, rows))


def is_inside(table: GridTable, point: tuple[float, float]) -> bool:
    """Whether an operating point lies within the axes."""
    pairs = zip(point, (table.x, table.y), strict=True)
    return all(axis is None or bool(axis.points[0] <= value <= axis.points[-1]) for value, axis in pairs)


def rises(axis: GridAxis) -> bool:
    """Whether the points of an axis rise, as interpolation needs it."""
    return bool(np.all(np.diff(axis.points) > 0))

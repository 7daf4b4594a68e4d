"""How a BMS looks a current up between the points of its map."""

import numpy as np

from bms.calibration.envelope.cell import Values


def bilinear(y_points: Values, x_points: Values, table: Values, y_at: Values, x_at: Values) -> Values:
    """Return the values of a table at every pair of places, clamped at the ends of its axes.

    Args:
        y_points: rising points of the rows, at least two.
        x_points: rising points of the columns, at least two.
        table: shape (rows, columns).
        y_at: places along the rows, shape (n,).
        x_at: places along the columns, shape (m,).

    Returns:
        Shape (n, m).
    """
    upper_row, row_share = _bracket(y_points, y_at)
    upper_column, column_share = _bracket(x_points, x_at)
    lower, upper = table[upper_row - 1], table[upper_row]
    rows = lower + row_share[:, None] * (upper - lower)
    left, right = rows[:, upper_column - 1], rows[:, upper_column]
    return np.asarray(left + column_share * (right - left))


def _bracket(points: Values, at: Values) -> tuple[np.typing.NDArray[np.intp], Values]:
    """Return the index of the point above each place and the share that point has in the value there."""
    upper = np.searchsorted(points[1:-1], at) + 1
    lower = points[upper - 1]
    return upper, np.clip((at - lower) / (points[upper] - lower), 0.0, 1.0)

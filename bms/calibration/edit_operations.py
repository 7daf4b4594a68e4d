"""What an `Edit` does to the numbers of a table. Pure: takes arrays, returns arrays."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from bms.calibration.decoding import without_surplus_digits
from bms.calibration.editing import Edit, Mask, Operation, Values

Points = npt.NDArray[np.float64]


def apply_edit(values: Values, edit: Edit, *, x_points: Points | None = None, y_points: Points | None = None) -> Values:
    """Return the numbers after an edit; the given ones are left alone.

    Numbers that are not selected stay bit for bit what they were. PASTE alone reaches beyond the selection: it covers the
    pasted block's extent from the selection's top left corner.

    Args:
        values: numbers of the edit's target, shape (rows, columns); an axis is (1, points).
        edit: what to do.
        x_points: where the columns lie, shape (columns,); None: equally far apart.
        y_points: where the rows lie, shape (rows,); None: equally far apart.

    Raises:
        ValueError: selection and values differ in shape, or the pasted block does not fit.
    """
    if edit.selection.shape != values.shape:
        raise ValueError(f"a selection of shape {edit.selection.shape} on values of shape {values.shape}")
    if not edit.selection.any():
        return values.copy()
    if edit.operation is Operation.PASTE:
        return _paste(values, edit)
    return np.where(edit.selection, _changed(values, edit, x_points, y_points), values)


def snap(values: npt.ArrayLike, resolution: float, offset: float = 0.0) -> Values:
    """Return the nearest numbers that memory can hold, exactly as they are decoded from it.

    Args:
        values: physical values.
        resolution: physical size of one count; 0: any number can be held.
        offset: physical value of count 0.
    """
    physical = np.asarray(values, dtype=np.float64)
    if resolution == 0:
        return physical
    counts = np.asarray(np.round((physical - offset) / resolution))
    return without_surplus_digits(counts * resolution + offset, resolution)


def _changed(values: Values, edit: Edit, x_points: Points | None, y_points: Points | None) -> Values:
    """Return what the operation makes of the values; only its selected numbers count."""
    simple: dict[Operation, Callable[[Values, float], Values]] = {
        Operation.SET: np.full_like,
        Operation.ADD: np.add,
        Operation.SUBTRACT: np.subtract,
        Operation.MULTIPLY: np.multiply,
    }
    if edit.operation in simple:
        return simple[edit.operation](values, edit.operand)
    rows, columns = values.shape
    x = np.arange(columns, dtype=np.float64) if x_points is None else x_points
    y = np.arange(rows, dtype=np.float64) if y_points is None else y_points
    if edit.operation is Operation.INTERPOLATE_ROWS:
        return _between_ends(values, edit.selection, x)
    if edit.operation is Operation.INTERPOLATE_COLUMNS:
        return _between_ends(values.T, edit.selection.T, y).T
    if edit.operation is Operation.INTERPOLATE:
        return _between_corners(values, edit.selection, x, y)
    return _smoothed(values, edit.selection)


def extent(selection: Mask) -> tuple[slice, slice]:
    """Return rows and columns of the rectangle around a selection that is not empty."""
    rows, columns = np.flatnonzero(selection.any(axis=1)), np.flatnonzero(selection.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _paste(values: Values, edit: Edit) -> Values:
    if edit.pasted.size == 1:
        pasted = float(edit.pasted.flat[0])
        return values.copy() if math.isnan(pasted) else np.where(edit.selection, pasted, values)
    result = values.copy()
    rows, columns = extent(edit.selection)
    height, width = edit.pasted.shape
    place = result[rows.start : rows.start + height, columns.start : columns.start + width]
    if place.shape != edit.pasted.shape:
        raise ValueError(f"a block of shape {edit.pasted.shape} does not fit into {place.shape}")
    np.copyto(place, edit.pasted, where=~np.isnan(edit.pasted))
    return result


def _shares(points: Points) -> Points:
    """Return how far each point lies from the first (0) to the last (1); by position where the points cannot say."""
    span = points[-1] - points[0]
    if span == 0 or not np.isfinite(span):
        return np.linspace(0, 1, points.size)
    return np.asarray((points - points[0]) / span, dtype=np.float64)


def _between_ends(values: Values, selection: Mask, points: Points) -> Values:
    """Put each row's selected numbers on the straight line between the first and the last of them."""
    result = values.copy()
    for row in np.flatnonzero(selection.any(axis=1)):
        columns = np.flatnonzero(selection[row])
        place = slice(columns[0], columns[-1] + 1)
        first, last = values[row, columns[0]], values[row, columns[-1]]
        result[row, place] = _mix(first, last, _shares(points[place]))
    return result


def _between_corners(values: Values, selection: Mask, x: Points, y: Points) -> Values:
    """Put the selected numbers on the bilinear surface through the corners of the rectangle around them."""
    rows, columns = extent(selection)
    corners = values[rows, columns][:: max(rows.stop - rows.start - 1, 1), :: max(columns.stop - columns.start - 1, 1)]
    down, across = _shares(y[rows])[:, None], _shares(x[columns])[None, :]
    result = values.copy()
    result[rows, columns] = _mix(
        _mix(corners[:1, :1], corners[:1, -1:], across), _mix(corners[-1:, :1], corners[-1:, -1:], across), down
    )
    return result


def _mix(first: npt.ArrayLike, last: npt.ArrayLike, share: Values) -> Values:
    """Return what lies between two ends; exactly the ends at 0 and 1, and exactly both where they are equal."""
    start, end = np.asarray(first, dtype=np.float64), np.asarray(last, dtype=np.float64)
    return np.where(share == 1, end, start + (end - start) * share)


def _smoothed(values: Values, selection: Mask) -> Values:
    """Smooth along the rows, then along the columns. A table that rises or falls all along a side still does afterwards."""
    along_rows = _smoothed_rows(values, selection)
    smooth = _smoothed_rows(along_rows.T, selection.T).T
    return _within_neighbours(_within_neighbours(smooth, values, selection).T, values.T, selection.T).T


def _smoothed_rows(values: Values, selection: Mask) -> Values:
    """Return the mean of each number (twice) and its two neighbours, where all three are selected."""
    result = values.copy()
    if values.shape[1] < 3:
        return result
    inside = selection[:, :-2] & selection[:, 1:-1] & selection[:, 2:]
    mean = (values[:, :-2] + 2 * values[:, 1:-1] + values[:, 2:]) / 4
    result[:, 1:-1] = np.where(inside, mean, values[:, 1:-1])
    return result


def _within_neighbours(smooth: Values, values: Values, selection: Mask) -> Values:
    """Keep smoothed numbers between the unselected ones of their row, if all rows of the table rose or fell before."""
    steps = np.diff(values, axis=1)
    if np.all(steps >= 0):
        return _between_fixed(smooth, values, selection)
    if np.all(steps <= 0):
        return -_between_fixed(-smooth, -values, selection)
    return smooth


def _between_fixed(smooth: Values, rising: Values, selection: Mask) -> Values:
    lower = np.maximum.accumulate(np.where(selection, -np.inf, rising), axis=1)
    upper = np.minimum.accumulate(np.where(selection, np.inf, rising)[:, ::-1], axis=1)[:, ::-1]
    return np.clip(smooth, lower, upper)

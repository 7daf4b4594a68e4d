"""One line of a table: a curve, or a row or column of a map. No Qt painting."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.calibration.editing import Layer, Target
from gui.widgets.value_grid.operating import places, rises
from gui.widgets.value_grid.table import GridAxis, GridTable, Position, Selection
from gui.widgets.value_grid.texts import axis_caption, column_name, number_text, with_unit

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """One line of a table.

    Attributes:
        title: where a map was cut, e.g. `−10 °C`; empty: the table is a curve.
        caption: what is along the line, with its unit.
        along: where the values stand, shape (n,), rising.
        names: the texts below them.
        working: the values, shape (n,).
        layers: the values of the other sets.
        envelope: the highest values allowed; None: it says nothing of this table.
        cells: the cell of each value.
        wrong: which values have a finding or lie outside the envelope, shape (n,).
        active: index of the value the cursor is on; -1: on none of these.
        operating: where the pack is along the line, and the value there; None: not known.
    """

    title: str
    caption: str
    along: Array
    names: tuple[str, ...]
    working: Array
    layers: Mapping[Layer, Array]
    envelope: Array | None
    cells: tuple[Position, ...]
    wrong: npt.NDArray[np.bool_]
    active: int
    operating: tuple[float, float] | None


def cut_of(table: GridTable, selection: Selection | None) -> Cut | None:
    """Return the line through the cursor; None for a single value.

    A map is cut along a row, but down a column where several rows of one column are selected.
    """
    if table.rows == 1 and table.columns == 1:
        return None
    active = selection.active if selection is not None and selection.target is Target.VALUES else (0, 0)
    active = (min(active[0], table.rows - 1), min(active[1], table.columns - 1))
    down = _is_down(table, selection)
    index: tuple[int | slice, int | slice] = (slice(None), active[1]) if down else (active[0], slice(None))
    count = table.rows if down else table.columns
    axis, other = (table.y, table.x) if down else (table.x, table.y)
    cells = tuple((place, active[1]) if down else (active[0], place) for place in range(count))
    wrong = np.array([cell in table.findings or cell in table.outside_envelope for cell in cells])
    fixed = active[1] if down else active[0]
    return Cut(
        title="" if other is None else with_unit(number_text(float(other.points[fixed]), other.decimals), other.unit),
        caption=axis_caption(axis),
        along=_along(axis, count),
        names=_names(table, axis, count),
        working=table.values[index],
        layers={layer: values[index] for layer, values in table.layers.items()},
        envelope=None if table.envelope is None else table.envelope[index],
        cells=cells,
        wrong=wrong,
        active=(active[0] if down else active[1]) if selection is not None and selection.target is Target.VALUES else -1,
        operating=_operating(table, _along(axis, count), table.values[index], down=down),
    )


def _is_down(table: GridTable, selection: Selection | None) -> bool:
    if selection is None or selection.target is not Target.VALUES or selection.mask.shape != table.values.shape:
        return table.columns == 1
    rows, columns = (int(np.count_nonzero(selection.mask.any(axis=axis))) for axis in (1, 0))
    return table.columns == 1 or (rows > 1 and columns == 1)


def _along(axis: GridAxis | None, count: int) -> Array:
    return axis.points if axis is not None and rises(axis) else np.arange(count, dtype=np.float64)


def _names(table: GridTable, axis: GridAxis | None, count: int) -> tuple[str, ...]:
    if axis is None:
        return tuple(column_name(table, column) for column in range(count))
    return tuple(number_text(value, axis.decimals) for value in axis.points.tolist())


def _operating(table: GridTable, along: Array, working: Array, *, down: bool) -> tuple[float, float] | None:
    if table.operating_point is None:
        return None
    found = places(table, [table.operating_point])
    if not len(found):
        return None
    step = np.arange(along.size)
    place = found[0, 1 if down else 0]
    return float(np.interp(place, step, along)), float(np.interp(place, step, working))

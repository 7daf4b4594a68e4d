"""Where the cursor is and what is selected, by the rules of a spreadsheet. No Qt."""

import numpy as np

from bms.calibration.editing import Mask, Target
from gui.widgets.value_grid.table import GridTable, Position, Selection

_BEYOND = {
    # leaving the values at a side with an axis leads onto the axis, and back
    (Target.VALUES, -1, 0): Target.X_AXIS,
    (Target.VALUES, 0, -1): Target.Y_AXIS,
    (Target.X_AXIS, 1, 0): Target.VALUES,
    (Target.Y_AXIS, 0, 1): Target.VALUES,
}


class Cursor:
    """The active cell, the range from the anchor to it, and ranges that were kept with Ctrl."""

    def __init__(self) -> None:
        """Start in the corner of a single value."""
        self._shapes: dict[Target, Position] = {Target.VALUES: (1, 1), Target.X_AXIS: (1, 0), Target.Y_AXIS: (1, 0)}
        self._target = Target.VALUES
        self._anchor: Position = (0, 0)
        self._active: Position = (0, 0)
        self._kept: Mask = np.zeros((1, 1), dtype=np.bool_)

    @property
    def target(self) -> Target:
        """Values or axis the cursor is on."""
        return self._target

    @property
    def active(self) -> Position:
        """The cell the cursor is on."""
        return self._active

    @property
    def selection(self) -> Selection:
        """What is selected now."""
        mask = self._kept.copy()
        top, bottom = sorted((self._anchor[0], self._active[0]))
        left, right = sorted((self._anchor[1], self._active[1]))
        mask[top : bottom + 1, left : right + 1] = True
        return Selection(target=self._target, mask=mask, active=self._active)

    def fit(self, table: GridTable) -> None:
        """Go to the first cell, unless the table has the shape of the one before."""
        shapes = {
            Target.VALUES: (table.rows, table.columns),
            Target.X_AXIS: (1, 0 if table.x is None else table.x.points.size),
            Target.Y_AXIS: (1, 0 if table.y is None else table.y.points.size),
        }
        if shapes != self._shapes:
            self._shapes = shapes
            self.place(Target.VALUES, (0, 0))

    def place(self, target: Target, position: Position, *, extend: bool = False, add: bool = False) -> None:
        """Put the cursor on a cell.

        Args:
            target: values or axis.
            position: the cell; brought inside the table.
            extend: select from where the selection began to here (Shift).
            add: keep what is selected and begin another range (Ctrl).
        """
        if extend and target is self._target:
            self._active = self._inside(target, position)
            return
        self._kept = self.selection.mask if add and target is self._target else self._nothing(target)
        self._target = target
        self._anchor = self._active = self._inside(target, position)

    def select(self, first: Position, last: Position, *, add: bool = False) -> None:
        """Select a rectangle of values; the cursor stands on its first cell."""
        self.place(Target.VALUES, last, add=add)
        self._active = self._inside(Target.VALUES, first)

    def select_all(self) -> None:
        """Select every number of the target the cursor is on."""
        active = self._active
        self._kept = ~self._nothing(self._target)
        self._anchor = self._active = active

    def select_rows(self) -> None:
        """Widen the selection to whole rows."""
        self._kept = self._kept | self.selection.mask.any(axis=1, keepdims=True)

    def select_columns(self) -> None:
        """Widen the selection to whole columns."""
        self._kept = self._kept | self.selection.mask.any(axis=0, keepdims=True)

    def move(self, down: int, right: int, *, extend: bool = False) -> None:
        """Go some cells on. A single step beyond the first row or column leads onto the axis there."""
        row, column = self._active[0] + down, self._active[1] + right
        if self._target is Target.Y_AXIS:
            row, column = self._active[0] + right, self._active[1] + down
        rows, columns = self._shapes[self._target]
        if not extend and not (0 <= row < rows and 0 <= column < columns) and self._step_across(down, right):
            return
        self.place(self._target, (row, column), extend=extend)

    def jump(self, down: int, right: int, *, extend: bool = False) -> None:
        """Go to the edge in a direction (Ctrl with an arrow key)."""
        far = max(max(shape) for shape in self._shapes.values())
        row, column = (right, down) if self._target is Target.Y_AXIS else (down, right)
        self.place(self._target, (self._active[0] + row * far, self._active[1] + column * far), extend=extend)

    def _step_across(self, down: int, right: int) -> bool:
        beyond = _BEYOND.get((self._target, down, right))
        if beyond is None or self._shapes[beyond][1] == 0:
            return False
        row, column = self._active
        along = {
            (Target.VALUES, Target.X_AXIS): (0, column),
            (Target.VALUES, Target.Y_AXIS): (0, row),
            (Target.X_AXIS, Target.VALUES): (0, column),
            (Target.Y_AXIS, Target.VALUES): (column, 0),
        }
        self.place(beyond, along[self._target, beyond])
        return True

    def _inside(self, target: Target, position: Position) -> Position:
        rows, columns = self._shapes[target]
        return min(max(position[0], 0), max(rows - 1, 0)), min(max(position[1], 0), max(columns - 1, 0))

    def _nothing(self, target: Target) -> Mask:
        return np.zeros(self._shapes[target], dtype=np.bool_)

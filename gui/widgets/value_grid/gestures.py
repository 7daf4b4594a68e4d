"""Keys and mouse as moves of the cursor."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from bms.calibration.editing import Target
from gui.widgets.value_grid.cursor import Cursor
from gui.widgets.value_grid.layout import GridLayout
from gui.widgets.value_grid.table import Position

_ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}
_EDGES = {Qt.Key.Key_Home: (0, -1), Qt.Key.Key_End: (0, 1), Qt.Key.Key_PageUp: (-1, 0), Qt.Key.Key_PageDown: (1, 0)}


class Gestures:
    """Moves one cursor."""

    def __init__(self, marker: Cursor) -> None:
        """Move `marker`."""
        self._marker = marker
        self._dragged: Target | None = None
        self._dragged_from: Position = (0, 0)

    def key(self, event: QKeyEvent, places: GridLayout) -> bool:
        """Move as a key says. Returns whether it was one that moves."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key(event.key())
        if control and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            corner = (0, 0) if key == Qt.Key.Key_Home else (places.rows - 1, places.columns - 1)
            self._marker.place(Target.VALUES, corner, extend=extend)
        elif key in _EDGES or (control and key in _ARROWS):
            self._marker.jump(*(_EDGES.get(key) or _ARROWS[key]), extend=extend)
        elif key in _ARROWS:
            self._marker.move(*_ARROWS[key], extend=extend)
        else:
            return False
        return True

    def press(self, part: Target | None, cell: Position, places: GridLayout, *, extend: bool, add: bool) -> None:
        """Begin a selection: of cells, of whole columns or rows from their heads, or of everything from the corner."""
        self._dragged, self._dragged_from = part, cell
        if part is Target.VALUES:
            self._marker.place(part, cell, extend=extend, add=add)
        elif part is None:
            self._marker.select((0, 0), (places.rows - 1, places.columns - 1))
        else:
            self._select_lines(part, cell, places, add=add)

    def drag(self, cell: Position, places: GridLayout) -> None:
        """Widen the selection that was begun."""
        if self._dragged is Target.VALUES:
            self._marker.place(Target.VALUES, cell, extend=True)
        elif self._dragged is not None:
            self._select_lines(self._dragged, cell, places, add=False)

    def open(self, part: Target, cell: Position) -> None:
        """Put the cursor on a cell or an axis point to edit it."""
        self._dragged = None
        self._marker.place(part, head_position(part, cell))

    def _select_lines(self, part: Target, cell: Position, places: GridLayout, *, add: bool) -> None:
        row, column = self._dragged_from
        if part is Target.X_AXIS:
            self._marker.select((0, column), (places.rows - 1, cell[1]), add=add)
        else:
            self._marker.select((row, 0), (cell[0], places.columns - 1), add=add)


def head_position(part: Target, cell: Position) -> Position:
    """Return the position in its target of what stands beside a cell: the cell itself, or the axis point of its line."""
    return {Target.VALUES: cell, Target.X_AXIS: (0, cell[1]), Target.Y_AXIS: (0, cell[0])}[part]

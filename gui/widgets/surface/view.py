"""The surface that is turned with the mouse or the arrow keys."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from bms.calibration.editing import Target
from gui.theme.colors import colors_of
from gui.theme.tokens import RADIUS
from gui.widgets.painting import guarded
from gui.widgets.surface.camera import Camera
from gui.widgets.surface.drawing import SurfaceDrawing
from gui.widgets.surface.geometry import Geometry, geometry_of
from gui.widgets.value_grid.numbers import numbers_of
from gui.widgets.value_grid.table import GridTable, Position
from gui.widgets.value_grid.texts import place_text, reading_text

STEP_DEG = 5.0
DEG_PER_PIXEL = 0.5
NEAR = 14.0
_ARROWS = {
    Qt.Key.Key_Left: (STEP_DEG, 0.0),
    Qt.Key.Key_Right: (-STEP_DEG, 0.0),
    Qt.Key.Key_Up: (0.0, STEP_DEG),
    Qt.Key.Key_Down: (0.0, -STEP_DEG),
}


class SurfaceView(QWidget):
    """A map as a surface: drag or arrow keys turn it, Home or a double click turns it back.

    Signals:
        cell_pressed(int, int): row and column of a point that was clicked.
    """

    cell_pressed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a table."""
        super().__init__(parent)
        self.camera = Camera()
        self._table: GridTable | None = None
        self._geometry: Geometry | None = None
        self._drawing: SurfaceDrawing | None = None
        self._points: npt.NDArray[np.float64] = np.zeros((0, 0, 2))
        self._active: Position | None = None
        self._hovered: Position | None = None
        self._dragged_from: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Surface"))
        self.setAccessibleDescription(self.tr("Arrow keys turn the surface, Home turns it back."))

    def show_table(self, table: GridTable) -> None:
        """Show a map; anything else leaves the view empty with a word about it."""
        self._table = table
        self._geometry = geometry_of(table)
        self._hovered = None if self._geometry is None else self._hovered
        self.update()

    def show_active(self, position: Position | None) -> None:
        """Ring the point of the cell the cursor is on in the table."""
        if position != self._active:
            self._active = position
            self.update()

    def reset(self) -> None:
        """Look at it as at first."""
        self.camera = Camera()
        self.update()

    def turn(self, azimuth_deg: float, elevation_deg: float) -> None:
        """Turn further, degrees."""
        self.camera = self.camera.turned(azimuth_deg, elevation_deg)
        self.update()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw what is shown into `room` of any painter, e.g. a printer's."""
        if self._drawing is None:
            self._drawing = SurfaceDrawing(colors_of(self.palette()), self.font())
        if self._table is None:
            return
        if self._geometry is None:
            painter.setPen(QColor(colors_of(self.palette()).muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.tr("Only a map has a surface."))
            return
        self._points = self._drawing.draw(painter, room, self._table, self._geometry, self.camera)
        for position, text in ((self._active, ""), (self._hovered, self._hover_text())):
            if position is not None and position[0] < self._table.rows and position[1] < self._table.columns:
                self._drawing.draw_point(painter, QPointF(*self._points[position].tolist()), text, room)

    def point_at(self, place: QPointF) -> Position | None:
        """Return the point of the map nearest to a place in the widget; None: none is near."""
        if not self._points.size:
            return None
        distance = np.hypot(self._points[..., 0] - place.x(), self._points[..., 1] - place.y())
        row, column = np.unravel_index(int(np.argmin(distance)), distance.shape)
        return (int(row), int(column)) if distance[row, column] <= NEAR else None

    def _hover_text(self) -> str:
        if self._table is None or self._hovered is None:
            return ""
        numbers = numbers_of(self._table, Target.VALUES)
        value = reading_text(self._table, numbers, float(self._table.values[self._hovered]))
        return f"{place_text(self._table, Target.VALUES, self._hovered)}: {value}"

    # ------------------------------------------------------------ Qt events

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(460, 340)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size in which the labels do not meet."""
        return QSize(260, 200)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the surface, framed while it has the keys."""
        painter = QPainter(self)
        self.draw(painter, QRectF(self.rect()))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors_of(self.palette()).accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Turn with the arrow keys; Home turns back."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self.turn(*_ARROWS[key])
        elif key == Qt.Key.Key_Home:
            self.reset()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to turn; say which point was hit."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._dragged_from = event.position()
        hit = self.point_at(event.position())
        if hit is not None:
            self.cell_pressed.emit(*hit)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Turn while a button is held, else tell the value under the mouse."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._dragged_from is not None:
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self._hovered = None
            self.turn(-moved.x() * DEG_PER_PIXEL, moved.y() * DEG_PER_PIXEL)
            return
        hovered = self.point_at(event.position())
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Turn back."""
        self.reset()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Point at nothing."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take other colours or fonts."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._drawing = None
            self.update()
        super().changeEvent(event)

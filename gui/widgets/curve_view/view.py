"""A curve, or the row or column of a map the cursor is in, beside what the device, the file and the default say."""

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.widgets.curve_view.cut import Cut, cut_of
from gui.widgets.curve_view.drawing import CurveDrawing
from gui.widgets.painting import guarded
from gui.widgets.value_grid.table import GridTable, Selection


class CurveView(QWidget):
    """Follows the table's cursor; editing is done in the table.

    Signals:
        cell_pressed(int, int): row and column of the value nearest to a click.
    """

    cell_pressed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a table."""
        super().__init__(parent)
        self._table: GridTable | None = None
        self._selection: Selection | None = None
        self._cut: Cut | None = None
        self._drawing: CurveDrawing | None = None
        self._places: list[QPointF] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Curve"))

    @property
    def cut(self) -> Cut | None:
        """The line drawn; None: there is none."""
        return self._cut

    def show_table(self, table: GridTable) -> None:
        """Show a curve or a map, cut where the cursor is."""
        if self._table is not None and self._table.values.shape != table.values.shape:
            self._selection = None
        self._table = table
        self._cut = cut_of(table, self._selection)
        self.update()

    def show_selection(self, selection: Selection) -> None:
        """Cut a map where the cursor is now."""
        self._selection = selection
        if self._table is not None:
            self._cut = cut_of(self._table, selection)
            self.update()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw what is shown into `room` of any painter, e.g. a printer's."""
        if self._drawing is None:
            self._drawing = CurveDrawing(colors_of(self.palette()), self.font())
        if self._table is None:
            return
        if self._cut is None:
            painter.setPen(QColor(colors_of(self.palette()).muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.tr("A single value has no curve."))
            return
        self._places = self._drawing.draw(painter, room, self._table, self._cut)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(460, 260)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size in which the labels do not meet."""
        return QSize(280, 160)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the curve."""
        self.draw(QPainter(self), QRectF(self.rect()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Say which value is nearest along the axis."""
        if event.button() == Qt.MouseButton.LeftButton and self._cut is not None and self._places:
            nearest = min(range(len(self._places)), key=lambda index: math.fabs(self._places[index].x() - event.position().x()))
            self.cell_pressed.emit(*self._cut.cells[nearest])

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take other colours or fonts."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._drawing = None
            self.update()
        super().changeEvent(event)

"""How many cells lie how far from the median."""

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QPen

from gui.pages.charts.cells.chart import Chart, held
from gui.pages.charts.cells.view import ClassesView
from gui.widgets.painting import guarded
from gui.widgets.scale_ticks import round_ticks
from gui.wording import signed

_NAMED_CELLS = 3
_ROOM_PER_TICK = 70


class ClassBars(Chart):
    """Draws a `ClassesView`; the cells of thinly filled classes are named on top of them."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._view = ClassesView(edges_mv=(), width_mv=1.0, cells=())

    def show_view(self, view: ClassesView) -> None:
        """Show classes."""
        if view != self._view:
            self._view = view
            self.update()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axes and classes."""
        painter, colors = self.begin()
        view, area = self._view, self.area
        most = max((len(cells) for cells in view.cells), default=0)
        span = (0.0, max(most * 1.15, 1.0))
        self.draw_values(painter, colors, span, QCoreApplication.translate("CellsPanel", "cells"))
        if not view.edges_mv:
            return
        step = area.width() / len(view.edges_mv)
        for place, cells in enumerate(view.cells):
            column = QRectF(area.left() + place * step + 1, area.top(), max(step - 2, 1.0), area.height())
            column.setTop(self.y_of(len(cells), span))
            if not cells:
                continue
            painter.fillRect(column, QColor(colors.accent))
            if self.chosen in cells or self.hovered in cells:
                painter.setPen(QPen(QColor(colors.text), 2))
                painter.drawRect(column)
            if len(cells) <= _NAMED_CELLS and most > _NAMED_CELLS:
                painter.setPen(QColor(colors.text))
                names = "\n".join(str(cell + 1) for cell in cells)
                place_of = QRectF(column.center().x() - 20, column.top() - 16 * len(cells), 40, 16 * len(cells))
                painter.drawText(place_of, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, names)
        low, high = view.edges_mv[0], view.edges_mv[-1] + view.width_mv
        if not low < high:
            return
        for tick in round_ticks(low, high, max(2, int(area.width() / _ROOM_PER_TICK))):
            x = area.left() + held((tick - low) / (high - low)) * area.width()
            self.draw_bottom(painter, colors, x, f"{signed(tick)} mV")

    def cell_at(self, position: QPoint) -> int:
        """Return the first cell of the class at a place, -1 for none."""
        area, classes = self.area, self._view.cells
        if not classes or not area.left() <= position.x() < area.right():
            return -1
        cells = classes[int((position.x() - area.left()) / area.width() * len(classes))]
        return cells[0] if cells else -1

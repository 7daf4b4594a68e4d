"""One bar a cell, by place or by value, with plus and minus; cells without a value hatched."""

import math

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QPainter, QPaintEvent, QPen

from gui.pages.charts.cells.chart import Chart
from gui.pages.charts.cells.view import Bar, BarsView
from gui.theme.colors import Colors
from gui.widgets.painting import guarded

_GAP = 0.2
_WHISKER_FROM = 5.0
_LEAST_NUMBER_ROOM = 26


class CellBars(Chart):
    """Draws a `BarsView`."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._view = BarsView(bars=(), unit="", half_range=1.0, decimals=0)

    @property
    def view(self) -> BarsView:
        """What is shown."""
        return self._view

    def show_view(self, view: BarsView) -> None:
        """Show bars."""
        if view != self._view:
            self._view = view
            self.update()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axes, bars, plus-minus, the expected value and the marks."""
        painter, colors = self.begin()
        view, area = self._view, self.area
        self.draw_values(painter, colors, self._span, view.unit)
        if not view.bars:
            return
        step = area.width() / len(view.bars)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        for place, bar in enumerate(view.bars):
            self._draw_bar(painter, colors, bar, QRectF(area.left() + place * step, area.top(), step, area.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_numbers(painter, colors, step)
        if view.expected is not None:
            y = self.y_of(view.expected, self._span)
            painter.setPen(QPen(QColor(colors.text), 1.4, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    @property
    def _span(self) -> tuple[float, float]:
        return (0.0 if self._view.from_zero else -self._view.half_range), self._view.half_range

    def _draw_bar(self, painter: QPainter, colors: Colors, bar: Bar, column: QRectF) -> None:
        if bar.cell in {self.chosen, self.hovered}:
            painter.fillRect(column, QColor(colors.accent_soft))
        gap = min(_GAP * column.width(), 3.0)
        body = column.adjusted(gap, 0, -gap, 0)
        if not math.isfinite(bar.value):
            painter.fillRect(body, QBrush(QColor(colors.hatch), Qt.BrushStyle.BDiagPattern))
            return
        zero, top = self.y_of(0.0, self._span), self.y_of(bar.value, self._span)
        tone = colors.low if bar.value < 0 else colors.accent if self._view.from_zero else colors.high
        body.setTop(min(zero, top))
        body.setBottom(max(zero, top, body.top() + 1))
        painter.fillRect(body, QColor(tone))
        if bar.is_marked:
            painter.setPen(QPen(QColor(colors.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(body)
        if bar.error > 0 and column.width() >= _WHISKER_FROM:
            x = column.center().x()
            low, high = self.y_of(bar.value - bar.error, self._span), self.y_of(bar.value + bar.error, self._span)
            painter.setPen(QPen(QColor(colors.text), 1))
            painter.drawLine(QPointF(x, low), QPointF(x, high))
            for y in (low, high):
                painter.drawLine(QPointF(x - 2, y), QPointF(x + 2, y))

    def _draw_numbers(self, painter: QPainter, colors: Colors, step: float) -> None:
        """Number the marked bars first, then as many others as fit between them."""
        taken: list[float] = []
        area = self.area
        order = sorted(range(len(self._view.bars)), key=lambda place: (not self._view.bars[place].is_marked, place))
        for place in order:
            bar = self._view.bars[place]
            number = bar.cell + 1
            x = area.left() + (place + 0.5) * step
            is_round = number == 1 or number % 10 == 0
            if (bar.is_marked or is_round) and all(abs(x - other) >= _LEAST_NUMBER_ROOM for other in taken):
                taken.append(x)
                self.draw_bottom(painter, colors, x, str(number))

    def cell_at(self, position: QPoint) -> int:
        """Return the cell whose column is at a place, -1 for none."""
        area, bars = self.area, self._view.bars
        if not bars or not area.left() <= position.x() < area.right():
            return -1
        return bars[int((position.x() - area.left()) / area.width() * len(bars))].cell

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Walk through the bars with the arrow keys; Return chooses."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen >= 0:
            self.pressed.emit(self.chosen)
        elif step is None or not self._view.bars:
            super().keyPressEvent(event)
        else:
            cells = [bar.cell for bar in self._view.bars]
            at = cells.index(self.chosen) + step if self.chosen in cells else 0
            self.choose(cells[min(max(at, 0), len(cells) - 1)])
            self.pointed.emit(self.chosen)

"""Spread against state of charge: what was seen, where it is now; hatched where a voltage does not tell the charge."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF

from gui.pages.charts.cells.chart import Chart, held
from gui.pages.charts.cells.view import BandPoint, BandView
from gui.theme.colors import Colors
from gui.widgets.painting import guarded
from gui.widgets.scale_ticks import round_ticks

_LEAST_SPAN_MV = 10.0
_DOT = 4.0
_ROOM_PER_TICK = 60
_NEIGHBOURS_PCT = 7.5


class SpreadBand(Chart):
    """Draws a `BandView` over 0 … 100 %."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._view = BandView(points=(), doubtful_pct=())

    def show_view(self, view: BandView) -> None:
        """Show the band."""
        if view != self._view:
            self._view = view
            self.update()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw axes, the doubtful spans, the band and the present point."""
        painter, colors = self.begin()
        view, area = self._view, self.area
        heights = [point.high_mv for point in view.points] + ([view.now[1]] if view.now is not None else [])
        span = (0.0, max(1.15 * max(heights, default=0.0), _LEAST_SPAN_MV))
        for low, high in view.doubtful_pct:
            room = QRectF(self._x(low), area.top(), self._x(high) - self._x(low), area.height())
            painter.fillRect(room, QColor(colors.raised))
            painter.fillRect(room, QBrush(QColor(colors.border), Qt.BrushStyle.BDiagPattern))
        self.draw_values(painter, colors, span, "mV")
        for tick in round_ticks(0.0, 100.0, max(2, int(area.width() / _ROOM_PER_TICK))):
            self.draw_bottom(painter, colors, self._x(tick), f"{tick:.0f} %")
        for run in _runs(view.points):
            self._draw_run(painter, colors, span, run)
        if view.now is not None:
            at = QPointF(self._x(view.now[0]), self.y_of(view.now[1], span))
            painter.setPen(QPen(QColor(colors.text), 2))
            painter.setBrush(QColor(colors.high))
            painter.drawEllipse(at, _DOT + 2, _DOT + 2)
            text = QCoreApplication.translate("CellsPanel", "now")
            painter.drawText(at + QPointF(10, -6), text)

    def _x(self, soc_pct: float) -> float:
        return self.area.left() + held(0.01 * soc_pct) * self.area.width()

    def _draw_run(self, painter: QPainter, colors: Colors, span: tuple[float, float], run: list[BandPoint]) -> None:
        top = [QPointF(self._x(point.soc_pct), self.y_of(point.high_mv, span)) for point in run]
        bottom = [QPointF(self._x(point.soc_pct), self.y_of(point.low_mv, span)) for point in run]
        middle = [QPointF(self._x(point.soc_pct), self.y_of(point.median_mv, span)) for point in run]
        fill = QColor(colors.low)
        fill.setAlpha(90)
        painter.setPen(QPen(fill, 6))
        for low, high in zip(bottom, top, strict=True):
            painter.drawLine(low, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF(top + bottom[::-1]))
        painter.setPen(QPen(QColor(colors.accent), 2))
        painter.drawPolyline(QPolygonF(middle))
        painter.setBrush(QColor(colors.accent))
        for point in middle:
            painter.drawEllipse(point, _DOT, _DOT)


def _runs(points: tuple[BandPoint, ...]) -> list[list[BandPoint]]:
    """Return the points in pieces of neighbouring classes: nothing is drawn where nothing was seen."""
    runs: list[list[BandPoint]] = []
    for point in points:
        if not runs or point.soc_pct - runs[-1][-1].soc_pct > _NEIGHBOURS_PCT:
            runs.append([])
        runs[-1].append(point)
    return runs

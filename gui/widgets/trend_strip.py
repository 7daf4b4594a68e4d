"""The last minutes: band from lowest to highest cell, and the pack current. Painted whole, twice a second."""

import math
from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import Colors, colors_of
from gui.theme.fonts import sized
from gui.widgets.painting import guarded

SPAN_S = 300.0
PERIOD_S = 0.5
GAP_AFTER_S = 2.0
LABEL_WIDTH = 88
BOTTOM = 18
LANE_GAP = 14
LEAST_SPAN_MV = 20.0
LEAST_SPAN_A = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One moment: seconds on any clock, lowest and highest cell in mV, current in A (charging positive); NaN is a gap."""

    time_s: float
    lowest_mv: float
    highest_mv: float
    current_a: float


def lane_range(values: list[float], least_span: float) -> tuple[float, float]:
    """Return an axis range around the finite values, at least `least_span` wide, with a tenth of room above and below."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return 0.0, least_span
    low, high = min(finite), max(finite)
    span = max((high - low) * 1.2, least_span)
    middle = (low + high) / 2
    return middle - span / 2, middle + span / 2


class TrendStrip(QWidget):
    """Two lanes over the last five minutes; newest at the right edge. Keeps at most one point every half second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._points: deque[TrendPoint] = deque(maxlen=int(SPAN_S / PERIOD_S) + 2)
        self.setMinimumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def append(self, point: TrendPoint) -> None:
        """Add a moment; ignored when the last one is younger than half a second."""
        if self._points and point.time_s - self._points[-1].time_s < PERIOD_S:
            return
        self._points.append(point)
        self.update()

    def clear(self) -> None:
        """Forget everything: another pack is connected."""
        self._points.clear()
        self.update()

    @property
    def points(self) -> tuple[TrendPoint, ...]:
        """What is kept."""
        return tuple(self._points)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(600, 92)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw both lanes and the time axis."""
        painter = QPainter(self)
        colors = colors_of(self.palette())
        painter.setFont(sized(self.font(), 8.5))
        lane_height = (self.height() - BOTTOM - LANE_GAP) / 2
        cells = QRectF(LABEL_WIDTH, 4, self.width() - LABEL_WIDTH - 6, lane_height)
        current = cells.translated(0, lane_height + LANE_GAP - 4)
        self._draw_time_axis(painter, colors, cells, current)
        points = list(self._points)
        band = lane_range([p.lowest_mv for p in points] + [p.highest_mv for p in points], LEAST_SPAN_MV)
        amperes = lane_range([p.current_a for p in points], LEAST_SPAN_A)
        self._draw_labels(painter, colors, cells, band, QCoreApplication.translate("Trend", "Cells"), "mV")
        self._draw_labels(painter, colors, current, amperes, QCoreApplication.translate("Trend", "Current"), "A")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for run in _runs(points):
            self._draw_band(painter, colors, cells, band, run)
            line = [
                self._at(current, amperes, point.time_s, point.current_a) for point in run if math.isfinite(point.current_a)
            ]
            painter.setPen(QPen(QColor(colors.high), 1.6))
            painter.drawPolyline(QPolygonF(line))

    def _draw_band(
        self, painter: QPainter, colors: Colors, lane: QRectF, scale: tuple[float, float], run: list[TrendPoint]
    ) -> None:
        known = [point for point in run if math.isfinite(point.lowest_mv)]
        top = [self._at(lane, scale, point.time_s, point.highest_mv) for point in known]
        bottom = [self._at(lane, scale, point.time_s, point.lowest_mv) for point in known]
        painter.setPen(Qt.PenStyle.NoPen)
        fill = QColor(colors.low)
        fill.setAlpha(90)
        painter.setBrush(fill)
        painter.drawPolygon(QPolygonF(top + bottom[::-1]))
        painter.setPen(QPen(QColor(colors.accent), 1.4))
        painter.drawPolyline(QPolygonF(top))
        painter.drawPolyline(QPolygonF(bottom))

    def _at(self, lane: QRectF, scale: tuple[float, float], time_s: float, value: float) -> QPointF:
        age_s = self._points[-1].time_s - time_s
        low, high = scale
        return QPointF(
            lane.right() - age_s / SPAN_S * lane.width(), lane.bottom() - (value - low) / (high - low) * lane.height()
        )

    @staticmethod
    def _draw_labels(painter: QPainter, colors: Colors, lane: QRectF, scale: tuple[float, float], name: str, unit: str) -> None:
        painter.setPen(QColor(colors.muted))
        room = QRectF(0, lane.top() - 4, LABEL_WIDTH - 6, lane.height() + 8)
        right = Qt.AlignmentFlag.AlignRight
        painter.drawText(room, right | Qt.AlignmentFlag.AlignTop, f"{scale[1]:.0f}".replace("-", "−"))
        painter.drawText(room, right | Qt.AlignmentFlag.AlignBottom, f"{scale[0]:.0f}".replace("-", "−"))
        painter.setPen(QColor(colors.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{name}\n{unit}")

    @staticmethod
    def _draw_time_axis(painter: QPainter, colors: Colors, cells: QRectF, current: QRectF) -> None:
        painter.setPen(QPen(QColor(colors.border), 1))
        for lane in (cells, current):
            painter.drawRect(lane)
        for minute in range(6):
            x = cells.right() - minute * 60 / SPAN_S * cells.width()
            painter.setPen(QPen(QColor(colors.raised), 1))
            painter.drawLine(QPointF(x, cells.top() + 1), QPointF(x, cells.bottom() - 1))
            painter.drawLine(QPointF(x, current.top() + 1), QPointF(x, current.bottom() - 1))
            text = QCoreApplication.translate("Trend", "now") if minute == 0 else f"−{minute} min"
            width = 70
            place = QRectF(x - (width if minute == 0 else width / 2), current.bottom() + 2, width, BOTTOM)
            flag = Qt.AlignmentFlag.AlignRight if minute == 0 else Qt.AlignmentFlag.AlignHCenter
            painter.setPen(QColor(colors.muted))
            painter.drawText(place, flag | Qt.AlignmentFlag.AlignTop, text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)


def _runs(points: list[TrendPoint]) -> list[list[TrendPoint]]:
    """Return the points in pieces without gaps: where the link was lost nothing is drawn."""
    runs: list[list[TrendPoint]] = []
    for point in points:
        if not runs or point.time_s - runs[-1][-1].time_s > GAP_AFTER_S:
            runs.append([])
        runs[-1].append(point)
    return runs

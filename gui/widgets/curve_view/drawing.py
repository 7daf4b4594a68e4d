"""Drawing of a curve with any painter: on the screen, into a picture, on paper."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from bms.calibration.editing import Layer
from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.curve_view.cut import Array, Cut
from gui.widgets.scale_ticks import round_ticks, tick_decimals
from gui.widgets.value_grid.table import GridTable
from gui.widgets.value_grid.texts import layer_name, number_text

LEGEND = 22
BOTTOM = 40
RIGHT = 16
DOT = 3.5
_ROOM = 0.08
_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Where values stand in a room on the screen."""

    area: QRectF
    left: float
    right: float
    low: float
    high: float

    def points(self, along: Array, values: Array) -> list[QPointF]:
        """Return the places of values; what is no number is left out."""
        known = np.isfinite(values)
        x = self.area.left() + (along[known] - self.left) / (self.right - self.left) * self.area.width()
        y = self.area.bottom() - (values[known] - self.low) / (self.high - self.low) * self.area.height()
        return [QPointF(*place) for place in np.column_stack((x, y)).tolist()]

    def height_of(self, value: float) -> float:
        """Return how far down a value stands."""
        return self.area.bottom() - (value - self.low) / (self.high - self.low) * self.area.height()


class CurveDrawing:
    """Draws cuts in one theme. Each set has a colour and a dash of its own."""

    def __init__(self, colors: Colors, font: QFont) -> None:
        """Prepare pens and fonts."""
        self._colors = colors
        self._font = sized(font, 8.5)
        self._bold = sized(font, 9.0, bold=True)
        self._working = QPen(QColor(colors.accent), 2.2)
        self._pens = {
            Layer.DEVICE: QPen(QColor(colors.high), 1.6, Qt.PenStyle.DashLine),
            Layer.FILE: QPen(QColor(colors.balancing), 1.6, Qt.PenStyle.DashDotLine),
            Layer.DEFAULT: QPen(QColor(colors.muted), 1.4, Qt.PenStyle.DotLine),
        }
        self._envelope = QPen(QColor(colors.warning), 1.4)

    def draw(self, painter: QPainter, room: QRectF, table: GridTable, cut: Cut) -> list[QPointF]:
        """Draw a cut into `room`; return where its values are."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plane = self._plane(room, table, cut)
        self._draw_scales(painter, plane, table, cut)
        painter.save()
        painter.setClipRect(plane.area.adjusted(-DOT, -DOT, DOT, DOT))
        self._draw_forbidden(painter, plane, table)
        for layer, values in cut.layers.items():
            painter.setPen(self._pens[layer])
            painter.drawPolyline(QPolygonF(plane.points(cut.along, values)))
        if cut.envelope is not None:
            painter.setPen(self._envelope)
            painter.drawPolyline(QPolygonF(plane.points(cut.along, cut.envelope)))
        places = self._draw_working(painter, plane, cut)
        painter.restore()
        self._draw_operating_point(painter, plane, cut)
        self._draw_legend(painter, room, cut)
        return places

    def _plane(self, room: QRectF, table: GridTable, cut: Cut) -> Plane:
        every = np.concatenate([cut.working, *cut.layers.values()])
        finite = every[np.isfinite(every)]
        low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
        span = max(high - low, 10 * table.resolution, abs(high) * 1e-3, 1e-9)
        low, high = low - _ROOM * span, high + 2 * _ROOM * span
        label = max(QFontMetricsF(self._font).horizontalAdvance(number_text(edge, table.decimals)) for edge in (low, high))
        left, right = float(cut.along[0]), float(cut.along[-1])
        margin = 0.02 * (right - left)
        area = room.adjusted(label + 16, LEGEND + 14, -RIGHT, -BOTTOM)
        return Plane(area=area, left=left - margin, right=right + margin, low=low, high=high)

    def _draw_scales(self, painter: QPainter, plane: Plane, table: GridTable, cut: Cut) -> None:
        area, metrics = plane.area, QFontMetricsF(self._font)
        painter.fillRect(area, QColor(self._colors.surface))
        painter.setFont(self._font)
        grid, muted = QPen(QColor(self._colors.raised), 1), QColor(self._colors.muted)
        ticks = round_ticks(plane.low, plane.high, _TICKS)
        decimals = tick_decimals(ticks)
        for tick in ticks:
            y = plane.height_of(tick)
            painter.setPen(grid)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(muted)
            beside = QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height())
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number_text(tick, decimals))
        end = -1.0
        for place, name in zip(plane.points(cut.along, np.full(cut.along.size, plane.low)), cut.names, strict=True):
            painter.setPen(grid)
            painter.drawLine(QPointF(place.x(), area.top()), place)
            width = metrics.horizontalAdvance(name) + 6
            if place.x() - width / 2 > end:
                end = place.x() + width / 2
                painter.setPen(muted)
                below = QRectF(place.x() - width / 2, area.bottom() + 3, width, metrics.height())
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
        painter.setPen(QPen(QColor(self._colors.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        painter.setFont(self._bold)
        painter.setPen(QColor(self._colors.text))
        below = QRectF(area.left(), area.bottom() + metrics.height() + 4, area.width(), BOTTOM - metrics.height() - 4)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, cut.caption)
        painter.drawText(QPointF(4, area.top() - 6), table.unit)

    def _draw_forbidden(self, painter: QPainter, plane: Plane, table: GridTable) -> None:
        """Hatch what lies outside the limits of the table."""
        area, hatch = plane.area, QBrush(QColor(self._colors.hatch), Qt.BrushStyle.BDiagPattern)
        if table.upper < plane.high:
            painter.fillRect(QRectF(area.topLeft(), QPointF(area.right(), plane.height_of(table.upper))), hatch)
        if table.lower > plane.low:
            painter.fillRect(QRectF(QPointF(area.left(), plane.height_of(table.lower)), area.bottomRight()), hatch)

    def _draw_working(self, painter: QPainter, plane: Plane, cut: Cut) -> list[QPointF]:
        values = np.where(np.isfinite(cut.working), cut.working, plane.low)
        places = plane.points(cut.along, values)
        painter.setPen(self._working)
        painter.drawPolyline(QPolygonF(places))
        for index, place in enumerate(places):
            wrong = bool(cut.wrong[index])
            painter.setPen(QPen(QColor(self._colors.surface), 1))
            painter.setBrush(QColor(self._colors.fault if wrong else self._colors.accent))
            if wrong:
                painter.drawRect(QRectF(place.x() - DOT, place.y() - DOT, 2 * DOT, 2 * DOT))
            else:
                painter.drawEllipse(place, DOT, DOT)
            if index == cut.active:
                painter.setPen(QPen(QColor(self._colors.text), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(place, 2 * DOT, 2 * DOT)
        return places

    def _draw_operating_point(self, painter: QPainter, plane: Plane, cut: Cut) -> None:
        if cut.operating is None:
            return
        along, value = (np.array([part]) for part in cut.operating)
        for place in plane.points(along, value):
            painter.setPen(QPen(QColor(self._colors.text), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(place.x(), plane.area.top()), QPointF(place.x(), plane.area.bottom()))
            painter.setPen(QPen(QColor(self._colors.surface), 2))
            painter.setBrush(QColor(self._colors.text))
            if not cut.title:
                painter.drawEllipse(place, DOT + 1, DOT + 1)

    def _draw_legend(self, painter: QPainter, room: QRectF, cut: Cut) -> None:
        translate = QCoreApplication.translate
        entries = [(self._working, translate("CurveView", "Working"))]
        entries += [(self._pens[layer], layer_name(layer)) for layer in cut.layers]
        if cut.envelope is not None:
            entries.append((self._envelope, translate("CurveView", "Envelope")))
        metrics, x = QFontMetricsF(self._bold), room.left() + 4
        painter.setFont(self._bold)
        if cut.title:
            painter.setPen(QColor(self._colors.text))
            painter.drawText(QPointF(x, room.top() + metrics.ascent() + 3), cut.title)
            x += metrics.horizontalAdvance(cut.title) + 18
        painter.setFont(self._font)
        for pen, name in entries:
            middle = room.top() + 3 + metrics.height() / 2
            painter.setPen(pen)
            painter.drawLine(QPointF(x, middle), QPointF(x + 24, middle))
            painter.setPen(QColor(self._colors.text))
            painter.drawText(QPointF(x + 29, room.top() + metrics.ascent() + 3), name)
            x += 29 + QFontMetricsF(self._font).horizontalAdvance(name) + 14

"""Drawing of the surface, back to front, with any painter: on the screen, into a picture, on paper."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.cell_painter import mixed
from gui.widgets.scale_ticks import round_ticks, tick_decimals
from gui.widgets.surface.camera import HEIGHT, Camera
from gui.widgets.surface.geometry import Geometry, across, patches
from gui.widgets.value_grid.painter import sequential_colors
from gui.widgets.value_grid.table import GridAxis, GridTable
from gui.widgets.value_grid.texts import axis_caption, number_text

Array = npt.NDArray[np.float64]
BESIDE, ABOVE, BELOW = 64, 8, 38
"""Room for the labels around the box."""
TICK = 14
DOT = 4.5
_HEIGHT_TICKS = 4


class SurfaceDrawing:
    """Draws surfaces in one theme."""

    def __init__(self, colors: Colors, font: QFont) -> None:
        """Prepare colours and fonts."""
        self._shades = [QBrush(color) for color in sequential_colors(colors)]
        self._colors = colors
        self._font = sized(font, 8.5)
        self._caption = sized(font, 9.0, bold=True)
        self._metrics, self._caption_metrics = QFontMetricsF(self._font), QFontMetricsF(self._caption)
        # Opaque on purpose: an antialiased polygon that is see-through costs ten times as much.
        self._mesh = QPen(mixed(colors.low, colors.text, 0.45), 0.8)
        self._envelope = QPen(mixed(colors.warning, colors.surface, 0.3), 0.9)
        self._bad = QBrush(QColor(colors.fault_soft))
        self._hatch = QBrush(QColor(colors.fault), Qt.BrushStyle.BDiagPattern)

    def draw(self, painter: QPainter, room: QRectF, table: GridTable, geometry: Geometry, camera: Camera) -> Array:
        """Draw a map into `room`; return where its points are, shape (rows, columns, 2)."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = _Seen(camera, room)
        self._draw_box(painter, seen, table, geometry)
        self._draw_patches(painter, seen, geometry)
        self._draw_operating_point(painter, seen, geometry)
        return seen.at(geometry.points)

    def draw_point(self, painter: QPainter, place: QPointF, text: str, room: QRectF) -> None:
        """Draw a ring around a point of the surface and what it says beside it."""
        painter.setPen(QPen(QColor(self._colors.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(place, DOT + 1.5, DOT + 1.5)
        if not text:
            return
        painter.setFont(self._caption)
        size = self._caption_metrics.boundingRect(text).size()
        plate = QRectF(place.x() + 10, place.y() - size.height() - 10, size.width() + 12, size.height() + 6)
        plate.moveLeft(min(plate.left(), room.right() - plate.width()))
        plate.moveTop(max(plate.top(), room.top()))
        painter.fillRect(plate, QColor(self._colors.text))
        painter.setPen(QColor(self._colors.surface))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_patches(self, painter: QPainter, seen: "_Seen", geometry: Geometry) -> None:
        every = np.concatenate((patches(geometry.points), geometry.envelope))
        places, away = seen.at(every), seen.away(every)
        shades, outside = geometry.shades.ravel().tolist(), geometry.outside.ravel().tolist()
        polygons = [
            QPolygonF([QPointF(a, b), QPointF(c, d), QPointF(e, f), QPointF(g, h)])
            for a, b, c, d, e, f, g, h in places.reshape(-1, 8).tolist()
        ]
        for index in np.argsort(-away.mean(axis=1)).tolist():
            if index >= len(shades):
                painter.setPen(self._envelope)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawConvexPolygon(polygons[index])
                continue
            painter.setPen(self._mesh)
            painter.setBrush(self._bad if outside[index] else self._shades[shades[index]])
            painter.drawConvexPolygon(polygons[index])
            if outside[index]:
                self._draw_hatched(painter, polygons[index])

    def _draw_hatched(self, painter: QPainter, polygon: QPolygonF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(self._hatch)
        painter.drawConvexPolygon(polygon)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_operating_point(self, painter: QPainter, seen: "_Seen", geometry: Geometry) -> None:
        ink = QColor(self._colors.text)
        if len(geometry.trail) > 1:
            painter.setPen(QPen(mixed(self._colors.text, self._colors.surface, 0.3), 1.8))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in seen.at(geometry.trail).tolist()]))
        if geometry.operating_point is None:
            return
        lid = geometry.operating_point.copy()
        lid[2] = HEIGHT
        foot, top = (QPointF(*place) for place in seen.at(np.stack((geometry.operating_point, lid))).tolist())
        painter.setPen(QPen(ink, 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(foot, top)
        painter.setPen(QPen(QColor(self._colors.surface), 2))
        painter.setBrush(ink)
        painter.drawEllipse(foot, DOT, DOT)

    # ------------------------------------------------------------ box and axes

    def _draw_box(self, painter: QPainter, seen: "_Seen", table: GridTable, geometry: Geometry) -> None:
        near_x, near_y = seen.nearest_corner()
        painter.setPen(QPen(QColor(self._colors.border), 1))
        painter.setBrush(QColor(self._colors.raised))
        painter.drawConvexPolygon(QPolygonF(seen.points([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)])))
        ticks = round_ticks(geometry.low, geometry.high, _HEIGHT_TICKS)
        heights = [HEIGHT * (tick - geometry.low) / (geometry.high - geometry.low) for tick in ticks]
        left = seen.points([(-near_x, near_y, z) for z in [*heights, HEIGHT * 1.12]])
        behind = seen.points([(-near_x, -near_y, z) for z in heights])
        right = seen.points([(near_x, -near_y, z) for z in heights])
        painter.setPen(QPen(QColor(self._colors.border), 1))
        for line in zip(left, behind, right, strict=False):
            painter.drawPolyline(QPolygonF(line))
        outwards = seen.outwards((-near_x, near_y, 0.0))
        for tick, at in zip(ticks, left, strict=False):
            self._label(painter, at, number_text(tick, tick_decimals(ticks)), outwards)
        self._label(painter, left[-1], table.unit, outwards, bold=True)
        self._draw_axis(painter, seen, table.x, [(at, near_y, 0.0) for at in across(table.x, table.columns).tolist()])
        self._draw_axis(painter, seen, table.y, [(near_x, at, 0.0) for at in across(table.y, table.rows).tolist()])

    def _draw_axis(
        self, painter: QPainter, seen: "_Seen", axis: GridAxis | None, places: list[tuple[float, float, float]]
    ) -> None:
        if axis is None:
            return
        seen_places = seen.points(places)
        x, y, z = np.mean(places, axis=0).tolist()
        outwards = seen.outwards((x, y, z))
        metrics = self._metrics
        before: QPointF | None = None
        for value, at in zip(axis.points.tolist(), seen_places, strict=True):
            text = number_text(value, axis.decimals)
            if before is None or _apart(before, at, metrics.horizontalAdvance(text) + 6, metrics.height()):
                before = at
                self._label(painter, at, text, outwards)
        middle = (seen_places[0] + seen_places[-1]) / 2
        beside = QPointF(outwards.x() * 2.1 * TICK, outwards.y() * 2.1 * TICK)
        self._label(painter, middle + beside, axis_caption(axis), outwards, bold=True)

    def _label(self, painter: QPainter, at: QPointF, text: str, outwards: QPointF, *, bold: bool = False) -> None:
        """Write a text beside a place, away from the box."""
        font = self._caption if bold else self._font
        painter.setFont(font)
        painter.setPen(QColor(self._colors.text if bold else self._colors.muted))
        metrics = self._caption_metrics if bold else self._metrics
        width, height = metrics.horizontalAdvance(text) + 2, metrics.height()
        middle = at + QPointF(outwards.x() * (TICK / 2 + width / 2), outwards.y() * TICK)
        painter.drawText(
            QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height), Qt.AlignmentFlag.AlignCenter, text
        )


class _Seen:
    """The box as it stands in a room on the screen."""

    def __init__(self, camera: Camera, room: QRectF) -> None:
        """Fit the box into the room, the same however it is turned."""
        width, height = camera.extent()
        self._camera = camera
        inside = room.adjusted(BESIDE, ABOVE, -BESIDE, -BELOW)
        self._scale = max(min(inside.width() / width, inside.height() / height), 1.0)
        self._middle = np.array([inside.center().x(), inside.center().y()])

    def at(self, points: Array) -> Array:
        """Return places in the room, shape (…, 2), of points in the box, shape (…, 3)."""
        places, _ = self._camera.project(points)
        return np.asarray(self._middle + places * np.array([self._scale, -self._scale]), dtype=np.float64)

    def away(self, points: Array) -> Array:
        """Return how far away points are, shape (…)."""
        return self._camera.project(points)[1]

    def points(self, places: list[tuple[float, float, float]]) -> list[QPointF]:
        """Return the places in the room of some points."""
        return [QPointF(x, y) for x, y in self.at(np.array(places, dtype=np.float64)).tolist()]

    def outwards(self, place: tuple[float, float, float]) -> QPointF:
        """Return the direction, of length 1, from the middle of the floor to a place on its edge as it is seen."""
        middle, edge = self.points([(0.0, 0.0, place[2]), place])
        away = edge - middle
        length = max(math.hypot(away.x(), away.y()), 1e-9)
        return QPointF(away.x() / length, away.y() / length)

    def nearest_corner(self) -> tuple[float, float]:
        """Return x and y (−1 or 1) of the floor's corner that is nearest."""
        corners = np.array([(x, y, 0.0) for x in (-1.0, 1.0) for y in (-1.0, 1.0)])
        x, y, _ = corners[int(np.argmin(self.away(corners)))].tolist()
        return x, y


def _apart(one: QPointF, other: QPointF, width: float, height: float) -> bool:
    return abs(one.x() - other.x()) >= width or abs(one.y() - other.y()) >= height

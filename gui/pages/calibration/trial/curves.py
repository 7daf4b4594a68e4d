"""One pane of curves over time: the device's dashed, the working tables' solid, with plain ticks and a zero line."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.theme.colors import Colors, colors_of
from gui.widgets.painting import guarded
from gui.wording import signed

RIGHT, TOP, BOTTOM, GAP = 8, 24, 20, 10
ROW, COLUMN = 46, 60
"""Room of a tick label, pixels."""
TICKS = 4
SMALLER = 0.82
NOTHING = 1e-9
_ROOM = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One curve. `tone`: `working` (solid, accent) or `device` (dashed, muted). `thin`: a companion of the one before it."""

    tone: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    thin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """What a pane shows: title with unit, curves over `x_unit`. `floor`: a value below which it is dangerous."""

    title: str
    x_unit: str
    curves: tuple[Curve, ...]
    floor: float | None = None


def ticks(low: float, high: float, count: int = TICKS) -> list[float]:
    """Return round numbers from `low` to `high`, about `count` of them."""
    raw = (high - low) / max(count, 1)
    if not raw > 0.0 or not math.isfinite(raw):
        return [low]
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1.0, 2.0, 5.0, 10.0) if power * factor >= raw)
    first = math.ceil(low / step - 1e-9)
    return [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]


def bounds(values: Sequence[Sequence[float]], floor: float | None) -> tuple[float, float]:
    """Return the range a pane covers, with a little room, and with `floor` in it."""
    numbers = [value for column in values for value in (min(column), max(column))] + ([] if floor is None else [floor])
    low, high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
    room = max(_ROOM * (high - low), 0.5 if high - low < 1e-6 else 0.0)
    return low - room, high + room


class CurvePane(QWidget):
    """Draws a `Pane`; follows palette and font."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._pane = Pane(title="", x_unit="", curves=())
        self.setMinimumSize(150, 96)

    @property
    def pane(self) -> Pane:
        """What is shown."""
        return self._pane

    def show_pane(self, pane: Pane) -> None:
        """Show curves. The table beside them says the same to people who cannot see them."""
        self._pane = pane
        self.setAccessibleName(pane.title)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(320, 150)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw title, axes and curves."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        small = QFont(self.font())
        small.setPointSizeF(SMALLER * self.font().pointSizeF())
        painter.setFont(small)
        painter.setPen(QColor(colors.text))
        painter.drawText(QRectF(0, 0, self.width(), TOP - 4), Qt.AlignmentFlag.AlignVCenter, self._pane.title)
        if not self._pane.curves:
            return
        x_range = (0.0, max(max(curve.x) for curve in self._pane.curves))
        y_range = bounds([curve.y for curve in self._pane.curves], self._pane.floor)
        heights = ticks(*y_range, max(2, int(self.height() / ROW)))
        decimals = 0 if y_range[1] - y_range[0] >= TICKS else 2
        labels = {value: signed(value, decimals) for value in heights}
        left = max(map(painter.fontMetrics().horizontalAdvance, labels.values()), default=0) + GAP
        area = QRectF(self.rect()).adjusted(left, TOP, -RIGHT, -BOTTOM)
        self._draw_heights(painter, colors, area, y_range, labels)
        self._draw_times(painter, colors, area, x_range)
        painter.setClipRect(area)
        for curve in self._pane.curves:
            self._draw_curve(painter, colors, area, curve, x_range, y_range)

    def _draw_heights(
        self, painter: QPainter, colors: Colors, area: QRectF, y_range: tuple[float, float], labels: dict[float, str]
    ) -> None:
        flags = Qt.AlignmentFlag
        for value, text in labels.items():
            y = area.bottom() - _share(value, y_range) * area.height()
            is_floor = self._pane.floor is not None and abs(value - self._pane.floor) < NOTHING
            painter.setPen(QPen(QColor(colors.fault if is_floor else colors.raised), 1.6 if is_floor else 1.0))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colors.muted))
            painter.drawText(QRectF(0, y - 9, area.left() - GAP / 2, 18), flags.AlignRight | flags.AlignVCenter, text)
        painter.setPen(QPen(QColor(colors.border), 1.0))
        painter.drawRect(area)

    def _draw_times(self, painter: QPainter, colors: Colors, area: QRectF, x_range: tuple[float, float]) -> None:
        """Number the time axis; the last number carries the unit."""
        metrics = painter.fontMetrics()
        painter.setPen(QColor(colors.muted))
        values = ticks(*x_range, max(3, int(area.width() / COLUMN)))
        for value in values:
            text = signed(value, 0 if x_range[1] > TICKS else 1)
            text = f"{text} {self._pane.x_unit}" if value == values[-1] else text
            width = metrics.horizontalAdvance(text) + 2
            x = area.left() + _share(value, x_range) * area.width() - width / 2
            place = QRectF(min(x, self.width() - width), area.bottom() + 2, width, BOTTOM)
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    @staticmethod
    def _draw_curve(
        painter: QPainter,
        colors: Colors,
        area: QRectF,
        curve: Curve,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
    ) -> None:
        x = area.left() + _shares(curve.x, x_range) * area.width()
        y = area.bottom() - _shares(curve.y, y_range) * area.height()
        working = curve.tone == "working"
        pen = QPen(QColor(colors.accent if working else colors.warning), 1.2 if curve.thin else 2.0)
        pen.setStyle(Qt.PenStyle.SolidLine if working else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when theme or font changed."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.update()
        super().changeEvent(event)


def _share(value: float, span: tuple[float, float]) -> float:
    return (value - span[0]) / max(span[1] - span[0], 1e-12)


def _shares(values: Sequence[float], span: tuple[float, float]) -> "np.typing.NDArray[np.float64]":
    return (np.asarray(values, dtype=np.float64) - span[0]) / max(span[1] - span[0], 1e-12)

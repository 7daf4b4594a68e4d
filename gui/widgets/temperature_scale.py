"""Temperatures of each module on one scale that reaches as far down as the chemistry does, with its charging range shaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import Colors, colors_of
from gui.theme.fonts import sized
from gui.widgets.painting import guarded

ROW = 21
AXIS = 22
NAME_WIDTH = 46
TEXT_WIDTH = 86
TICK_STEP_C = 20
TICK_ROOM = 24
DOT = 3.5


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureRow:
    """One module.

    Attributes:
        name: e.g. `M4`.
        temperatures_c: valid sensors, °C.
        text: range in words, e.g. `23.9 … 25.1 °C`.
        invalid: how many sensors give no valid value.
        stale: the values are old.
        alarm: a sensor is outside the charging range.
    """

    name: str
    temperatures_c: tuple[float, ...]
    text: str
    invalid: int = 0
    stale: bool = False
    alarm: bool = False


class TemperatureScale(QWidget):
    """One row a module: dots for sensors on a common axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._rows: tuple[TemperatureRow, ...] = ()
        self._axis_c = (-40, 80)
        self._charge_c = (-20, 60)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_range(self, axis_c: tuple[int, int], charge_c: tuple[int, int]) -> None:
        """Take the axis and the charging range from the chemistry, °C."""
        if (axis_c, charge_c) != (self._axis_c, self._charge_c):
            self._axis_c, self._charge_c = axis_c, charge_c
            self.update()

    def show_rows(self, rows: Sequence[TemperatureRow]) -> None:
        """Show the modules; only rows that differ are painted again."""
        before, self._rows = self._rows, tuple(rows)
        if len(before) != len(self._rows):
            self.updateGeometry()
            self.update()
            return
        for index, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new:
                self.update(QRect(0, index * ROW, self.width(), ROW))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of all rows."""
        return QSize(300, len(self._rows) * ROW + AXIS)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same height, less width."""
        return QSize(220, len(self._rows) * ROW + AXIS)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the shaded range, the axis and the rows in the region."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        height = len(self._rows) * ROW
        left, right = self._x(self._charge_c[0]), self._x(self._charge_c[1])
        painter.fillRect(
            QRectF(self._x(self._axis_c[0]), 0, self._x(self._axis_c[1]) - self._x(self._axis_c[0]), height),
            QColor(colors.raised),
        )
        painter.fillRect(QRectF(left, 0, right - left, height), QColor(colors.accent_soft))
        self._draw_axis(painter, colors, height)
        for index, row in enumerate(self._rows):
            if event.region().intersects(QRect(0, index * ROW, self.width(), ROW)):
                self._draw_row(painter, colors, row, index * ROW)

    def _x(self, temperature_c: float) -> float:
        low, high = self._axis_c
        width = self.width() - NAME_WIDTH - TEXT_WIDTH - 8
        share = (min(max(temperature_c, low), high) - low) / (high - low)
        return NAME_WIDTH + share * width

    def _draw_axis(self, painter: QPainter, colors: Colors, height: int) -> None:
        painter.setFont(sized(self.font(), 8.0))
        step = TICK_STEP_C if self._x(TICK_STEP_C) - self._x(0) >= TICK_ROOM else 2 * TICK_STEP_C
        first = -(-self._axis_c[0] // step) * step
        for tick in range(first, self._axis_c[1] + 1, step):
            x = self._x(tick)
            painter.setPen(QPen(QColor(colors.border), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, height + 4))
            painter.setPen(QColor(colors.muted))
            text = f"{tick}".replace("-", "−")
            painter.drawText(
                QRectF(x - 20, height + 4, 40, AXIS - 4), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text
            )
        painter.drawText(
            QRectF(self.width() - TEXT_WIDTH, height + 4, TEXT_WIDTH, AXIS - 4),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop,
            "°C",
        )

    def _draw_row(self, painter: QPainter, colors: Colors, row: TemperatureRow, top: int) -> None:
        ink = colors.muted if row.stale else colors.text
        painter.setFont(sized(self.font(), 9.5))
        painter.setPen(QColor(ink))
        painter.drawText(
            QRectF(0, top, NAME_WIDTH - 6, ROW), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, row.name
        )
        painter.setPen(QColor(colors.warning if row.alarm and not row.stale else ink))
        painter.drawText(
            QRectF(self.width() - TEXT_WIDTH, top, TEXT_WIDTH, ROW),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            row.text,
        )
        middle = top + ROW / 2
        if row.invalid:
            left = self._x(self._axis_c[0])
            box = QRectF(left + 3, middle - 5, 10.0 * row.invalid, 10)
            painter.fillRect(box, QBrush(QColor(colors.hatch), Qt.BrushStyle.BDiagPattern))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colors.hatch), 1))
            painter.drawRect(box)
        if not row.temperatures_c:
            return
        low, high = self._x(min(row.temperatures_c)), self._x(max(row.temperatures_c))
        dot = colors.hatch if row.stale else colors.warning if row.alarm else colors.accent
        painter.setPen(QPen(QColor(dot), 2))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        painter.setPen(QPen(QColor(colors.surface), 1))
        painter.setBrush(QColor(dot))
        for temperature_c in row.temperatures_c:
            painter.drawEllipse(QPointF(self._x(temperature_c), middle), DOT, DOT)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

"""Drawing of axes: ticks and what is written at them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.plot.curve_looks import curve_color
from gui.widgets.plot.layout import Layout
from gui.widgets.plot.time_axis import TimeFormat, TimeScale, time_ticks
from gui.widgets.plot.value_axis import ValueAxis

TIME_LABEL = 96.0
"""Width of the longest time that is written, and a space."""
_TICK = 5.0
_LEAST_HEIGHT = 24.0


def draw_value_axis(painter: QPainter, axis: ValueAxis, room: QRectF, colors: Colors, font: QFont) -> None:
    """Draw an axis in the colour of its curve, if that is the only one on it, with its unit on top."""
    if room.height() < _LEAST_HEIGHT:
        return
    ink = curve_color(colors, axis.curves[0]) if len(axis.curves) == 1 else QColor(colors.muted)
    painter.setFont(sized(font, 8.5))
    metrics = QFontMetricsF(painter.font())
    near = room.left() if axis.on_right else room.right()
    out = _TICK if axis.on_right else -_TICK
    painter.setPen(QPen(ink, 0))
    painter.drawLine(QPointF(near, room.top()), QPointF(near, room.bottom()))
    for tick in axis.ticks(room.height()):
        y = room.bottom() - (tick.value - axis.low) / (axis.high - axis.low) * room.height()
        painter.drawLine(QPointF(near, y), QPointF(near + out, y))
        if axis.unit and y < room.top() + metrics.height() * 1.5:
            continue
        text = metrics.elidedText(tick.text, Qt.TextElideMode.ElideRight, room.width() - 2 * _TICK)
        baseline = min(y, room.bottom() - metrics.height() / 2) + metrics.ascent() / 2 - 1
        left = room.left() + _TICK + 2 if axis.on_right else near - _TICK - 2 - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, baseline), text)
    painter.setFont(sized(font, 8.5, bold=True))
    side = Qt.AlignmentFlag.AlignLeft if axis.on_right else Qt.AlignmentFlag.AlignRight
    head = QRectF(room.left() + 3, room.top(), room.width() - 10, metrics.height() + 2)
    painter.drawText(head, side | Qt.AlignmentFlag.AlignTop, axis.unit)


def draw_time_axis(painter: QPainter, layout: Layout, time: TimeScale, form: TimeFormat, colors: Colors, font: QFont) -> None:
    """Draw the time axis, with the date in its corner where times of day are written."""
    strip, plots = layout.times, layout.plots
    painter.setFont(sized(font, 8.5))
    metrics = QFontMetricsF(painter.font())
    ticks, step_s = time_ticks(time, form, TIME_LABEL)
    painter.setPen(QColor(colors.muted))
    baseline = strip.top() + _TICK + metrics.ascent() + 2
    for tick in ticks:
        x = time.x_of(tick)
        painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.top() + _TICK))
        text = form.text(tick, step_s)
        wide = metrics.horizontalAdvance(text)
        painter.drawText(QPointF(min(max(x - wide / 2, plots.left()), plots.right() - wide), baseline), text)
    day = form.day(time.start_s)
    if day:
        painter.drawText(QPointF(plots.left(), baseline + metrics.height() - 2), day)

"""Flags of events above the panes."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from bms.telemetry.history import EventMark
from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.plot.time_axis import TimeScale

FLAG = 9.0
REACH = 16.0
"""A flag is hit within this many pixels: as wide as a finger."""
_TOGETHER = 12.0
MARK_SIGNS = {
    "fault": "!",
    "contactors": "C",
    "limit": "L",
    "link": "≁",
    "note": "N",
    "recording": "R",
    "trigger": "T",
}
"""What stands on the flag of each kind of event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Marks that stand at one place on the screen."""

    x: float
    marks: tuple[EventMark, ...]


def flags_in(marks: Sequence[EventMark], hidden: frozenset[str], time: TimeScale) -> list[Flag]:
    """Return the flags in a span, without those of hidden kinds; marks that would overlap share one."""
    found: list[Flag] = []
    for mark in marks:
        if not time.start_s <= mark.time_s <= time.end_s or mark.kind in hidden:
            continue
        x = time.x_of(mark.time_s)
        if found and x - found[-1].x < _TOGETHER:
            found[-1] = Flag(x=found[-1].x, marks=(*found[-1].marks, mark))
        else:
            found.append(Flag(x=x, marks=(mark,)))
    return found


def draw_flags(painter: QPainter, strip: QRectF, bottom: float, flags: Sequence[Flag], colors: Colors, font: QFont) -> None:
    """Draw flags in a strip, with a line down through the panes."""
    painter.setFont(sized(font, 8.0, bold=True))
    for flag in flags:
        kinds = {mark.kind for mark in flag.marks}
        color = QColor(colors.fault if "fault" in kinds else colors.warning if "limit" in kinds else colors.accent)
        painter.setPen(QPen(color, 0, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(flag.x, strip.bottom()), QPointF(flag.x, bottom))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        tip, top = strip.bottom() - 1, strip.bottom() - 2.2 * FLAG
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(flag.x, tip),
                    QPointF(flag.x - FLAG * 0.75, tip - FLAG * 0.7),
                    QPointF(flag.x - FLAG * 0.75, top),
                    QPointF(flag.x + FLAG * 0.75, top),
                    QPointF(flag.x + FLAG * 0.75, tip - FLAG * 0.7),
                ]
            )
        )
        painter.setPen(QColor(colors.surface))
        sign = MARK_SIGNS.get(flag.marks[0].kind, "•") if len(flag.marks) == 1 else str(min(len(flag.marks), 99))
        width = QFontMetricsF(painter.font()).horizontalAdvance(sign)
        painter.drawText(QPointF(flag.x - width / 2, tip - FLAG * 0.75), sign)
    painter.setBrush(Qt.BrushStyle.NoBrush)

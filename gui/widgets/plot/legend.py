"""The legend beside a pane: number, line, name, present value."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.plot.curve_looks import curve_pen

TITLE_HEIGHT = 20.0
LEAST_ROW = 17.0
TOUCH_ROW = 32.0
_NUMBER_WIDTH = 18.0
_SAMPLE_WIDTH = 20.0
_VALUE_SHARE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """One curve.

    Attributes:
        number: at the line and here.
        color: of the line.
        is_dashed: of a second source.
        name: of the curve.
        value: present value with unit, or why there is none.
        is_hidden: not drawn now.
        is_lit: drawn thicker than the others.
    """

    number: int
    color: QColor
    is_dashed: bool
    name: str
    value: str
    is_hidden: bool
    is_lit: bool


def row_places(room: QRectF, rows: int, *, titled: bool) -> list[QRectF]:
    """Return where rows stand: as tall as a finger needs where there is room; those that do not fit are left out."""
    top = room.top() + (TITLE_HEIGHT if titled else 0.0)
    height = max(room.bottom() - top, 0.0)
    if rows == 0 or room.width() <= 0:
        return []
    tall = min(max(height / rows, LEAST_ROW), TOUCH_ROW)
    fitting = min(rows, int((height + 0.5) // tall))
    return [QRectF(room.left(), top + index * tall, room.width(), tall) for index in range(fitting)]


def draw_facts(painter: QPainter, room: QRectF, facts: Sequence[tuple[str, str]], colors: Colors, font: QFont) -> None:
    """Draw names with their values below a title, as many as there is room for."""
    painter.setFont(sized(font, 8.5))
    painter.setPen(QColor(colors.text))
    top = room.top() + TITLE_HEIGHT
    for name, value in facts[: max(int((room.bottom() - top) / LEAST_ROW), 0)]:
        _draw_texts(painter, QRectF(room.left() + 4, top, room.width() - 4, LEAST_ROW), name, value)
        top += LEAST_ROW


def draw_legend(painter: QPainter, room: QRectF, title: str, rows: Sequence[LegendRow], colors: Colors, font: QFont) -> None:
    """Draw title and rows into a room."""
    if room.width() <= 0:
        return
    small = sized(font, 8.5)
    if title:
        painter.setFont(sized(font, 9.0, bold=True))
        painter.setPen(QColor(colors.text))
        head = QRectF(room.left() + 4, room.top(), room.width() - 8, TITLE_HEIGHT)
        text = QFontMetricsF(painter.font()).elidedText(title, Qt.TextElideMode.ElideRight, head.width())
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    places = row_places(room, len(rows), titled=bool(title))
    painter.setFont(small)
    left_out = f"+{len(rows) - len(places)}" if len(places) < len(rows) else ""
    if left_out:
        end = places[-1] if places else QRectF(room.left(), room.bottom() - LEAST_ROW, room.width(), LEAST_ROW)
        painter.setPen(QColor(colors.muted))
        painter.drawText(end.adjusted(0, 0, -4, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, left_out)
        end.setRight(end.right() - QFontMetricsF(small).horizontalAdvance(left_out) - 4)
    for place, row in zip(places, rows, strict=False):
        _draw_row(painter, place, row, colors)


def _draw_row(painter: QPainter, place: QRectF, row: LegendRow, colors: Colors) -> None:
    if row.is_lit:
        painter.fillRect(place.adjusted(1, 1, -1, -1), QColor(colors.accent_soft))
    ink = QColor(colors.muted if row.is_hidden else colors.text)
    middle = place.center().y()
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(QColor(colors.muted) if row.is_hidden else row.color)
    number = QRectF(place.left() + 4, place.top(), _NUMBER_WIDTH, place.height())
    painter.drawText(number, right, str(row.number))
    x = number.right() + 4
    if not row.is_hidden:
        pen = curve_pen(row.color, dashed=row.is_dashed)
        pen.setWidthF(2.0)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, middle), QPointF(x + _SAMPLE_WIDTH, middle))
    painter.setPen(ink)
    texts = place.adjusted(x + _SAMPLE_WIDTH + 5 - place.left(), 0, 0, 0)
    name = _draw_texts(painter, texts, row.name, "" if row.is_hidden else row.value)
    if row.is_hidden:
        painter.setPen(QPen(ink, 1))
        painter.drawLine(QPointF(texts.left(), middle), QPointF(texts.left() + name, middle))


def _draw_texts(painter: QPainter, place: QRectF, name: str, value: str) -> float:
    """Draw a name at the left and its value at the right; return how long the name became."""
    metrics = QFontMetricsF(painter.font())
    middle = Qt.AlignmentFlag.AlignVCenter
    wide = min(metrics.horizontalAdvance(value) + 2, place.width() * _VALUE_SHARE) if value else 0.0
    # The unit of a number can be guessed, its first digits cannot.
    told = metrics.elidedText(value, Qt.TextElideMode.ElideRight, wide)
    end = QRectF(place.right() - wide - 4, place.top(), wide, place.height())
    painter.drawText(end, Qt.AlignmentFlag.AlignRight | middle, told)
    room = QRectF(place.left(), place.top(), place.width() - wide - 8, place.height())
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | middle, shown)
    return metrics.horizontalAdvance(shown)

"""Drawing of a calibration table in one pass. Brushes, pens and laid-out texts are made once for each theme."""

import math

import numpy as np
from PySide6.QtCore import QLine, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPolygon, QPolygonF, QStaticText

from bms.calibration.editing import Target
from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.cell_painter import ink_on, mixed, scale_color
from gui.widgets.value_grid.layout import GridLayout
from gui.widgets.value_grid.looks import PLAIN, SHADES, Look, Sign
from gui.widgets.value_grid.table import Selection, Shown

TEXTS_KEPT = 2048
VALUE_PT = 10.5
HEAD_PT = 9.5
CAPTION_PT = 9.0
DOT = 5
SIDE = 6
CROSS = 11
_SELECTED_ALPHA = 34
_STRONGEST = 0.9


def sequential_colors(colors: Colors) -> list[QColor]:
    """Return the shades of the heat map from the lowest to the highest value; `text` can be read on each."""
    return [mixed(colors.surface, colors.low, _STRONGEST * shade / (SHADES - 1)) for shade in range(SHADES)]


class GridPainter:
    """Draws the parts of a table in one theme."""

    def __init__(self, colors: Colors, font: QFont) -> None:
        """Prepare everything that does not depend on a value."""
        self.value_font = sized(font, VALUE_PT)
        self.head_font = sized(font, HEAD_PT, bold=True)
        self.caption_font = sized(font, CAPTION_PT)
        self._colors = colors
        self._sequential = sequential_colors(colors)
        self._diverging = [scale_color(colors, shade) for shade in range(SHADES)]
        self._inks = [QColor(ink_on(colors, shade)) for shade in range(SHADES)]
        self._text, self._muted, self._fault = QColor(colors.text), QColor(colors.muted), QColor(colors.fault)
        self._fault_ground = QColor(colors.fault_soft)
        self._hatch = QBrush(QColor(colors.fault), Qt.BrushStyle.BDiagPattern)
        self._plain, self._raised, self._lit = QColor(colors.surface), QColor(colors.raised), QColor(colors.accent_soft)
        self._between = QColor(colors.border)
        self._accent = QColor(colors.accent)
        self._selected = QColor(colors.text)
        self._selected.setAlpha(_SELECTED_ALPHA)
        self._texts: dict[tuple[str, bool], tuple[QStaticText, float, float]] = {}

    def draw_ground(self, painter: QPainter, layout: GridLayout) -> None:
        """Fill the table with the colour of the lines; cells and heads leave one pixel of it at their right and below."""
        size = layout.size - QSize(layout.left_caption, layout.top_caption)
        painter.fillRect(QRect(QPoint(layout.left_caption, layout.top_caption) - layout.scroll, size), self._between)

    def draw_cell(self, painter: QPainter, rect: QRect, look: Look, shown: Shown) -> None:
        """Draw one value: ground, hatch, text, marks. The painter has the font of values."""
        ink = self._ground(painter, rect, look, shown)
        text, width, height = self._laid_out(look.text, head=False)
        at = QPointF(rect.x() + (rect.width() - width) / 2, rect.y() + (rect.height() - height) / 2)
        if look.signs & Sign.OUTSIDE and look.text:
            painter.fillRect(QRectF(at.x() - 3, at.y() + 1, width + 6, height - 2), self._fault_ground)
        painter.setPen(ink)
        painter.drawStaticText(at, text)
        if look.signs:
            self._marks(painter, rect, look.signs)

    def draw_head(self, painter: QPainter, rect: QRect, look: Look, *, lit: bool) -> None:
        """Draw one axis point or column name; `lit` where the selection crosses it. The painter has the font of heads."""
        wrong = bool(look.signs & Sign.FINDING)
        painter.fillRect(rect, self._fault_ground if wrong else self._lit if lit else self._raised)
        text, width, height = self._laid_out(look.text, head=True)
        painter.setPen(self._fault if wrong else self._text if lit else self._muted)
        painter.drawStaticText(QPointF(rect.x() + (rect.width() - width) / 2, rect.y() + (rect.height() - height) / 2), text)
        if look.signs:
            self._marks(painter, rect, look.signs)

    def draw_selection(
        self, painter: QPainter, layout: GridLayout, selection: Selection, seen: tuple[range, range], *, focused: bool
    ) -> None:
        """Tint and outline what is selected among the rows and columns that can be seen, and frame the cell of the cursor."""
        mask = np.pad(selection.mask, 1)
        painter.setPen(QPen(self._accent if focused else self._muted, 2))
        first = np.array([seen[0].start, seen[1].start])
        part = selection.mask[first[0] : seen[0].stop, first[1] : seen[1].stop]
        for row, column in (np.argwhere(part) + first).tolist():
            rect = layout.rect(selection.target, (row, column))
            if (row, column) != selection.active:
                painter.fillRect(rect, self._selected)
            around = mask[row : row + 3, column : column + 3]
            around = around.T if selection.target is Target.Y_AXIS else around
            edges = (
                (around[0, 1], rect.topLeft(), rect.topRight()),
                (around[2, 1], rect.bottomLeft(), rect.bottomRight()),
                (around[1, 0], rect.topLeft(), rect.bottomLeft()),
                (around[1, 2], rect.topRight(), rect.bottomRight()),
            )
            painter.drawLines([QLine(start, end) for within, start, end in edges if not within])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._accent if focused else self._muted, 3))
        painter.drawRect(layout.rect(selection.target, selection.active).adjusted(1, 1, -1, -1))

    def draw_captions(self, painter: QPainter, layout: GridLayout, x_caption: str, y_caption: str, bottom: int) -> None:
        """Draw the names of the axes: above the columns, and upwards at the left, where the points rise downwards."""
        painter.setFont(self.caption_font)
        painter.setPen(self._muted)
        if layout.top_caption:
            room = QRect(layout.body.x() + 4, 0, 4000, layout.top_caption)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{x_caption} →")
        if layout.left_caption:
            painter.save()
            height = min(bottom, layout.size.height()) - layout.body.y()
            painter.translate(0, layout.body.y() + height)
            painter.rotate(-90)
            room = QRect(
                0,
                0,
                max(height, QFontMetrics(self.caption_font).horizontalAdvance(y_caption) + layout.left_caption),
                layout.left_caption,
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, f"← {y_caption}")
            painter.restore()

    def draw_corner(self, painter: QPainter, layout: GridLayout, unit: str) -> None:
        """Draw the unit of the values where the heads meet."""
        corner = QRect(layout.left_caption, layout.top_caption, layout.left_head - 1, layout.top_head - 1)
        if corner.isEmpty():
            return
        painter.fillRect(corner, self._raised)
        painter.setFont(self.head_font)
        painter.setPen(self._text)
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, unit)

    def draw_operating_point(self, painter: QPainter, trail: list[QPointF], point: QPointF | None, *, inside: bool) -> None:
        """Draw where the pack was, fading, and a cross where it is now; hollow where it is beyond the axes."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(1, len(trail)):
            color = QColor(self._text)
            color.setAlphaF(0.15 + 0.55 * index / len(trail))
            painter.setPen(QPen(color, 1.8))
            painter.drawLine(trail[index - 1], trail[index])
        if point is not None:
            for color, width in ((QColor(self._colors.surface), 5.0), (self._text, 2.0)):
                painter.setPen(QPen(color, width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(point, DOT, DOT)
                if inside:
                    painter.drawLine(point - QPointF(CROSS, 0), point + QPointF(CROSS, 0))
                    painter.drawLine(point - QPointF(0, CROSS), point + QPointF(0, CROSS))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def draw_pointer(self, painter: QPainter, below: QPointF, *, inside: bool) -> None:
        """Draw where the pack is along a single row, from below, so that no number is covered; hollow as the cross is."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._text, 1.5))
        painter.setBrush(self._text if inside else self._plain)
        painter.drawPolygon(QPolygonF([below - QPointF(0, SIDE), below + QPointF(-SIDE, 0), below + QPointF(SIDE, 0)]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def width_of(self, text: str, head: bool) -> float:
        """Return how wide a text is drawn."""
        return self._laid_out(text, head=head)[1]

    def _ground(self, painter: QPainter, rect: QRect, look: Look, shown: Shown) -> QColor:
        """Fill a cell and return the colour its text can be read in."""
        if look.signs & (Sign.FINDING | Sign.OUTSIDE):
            painter.fillRect(rect, self._fault_ground)
            if look.signs & Sign.OUTSIDE:
                painter.fillRect(rect, self._hatch)
            return self._fault
        if look.shade == PLAIN:
            painter.fillRect(rect, self._plain)
            return self._text
        if shown is Shown.VALUES:
            painter.fillRect(rect, self._sequential[look.shade])
            return self._text
        painter.fillRect(rect, self._diverging[look.shade])
        return self._inks[look.shade]

    def _marks(self, painter: QPainter, rect: QRect, signs: Sign) -> None:
        if signs & Sign.FINDING:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._fault, 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setPen(Qt.PenStyle.NoPen)
        if signs & Sign.CHANGED:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(self._accent)
            painter.drawEllipse(rect.left() + 4, rect.top() + 4, DOT, DOT)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if signs & (Sign.ABOVE | Sign.BELOW):
            painter.setBrush(self._text)
            right, top = rect.right() - 4, rect.top() + 4
            base, tip = (top + SIDE, top) if signs & Sign.ABOVE else (top, top + SIDE)
            corners = [QPoint(right - SIDE, base), QPoint(right, base), QPoint(right - SIDE // 2, tip)]
            painter.drawPolygon(QPolygon(corners))

    def _laid_out(self, text: str, *, head: bool) -> tuple[QStaticText, float, float]:
        kept = self._texts.get((text, head))
        if kept is None:
            if len(self._texts) >= TEXTS_KEPT:
                self._texts.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            static.prepare(font=self.head_font if head else self.value_font)
            kept = (static, math.ceil(static.size().width()), static.size().height())
            self._texts[text, head] = kept
        return kept

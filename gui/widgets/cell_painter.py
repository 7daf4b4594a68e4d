"""Drawing of one cell tile. Colours, brushes and rendered texts are made once for each theme and resolution."""

from collections import OrderedDict

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygon

from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.cell_view import SHADES, CellLook, Ground, Mark

TEXTS_KEPT = 4096
BAND = 6
FRAME = 2
NUMBER_FROM_HEIGHT = 38
ROOM_BESIDE = 54
"""From this width the mark of the lowest and highest cell stands beside the value, below it in a corner."""


def mixed(first: str, second: str, share: float) -> QColor:
    """Return `first` with `share` (0…1) of `second` mixed in."""
    a, b = QColor(first), QColor(second)
    keep = 1.0 - share
    return QColor(
        round(a.red() * keep + b.red() * share),
        round(a.green() * keep + b.green() * share),
        round(a.blue() * keep + b.blue() * share),
    )


def scale_color(colors: Colors, shade: int) -> QColor:
    """Return the colour of a shade 0…32: low end, mean, high end."""
    middle = (SHADES - 1) / 2
    end = colors.low if shade < middle else colors.high
    return mixed(colors.middle, end, abs(shade - middle) / middle)


def ink_on(colors: Colors, shade: int) -> str:
    """Return the colour in which a number can be read on a shade 0…32."""
    middle = (SHADES - 1) // 2
    if abs(shade - middle) < middle // 2:
        return colors.text
    return colors.on_low if shade < middle else colors.on_high


class CellPainter:
    """Draws tiles in one theme at one resolution."""

    def __init__(self, colors: Colors, font: QFont, device_pixel_ratio: float) -> None:
        """Prepare everything that does not depend on a value."""
        self._colors = colors
        self._ratio = device_pixel_ratio
        self._value_font = sized(font, 10.5, bold=True)
        self._number_font = sized(font, 8.0)
        self._texts: OrderedDict[tuple[str, bool, str], QPixmap] = OrderedDict()
        self._shades = [scale_color(colors, shade) for shade in range(SHADES)]
        self._inks = [ink_on(colors, shade) for shade in range(SHADES)]
        self._faded = [mixed(color.name(), colors.surface, 0.7) for color in self._shades]
        self._empty = QColor(colors.raised)
        self._hatch = QBrush(QColor(colors.hatch), Qt.BrushStyle.BDiagPattern)
        self._balancing = QBrush(QColor(colors.balancing), Qt.BrushStyle.FDiagPattern)
        self._balancing_back = QColor(colors.surface)
        self._balancing_edge = QPen(QColor(colors.balancing), 1)

    def draw(self, painter: QPainter, rect: QRect, look: CellLook, number: str) -> None:
        """Draw one tile: ground, band, frame, value, cell number."""
        stale = bool(look.marks & Mark.STALE)
        ink = self._colors.muted if stale or look.ground < 0 else self._inks[look.ground]
        self._ground(painter, rect, look, stale=stale)
        self._frame(painter, rect, look.marks)
        if look.marks & Mark.BALANCING:
            band = QRect(rect.left() + FRAME, rect.bottom() - FRAME - BAND + 2, rect.width() - 2 * FRAME, BAND)
            painter.fillRect(band, self._balancing_back)
            painter.fillRect(band, self._balancing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._balancing_edge)
            painter.drawRect(band.adjusted(0, 0, -1, -1))
        tall = rect.height() >= NUMBER_FROM_HEIGHT
        beside = bool(look.marks & (Mark.LOWEST | Mark.HIGHEST)) and not tall and rect.width() >= ROOM_BESIDE
        middle = rect.center() + QPoint(-5 if beside else 0, 5 if tall else 0)
        value = self._text(look.text, ink, small=False)
        painter.drawPixmap(self._centred(value, middle), value)
        if tall:
            caption = self._text(f"{number}  {look.age}" if look.age else number, ink, small=True)
            painter.drawPixmap(rect.topLeft() + QPoint(FRAME + 3, FRAME + 1), caption)

    def _ground(self, painter: QPainter, rect: QRect, look: CellLook, *, stale: bool) -> None:
        if look.ground >= 0:
            painter.fillRect(rect, self._faded[look.ground] if stale else self._shades[look.ground])
            return
        painter.fillRect(rect, self._empty)
        if look.ground == Ground.INVALID:
            painter.fillRect(rect, self._hatch)
            plate = QRect(0, 0, 22, 16)
            plate.moveCenter(rect.center() + QPoint(0, 5 if rect.height() >= NUMBER_FROM_HEIGHT else 0))
            painter.fillRect(plate, self._empty)

    def _frame(self, painter: QPainter, rect: QRect, marks: int) -> None:
        edge = ""
        if marks & Mark.OUTSIDE_ABSOLUTE:
            edge = self._colors.fault
        elif marks & Mark.OUTSIDE_OPERATING:
            edge = self._colors.warning
        elif marks & (Mark.LOWEST | Mark.HIGHEST):
            edge = self._colors.text
        if not edge:
            return
        painter.setPen(QPen(QColor(edge), FRAME))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        if marks & (Mark.LOWEST | Mark.HIGHEST):
            self._triangle(painter, rect, edge, up=bool(marks & Mark.HIGHEST))

    @staticmethod
    def _triangle(painter: QPainter, rect: QRect, color: str, *, up: bool) -> None:
        side = 8
        right, top = rect.right() - 3, rect.top() + 5
        if rect.width() < ROOM_BESIDE:
            side, right, top = 6, rect.right() - 2, rect.top() + 2
        elif rect.height() < NUMBER_FROM_HEIGHT:
            top = rect.center().y() - side // 2
        base, tip = (top + side, top) if up else (top, top + side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(color))
        painter.drawPolygon(QPolygon([QPoint(right - side, base), QPoint(right, base), QPoint(right - side // 2, tip)]))

    def _centred(self, text: QPixmap, middle: QPoint) -> QPoint:
        half = 2 * self._ratio
        return QPoint(middle.x() + 1 - round(text.width() / half), middle.y() - round(text.height() / half))

    def _text(self, text: str, ink: str, *, small: bool) -> QPixmap:
        key = (text, small, ink)
        kept = self._texts.get(key)
        if kept is not None:
            self._texts.move_to_end(key)
            return kept
        font = self._number_font if small else self._value_font
        metrics = QFontMetrics(font)
        width, height = max(metrics.horizontalAdvance(text), 1), metrics.height()
        made = QPixmap(round(width * self._ratio), round(height * self._ratio))
        made.setDevicePixelRatio(self._ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(0, metrics.ascent(), text)
        painter.end()
        self._texts[key] = made
        if len(self._texts) > TEXTS_KEPT:
            self._texts.popitem(last=False)
        return made

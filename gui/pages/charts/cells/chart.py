"""What the painted charts of this panel have in common: an area with a value axis at the left, marks that can be pointed at."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import Colors, colors_of
from gui.theme.fonts import sized
from gui.widgets.scale_ticks import round_ticks, tick_decimals
from gui.wording import signed

LEFT, RIGHT, TOP, BOTTOM = 58, 12, 22, 24
SMALL_PT = 8.5
_ROOM_PER_TICK = 44
_LABEL_HEIGHT = 18
_LEAST = QSize(320, 160)


def held(share: float) -> float:
    """Return a share held at 0 … 1; 0 for NaN, which Qt cannot draw."""
    return min(max(0.0, share), 1.0)


class Chart(QWidget):
    """A chart over an area; its subclasses know what lies at which place.

    Signals:
        pointed(int): index of the cell under the mouse or chosen by the arrow keys, -1 for none.
        pressed(int): a cell was chosen.
    """

    pointed = Signal(int)
    pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.chosen = -1
        self.hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def area(self) -> QRectF:
        """Where values are drawn."""
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def cell_at(self, position: QPoint) -> int:
        """Return the cell at a place, -1 for none."""
        del position
        return -1

    def choose(self, cell: int) -> None:
        """Mark a cell, -1 for none."""
        if cell != self.chosen:
            self.chosen = cell
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(720, 320)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the least size in which axes can be read."""
        return _LEAST

    def begin(self) -> tuple[QPainter, Colors]:
        """Return a painter with small letters, and the colours of the theme."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(self.font(), SMALL_PT))
        return painter, colors_of(self.palette())

    def draw_values(self, painter: QPainter, colors: Colors, span: tuple[float, float], unit: str) -> None:
        """Draw the value axis at the left with a line across at each round number, and its unit above."""
        area = self.area
        ticks = round_ticks(*span, max(2, int(area.height() / _ROOM_PER_TICK)))
        decimals = tick_decimals(ticks)
        flags = Qt.AlignmentFlag
        for tick in ticks:
            y = self.y_of(tick, span)
            painter.setPen(QPen(QColor(colors.muted if tick == 0 else colors.border), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colors.muted))
            place = QRectF(0, y - _LABEL_HEIGHT / 2, LEFT - 8, _LABEL_HEIGHT)
            painter.drawText(place, flags.AlignRight | flags.AlignVCenter, signed(tick, decimals))
        painter.setPen(QColor(colors.muted))
        painter.drawText(QRectF(0, 0, LEFT - 8, TOP - 4), flags.AlignRight | flags.AlignVCenter, unit)

    def draw_bottom(self, painter: QPainter, colors: Colors, x: float, text: str) -> None:
        """Write a number of the bottom axis, kept inside the chart."""
        width = painter.fontMetrics().horizontalAdvance(text) + 4
        left = min(max(x - width / 2, 0.0), self.width() - width)
        painter.setPen(QColor(colors.muted))
        place = QRectF(left, self.area.bottom() + 4, width, BOTTOM - 4)
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)

    def y_of(self, value: float, span: tuple[float, float]) -> float:
        """Return where a value lies, held at the edges."""
        low, high = span
        share = (value - low) / (high - low) if low < high else 0.0
        return self.area.bottom() - held(share) * self.area.height()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Point at the cell below the mouse."""
        self._hover(self.cell_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the cell below the mouse or finger."""
        cell = self.cell_at(event.position().toPoint())
        if cell >= 0:
            self.choose(cell)
            self.pressed.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Point at nothing."""
        self._hover(-1)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when theme or font changed."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.update()
        super().changeEvent(event)

    def _hover(self, cell: int) -> None:
        if cell != self.hovered:
            self.hovered = cell
            self.pointed.emit(cell if cell >= 0 else self.chosen)
            self.update()

"""The colour scale of the tiles in one line: low end, middle, high end."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.theme.fonts import sized
from gui.widgets.cell_painter import scale_color
from gui.widgets.cell_view import SHADES
from gui.widgets.painting import guarded

_HEIGHT = 22
_BAR = 160
_GAP = 8


class ScaleLine(QWidget):
    """Two ends, the colours between them, and what the middle means."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without words."""
        super().__init__(parent)
        self._words = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, words: tuple[str, str, str]) -> None:
        """Show low end, meaning and high end."""
        if words != self._words:
            self._words = words
            self.setAccessibleName(" ".join(words))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return one line."""
        return QSize(420, _HEIGHT)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw words and colours."""
        painter, colors = QPainter(self), colors_of(self.palette())
        painter.setFont(sized(self.font(), 8.5))
        metrics = painter.fontMetrics()
        low, middle, high = self._words
        left = metrics.horizontalAdvance(low) + _GAP
        bar = QRectF(left, 5, _BAR, _HEIGHT - 10)
        ramp = QLinearGradient(bar.topLeft(), bar.topRight())
        for shade in (0, (SHADES - 1) // 2, SHADES - 1):
            ramp.setColorAt(shade / (SHADES - 1), scale_color(colors, shade))
        painter.fillRect(bar, ramp)
        painter.setPen(QColor(colors.muted))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, left, _HEIGHT), flags, low)
        painter.drawText(QRectF(bar.right() + _GAP, 0, self.width(), _HEIGHT), flags, f"{high}   ({middle})")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

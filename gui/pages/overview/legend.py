"""What the colours and signs of the cells mean, painted in one line."""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import Colors, colors_of
from gui.theme.fonts import sized
from gui.widgets.cell_painter import scale_color
from gui.widgets.cell_view import SHADES
from gui.widgets.painting import guarded

HEIGHT = 20
BAR_WIDTH = 110
SWATCH = 18
GAP = 6


class CellLegend(QWidget):
    """The colour scale with its ends in mV, then the signs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with the least range."""
        super().__init__(parent)
        self._half_range_mv = 10.0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(QCoreApplication.translate("Overview", "Colours and signs of the cells"))

    def show_range(self, half_range_mv: float) -> None:
        """Show the half width of the colour scale, mV."""
        if half_range_mv != self._half_range_mv:
            self._half_range_mv = half_range_mv
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of one line."""
        return QSize(400, HEIGHT)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw scale and signs from left to right, as many as there is room for."""
        translate = QCoreApplication.translate
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setFont(sized(self.font(), 8.5))
        half = f"{self._half_range_mv:.0f}"
        x = self._word(painter, colors, 0, f"−{half} mV")
        bar = QRect(x, 4, BAR_WIDTH, HEIGHT - 8)
        ramp = QLinearGradient(bar.topLeft(), bar.topRight())
        for share, shade in ((0.0, 0), (0.5, (SHADES - 1) // 2), (1.0, SHADES - 1)):
            ramp.setColorAt(share, scale_color(colors, shade))
        painter.fillRect(bar, QBrush(ramp))
        x = self._word(painter, colors, bar.right() + GAP, translate("Overview", "+%s mV to the mean") % half) + GAP
        signs = (
            (None, "▼ " + translate("Overview", "lowest") + "   ▲ " + translate("Overview", "highest")),
            ("balancing", translate("Overview", "balancing")),
            ("invalid", translate("Overview", "invalid")),
            ("stale", translate("Overview", "stale")),
        )
        for sign, word in signs:
            needed = painter.fontMetrics().horizontalAdvance(word) + (SWATCH + GAP if sign else 0)
            if x + needed > self.width():
                return
            if sign:
                self._swatch(painter, colors, QRect(x, 4, SWATCH, HEIGHT - 8), sign)
                x += SWATCH + GAP
            x = self._word(painter, colors, x, word) + GAP

    @staticmethod
    def _word(painter: QPainter, colors: Colors, x: int, text: str) -> int:
        painter.setPen(QColor(colors.muted))
        metrics = painter.fontMetrics()
        painter.drawText(QPoint(x, (HEIGHT + metrics.ascent() - metrics.descent()) // 2), text)
        return x + metrics.horizontalAdvance(text) + GAP

    @staticmethod
    def _swatch(painter: QPainter, colors: Colors, rect: QRect, sign: str) -> None:
        if sign == "balancing":
            painter.fillRect(rect, QColor(colors.surface))
            painter.fillRect(rect, QBrush(QColor(colors.balancing), Qt.BrushStyle.FDiagPattern))
            painter.setPen(QPen(QColor(colors.balancing), 1))
        elif sign == "invalid":
            painter.fillRect(rect, QColor(colors.raised))
            painter.fillRect(rect, QBrush(QColor(colors.hatch), Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(QColor(colors.hatch), 1))
        else:
            painter.fillRect(rect, QColor(colors.raised))
            painter.setPen(QPen(QColor(colors.border), 1, Qt.PenStyle.DotLine))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

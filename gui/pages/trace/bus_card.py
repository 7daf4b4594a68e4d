"""How busy the bus is: load over the last two minutes, frames a second, and the ids that come most often."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from bms.trace.filter_text import id_word
from engine.messages import IdRate, LinkHealth
from gui.theme.colors import colors_of
from gui.theme.fonts import sized
from gui.theme.tokens import SMALL_PT, SPACE_M, SPACE_S
from gui.widgets.labels import Card, ElidedLabel, label, set_text
from gui.widgets.load_strip import LoadStrip
from gui.widgets.painting import guarded

RATE_ROWS = 4
RATE_HEIGHT = 18
ID_WIDTH = 92
RATE_WIDTH = 66


class RateBars(QWidget):
    """The ids that come most often, each with a bar and frames a second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._rates: tuple[IdRate, ...] = ()
        self.setFixedHeight(RATE_ROWS * RATE_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Busiest ids"))

    def show_rates(self, rates: Sequence[IdRate]) -> None:
        """Show the busiest of these."""
        busiest = sorted(rates, key=lambda rate: (-rate.frames_per_s, rate.can_id))[:RATE_ROWS]
        self._rates = tuple(busiest)
        self.setAccessibleDescription(", ".join(f"{_word(rate)} {rate.frames_per_s:.0f}/s" for rate in busiest))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(260, RATE_ROWS * RATE_HEIGHT)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw one line for each id."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setFont(sized(self.font(), SMALL_PT))
        most = max((rate.frames_per_s for rate in self._rates), default=0.0) or 1.0
        room = self.width() - ID_WIDTH - RATE_WIDTH
        for row, rate in enumerate(self._rates):
            top = row * RATE_HEIGHT
            painter.setPen(QColor(colors.text))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, ID_WIDTH, RATE_HEIGHT), middle | Qt.AlignmentFlag.AlignLeft, _word(rate))
            text = f"{rate.frames_per_s:.0f}/s"
            painter.drawText(
                QRectF(self.width() - RATE_WIDTH, top, RATE_WIDTH, RATE_HEIGHT), middle | Qt.AlignmentFlag.AlignRight, text
            )
            bar = QRectF(ID_WIDTH, top + 5, max(room * rate.frames_per_s / most, 2.0), RATE_HEIGHT - 10)
            painter.fillRect(bar, QColor(colors.low))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)


class BusCard(Card):
    """Load, rates and error counters of the link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a link."""
        super().__init__("", parent)
        self.load = label("–", "heading")
        self.rates_line = ElidedLabel("", "small")
        self.strip = LoadStrip()
        self.bars = RateBars()
        self._shown: LinkHealth | None = None
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(label(self.tr("Bus load"), "strong"))
        head.addWidget(self.load, 1)
        self.body.setSpacing(SPACE_S)
        self.body.addLayout(head)
        self.body.addWidget(self.strip)
        self.body.addWidget(self.rates_line)
        self.body.addWidget(self.bars)

    def show_health(self, health: LinkHealth | None) -> None:
        """Show the newest report; the same one again changes nothing."""
        if health is self._shown:
            return
        self._shown = health
        if health is None:
            set_text(self.load, "–")
            set_text(self.rates_line, "")
            self.strip.clear()
            self.bars.show_rates(())
            return
        self.strip.append(health.bus_load_pct)
        set_text(self.load, f"{health.bus_load_pct:.0f} %")
        parts = [f"Rx {health.rx_frames_per_s:.0f}/s", f"Tx {health.tx_frames_per_s:.0f}/s"]
        if health.error_frames:
            parts.append(self.tr("%d error reports") % health.error_frames)
        if health.tx_errors is not None and health.rx_errors is not None:
            parts.append(f"TEC {health.tx_errors} REC {health.rx_errors}")
        set_text(self.rates_line, " · ".join(parts))
        self.bars.show_rates(health.ids)


def _word(rate: IdRate) -> str:
    return id_word(rate.can_id, extended=rate.is_extended)

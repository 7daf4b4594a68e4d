"""Bus load of the last two minutes as a strip."""

from collections import deque
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.widgets.painting import guarded

POINTS = 120
"""One a second."""
STRIP_HEIGHT = 38


class LoadStrip(QWidget):
    """Bus load of the last two minutes, 0…100 %, newest at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.loads: deque[float] = deque(maxlen=POINTS)
        self.setFixedHeight(STRIP_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Bus load of the last two minutes"))

    def append(self, load_pct: float) -> None:
        """Add the load of one more second."""
        self.loads.append(load_pct)
        self.setAccessibleDescription(f"{load_pct:.0f} %")
        self.update()

    def show_loads(self, loads_pct: Iterable[float]) -> None:
        """Show these instead, oldest first."""
        self.clear()
        for load_pct in loads_pct:
            self.append(load_pct)

    def clear(self) -> None:
        """Forget everything."""
        self.loads.clear()
        self.update()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the area and a line at every quarter."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colors.raised), 1))
        for quarter in (1, 2, 3):
            y = room.bottom() - room.height() * quarter / 4
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(QPen(QColor(colors.border), 1))
        painter.drawRect(room)
        if not self.loads:
            return
        step = room.width() / (POINTS - 1)
        left = room.right() - (len(self.loads) - 1) * step
        line = [
            QPointF(left + index * step, room.bottom() - room.height() * min(load, 100.0) / 100)
            for index, load in enumerate(self.loads)
        ]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = QColor(colors.accent)
        fill.setAlpha(60)
        painter.setBrush(fill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(left, room.bottom()), *line, QPointF(room.right(), room.bottom())]))
        painter.setPen(QPen(QColor(colors.accent), 1.4))
        painter.drawPolyline(QPolygonF(line))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

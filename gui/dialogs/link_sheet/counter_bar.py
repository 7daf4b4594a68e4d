"""An error counter of the CAN controller as a bar up to bus off, with its limits."""

from PySide6.QtCore import QEvent, QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.dialogs.link_sheet.view import Counter
from gui.dialogs.link_sheet.words import BUS_OFF_LIMIT, NOT_TOLD, PASSIVE_LIMIT, WARNING_LIMIT
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_S, SPACE_XS
from gui.widgets.labels import label, set_style_property, set_text
from gui.widgets.painting import guarded

BAR_HEIGHT = 12
RADIUS = 3


class LimitBar(QWidget):
    """0…256 errors, with a line at 96 and at 128."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._counter = Counter(caption="")
        self.setFixedHeight(BAR_HEIGHT)

    def show_counter(self, counter: Counter) -> None:
        """Show a counter; one that is not told is an empty track."""
        if counter != self._counter:
            self._counter = counter
            self.update()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw track, bar and limits."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, 2, self.width(), BAR_HEIGHT - 4)
        painter.setBrush(QColor(colors.border))
        painter.drawRoundedRect(track, RADIUS, RADIUS)
        if self._counter.errors:
            track.setWidth(track.width() * min(self._counter.errors, BUS_OFF_LIMIT) / BUS_OFF_LIMIT)
            painter.setBrush(QColor(getattr(colors, self._counter.tint)))
            painter.drawRoundedRect(track, RADIUS, RADIUS)
        painter.setPen(QPen(QColor(colors.text), 1))
        for limit in (WARNING_LIMIT, PASSIVE_LIMIT):
            x = round(self.width() * limit / BUS_OFF_LIMIT) + 0.5
            painter.drawLine(QLineF(x, 0, x, BAR_HEIGHT))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)


class CounterBar(QWidget):
    """Caption, figure with a word from the first limit on, and the bar below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._caption = label("", "small")
        self.figure = label(NOT_TOLD, "value")
        self.bar = LimitBar()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_S)
        grid.setVerticalSpacing(SPACE_XS)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._caption, 0, 0)
        grid.addWidget(self.figure, 0, 1)
        grid.addWidget(self.bar, 1, 0, 1, 2)

    def show_counter(self, counter: Counter, untold: str) -> None:
        """Show a counter; `untold` says why there is none."""
        figure = (
            NOT_TOLD if counter.errors is None else " · ".join(part for part in (counter.word, str(counter.errors)) if part)
        )
        set_text(self._caption, counter.caption)
        set_text(self.figure, figure)
        set_style_property(self.figure, "state", counter.tint if counter.word else "")
        self.figure.setToolTip(untold if counter.errors is None else "")
        self.bar.show_counter(counter)
        self.setAccessibleName(f"{counter.caption} {figure}")

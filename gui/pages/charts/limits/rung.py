"""One limit of the ladder: name, bar, amount, what decides, and the tables it comes from."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.pages.charts.limits.view import RungView
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from gui.widgets.labels import IconLabel, label, set_style_property, set_text
from gui.widgets.painting import guarded

_BAR = QSize(160, 14)
_NAME_WIDTH = 172
_AMOUNT_WIDTH = 104


class LimitBar(QWidget):
    """A bar in amperes; the BMS's own answer is a line across it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._share: float | None = None
        self._told: float | None = None
        self._tone = "accent"
        self.setMinimumSize(_BAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float | None, told: float | None, *, tone: str) -> None:
        """Show a length 0…1, None: open end; `told`: where the line is."""
        if (share, told, tone) != (self._share, self._told, self._tone):
            self._share, self._told, self._tone = share, told, tone
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return _BAR

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw track, bar and line."""
        painter, colors = QPainter(self), colors_of(self.palette())
        room = QRectF(self.rect()).adjusted(0, 2, 0, -2)
        painter.fillRect(room, QColor(colors.raised))
        if self._share is not None:
            bar = QRectF(room)
            bar.setWidth(max(self._share * room.width(), 3.0))
            painter.fillRect(bar, QColor(getattr(colors, self._tone)))
        if self._told is not None:
            x = min(max(self._told, 0.0), 1.0) * (room.width() - 2) + 1
            painter.setPen(QPen(QColor(colors.text), 2))
            painter.drawLine(int(x), 0, int(x), self.height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)


class Rung(QFrame):
    """Shows a `RungView`.

    Signals:
        table_wanted(str): a table's name was pressed.
    """

    table_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._tables: tuple[str, ...] | None = None
        self.setProperty("frame", "card")
        self._mark = IconLabel("", "accent", 20)
        self._name = label("", "strong")
        self._name.setFixedWidth(_NAME_WIDTH)
        self._bar = LimitBar()
        self._amount = label("", "strong")
        self._amount.setMinimumWidth(_AMOUNT_WIDTH)
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._detail = label("", "small", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        for widget, stretch in ((self._mark, 0), (self._name, 0), (self._bar, 1), (self._amount, 0)):
            head.addWidget(widget, stretch)
        self._links = QHBoxLayout()
        self._links.setSpacing(SPACE_XS)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_S)
        foot.addSpacing(20 + SPACE_S)
        foot.addWidget(self._detail, 1)
        foot.addLayout(self._links)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_XS)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(foot)

    def show_rung(self, view: RungView, told_share: float | None) -> None:
        """Show one limit."""
        self._mark.show_icon("chevron-right" if view.is_binding else "", "accent")
        set_style_property(self, "state", "accent" if view.is_binding else "")
        set_text(self._name, view.name)
        set_text(self._amount, view.amount)
        set_text(self._detail, view.detail)
        tone = "high" if view.is_binding else "low"
        self._bar.show_share(view.share, told_share if view.share is not None else None, tone=tone)
        self.setAccessibleName(f"{view.name} {view.amount}")
        self.setAccessibleDescription(view.detail)
        if view.tables != self._tables:
            self._show_tables(view.tables)

    def _show_tables(self, tables: tuple[str, ...]) -> None:
        self._tables = tables
        while self._links.count():
            item = self._links.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for table in tables[:1]:
            button = QPushButton(table)
            button.setProperty("kind", "quiet")
            button.setToolTip(self.tr("Show %s on the calibration page") % ", ".join(tables))
            button.clicked.connect(lambda _checked=False, name=table: self.table_wanted.emit(name))
            self._links.addWidget(button)

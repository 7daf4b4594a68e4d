"""One value of the pack in large figures, with its unit, a word and, where it helps, a bar."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_M, SPACE_S, SPACE_XS
from gui.widgets.labels import Card, ElidedLabel, label, set_style_property, set_text
from gui.widgets.painting import guarded

NOTHING = "–"
NOTE_LINES = 2
LINE_HEIGHT = 1.46
"""Of Chinese in the bundled font, as a multiple of its size; Latin needs less."""


class Meter(QWidget):
    """A thin bar from 0 to 100 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._pct: float | None = None
        self.setFixedHeight(6)

    def show_pct(self, pct: float | None) -> None:
        """Show a share in per cent; None draws the empty track."""
        if pct != self._pct:
            self._pct = pct
            self.update()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw track and bar."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.border))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if self._pct is not None and self._pct > 0:
            painter.setBrush(QColor(colors.accent))
            painter.drawRoundedRect(QRectF(0, 0, self.width() * min(self._pct, 100.0) / 100, self.height()), 3, 3)


class ValueTile(Card):
    """Caption, figure, unit, note. A value that is not valid is a dash; a stale one is greyed."""

    def __init__(self, caption: str, unit: str, *, meter: bool = False, parent: QWidget | None = None) -> None:
        """Name the value and its unit."""
        super().__init__(parent=parent)
        self.body.setContentsMargins(SPACE_M - 2, SPACE_S, SPACE_S, SPACE_S)
        self.body.setSpacing(2)
        self._caption = ElidedLabel(caption, "small")
        self.number = label(NOTHING, "number")
        self._unit = label(unit, "muted")
        self._note = label("", "small", wrap=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._note.ensurePolished()
        line = round(LINE_HEIGHT * QFontInfo(self._note.font()).pixelSize())
        self._note.setFixedHeight((1 if meter else NOTE_LINES) * line)
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS + 2)
        row.addWidget(self.number, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._unit, 1, Qt.AlignmentFlag.AlignBaseline)
        self.body.addWidget(self._caption)
        self.body.addLayout(row)
        self._meter: Meter | None = None
        if meter:
            self._meter = Meter()
            self.body.addSpacing(SPACE_XS)
            self.body.addWidget(self._meter)
        self.body.addWidget(self._note)
        self.body.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(caption)

    def show_value(self, text: str, note: str = "", *, state: str = "", pct: float | None = None) -> None:
        """Show a formatted figure. `state`: empty, `stale` or `warning`."""
        set_text(self.number, text or NOTHING)
        set_text(self._note, note)
        self._note.setToolTip(note)
        set_style_property(self.number, "state", state)
        self.setAccessibleDescription(f"{text or NOTHING} {self._unit.text()} {note}".strip())
        if self._meter is not None:
            self._meter.show_pct(pct)

"""The one sentence about the pack: all OK, warning, fault, not connected. Pressing it leads to the cause."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.theme.tokens import RADIUS, SPACE_L, SPACE_S, TOUCH
from gui.widgets.labels import IconLabel, label, set_style_property, set_text
from gui.widgets.painting import guarded

ICONS = {"ok": "ok", "warning": "warning", "fault": "fault", "neutral": "info", "lost": "lost"}
TINTS = {"ok": "ok", "warning": "warning", "fault": "fault", "neutral": "muted", "lost": "warning"}
BACKS = {"ok": "ok_soft", "warning": "warning_soft", "fault": "fault_soft", "neutral": "surface", "lost": "warning_soft"}


class StatusBanner(QAbstractButton):
    """Icon, word and sentence on a coloured ground; a button, so that keyboard and screen reader know it.

    Signals:
        clicked: of QAbstractButton.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start neutral and empty."""
        super().__init__(parent)
        self._state = "neutral"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(TOUCH + 8)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._icon = IconLabel("info", "muted", 30)
        self._word = label("", "heading")
        self._sentence = label("", "body", wrap=True)
        self._more = IconLabel("chevron-right", "muted", 20)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        row.setSpacing(SPACE_L)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._more)
        for child in (self._word, self._sentence):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def state(self) -> str:
        """`ok`, `warning`, `fault`, `lost` or `neutral`."""
        return self._state

    def show_status(self, state: str, word: str, sentence: str) -> None:
        """Show a state with its word and sentence."""
        self._icon.show_icon(ICONS[state], TINTS[state])
        set_text(self._word, word)
        set_text(self._sentence, sentence)
        set_style_property(self._word, "state", TINTS[state] if state in {"ok", "warning", "fault", "lost"} else "")
        self.setAccessibleName(word)
        self.setAccessibleDescription(sentence)
        if state != self._state:
            self._state = state
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the layout's wish."""
        return self._row.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the layout's least size."""
        return self._row.minimumSize()

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the coloured ground, its border and the focus frame."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colors.accent if self.hasFocus() else getattr(colors, TINTS[self._state])
        if self._state == "neutral" and not self.hasFocus():
            edge = colors.border
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(getattr(colors, BACKS[self._state])))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let Return do what Space does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let wrapped text ask for its height."""
        super().resizeEvent(event)
        self.updateGeometry()

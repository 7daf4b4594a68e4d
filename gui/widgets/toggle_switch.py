"""A switch that says in words what it is set to."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.theme.tokens import TOUCH
from gui.widgets.painting import guarded

TRACK_WIDTH = 46
TRACK_HEIGHT = 24
GAP = 10


class ToggleSwitch(QAbstractButton):
    """A checkable switch with one text for each position.

    Signals:
        toggled(bool): of QAbstractButton.
    """

    def __init__(self, off_text: str, on_text: str, parent: QWidget | None = None) -> None:
        """Start in the off position."""
        super().__init__(parent)
        self._texts = (off_text, on_text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._name)
        self._name()

    def _name(self) -> None:
        self.setText(self._texts[self.isChecked()])
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the longer text, so that nothing moves when it is switched."""
        text = max(self.fontMetrics().horizontalAdvance(text) for text in self._texts)
        return QSize(TRACK_WIDTH + GAP + text + 10, TOUCH)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw track, knob, words and focus frame."""
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        top = (self.height() - TRACK_HEIGHT) / 2
        track = QRectF(3, top, TRACK_WIDTH, TRACK_HEIGHT)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(QPen(QColor(colors.warning if on else colors.muted), 2))
        painter.setBrush(QColor(colors.warning if on else colors.surface))
        painter.drawRoundedRect(track, TRACK_HEIGHT / 2, TRACK_HEIGHT / 2)
        knob = TRACK_HEIGHT - 10
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.surface if on else colors.muted))
        x = track.right() - knob - 5 if on else track.left() + 5
        painter.drawEllipse(QRectF(x, top + 5, knob, knob))
        painter.setPen(QColor(colors.warning if on else colors.text if self.isEnabled() else colors.muted))
        painter.drawText(
            self.rect().adjusted(int(track.right()) + GAP, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.text(),
        )

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed, or whether it can be switched."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.EnabledChange}:
            self.update()
        super().changeEvent(event)

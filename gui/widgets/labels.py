"""Text on cards: the roles the style sheet knows, and states that are shown by colour beside a word or a shape."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.theme.colors import colors_of
from gui.theme.icons import pixmap
from gui.theme.tokens import SPACE_L, SPACE_S
from gui.widgets.painting import guarded


def label(text: str = "", role: str = "body", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a label in a text role: title, heading, strong, body, muted, small or number."""
    result = QLabel(text)
    result.setTextFormat(Qt.TextFormat.PlainText)
    result.setProperty("role", role)
    result.setWordWrap(wrap)
    if wrap:
        result.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if selectable:
        result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return result


def set_style_property(widget: QWidget, name: str, value: str) -> None:
    """Set a property the style sheet looks at; re-polish only when it changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_text(target: QLabel, text: str) -> None:
    """Set a label's text only when it differs: an unchanged label is not laid out again."""
    if target.text() != text:
        target.setText(text)


class ElidedLabel(QLabel):
    """One line that ends in … where there is no room; the whole text is its tooltip then."""

    def __init__(self, text: str = "", role: str = "body", *, least_width: int = 40, parent: QWidget | None = None) -> None:
        """Show `text` in a text role; it is never cut to less than `least_width` pixels."""
        super().__init__(text, parent)
        self._least_width = least_width
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room below which the text is not cut."""
        return QSize(min(self._least_width, super().sizeHint().width()), super().minimumSizeHint().height())

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw as much of the text as fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        self.style().drawItemText(
            painter, self.rect(), int(self.alignment()), self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )


class Card(QFrame):
    """A framed surface with a heading and a vertical layout."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        """Start empty, or with a heading."""
        super().__init__(parent)
        self.setProperty("frame", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(SPACE_L, SPACE_S + 4, SPACE_L, SPACE_L)
        self.body.setSpacing(SPACE_S)
        self.heading = label(heading, "heading")
        self.heading.setVisible(bool(heading))
        self.body.addWidget(self.heading)


class IconLabel(QWidget):
    """One icon, tinted with a colour of the theme; it follows the theme by itself."""

    def __init__(self, name: str = "", tint: str = "text", size: int = 22, parent: QWidget | None = None) -> None:
        """Show icon `name` in `tint` at `size` pixels."""
        super().__init__(parent)
        self._name = name
        self._tint = tint
        self._size = size
        self.setFixedSize(size, size)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, tint: str) -> None:
        """Change icon and tint."""
        if (name, tint) != (self._name, self._tint):
            self._name, self._tint = name, tint
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the icon's size."""
        return QSize(self._size, self._size)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icon at the screen's own resolution."""
        if not self._name:
            return
        color = getattr(colors_of(self.palette()), self._tint)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(self._name, color, self._size, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

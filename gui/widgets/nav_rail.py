"""The pages in work order at the left edge, each large enough for a glove, with its shortcut in the tooltip."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.theme.colors import colors_of
from gui.theme.fonts import sized
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_S
from gui.widgets.painting import guarded

WIDTH = 104
BUTTON_HEIGHT = 78
LEAST_BUTTON_HEIGHT = 58


class NavButton(QToolButton):
    """One page's button; a number in a badge where there is something to look at."""

    def __init__(self, text: str, icon: str, parent: QWidget | None = None) -> None:
        """Show an icon above a word."""
        super().__init__(parent)
        self._badge = ""
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setProperty("kind", "nav")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        # On a low screen the buttons share what height there is.
        self.setMinimumHeight(LEAST_BUTTON_HEIGHT)
        self.setMaximumHeight(BUTTON_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        set_icon(self, icon, size=28)

    def show_badge(self, text: str) -> None:
        """Show a short text, e.g. a count, or nothing."""
        if text != self._badge:
            self._badge = text
            self.setAccessibleDescription(text)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the rail's button size."""
        return QSize(WIDTH - 2 * SPACE_S, BUTTON_HEIGHT)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the button and, at its upper right, the badge."""
        super().paintEvent(event)
        if not self._badge:
            return
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(self.font(), 8.5, bold=True))
        width = max(20, painter.fontMetrics().horizontalAdvance(self._badge) + 12)
        rect = QRect(self.width() // 2 + 8, 6, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.fault))
        painter.drawRoundedRect(rect, 10, 10)
        painter.setPen(QColor(colors.on_fault))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self._badge)


class NavRail(QFrame):
    """Exactly one page is chosen.

    Signals:
        chosen(int): index of the page the user pressed.
    """

    chosen = Signal(int)

    def __init__(self, entries: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Make one button for each (text, icon)."""
        super().__init__(parent)
        self.setProperty("frame", "rail")
        self.setFixedWidth(WIDTH)
        self._group = QButtonGroup(self)
        self._buttons: list[NavButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        for index, (text, icon) in enumerate(entries):
            button = NavButton(text, icon)
            button.setToolTip(f"{text}  Ctrl+{index + 1}")
            self._buttons.append(button)
            self._group.addButton(button, index)
            column.addWidget(button)
        column.addStretch(1)
        self.bottom = column
        self._group.idClicked.connect(self.chosen)

    def button(self, index: int) -> NavButton:
        """Return the button of a page."""
        return self._buttons[index]

    def mark(self, index: int) -> None:
        """Show which page is open."""
        self.button(index).setChecked(True)

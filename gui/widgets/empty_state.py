"""What stands where there is nothing to show: why, and what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.theme.tokens import SPACE_L, SPACE_S
from gui.widgets.labels import IconLabel, label, set_text

TEXT_WIDTH = 460


class EmptyState(QWidget):
    """A large icon, a heading, a sentence and at most one button.

    Signals:
        pressed: the button was pressed.
    """

    pressed = Signal()

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        """Show nothing but the icon."""
        super().__init__(parent)
        self._name = icon
        self._icon = IconLabel(icon, "hatch", 64)
        self._heading = label("", "heading")
        self._heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence = label("", "muted", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sentence.setFixedWidth(TEXT_WIDTH)
        self._button = QPushButton()
        self._button.setProperty("kind", "primary")
        self._button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setSpacing(SPACE_S)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_S)
        column.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(SPACE_L)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def show_reason(self, heading: str, sentence: str, button: str = "", *, good: bool = False) -> None:
        """Say why nothing is there and, if something can be pressed, what. `good`: that nothing is there is good news."""
        self._icon.show_icon("ok" if good else self._name, "ok" if good else "hatch")
        set_text(self._heading, heading)
        set_text(self._sentence, sentence)
        self._sentence.setMinimumHeight(self._sentence.heightForWidth(TEXT_WIDTH))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._button.setAccessibleName(button)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(sentence)

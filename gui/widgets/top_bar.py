"""Always on top: link, pack, chemistry, who is at work, access, theme, help."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, TOUCH
from gui.widgets.labels import ElidedLabel, set_text
from gui.widgets.link_button import LinkButton
from gui.widgets.person_button import PersonButton
from gui.widgets.record_button import RecordButton
from gui.widgets.toggle_switch import ToggleSwitch

HEIGHT = 64
LONGEST_SERIAL = 180
THEME_ICONS = {"system": "auto", "light": "sun", "dark": "moon"}


class _Fact(QWidget):
    """A small caption above a value, both cut with … when there is no room; the value never below `least_width`."""

    def __init__(self, caption: str, *, least_width: int = 40) -> None:
        super().__init__()
        self.caption = ElidedLabel(caption, "small")
        self.value = ElidedLabel("–", "fact", least_width=least_width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.caption)
        column.addWidget(self.value)
        column.addStretch(1)

    def show_value(self, text: str) -> None:
        set_text(self.value, text or "–")
        self.setAccessibleName(f"{self.caption.text()} {text or '–'}")


class TopBar(QFrame):
    """Facts that must never be out of sight.

    Signals:
        link_pressed: show how the link does.
        person_pressed: sign in or out.
        theme_pressed: switch to the next theme.
        help_pressed: show the help sheet.
    """

    link_pressed = Signal()
    person_pressed = Signal()
    theme_pressed = Signal()
    help_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start disconnected and read-only."""
        super().__init__(parent)
        self.setProperty("frame", "bar")
        self.setFixedHeight(HEIGHT)
        translate = QCoreApplication.translate
        self.link = LinkButton()
        self.link.setMinimumWidth(TOUCH)
        self.link.clicked.connect(self.link_pressed)
        self.record = RecordButton()
        # What a person compares with a label is read whole, before anything else has room.
        self.serial = _Fact(translate("TopBar", "Serial number"), least_width=LONGEST_SERIAL)
        self.vin = _Fact(translate("TopBar", "VIN"))
        self.chemistry = _Fact(translate("TopBar", "Chemistry"))
        self.access = ToggleSwitch(translate("TopBar", "Read-only"), translate("TopBar", "Service functions on"))
        self.person = PersonButton()
        self.person.clicked.connect(self.person_pressed)
        self.show_access_reason("")
        self.theme_button = self._button("auto")
        self.theme_button.clicked.connect(self.theme_pressed)
        self.help_button = self._button("help")
        self.help_button.clicked.connect(self.help_pressed)
        self.help_button.setToolTip(translate("TopBar", "Help and shortcuts  F1"))
        self.help_button.setAccessibleName(translate("TopBar", "Help"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_L, 0, SPACE_M, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self.link, 1)
        row.addWidget(self.record)
        for fact in (self.serial, self.vin, self.chemistry):
            row.addWidget(self._line())
            row.addWidget(fact)
        row.addWidget(self._line())
        row.addWidget(self.person)
        row.addWidget(self.access)
        row.addSpacing(SPACE_S)
        row.addWidget(self.theme_button)
        row.addWidget(self.help_button)
        self.show_theme("system")

    @staticmethod
    def _button(icon: str) -> QToolButton:
        button = QToolButton()
        button.setFixedSize(TOUCH, TOUCH)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(button, icon, size=24)
        return button

    @staticmethod
    def _line() -> QFrame:
        line = QFrame()
        line.setProperty("frame", "line")
        line.setFixedSize(1, HEIGHT - 28)
        return line

    def show_access_reason(self, reason: str) -> None:
        """Let service functions be switched on, or say why not; then they are off."""
        usual = QCoreApplication.translate(
            "TopBar", "Clearing faults and updating are possible only while this is on. It is off at each start."
        )
        if reason:
            self.access.setChecked(False)
        self.access.setEnabled(not reason)
        self.access.setToolTip(reason or usual)
        self.access.setAccessibleDescription(reason)

    def show_theme(self, choice: str) -> None:
        """Show which theme is chosen."""
        set_icon(self.theme_button, THEME_ICONS[choice], size=24)
        word = {
            "system": QCoreApplication.translate("TopBar", "Theme: as the system"),
            "light": QCoreApplication.translate("TopBar", "Theme: light"),
            "dark": QCoreApplication.translate("TopBar", "Theme: dark"),
        }[choice]
        self.theme_button.setToolTip(word + "  Ctrl+T")
        self.theme_button.setAccessibleName(word)

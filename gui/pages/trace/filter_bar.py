"""The filter: a field to type in, buttons for what is typed most, and jumping from match to match."""

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from gui.pages.trace.filter_words import has_word
from gui.pages.trace.view import TraceView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_S, TOUCH
from gui.widgets.labels import set_style_property

WAIT_MS = 150
"""After the last key the filter is applied; a million rows take less than a third of that."""


def chip(text: str, tip: str) -> QPushButton:
    """Return a small button that stays pressed."""
    button = QPushButton(text)
    button.setCheckable(True)
    button.setProperty("kind", "chip")
    button.setToolTip(tip)
    return button


class FilterBar(QWidget):
    """Signals of what the user wants; it shows what the presenter says.

    Signals:
        filter_typed(str): another filter.
        word_toggled(str, bool): a word is wanted or not.
        matches_only_toggled(bool): hide what does not match, or mark what does.
        find_pressed(bool): go to the next match, or back.
    """

    filter_typed = Signal(str)
    word_toggled = Signal(str, bool)
    matches_only_toggled = Signal(bool)
    find_pressed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the bar."""
        super().__init__(parent)
        translate = QCoreApplication.translate
        self.field = QLineEdit()
        self.field.setPlaceholderText("id:232  dir:rx  data:01 ??  PackLimits")
        self.field.setAccessibleName(translate("Trace", "Filter"))
        self.field.setToolTip(filter_help())
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(120)
        self.field.textEdited.connect(self._edited)
        self.field.returnPressed.connect(lambda: self.find_pressed.emit(True))
        for cross in self.field.findChildren(QToolButton):
            cross.setAccessibleName(translate("Trace", "Clear the filter"))
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(lambda: self.filter_typed.emit(self.field.text()))
        self.only = self._tool("filter", translate("Trace", "Show matches only"), checkable=True)
        self.only.toggled.connect(self.matches_only_toggled)
        self.previous = self._tool("chevron-up", translate("Trace", "Previous match") + "  Shift+F3")
        self.previous.clicked.connect(lambda: self.find_pressed.emit(False))
        self.next = self._tool("chevron-down", translate("Trace", "Next match") + "  F3")
        self.next.clicked.connect(lambda: self.find_pressed.emit(True))
        self.chips = {
            "dir:rx": chip("Rx", translate("Trace", "Received frames")),
            "dir:tx": chip("Tx", translate("Trace", "Frames this program sent")),
            "is:changed": chip(
                translate("Trace", "Changed"), translate("Trace", "Frames that differ from the one of the same id before")
            ),
            "is:error": chip(translate("Trace", "Errors"), translate("Trace", "Error reports of the adapter")),
            "is:diag": chip(translate("Trace", "Diagnostics"), translate("Trace", "Requests to the BMS and its responses")),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(self.field, 1)
        for tool in (self.only, self.previous, self.next):
            row.addWidget(tool)
        for word, button in self.chips.items():
            button.toggled.connect(lambda on, wanted=word: self.word_toggled.emit(wanted, on))
            row.addWidget(button)

    @staticmethod
    def _tool(icon: str, tip: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "framed")
        button.setCheckable(checkable)
        button.setFixedSize(TOUCH, TOUCH)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition("  ")[0])
        set_icon(button, icon, size=20)
        return button

    def refresh(self, view: TraceView) -> None:
        """Show the presenter's filter."""
        if not self._timer.isActive() and self.field.text() != view.filter_text:
            self.field.setText(view.filter_text)
        set_style_property(self.field, "state", "fault" if view.filter_error else "")
        for word, button in self.chips.items():
            _set_checked(button, has_word(view.filter_text, word))
        _set_checked(self.only, view.matches_only)
        for tool in (self.previous, self.next):
            tool.setEnabled(bool(view.matches))

    def take_keyboard(self) -> None:
        """Begin to type a filter."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _edited(self, _text: str) -> None:
        self._timer.start()


def _set_checked(button: QPushButton | QToolButton, on: bool) -> None:
    if button.isChecked() != on:
        button.blockSignals(True)
        button.setChecked(on)
        button.blockSignals(False)


def filter_help() -> str:
    """Return what can be typed."""
    translate = QCoreApplication.translate
    lines = (
        ("id:232  id:100-1FF  id:18DAF110x", translate("Trace", "these ids; a minus in front hides: -id:232")),
        ("dir:rx  dir:tx", translate("Trace", "received, sent")),
        ("is:error  remote  fd  classic  std  ext  changed  diag", translate("Trace", "kind of frame")),
        ("data:01 ?? 3?   has:DE AD", translate("Trace", "payload begins with, has anywhere")),
        ("len:8  len:3-8", translate("Trace", "payload bytes")),
        ("time:10-12.5", translate("Trace", "seconds since the start")),
        ("msg:Limits  sig:CellVoltage  Limits", translate("Trace", "part of a name")),
    )
    return "\n".join(f"{words}: {meaning}" for words, meaning in lines)

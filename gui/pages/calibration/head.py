"""The line above the tables: how the working values stand, and everything that can be pressed about the whole set."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.pages.calibration.view import CalibrationView
from gui.pages.calibration.words import layer_name, stroke_text
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import ElidedLabel, label, set_text


class CalibrationHead(QWidget):
    """Title, standing and buttons.

    Signals:
        undo_wanted, redo_wanted, read_wanted, open_wanted, save_wanted, package_wanted: that button was pressed.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()
    read_wanted = Signal()
    open_wanted = Signal()
    save_wanted = Signal()
    package_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the line."""
        super().__init__(parent)
        self._line = ElidedLabel("", "muted")
        self.undo_button = self._button(self.tr("Undo"), "", self.undo_wanted.emit, "Ctrl+Z")
        self.redo_button = self._button(self.tr("Redo"), "", self.redo_wanted.emit, "Ctrl+Y")
        self.read_button = self._button(self.tr("Read from pack"), "refresh", self.read_wanted.emit, "F5")
        self.open_button = self._button(self.tr("Open…"), "folder", self.open_wanted.emit, "Ctrl+O")
        self.save_button = self._button(self.tr("Save as…"), "export", self.save_wanted.emit, "Ctrl+S")
        self.package_button = self._button(self.tr("Make package…"), "", self.package_wanted.emit, "")
        self.package_button.setProperty("kind", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_S)
        row.addWidget(label(self.tr("Calibration"), "title"))
        row.addSpacing(SPACE_M)
        row.addWidget(self._line, 1)
        for button in (
            self.undo_button,
            self.redo_button,
            self.read_button,
            self.open_button,
            self.save_button,
            self.package_button,
        ):
            row.addWidget(button)

    def _button(self, text: str, icon: str, action: Callable[[], None], keys: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "chip")
        button.setToolTip(f"{text}  {keys}".rstrip())
        if icon:
            set_icon(button, icon)
        button.clicked.connect(lambda _checked=False: action())
        return button

    def show_view(self, view: CalibrationView, *, has_bench: bool) -> None:
        """Show how a view stands."""
        for button in (self.open_button, self.save_button, self.package_button):
            button.setEnabled(has_bench)
        self.read_button.setEnabled(has_bench and view.connected and not view.reading)
        for button, stroke, text, keys in (
            (self.undo_button, view.undo, self.tr("Undo"), "Ctrl+Z"),
            (self.redo_button, view.redo, self.tr("Redo"), "Ctrl+Y"),
        ):
            button.setEnabled(stroke is not None)
            told = f"{text}: {stroke_text(stroke)}" if stroke is not None else text
            button.setToolTip(f"{told}  {keys}")
        self.say(view.reading or self._standing(view) if has_bench else "")

    def say(self, text: str) -> None:
        """Say something in the line."""
        set_text(self._line, text)

    def _standing(self, view: CalibrationView) -> str:
        changed = self.tr("changed: %d") % len(view.changed) if view.changed else self.tr("nothing changed")
        origins = [f"{layer_name(layer)}: {origin}" for layer, origin in view.layers if origin]
        return " · ".join((changed, *origins))

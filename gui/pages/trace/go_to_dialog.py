"""Where to go in the trace: seconds since its start."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gui.dialogs.fitting import fit_height
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.labels import label

WIDTH = 380
_TIME = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d*)?)")


def seconds_typed(text: str) -> float | None:
    """Return the seconds of `12.5`, `1:30` or `2:00:05.25`; None when it is no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds.replace(",", "."))


class GoToDialog(QDialog):
    """Closes with a time or with Escape.

    Signals:
        chosen(float): seconds since the start of the trace.
    """

    chosen = Signal(float)

    def __init__(self, longest_s: float, parent: QWidget | None = None) -> None:
        """Ask; `longest_s` is the time of the newest frame."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Go to a time"))
        self.setModal(True)
        self.go_button = QPushButton(self.tr("Go"))
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Seconds since the start"))
        self.field.setPlaceholderText("12.5  1:30  2:00:05")
        self.field.textChanged.connect(lambda text: self.go_button.setEnabled(seconds_typed(text) is not None))
        self.go_button.setProperty("kind", "primary")
        self.go_button.setDefault(True)
        self.go_button.setEnabled(False)
        self.go_button.clicked.connect(self._go)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_M)
        buttons.addStretch(1)
        buttons.addWidget(self.go_button)
        buttons.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(label(self.tr("Go to a time"), "heading"))
        column.addWidget(label(self.tr("Seconds since the start, up to %.1f") % longest_s, "muted", wrap=True))
        column.addWidget(self.field)
        column.addSpacing(SPACE_S)
        column.addLayout(buttons)
        fit_height(self, WIDTH)
        self.field.setFocus()

    def _go(self) -> None:
        seconds = seconds_typed(self.field.text())
        if seconds is not None:
            self.accept()
            self.chosen.emit(seconds)

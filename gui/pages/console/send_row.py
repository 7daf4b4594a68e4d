"""The line that sends: bytes, to whom, how often."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QWidget

from gui.pages.console.line_tree import byte_font
from gui.pages.console.view import ConsoleView
from gui.theme.tokens import SPACE_M
from gui.widgets.labels import set_style_property

COUNT_WIDTH = 104


class SendRow(QWidget):
    """Shows the request as bytes, which may be typed over.

    Signals:
        typed(str): the bytes were edited.
        pressed: the button, or Return.
    """

    typed = Signal(str)
    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty: once, to one ECU."""
        super().__init__(parent)
        self.bytes_entry = QLineEdit()
        self.bytes_entry.setFont(byte_font())
        self.bytes_entry.setPlaceholderText("22 F1 90")
        self.bytes_entry.setAccessibleName(self.tr("Bytes of the request, hexadecimal"))
        self.bytes_entry.textEdited.connect(self.typed)
        self.bytes_entry.returnPressed.connect(self.pressed)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.pressed)
        self._functional = QCheckBox(self.tr("To all ECUs"))
        self._count = QSpinBox()
        self._count.setRange(1, 100_000)
        self._count.setSuffix(" ×")
        self._count.setFixedWidth(COUNT_WIDTH)
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._count.setAccessibleName(self.tr("How often"))
        self._every = QComboBox()
        for text, every_s in ((self.tr("at once"), 0.0), ("10 ms", 0.01), ("100 ms", 0.1), ("1 s", 1.0), ("10 s", 10.0)):
            self._every.addItem(text, every_s)
        self._every.setAccessibleName(self.tr("Pause between two requests"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addWidget(self.bytes_entry, 1)
        for widget in (self._functional, self._count, self._every, self.button):
            row.addWidget(widget)

    @property
    def functional(self) -> bool:
        """Whether all ECUs are asked."""
        return self._functional.isChecked()

    @property
    def count(self) -> int:
        """How often the request is sent."""
        return self._count.value()

    @property
    def every_s(self) -> float:
        """Pause between an answer and the next request, seconds."""
        return float(self._every.currentData())

    def set_count(self, count: int) -> None:
        """Choose how often."""
        self._count.setValue(count)

    def refresh(self, view: ConsoleView, *, from_form: bool) -> None:
        """Show the request; what is being typed is left alone unless the form has made another one."""
        set_style_property(self.bytes_entry, "state", "fault" if view.at_fault == "bytes" else "")
        if from_form or not self.bytes_entry.hasFocus():
            self.bytes_entry.setText(view.request.hex(" ").upper() if view.at_fault != "bytes" else self.bytes_entry.text())
        self.button.setText(self.tr("Stop") if view.repeating else self.tr("Send"))
        self.button.setEnabled(view.repeating or not view.send_reason)
        self.button.setToolTip(view.send_reason or self.tr("Send the request") + "  Ctrl+Return")

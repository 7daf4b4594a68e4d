"""The adapters found, one row each: what it is, whether it can be used, and what is missing if not."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.messages import Adapter
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import IconLabel, label, set_style_property
from gui.wording import adapter_status_words


class _AdapterRow(QWidget):
    connect_pressed = Signal(object)

    def __init__(self, adapter: Adapter) -> None:
        super().__init__()
        icon, tint, word = adapter_status_words(adapter.status)
        usable = adapter.status in {"ready", "not_answering"}
        name = label(adapter.name or adapter.interface, "strong")
        place = " · ".join(part for part in (adapter.interface, adapter.channel, adapter.serial) if part)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(name)
        texts.addWidget(label(place, "small"))
        status = label(word, "small")
        set_style_property(status, "state", tint if tint != "muted" else "")
        state = QHBoxLayout()
        state.setSpacing(SPACE_S)
        state.addWidget(IconLabel(icon, tint, 16))
        state.addWidget(status, 1)
        texts.addLayout(state)
        if adapter.advice:
            texts.addWidget(label(adapter.advice, "small", wrap=True))
        button = QPushButton(self.tr("Connect"))
        button.setEnabled(usable)
        button.setAccessibleName(self.tr("Connect to %s") % f"{adapter.name} {adapter.channel}")
        if not usable:
            button.setToolTip(adapter.advice or word)
        button.clicked.connect(lambda: self.connect_pressed.emit(adapter))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_S, 0, SPACE_S)
        row.setSpacing(SPACE_M)
        row.addWidget(IconLabel("usb", "text", 28), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)


class AdapterList(QWidget):
    """Rows for adapters, or a sentence where there is none.

    Signals:
        connect_pressed(Adapter): use this one.
    """

    connect_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._shown: tuple[tuple[Adapter, ...], bool] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._sentence = label("", "muted", wrap=True)
        self._column.addWidget(self._sentence)
        self._rows: list[_AdapterRow] = []

    def show_adapters(self, adapters: Sequence[Adapter], *, searching: bool) -> None:
        """Show these adapters."""
        if self._shown == (tuple(adapters), searching):
            return
        self._shown = (tuple(adapters), searching)
        for row in self._rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self._rows = []
        for adapter in adapters:
            row = _AdapterRow(adapter)
            row.connect_pressed.connect(self.connect_pressed)
            self._column.addWidget(row)
            self._rows.append(row)
        sentence = ""
        if searching:
            sentence = self.tr("Looking for adapters…")
        elif not adapters:
            sentence = self.tr(
                "No adapter found. Plug one in and search again, enter one by hand, or try everything with the virtual pack."
            )
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

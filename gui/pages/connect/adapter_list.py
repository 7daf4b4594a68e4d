"""The adapters found, one row each: what it is, whether it can be used, and what is missing if not."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.messages import Adapter
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import IconLabel, label, set_style_property, set_text
from gui.wording import adapter_advice, adapter_status_words

_MAY_WORK = frozenset({"ready", "not_answering"})


class _AdapterRow(QWidget):
    connect_pressed = Signal(object)
    settings_pressed = Signal(object)

    def __init__(self, adapter: Adapter) -> None:
        super().__init__()
        icon, tint, word = adapter_status_words(adapter.status)
        advice = adapter_advice(adapter)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(label(adapter.name or adapter.interface, "strong", wrap=True))
        place = " · ".join(part for part in (adapter.interface, adapter.channel, adapter.serial) if part)
        texts.addWidget(label(place, "small", wrap=True))
        status = label(word, "small")
        set_style_property(status, "state", tint if tint != "muted" else "")
        state = QHBoxLayout()
        state.setSpacing(SPACE_S)
        state.addWidget(IconLabel(icon, tint, 16))
        state.addWidget(status, 1)
        texts.addLayout(state)
        if advice:
            texts.addWidget(label(advice, "small", wrap=True, selectable=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SPACE_S, 0, SPACE_S)
        row.setSpacing(SPACE_M)
        row.addWidget(IconLabel("usb", "text", 28), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        if adapter.plugged_in and adapter.channel:
            for button in (self._settings_button(adapter), self._connect_button(adapter, advice or word)):
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _connect_button(self, adapter: Adapter, reason: str) -> QPushButton:
        button = QPushButton(self.tr("Connect"))
        usable = adapter.status in _MAY_WORK
        button.setEnabled(usable)
        button.setAccessibleName(self.tr("Connect to %s") % f"{adapter.name} {adapter.channel}")
        if not usable:
            button.setToolTip(reason)
        button.clicked.connect(lambda: self.connect_pressed.emit(adapter))
        return button

    def _settings_button(self, adapter: Adapter) -> QPushButton:
        button = QPushButton(self.tr("Settings"))
        button.setProperty("kind", "quiet")
        button.setToolTip(self.tr("Bit rate, CAN FD and more before connecting"))
        button.setAccessibleName(self.tr("Settings of %s") % f"{adapter.name} {adapter.channel}")
        button.clicked.connect(lambda: self.settings_pressed.emit(adapter))
        return button


class AdapterList(QWidget):
    """Rows for adapters that are there; what else Halite could use, and what it lacks for that, on demand.

    Signals:
        connect_pressed(Adapter): use this one.
        settings_pressed(Adapter): show how this one would be opened.
    """

    connect_pressed = Signal(object)
    settings_pressed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._shown: tuple[tuple[Adapter, ...], bool] | None = None
        self._rows: list[_AdapterRow] = []
        self.sentence = label("", "muted", wrap=True)
        self.more_button = QPushButton()
        self.more_button.setProperty("kind", "quiet")
        self.more_button.setCheckable(True)
        self.more_button.toggled.connect(self._unfold)
        self._found, self._missing = QVBoxLayout(), QVBoxLayout()
        self._missing_holder = QWidget()
        self._missing_holder.setLayout(self._missing)
        self._missing_holder.setVisible(False)
        for column in (self._found, self._missing):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.sentence)
        whole.addLayout(self._found)
        whole.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._missing_holder)

    def show_adapters(self, adapters: Sequence[Adapter], *, searching: bool) -> None:
        """Show these adapters."""
        if self._shown == (tuple(adapters), searching):
            return
        self._shown = (tuple(adapters), searching)
        for row in self._rows:
            row.setParent(None)
            row.deleteLater()
        self._rows = []
        there = [adapter for adapter in adapters if adapter.plugged_in]
        others = [adapter for adapter in adapters if not adapter.plugged_in]
        self._fill(self._found, there)
        self._fill(self._missing, others)
        set_text(self.sentence, self._words(found=bool(there), searching=searching))
        self.sentence.setVisible(bool(self.sentence.text()))
        self.more_button.setText(self.tr("Other adapters and what they need (%d)") % len(others))
        self.more_button.setVisible(bool(others))
        self._unfold(self.more_button.isChecked())

    def _fill(self, column: QVBoxLayout, adapters: Sequence[Adapter]) -> None:
        for adapter in adapters:
            row = _AdapterRow(adapter)
            row.connect_pressed.connect(self.connect_pressed)
            row.settings_pressed.connect(self.settings_pressed)
            column.addWidget(row)
            self._rows.append(row)

    def _words(self, *, found: bool, searching: bool) -> str:
        if searching:
            return self.tr("Looking for adapters…")
        if found:
            return ""
        return self.tr("No adapter found. Plug one in and search again, enter one by hand, or use the virtual pack.")

    def _unfold(self, on: bool) -> None:
        self._missing_holder.setVisible(on and self.more_button.isVisibleTo(self))
        set_icon(self.more_button, "chevron-down" if on else "chevron-right", tint="accent", size=16)

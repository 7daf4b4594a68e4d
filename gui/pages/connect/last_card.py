"""The last connection: one large button, what it would connect to, and whether its adapter is there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from engine.messages import Adapter
from engine.settings import LastConnection
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_S
from gui.widgets.labels import Card, IconLabel, label, set_text
from gui.wording import adapter_advice, adapter_status_words, link_text

_LARGE_ICON = 28


class LastCard(Card):
    """Shown while nothing is connected and there was a connection before.

    Signals:
        connect_pressed: connect as the last time.
    """

    connect_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent=parent)
        set_text(self.heading, self.tr("Last connection"))
        self.heading.setVisible(True)
        self.button = QPushButton()
        self.button.setProperty("kind", "primary")
        self.button.setProperty("scale", "large")
        self.button.setToolTip(self.tr("Connect with the last connection") + "  Ctrl+Return")
        self.button.setShortcut("Ctrl+Return")
        # A long title must not make the page wider.
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_icon(self.button, "connect", tint="on_accent", size=_LARGE_ICON)
        self.button.clicked.connect(self.connect_pressed)
        self._place = label("", "small", wrap=True)
        self._mark = IconLabel("ok", "ok", 16)
        self.status = label("", "small", wrap=True)
        state = QHBoxLayout()
        state.setSpacing(SPACE_S)
        state.addWidget(self._mark)
        state.addWidget(self.status, 1)
        self.body.addWidget(self.button)
        self.body.addWidget(self._place)
        self.body.addLayout(state)

    def show_last(self, last: LastConnection, *, name: str, pack_title: str, adapter: Adapter | None, searching: bool) -> None:
        """Show the last connection.

        Args:
            last: what it was.
            name: of its adapter or interface.
            pack_title: of its pack definition.
            adapter: its adapter as it was found; None: it was not.
            searching: adapters are still looked for.
        """
        action = self.tr("Connect to %s") % name
        self.button.setText(f"{action}\n{pack_title}")
        self.button.setAccessibleName(self.tr("Connect to %s with the definition %s") % (name, pack_title))
        number = f" · {last.link.serial}" if last.link.serial else ""
        set_text(self._place, link_text(last.link) + number)
        icon, tint, word = self._status(last, adapter, searching=searching)
        self._mark.show_icon(icon, tint)
        self._mark.setVisible(bool(word))
        set_text(self.status, word)
        self.status.setVisible(bool(word))

    def _status(self, last: LastConnection, adapter: Adapter | None, *, searching: bool) -> tuple[str, str, str]:
        if adapter is not None:
            icon, tint, word = adapter_status_words(adapter.status)
            advice = adapter_advice(adapter)
            return icon, tint, f"{word}. {advice}" if advice else word
        if searching or not last.link.serial:
            return "info", "muted", ""
        return "warning", "warning", self.tr("Not plugged in")

"""How the connection stands: word, cause, advice, and how far it came."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.pages.connect.presenter import ConnectView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M
from gui.widgets.labels import Card, IconLabel, label, set_style_property, set_text
from gui.widgets.step_list import StepList
from gui.wording import engine_text


class LinkCard(Card):
    """Shown while a connection is wanted.

    Signals:
        disconnect_pressed: close the connection.
        open_pressed: go to the overview.
    """

    disconnect_pressed = Signal()
    open_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent=parent)
        self._icon = IconLabel("lost", "muted", 28)
        self._word = label("", "heading")
        self._target = label("", "small", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(self._icon)
        head.addWidget(self._word, 1)
        self.cause = label("", "body", wrap=True, selectable=True)
        self.advice = label("", "strong", wrap=True, selectable=True)
        self._steps = StepList()
        self.disconnect_button = QPushButton(self.tr("Disconnect"))
        self.disconnect_button.clicked.connect(self.disconnect_pressed)
        self.open_button = QPushButton(self.tr("Show the pack"))
        self.open_button.setProperty("kind", "primary")
        self.open_button.setToolTip(self.tr("Overview") + "  Ctrl+2")
        set_icon(self.open_button, "overview", tint="on_accent")
        self.open_button.clicked.connect(self.open_pressed)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.disconnect_button)
        buttons.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self._target)
        self.body.addSpacing(4)
        self.body.addWidget(self._steps)
        self.body.addWidget(self.cause)
        self.body.addWidget(self.advice)
        self.body.addSpacing(4)
        self.body.addLayout(buttons)

    def show_view(self, view: ConnectView) -> None:
        """Show the state of the link."""
        word = view.word
        if view.seconds_lost is not None:
            word = self.tr("Lost %d s ago – retrying") % view.seconds_lost
        self._icon.show_icon(view.icon, view.tint)
        set_text(self._word, word)
        set_text(self._target, view.target)
        set_text(self.cause, engine_text(view.cause))
        self.cause.setVisible(bool(view.cause))
        set_text(self.advice, engine_text(view.advice))
        self.advice.setVisible(bool(view.advice))

        self._steps.show_steps(view.steps)
        self.open_button.setVisible(view.word != "" and view.tint == "ok")
        set_style_property(self, "state", view.tint if view.tint in {"warning", "fault"} else "")

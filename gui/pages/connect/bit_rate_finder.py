"""Looking for the bit rate: what it does, how far it is, what it found."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.pages.connect.presenter import BitRateView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import IconLabel, label, set_text
from gui.wording import engine_text

_STEPS = 100


class BitRateFinder(QWidget):
    """A button, and while it searches progress and a stop.

    Signals:
        find_pressed: begin.
        stop_pressed: end it.
    """

    find_pressed = Signal()
    stop_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with nothing searched for."""
        super().__init__(parent)
        self.find_button = QPushButton(self.tr("Find bit rate"))
        self.find_button.clicked.connect(self.find_pressed)
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.setAccessibleName(self.tr("Stop the search for the bit rate"))
        set_icon(self.stop_button, "stop")
        self.stop_button.clicked.connect(self.stop_pressed)
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Search for the bit rate"))
        self._mark = IconLabel("ok", "ok", 22)
        self.sentence = label("", "strong", wrap=True)
        self.advice = label("", "small", wrap=True)
        self._explanation = label("", "small", wrap=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_M)
        buttons.addWidget(self.find_button)
        buttons.addWidget(self.stop_button)
        buttons.addWidget(self.progress, 1)
        words = QHBoxLayout()
        words.setSpacing(SPACE_S)
        words.addWidget(self._mark)
        words.addWidget(self.sentence, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_S)
        whole.addLayout(buttons)
        whole.addLayout(words)
        whole.addWidget(self.advice)
        whole.addWidget(self._explanation)

    def show_view(self, view: BitRateView, *, has_channel: bool, can_listen: bool) -> None:
        """Show how the search stands.

        Args:
            view: the search.
            has_channel: an adapter is chosen, so that one can begin.
            can_listen: that adapter can listen without acknowledging.
        """
        self.find_button.setVisible(not view.running)
        self.find_button.setEnabled(has_channel and can_listen)
        self.find_button.setToolTip("" if has_channel else self.tr("Enter a channel first."))
        self.stop_button.setVisible(view.running)
        self.progress.setVisible(view.running)
        self.progress.setValue(round(view.fraction * _STEPS))
        icon, tint, sentence = self._words(view)
        self._mark.show_icon(icon, tint)
        self._mark.setVisible(bool(sentence))
        set_text(self.sentence, sentence)
        self.sentence.setVisible(bool(sentence))
        advice = engine_text(view.result.advice) if view.result is not None else ""
        set_text(self.advice, advice)
        self.advice.setVisible(bool(advice))
        set_text(self._explanation, self._explain(can_listen=can_listen))

    def _words(self, view: BitRateView) -> tuple[str, str, str]:
        if view.running:
            if view.bitrate_bps is None:
                return "running", "accent", self.tr("Opening the adapter…")
            return "running", "accent", self.tr("Listening at %s kbit/s…") % f"{view.bitrate_bps / 1000:g}"
        found = view.result
        if found is None:
            return "info", "muted", ""
        if found.bitrate_bps is None:
            return "warning", "warning", engine_text(found.cause)
        sentence = self.tr("The bus runs at %s kbit/s.") % f"{found.bitrate_bps / 1000:g}"
        if found.data_bitrate_bps:
            sentence = self.tr("The bus runs at %s kbit/s, CAN FD data at %s Mbit/s.") % (
                f"{found.bitrate_bps / 1000:g}",
                f"{found.data_bitrate_bps / 1_000_000:g}",
            )
        return "ok", "ok", sentence

    def _explain(self, *, can_listen: bool) -> str:
        if can_listen:
            return self.tr("Only listens: nothing is sent, not even an acknowledge, so nobody on the bus is disturbed.")
        return self.tr("This adapter cannot listen without acknowledging; its bit rate has to be set by hand.")

"""A running update: steps with ticks, per cent, time left, and `do not unplug` only while that is true."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from gui.pages.update.view import UpdateView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from gui.widgets.labels import Card, IconLabel, label, set_style_property, set_text
from gui.widgets.step_list import StepList


class ProgressCard(Card):
    """Shows the running update of an `UpdateView`.

    Signals:
        cancel_pressed: stop where that is safe.
    """

    cancel_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start at nothing."""
        super().__init__(parent=parent)
        self._title = label("", "heading", wrap=True)
        self._percent = label("0 %", "number")
        self._left = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the update"))
        self._steps = StepList()
        self._plug_icon = IconLabel("warning", "warning", 28)
        self.plug = label("", "strong", wrap=True)
        self.cancel_button = QPushButton(self.tr("Stop the update"))
        set_icon(self.cancel_button, "stop")
        self.cancel_button.clicked.connect(self.cancel_pressed)
        numbers = QHBoxLayout()
        numbers.setSpacing(SPACE_L)
        numbers.addWidget(self._percent)
        numbers.addWidget(self._left, 1)
        self._plug_frame = Card()
        self._plug_frame.body.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        plug = QHBoxLayout()
        plug.setSpacing(SPACE_M)
        plug.addWidget(self._plug_icon)
        plug.addWidget(self.plug, 1)
        plug.addWidget(self.cancel_button)
        self._plug_frame.body.addLayout(plug)
        self.body.addWidget(self._title)
        self.body.addLayout(numbers)
        self.body.addWidget(self.bar)
        self.body.addSpacing(SPACE_S)
        self.body.addWidget(self._steps)
        self.body.addStretch(1)
        self.body.addWidget(self._plug_frame)

    def show_view(self, view: UpdateView) -> None:
        """Show how far the update is."""
        set_text(self._title, self.tr("Updating pack %s") % view.serial)
        set_text(self._percent, f"{view.fraction * 100:.0f} %")
        self.bar.setValue(round(view.fraction * 1000))
        left = "" if view.seconds_left is None else self.tr("about %d s left") % view.seconds_left
        set_text(self._left, left)
        self._steps.show_steps(view.steps)
        set_style_property(self._plug_frame, "state", "" if view.cancellable else "warning")
        self._plug_icon.show_icon(*(("info", "muted") if view.cancellable else ("warning", "warning")))
        set_text(self.plug, self._plug_words(view))
        self.cancel_button.setVisible(view.cancellable or view.cancelling)
        self.cancel_button.setEnabled(view.cancellable and not view.cancelling)

    def _plug_words(self, view: UpdateView) -> str:
        if view.cancelling:
            return self.tr("Stopping at the next safe point…")
        if view.step == "watch":
            return self.tr("The new calibration is active. Stopping the watch now leaves it unproved.")
        if view.cancellable:
            return self.tr("The update can be stopped now; the pack keeps its present calibration.")
        return self.tr("Do not unplug and do not switch off now.")

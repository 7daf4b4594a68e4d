"""How an update ended, in one sentence that can be relied on, and where its record is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.messages import FlashResult
from gui.pages.update.result_words import result_word
from gui.pages.update.view import UpdateView
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from gui.widgets.labels import Card, IconLabel, label, set_style_property, set_text
from gui.widgets.scrolling import scrolling_column
from gui.widgets.step_list import StepList
from gui.wording import engine_text


class ResultCard(Card):
    """Shows a `FlashResult`, or why there is none.

    Signals:
        back_pressed: choose again.
        resume_pressed: check and go on with the interrupted update.
        next_pressed: the same package for another pack.
    """

    back_pressed = Signal()
    resume_pressed = Signal()
    next_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent=parent)
        self._icon = IconLabel("ok", "ok", 40)
        self.word = label("", "title", wrap=True)
        self.sentence = label("", "body", wrap=True, selectable=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(SPACE_L)
        self._facts.setVerticalSpacing(2)
        self._facts.setColumnStretch(1, 1)
        self._steps = StepList()
        head = QHBoxLayout()
        head.setSpacing(SPACE_L)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_S)
        words.addWidget(self.word)
        words.addWidget(self.sentence)
        head.addLayout(words, 1)
        scroll, column = scrolling_column(self.tr("Record of the update"), spacing=SPACE_L, right_margin=SPACE_M)
        column.addLayout(self._facts)
        column.addWidget(self._steps)
        column.addStretch(1)
        self.body.addLayout(head)
        self.body.addSpacing(SPACE_S)
        self.body.addWidget(scroll, 1)
        self.body.addLayout(self._make_buttons())

    def _make_buttons(self) -> QHBoxLayout:
        self.back_button = QPushButton(self.tr("Done"))
        self.back_button.clicked.connect(self.back_pressed)
        self.resume_button = QPushButton(self.tr("Resume the update…"))
        self.resume_button.setProperty("kind", "primary")
        self.resume_button.clicked.connect(self.resume_pressed)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_M)
        self.next_button = QPushButton(self.tr("Next pack"))
        self.next_button.setToolTip(self.tr("Keep the package, and check it against the next pack that is connected"))
        self.next_button.clicked.connect(self.next_pressed)
        buttons.addWidget(self.resume_button)
        buttons.addWidget(self.next_button)
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        return buttons

    def show_view(self, view: UpdateView) -> None:
        """Show how it ended."""
        result = view.result
        icon, tint, word, sentence = self._failed_words(view) if result is None else self._words(result)
        self._icon.show_icon(icon, tint)
        set_text(self.word, word)
        set_style_property(self.word, "state", tint)
        set_text(self.sentence, sentence)
        self._show_facts(() if result is None else self._rows(result))
        self._steps.show_steps(view.steps)
        settled = result is not None and (result.rolled_back or result.result not in {"interrupted", "failed"})
        self.resume_button.setVisible(not settled)
        self.next_button.setVisible(settled)

    def _words(self, result: FlashResult) -> tuple[str, str, str, str]:
        size = f"{result.bytes:,}"
        if result.rolled_back:
            return "warning", "warning", result_word("rolled_back"), engine_text(result.reason)
        if result.result == "flashed":
            return "ok", "ok", result_word("flashed"), self.tr("Verified: read back %s bytes, identical.") % size
        if result.result == "already_current":
            return (
                "ok",
                "ok",
                result_word("already_current"),
                engine_text(result.reason) or self.tr("Nothing had to be written."),
            )
        if result.result == "interrupted":
            again = self.tr("Connect again and resume.")
            return "warning", "warning", result_word("interrupted"), f"{engine_text(result.reason)} {again}".strip()
        if result.result == "refused":
            return "lock", "warning", result_word("refused"), engine_text(result.reason)
        return "fault", "fault", result_word("failed"), engine_text(result.reason)

    def _failed_words(self, view: UpdateView) -> tuple[str, str, str, str]:
        return (
            "fault",
            "fault",
            self.tr("The update did not finish"),
            f"{engine_text(view.error)} {engine_text(view.advice)}".strip(),
        )

    def _rows(self, result: FlashResult) -> tuple[tuple[str, str], ...]:
        rows = [
            (self.tr("Calibration before"), result.calibration_id_before),
            (self.tr("Calibration now"), result.calibration_id_after),
            (self.tr("New faults"), ", ".join(result.new_faults)),
            (self.tr("Record"), result.run_folder),
        ]
        if result.transfer_s > 0 and result.wire_limit_s > 0:
            pace = self.tr("%.1f s, %.0f %% of what the bus allows") % (
                result.transfer_s,
                100 * result.wire_limit_s / result.transfer_s,
            )
            rows.insert(2, (self.tr("Transfer"), pace))
        return tuple((caption, value) for caption, value in rows if value)

    def _show_facts(self, rows: tuple[tuple[str, str], ...]) -> None:
        while self._facts.count():
            item = self._facts.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for row, (caption, value) in enumerate(rows):
            self._facts.addWidget(label(caption, "small"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(label(value, "body", wrap=True, selectable=True), row, 1)

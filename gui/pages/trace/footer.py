"""Below the table: how times are told, how many frames there are, what is missing, and how the export stands."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from bms.trace.trace_text import TimeMode
from gui.pages.trace.view import TraceView
from gui.pages.trace.words import counted, counts_line, export_line, export_notes, time_word
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import ElidedLabel, IconLabel, label, set_text


class Footer(QWidget):
    """Shows a `TraceView`.

    Signals:
        time_mode_chosen(TimeMode): tell times in this way.
        undo_pressed: bring back what was cleared.
        stop_export_pressed, export_read: stop the running export; its result was read.
    """

    time_mode_chosen = Signal(object)
    undo_pressed = Signal()
    stop_export_pressed = Signal()
    export_read = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the lines."""
        super().__init__(parent)
        self.times = QComboBox()
        self.times.setAccessibleName(self.tr("How times are told"))
        for mode in TimeMode:
            self.times.addItem(time_word(mode), mode)
        self.times.activated.connect(lambda _index: self.time_mode_chosen.emit(self.times.currentData()))
        self.counts = ElidedLabel("", "muted", least_width=80)
        self.undo_button = self._quiet()
        self.undo_button.clicked.connect(self.undo_pressed)
        self._lost_icon = IconLabel("warning", "warning", 20)
        self.lost = ElidedLabel("", "body", least_width=120)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.export = ElidedLabel("", "body", least_width=120)
        self.export_notes = label("", "muted", wrap=True)
        self.stop_button = self._quiet()
        self.stop_button.clicked.connect(self._stop_or_read)
        first = QHBoxLayout()
        first.setSpacing(SPACE_M)
        first.addWidget(self.times)
        first.addWidget(self.counts, 1)
        first.addWidget(self._lost_icon)
        first.addWidget(self.lost)
        first.addWidget(self.undo_button)
        self._export_row = QWidget()
        second = QHBoxLayout(self._export_row)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(SPACE_M)
        second.addWidget(self.progress)
        second.addWidget(self.export, 1)
        second.addWidget(self.stop_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._export_row)
        column.addWidget(self.export_notes)
        column.addLayout(first)

    @staticmethod
    def _quiet() -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "quiet")
        return button

    def refresh(self, view: TraceView) -> None:
        """Show the presenter's view."""
        self.times.setCurrentIndex(list(TimeMode).index(view.time_mode))
        set_text(self.counts, self._counts(view))
        self.undo_button.setVisible(view.cleared > 0)
        text = self.tr("Undo clearing (%s)") % counted(view.cleared)
        if self.undo_button.text() != text:
            self.undo_button.setText(text)
        for widget in (self._lost_icon, self.lost):
            widget.setVisible(view.lost > 0)
        set_text(self.lost, self.tr("%s frames lost on their way here") % counted(view.lost))
        self._show_export(view)

    def _counts(self, view: TraceView) -> str:
        if view.filter_error:
            return self.tr("“%s” is not understood; the rows stay as they were.") % view.filter_error
        return counts_line(view)

    def _show_export(self, view: TraceView) -> None:
        state = view.export
        self._export_row.setVisible(state is not None)
        notes = "" if state is None else export_notes(state)
        set_text(self.export_notes, notes)
        self.export_notes.setVisible(bool(notes))
        if state is None:
            return
        self.progress.setVisible(state.running)
        self.progress.setMaximum(max(state.total, 1))
        self.progress.setValue(state.written + state.left_out)
        set_text(self.export, export_line(state))
        self.stop_button.setText(self.tr("Stop writing") if state.running else self.tr("Close this line"))
        self._running = state.running

    def _stop_or_read(self) -> None:
        (self.stop_export_pressed if self._running else self.export_read).emit()

    _running = False

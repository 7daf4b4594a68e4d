"""The trial: which story, from where, and what came of it with the working tables and with those in the device."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from bms.definition.model import PackDefinition
from bms.telemetry.snapshot import PackSnapshot
from gui.bridge.trial_process import TrialProcess
from gui.bridge.trial_report import TrialReport
from gui.pages.calibration.rows import Column, make_row_table
from gui.pages.calibration.trial.curves import CurvePane
from gui.pages.calibration.trial.difference_rows import DifferenceRows
from gui.pages.calibration.trial.panes import panes
from gui.pages.calibration.trial.presenter import TrialPresenter, TrialView
from gui.pages.calibration.trial.question import Question
from gui.pages.calibration.trial.words import assumption_text, conclusion, row_texts
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import IconLabel, label, set_style_property, set_text
from gui.wording import engine_text

EMPTY, RESULT = range(2)
PANES = 4
ICONS = {"ok": "ok", "warning": "warning", "fault": "fault"}


class TrialPanel(QWidget):
    """Working tables against the tables in the device, on the virtual pack, before anything is flashed."""

    def __init__(self, process: TrialProcess | None = None, parent: QWidget | None = None) -> None:
        """Start without tables. `process`: runs the trials."""
        super().__init__(parent)
        self._process = process or TrialProcess(parent=self)
        self.presenter = TrialPresenter(self._process.start, self._process.stop, self._show)
        self._process.progressed.connect(self.presenter.take_progress)
        self._process.finished.connect(self.presenter.take_report)
        self._process.failed.connect(self.presenter.take_failure)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._process.stop)
        self._shown: TrialReport | None = None
        self.question = Question(self.presenter)
        self._empty = EmptyState("virtual")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._result())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.question)
        column.addWidget(self._stack, 1)
        self._show()

    def set_tables(self, working: bytes, device: bytes | None) -> None:
        """Take the payloads to try: the working one, and the one it is compared with."""
        self.presenter.set_tables(working, device)

    def set_pack(self, definition: PackDefinition) -> None:
        """Take the pack the tables are for."""
        self.presenter.set_pack(definition)

    def set_state(self, state: PackSnapshot | None) -> None:
        """Take the live values of the connected pack; None: there is none."""
        self.presenter.set_state(state)

    def stop(self) -> None:
        """Give up a trial that is on its way."""
        self.presenter.stop()

    def _result(self) -> QWidget:
        self._icon = IconLabel("ok", "ok", 24)
        self._sentence = label("", "strong", wrap=True, selectable=True)
        self._stale = label(self.tr("The tables were changed since: run it again."), "small")
        self._stale.setProperty("state", "warning")
        self._notes = label("", "small", wrap=True)
        self.curves = [CurvePane() for _ in range(PANES)]
        self.rows = DifferenceRows(
            (
                Column(title=self.tr("Figure")),
                Column(title=self.tr("Device"), width=90, number=True),
                Column(title=self.tr("Working"), width=90, number=True),
                Column(title=self.tr("Difference"), width=100, number=True),
                Column(title="", width=80),
            ),
            self,
        )
        self.table = make_row_table(self.rows, self.tr("Differences between device and working tables"))
        grid = QGridLayout()
        grid.setSpacing(SPACE_S)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, pane in enumerate(self.curves):
            grid.addWidget(pane, number // 2, number % 2)
        plots = QWidget()
        plots_column = QVBoxLayout(plots)
        plots_column.setContentsMargins(0, 0, 0, 0)
        plots_column.addLayout(grid, 1)
        plots_column.addWidget(self._legend())
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.addWidget(plots)
        parts.addWidget(self.table)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        parts.setHandleWidth(SPACE_M)
        parts.setChildrenCollapsible(False)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._sentence, 1)
        head.addWidget(self._stale, 0, Qt.AlignmentFlag.AlignTop)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(head)
        column.addWidget(parts, 1)
        column.addWidget(self._notes)
        return holder

    def _legend(self) -> QLabel:
        self._legend_line = label("", "small")
        self._legend_line.setTextFormat(Qt.TextFormat.RichText)
        return self._legend_line

    def _color_legend(self, with_device: bool) -> None:
        colors = colors_of(self.palette())
        entries = [(colors.accent, "━━", self.tr("working tables"))]
        if with_device:
            entries.append((colors.warning, "╍╍", self.tr("tables in the device")))
        self._legend_line.setText(" &nbsp; ".join(f'<span style="color:{c}">{sign}</span> {word}' for c, sign, word in entries))

    def _show(self) -> None:
        view = self.presenter.view
        self.question.show_view(view)
        self._stack.setCurrentIndex(RESULT if view.report is not None else EMPTY)
        if view.report is None:
            self._shown = None
            self._show_why_empty(view)
            return
        self._stale.setVisible(view.stale)
        if view.report is not self._shown:
            self._shown = view.report
            self._show_report(view.report)

    def _show_why_empty(self, view: TrialView) -> None:
        if view.error:
            self._empty.show_reason(self.tr("The trial has no result"), engine_text(view.error))
        elif view.running:
            self._empty.show_reason(
                self.tr("The virtual pack is running"), self.tr("It tells the same story to the same pack with both sets.")
            )
        elif view.can_run:
            self._empty.show_reason(
                self.tr("Try the tables before you flash them"),
                self.tr("A simulated pack runs with the working tables and with those in the device. Nothing is sent."),
            )
        else:
            self._empty.show_reason(self.tr("No tables to try"), self.tr("Open a pack definition or connect to a pack."))

    def _show_report(self, report: TrialReport) -> None:
        state, sentence = conclusion(report)
        self._icon.show_icon(ICONS[state], state)
        set_text(self._sentence, sentence)
        set_style_property(self._sentence, "state", "" if state == "ok" else state)
        described = "; ".join(", ".join(row_texts(row)) for row in report.differences)
        for widget, pane in zip(self.curves, panes(report), strict=True):
            widget.show_pane(pane, described)
        self.rows.show_differences(report.differences)
        notes = [assumption_text(assumption.id) for assumption in report.start.assumptions]
        notes.append(self.tr("A trial says what the software of the BMS would do, not what real cells would."))
        set_text(self._notes, " ".join(note for note in notes if note))
        self._color_legend("device" in report.sets)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Colour the legend again when the theme changed."""
        if event.type() == QEvent.Type.PaletteChange and self._shown is not None:
            self._color_legend("device" in self._shown.sets)
        super().changeEvent(event)

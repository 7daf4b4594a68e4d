"""What is said about the working tables, one panel a tab; only the panel that is open is brought up to date."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QTabWidget, QVBoxLayout, QWidget

from bms.calibration.editing import Layer
from bms.calibration.findings import Finding
from bms.calibration.workbench import Workbench
from gui.pages.calibration.comparison_panel import ComparisonPanel
from gui.pages.calibration.findings_panel import FindingsPanel
from gui.pages.calibration.history_panel import HistoryPanel
from gui.pages.calibration.inherited_panel import InheritedPanel
from gui.pages.calibration.presenter import CalibrationPresenter
from gui.pages.calibration.trial.panel import TrialPanel
from gui.theme.tokens import SPACE_S

PICTURE, FINDINGS, COMPARISON, TRIAL, INHERITED, HISTORY = range(6)
LEAST_HEIGHT = 160


class Panels(QTabWidget):
    """The panels of a `CalibrationPresenter`.

    Signals:
        cell_wanted(str, object): an object (or axis) and an index in it were chosen.
        panel_shown: another panel is open.
    """

    cell_wanted = Signal(str, object)
    panel_shown = Signal()

    def __init__(self, presenter: CalibrationPresenter, picture: QWidget, parent: QWidget | None = None) -> None:
        """Build the panels; `picture` of the open table is the first."""
        super().__init__(parent)
        self._presenter = presenter
        self._shown_revision = -1
        self.findings = FindingsPanel()
        self.findings.chosen.connect(self._finding_chosen)
        self.comparison = ComparisonPanel()
        self.comparison.take_wanted.connect(lambda layer, cells: presenter.take(Layer(layer), cells))
        self.comparison.chosen.connect(self.cell_wanted)
        self.trial = TrialPanel()
        self.inherited = InheritedPanel()
        self.inherited.chosen.connect(presenter.choose_object)
        self.history = HistoryPanel()
        self.why = QLineEdit()
        self.why.setPlaceholderText(self.tr("Why: reason for the next changes, kept in the history"))
        self.why.setAccessibleName(self.tr("Reason for the next changes"))
        self.why.textChanged.connect(presenter.set_why)
        self.setDocumentMode(True)
        self.setMinimumHeight(LEAST_HEIGHT)
        for panel, text in (
            (picture, self.tr("Picture")),
            (self.findings, self.tr("Findings")),
            (self.comparison, self.tr("Comparison")),
            (self.trial, self.tr("Try")),
            (self.inherited, self.tr("Lithium settings")),
            (self._history_with_reason(), self.tr("History")),
        ):
            self.addTab(panel, text)
        self.currentChanged.connect(lambda _index: self._panel_chosen())

    def _history_with_reason(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.why)
        column.addWidget(self.history, 1)
        return holder

    def refresh(self, bench: Workbench) -> None:
        """Show what the presenter knows."""
        view = self._presenter.view
        self.findings.show_findings(view, bench)
        findings, inherited = len(view.findings), len(view.inherited)
        self.setTabText(FINDINGS, self.tr("Findings") + (f" ✖ {findings}" if findings else " ✔"))
        self.setTabText(INHERITED, self.tr("Lithium settings") + (f" ⚠ {inherited}" if inherited else ""))
        if view.revision != self._shown_revision:
            self._shown_revision = view.revision
            self._show_open_panel(bench)
            read = bench.layer(Layer.DEVICE)
            compared = Layer.DEFAULT if read is None else Layer.DEVICE
            self.trial.set_tables(bench.payload, read or bench.layer(Layer.DEFAULT), compared)

    def _panel_chosen(self) -> None:
        self.panel_shown.emit()
        if self._presenter.bench is not None:
            self._show_open_panel(self._presenter.bench)

    def _show_open_panel(self, bench: Workbench) -> None:
        presenter, index = self._presenter, self.currentIndex()
        if index == COMPARISON and (comparison := presenter.comparison()) is not None:
            self.comparison.show_comparison(comparison, bench)
        elif index == INHERITED:
            self.inherited.show_inherited(presenter.view.inherited)
        elif index == HISTORY:
            self.history.show_history(presenter.history(), bench)

    def _finding_chosen(self, finding: Finding) -> None:
        self.cell_wanted.emit(finding.parameter, finding.index)

"""What the checks say: one row a finding; choosing it leads to the cell."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bms.calibration.findings import Finding
from bms.calibration.workbench import Workbench
from gui.pages.calibration.rows import TWO_LINES, Column, RowModel, make_row_table
from gui.pages.calibration.view import CalibrationView
from gui.pages.calibration.words import cell_text
from gui.widgets.empty_state import EmptyState
from gui.wording import engine_text


class FindingsPanel(QWidget):
    """The findings of the working set.

    Signals:
        chosen(object): a `Finding` was chosen.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._findings: tuple[Finding, ...] = ()
        self.model = RowModel(
            (
                Column(title=self.tr("Where"), width=150),
                Column(title=self.tr("What is wrong, and by which rule")),
            ),
            self,
        )
        self.table = make_row_table(self.model, self.tr("Findings"), height=TWO_LINES)
        self.table.clicked.connect(lambda index: self._choose(index.row()))
        self.table.activated.connect(lambda index: self._choose(index.row()))
        self.empty = EmptyState("ok")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def show_findings(self, view: CalibrationView, bench: Workbench) -> None:
        """Show the findings of a view."""
        self._findings = view.findings
        self.model.show_rows(
            [
                (
                    f"{finding.parameter}\n{cell_text(bench, finding.parameter, finding.index)}".rstrip(),
                    f"{engine_text(finding.message)} ({finding.rule})",
                )
                for finding in view.findings
            ]
        )
        self._stack.setCurrentIndex(1 if view.findings else 0)
        self.empty.show_reason(
            self.tr("Nothing found"),
            self.tr("%d values checked against their limits, each other, the BMS and the chemistry.") % view.checked,
            good=True,
        )

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._findings):
            self.chosen.emit(self._findings[row])

"""Who changed what, when and why."""

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bms.calibration.history import CellChange, HistoryEntry
from bms.calibration.workbench import Workbench
from gui.pages.calibration.rows import Column, RowModel, make_row_table
from gui.pages.calibration.words import action_text, cell_text, value_text
from gui.theme.tokens import SPACE_S
from gui.widgets.labels import label

CELLS_SHOWN = 3


class HistoryPanel(QWidget):
    """The calibration log of this product on this computer, the newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.model = RowModel(
            (
                Column(title=self.tr("Time"), width=130),
                Column(title=self.tr("Who"), width=120),
                Column(title=self.tr("What"), width=130),
                Column(title=self.tr("Values, old → new")),
                Column(title=self.tr("Why"), width=170),
            ),
            self,
        )
        self.table = make_row_table(self.model, self.tr("History"))
        self._nothing: QLabel = label(self.tr("Nothing has been changed on this computer yet."), "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.table, 1)

    def show_history(self, entries: Sequence[HistoryEntry], bench: Workbench) -> None:
        """Show these entries."""
        self._nothing.setVisible(not entries)
        self.table.setVisible(bool(entries))
        self.model.show_rows([self._row(entry, bench) for entry in entries])

    def _row(self, entry: HistoryEntry, bench: Workbench) -> tuple[str, ...]:
        when = QDateTime.fromString(entry.utc, Qt.DateFormat.ISODate).toLocalTime()
        who = f"{entry.who} ({entry.role})" if entry.who else entry.role
        what = action_text(entry.action)
        if entry.subject:
            what = f"{what}: {entry.subject}"
        shown = "; ".join(self._change(change, bench) for change in entry.changes[:CELLS_SHOWN])
        more = len(entry.changes) - CELLS_SHOWN
        if more > 0:
            shown += " " + self.tr("and %d more") % more
        return QLocale().toString(when, QLocale.FormatType.ShortFormat), who, what, shown, entry.why

    def _change(self, change: CellChange, bench: Workbench) -> str:
        name = change.parameter
        if name not in bench.description.characteristics and name not in bench.description.axis_points:
            return f"{name} {change.old:g} → {change.new:g} {change.unit}".rstrip()
        place = cell_text(bench, name, change.index)
        old, new = value_text(bench, name, change.old), value_text(bench, name, change.new)
        return f"{name}{f' ({place})' if place else ''} {old} → {new} {change.unit}".rstrip()

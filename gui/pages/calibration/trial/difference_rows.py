"""The table of differences: better and worse by word and by colour."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QGuiApplication

from gui.bridge.trial_report import Row
from gui.pages.calibration.rows import RowModel
from gui.pages.calibration.trial.words import row_texts
from gui.theme.colors import colors_of

OTHER = 1
"""Column of the set the working one is compared with."""
_TONES = {"better": "ok", "worse": "fault"}


class DifferenceRows(RowModel):
    """One row a figure."""

    _verdicts: tuple[str, ...] = ()

    def name_other(self, name: str) -> None:
        """Call the set the working one is compared with by its name."""
        self.columns = (self.columns[0], replace(self.columns[OTHER], title=name), *self.columns[OTHER + 1 :])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, OTHER, OTHER)

    def show_differences(self, differences: Sequence[Row]) -> None:
        """Show these rows."""
        self._verdicts = tuple(row.verdict for row in differences)
        self.show_rows([row_texts(row) for row in differences])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what `RowModel` does, and the colour of a verdict."""
        if role == Qt.ItemDataRole.ForegroundRole:
            tone = _TONES.get(self._verdicts[index.row()])
            return None if tone is None else QColor(getattr(colors_of(QGuiApplication.palette()), tone))
        return super().data(index, role)

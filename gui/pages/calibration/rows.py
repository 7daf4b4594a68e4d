"""A list of rows for the panels below the tables: findings, comparison, history, inherited settings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gui.widgets.tables import make_rows

ONE_LINE, TWO_LINES = 30, 46


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `width` in pixels; 0: as wide as there is room. Numbers stand at the right."""

    title: str
    width: int = 0
    number: bool = False


class RowModel(QAbstractTableModel):
    """Rows of texts; what a row stands for is the caller's."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show_rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show these rows; the same rows again change nothing, so that selections stay."""
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """Return a column's title, placed as its values are."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return self._place(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, tooltip or place of a cell."""
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._rows[index.row()][index.column()]
        return self._place(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _place(self, section: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def make_row_table(model: RowModel, name: str, *, height: int = ONE_LINE, many: bool = False) -> QTableView:
    """Return a table of rows.

    Args:
        model: what it shows.
        name: what it is, for people who cannot see it.
        height: of a row, in pixels.
        many: several rows can be chosen at once.
    """
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    make_rows(table, height)
    table.setWordWrap(height > ONE_LINE)
    if many:
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for section, column in enumerate(model.columns):
        if column.width:
            table.setColumnWidth(section, column.width)
        else:
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
    return table

"""The ids on the bus as a table that is sorted by any column and changes in place: what is selected stays selected."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.dialogs.link_sheet.view import IdLine
from gui.dialogs.link_sheet.words import NOT_TOLD, id_headings, id_texts

ID, NAME, RATE, PERIOD, JITTER, LENGTH, COUNT = range(7)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class IdTableModel(QAbstractTableModel):
    """Rows are ids; each keeps its index as long as it is on the bus, wherever it is sorted to."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty, sorted by id."""
        super().__init__(parent)
        self._lines: list[IdLine] = []
        self._column = ID
        self._descending = False

    def show_lines(self, lines: Sequence[IdLine]) -> None:
        """Show these ids: take out what is gone, put in what is new, bring the rest up to date."""
        now = {line.key: line for line in lines}
        for row in reversed(range(len(self._lines))):
            if self._lines[row].key not in now:
                self.beginRemoveRows(_ROOT, row, row)
                del self._lines[row]
                self.endRemoveRows()
        self._lines = [now.pop(line.key) for line in self._lines]
        if now:
            self.beginInsertRows(_ROOT, len(self._lines), len(self._lines) + len(now) - 1)
            self._lines += now.values()
            self.endInsertRows()
        if self._lines:
            self.dataChanged.emit(self.index(0, ID), self.index(len(self._lines) - 1, COUNT))
        self._arrange()

    def line(self, row: int) -> IdLine | None:
        """Return the id in a row, or None."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column from now on; what is not known comes last."""
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()

    def _arrange(self) -> None:
        by_id = sorted(self._lines, key=lambda line: line.key)
        known = [line for line in by_id if _sort_value(line, self._column) not in {None, ""}]
        unknown = [line for line in by_id if _sort_value(line, self._column) in {None, ""}]
        known.sort(key=lambda line: _sort_value(line, self._column), reverse=self._descending)
        arranged = known + unknown
        if arranged == self._lines:
            return
        self.layoutAboutToBeChanged.emit()
        places = {line.key: row for row, line in enumerate(arranged)}
        before = self.persistentIndexList()
        after = [self.index(places[self._lines[index.row()].key], index.column()) for index in before]
        self._lines = arranged
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # ------------------------------------------------------------ Qt's questions

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return how many ids there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else COUNT + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """Return a column's name; figures are at the right, and so are their names."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return id_headings()[section]
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, alignment or tooltip of a cell."""
        line = self.line(index.row())
        if line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return id_texts(line)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            text = id_texts(line)[index.column()]
            return QCoreApplication.translate("LinkSheet", "Known from the third frame on") if text == NOT_TOLD else text
        return None


def _sort_value(line: IdLine, column: int) -> Any:
    """Return what a column is sorted by: figures as they are shown, so that rows do not dance for what nobody sees."""
    rate = line.rate
    period, jitter = (None if value is None else round(value, 1) for value in (rate.period_ms, rate.jitter_ms))
    return (line.key, line.name.casefold(), round(rate.frames_per_s, 1), period, jitter, rate.length, rate.frames)[column]


def _alignment(column: int) -> int:
    side = Qt.AlignmentFlag.AlignLeft if column in {ID, NAME} else Qt.AlignmentFlag.AlignRight
    return int(side | Qt.AlignmentFlag.AlignVCenter)

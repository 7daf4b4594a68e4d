"""What every table of the trace page has in common: rows made into texts only when they are looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

KEPT_ROWS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: heading, width in pixels (0: the rest), whether numbers are aligned right, whether it shows payload bytes."""

    heading: str
    width: int
    right: bool = False
    payload: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTexts:
    """One row ready to be painted.

    Attributes:
        number: what the row is known by: number of the frame, key of the id, number of the message.
        texts: one for each column.
        payload: bytes of the payload column.
        changed: which of them are shown as changed.
        alarming: it is an error report or a broken message.
        marked: the user marked it.
        found: it matches a filter that hides nothing.
    """

    number: int
    texts: tuple[str, ...]
    payload: bytes = b""
    changed: tuple[bool, ...] = ()
    alarming: bool = False
    marked: bool = False
    found: bool = False


class TraceTableModel(QAbstractTableModel):
    """Rows of one kind."""

    def __init__(
        self,
        columns: tuple[Column, ...],
        *,
        count: Callable[[], int],
        make: Callable[[int], RowTexts],
        position: Callable[[int], int],
        parent: QObject | None = None,
    ) -> None:
        """`count` says how many rows there are, `make` makes one of them into texts, `position` finds one by its number."""
        super().__init__(parent)
        self.columns = columns
        self.position = position
        self._count_now = count
        self._make = make
        self._count = 0
        self._kept: dict[int, RowTexts] = {}

    def follow(self, removed: int, came: int) -> None:
        """Take in that rows went away in front and came behind; (-1, -1): that all are different."""
        if removed < 0 or self._count - removed + came != self._count_now():
            self.beginResetModel()
            self._kept.clear()
            self._count = self._count_now()
            self.endResetModel()
            return
        if removed:
            self.beginRemoveRows(QModelIndex(), 0, removed - 1)
            self._kept.clear()
            self._count -= removed
            self.endRemoveRows()
        if came:
            self.beginInsertRows(QModelIndex(), self._count, self._count + came - 1)
            self._count += came
            self.endInsertRows()

    def renew(self) -> None:
        """The rows say something else now, but are as many."""
        self._kept.clear()
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, len(self.columns) - 1))

    def row_texts(self, position: int) -> RowTexts:
        """Return one row."""
        texts = self._kept.get(position)
        if texts is None:
            if len(self._kept) >= KEPT_ROWS:
                self._kept.clear()
            texts = self._kept[position] = self._make(position)
        return texts

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """Return a column's heading and its alignment."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell, as a screen reader and a tooltip say it."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole} or not 0 <= index.row() < self._count:
            return None
        row = self.row_texts(index.row())
        if self.columns[index.column()].payload:
            return row.payload.hex(" ").upper()
        return row.texts[index.column()]

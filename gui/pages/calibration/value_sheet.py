"""The single values of a group on one sheet: working value beside device, file, default, limits and findings."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QBrush, QColor, QFont, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from bms.calibration.editing import Edit, Layer, Operation
from gui.pages.calibration.words import layer_name, number
from gui.theme.colors import LIGHT, Colors, colors_of
from gui.widgets.tables import make_rows
from gui.widgets.value_grid.table import GridTable

NAME, WORKING, UNIT, DEVICE, FILE, DEFAULT, STATE = range(7)
_LAYERS = {DEVICE: Layer.DEVICE, FILE: Layer.FILE, DEFAULT: Layer.DEFAULT}
ROW_HEIGHT = 54
_ONE_CELL = np.ones((1, 1), dtype=np.bool_)
Index = QModelIndex | QPersistentModelIndex


class ValueModel(QAbstractTableModel):
    """One row a value.

    Signals:
        edited(str, object): an `Edit` of this object is wanted.
        refused(str): what was typed is no number.
    """

    edited = Signal(str, object)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._tables: tuple[GridTable, ...] = ()
        self._colors: Colors = LIGHT

    def show_tables(self, tables: Sequence[GridTable], colors: Colors) -> None:
        """Show these values; the same names again keep selection and scroll place."""
        same = [table.name for table in tables] == [table.name for table in self._tables]
        if not same:
            self.beginResetModel()
        self._tables, self._colors = tuple(tables), colors
        if same and tables:
            self.dataChanged.emit(self.index(0, 0), self.index(len(tables) - 1, STATE))
        elif not same:
            self.endResetModel()

    def table(self, row: int) -> GridTable:
        """Return the value in a row."""
        return self._tables[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return how many values there are."""
        return 0 if parent.isValid() else len(self._tables)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else STATE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802 - Qt's name
        """Return a column's title, placed as its values are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _place(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (
            self.tr("Value"),
            layer_name("working"),
            self.tr("Unit"),
            *(layer_name(layer) for layer in _LAYERS.values()),
            self.tr("State"),
        )[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only the working value be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() == WORKING and not self._tables[index.row()].read_only
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text, number to edit, place, colour or tooltip of a cell."""
        table = self._tables[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(table, index.column())
            case Qt.ItemDataRole.EditRole:
                return number(float(table.values[0, 0]), table.decimals)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join((table.title, table.name, *table.findings.values()))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _place(index.column())
            case Qt.ItemDataRole.ForegroundRole:
                return self._brush(table, index.column())
            case Qt.ItemDataRole.FontRole if index.column() == WORKING:
                font = QFont()
                font.setBold(True)
                return font
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """Ask for an edit; the owner of the values decides."""
        if role != Qt.ItemDataRole.EditRole or index.column() != WORKING:
            return False
        table = self._tables[index.row()]
        try:
            asked = float(str(value).strip().replace(",", "."))
        except ValueError:
            self.refused.emit(self.tr("“%s” is no number.") % value)
            return False
        if not math.isclose(asked, float(table.values[0, 0]), rel_tol=0, abs_tol=1e-12):
            self.edited.emit(table.name, Edit(operation=Operation.SET, selection=_ONE_CELL, operand=asked))
        return True

    def _text(self, table: GridTable, column: int) -> str:
        if column in _LAYERS:
            values = table.layers.get(_LAYERS[column])
            return "–" if values is None else self._value(table, float(values[0, 0]))
        dirty = "● " if table.dirty.size and table.dirty[0, 0] else ""
        return {
            NAME: f"{table.title}\n{table.name} · {self._limits(table)}",
            WORKING: dirty + self._value(table, float(table.values[0, 0])),
            UNIT: table.unit,
            STATE: " ".join(table.findings.values()) or self._standing(table),
        }[column]

    def _limits(self, table: GridTable) -> str:
        if table.choices:
            return " / ".join(table.choices.values())
        return f"{number(table.lower, table.decimals)} … {number(table.upper, table.decimals)} {table.unit}".rstrip()

    def _value(self, table: GridTable, value: float) -> str:
        return table.choices.get(value, number(value, table.decimals))

    def _standing(self, table: GridTable) -> str:
        reference = table.reference_values
        if reference is None or reference[0, 0] == table.values[0, 0]:
            return ""
        if table.choices:
            return self.tr("changed")
        return f"{float(table.values[0, 0] - reference[0, 0]):+.9g} {table.unit}".rstrip()

    def _brush(self, table: GridTable, column: int) -> QBrush | None:
        if column in {WORKING, STATE} and table.findings:
            return QBrush(QColor(self._colors.fault))
        if column == WORKING and table.dirty.size and table.dirty[0, 0]:
            return QBrush(QColor(self._colors.accent))
        return QBrush(QColor(self._colors.muted)) if column not in {NAME, WORKING} else None


def _place(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column in {WORKING, *_LAYERS} else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


class ValueDelegate(QStyledItemDelegate):
    """Edits a value in place: words to choose from where there are some."""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802 - Qt's name
        """Return an entry, or the list of choices."""
        model = index.model()
        assert isinstance(model, ValueModel)
        table = model.table(index.row())
        if not table.choices:
            entry = QLineEdit(parent)
            entry.setAlignment(Qt.AlignmentFlag.AlignRight)
            return entry
        choice = QComboBox(parent)
        for value, text in table.choices.items():
            choice.addItem(text, value)
        return choice

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802 - Qt's name
        """Begin with what is there."""
        value = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(float(value)))
        elif isinstance(editor, QLineEdit):
            editor.setText(str(value))

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:  # noqa: N802 - Qt's name
        """Hand over what was entered."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class ValueSheet(QWidget):
    """Shows single values.

    Signals:
        edited(str, object): an `Edit` of this object is wanted.
        hint(str): a sentence about what was refused.
        restore_wanted(str): the value of the reference is wanted back for this object.
    """

    edited = Signal(str, object)
    hint = Signal(str)
    restore_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the table."""
        super().__init__(parent)
        self.model = ValueModel(self)
        self.model.edited.connect(self.edited)
        self.model.refused.connect(self.hint)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setItemDelegate(ValueDelegate(self.table))
        self.table.setAccessibleName(self.tr("Single values"))
        make_rows(self.table, ROW_HEIGHT)
        self.table.setWordWrap(False)
        self.table.setEditTriggers(
            QTableView.EditTrigger.DoubleClicked | QTableView.EditTrigger.AnyKeyPressed | QTableView.EditTrigger.EditKeyPressed
        )
        restore = QAction(self.tr("Restore the reference value"), self.table)
        restore.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        restore.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        restore.triggered.connect(self._restore)
        self.table.addAction(restore)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        widths = {WORKING: 110, UNIT: 58, DEVICE: 84, FILE: 84, DEFAULT: 84, STATE: 130}
        for section, width in widths.items():
            self.table.setColumnWidth(section, width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_tables(self, tables: Sequence[GridTable]) -> None:
        """Show these values."""
        self.model.show_tables(tables, colors_of(self.palette()))
        if tables and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, WORKING))

    def _restore(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.restore_wanted.emit(self.model.table(index.row()).name)

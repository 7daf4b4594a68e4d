"""The list of all signals: groups to open, a search, a tick at what is drawn."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeView, QVBoxLayout, QWidget

from bms.telemetry.history.model import SeriesKey
from gui.pages.charts.signals.names import SignalGroup, found
from gui.theme.tokens import SPACE_S

OPENED_BY_SEARCH = 200
"""A search that leaves no more signals than this opens their groups."""
_Index = QModelIndex | QPersistentModelIndex
_GROUP = 0
"""Internal id of a heading; that of a signal is the number of its group plus one."""
_INDENTATION = 12
"""Two levels are told apart by it; names need the room."""


class SignalModel(QAbstractItemModel):
    """Two levels: groups, signals. A signal's tick says that it is drawn.

    Signals:
        wanted(object, bool): a `SeriesKey` was ticked or unticked.
    """

    wanted = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._groups: tuple[SignalGroup, ...] = ()
        self._drawn: frozenset[SeriesKey] = frozenset()

    def show_groups(self, groups: Sequence[SignalGroup]) -> None:
        """Show other signals."""
        self.beginResetModel()
        self._groups = tuple(groups)
        self.endResetModel()

    def show_drawn(self, drawn: frozenset[SeriesKey]) -> None:
        """Tick what is drawn."""
        if drawn == self._drawn:
            return
        self._drawn = drawn
        for number, group in enumerate(self._groups):
            parent = self.index(number, 0)
            first, last = self.index(0, 0, parent), self.index(len(group.rows) - 1, 0, parent)
            self.dataChanged.emit(first, last, [Qt.ItemDataRole.CheckStateRole])

    def key(self, index: _Index) -> SeriesKey | None:
        """Return which signal a row is; None for a heading."""
        if not index.isValid() or index.internalId() == _GROUP:
            return None
        return self._groups[index.internalId() - 1].rows[index.row()].key

    # ------------------------------------------------------------ Qt's questions

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """Return the index of a row."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _GROUP)

    def parent(self, index: _Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - Qt's signature
        """Return the heading of a signal."""
        if not index.isValid() or index.internalId() == _GROUP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _GROUP)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return how many rows stand below."""
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].rows) if parent.internalId() == _GROUP else 0

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name and signature
        """Return 1: name and unit stand in one text."""
        return 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Signals can be ticked."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual if self.key(index) is None else usual | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return text, tooltip or tick."""
        if not index.isValid():
            return None
        key = self.key(index)
        if key is None:
            group = self._groups[index.row()]
            return f"{group.title}  ({len(group.rows)})" if role == Qt.ItemDataRole.DisplayRole else None
        row = self._groups[index.internalId() - 1].rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.title}  {row.unit}".rstrip()
            case Qt.ItemDataRole.ToolTipRole:
                return f"{key.group} {key.name}".strip()
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if key in self._drawn else Qt.CheckState.Unchecked
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's name
        """A tick was set or taken away."""
        key = self.key(index)
        if key is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.wanted.emit(key, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


class SignalPicker(QWidget):
    """Search field above the list.

    Signals:
        wanted(object, bool): a `SeriesKey` shall be drawn, or no longer.
    """

    wanted = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._groups: tuple[SignalGroup, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search signals"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search signals"))
        self.search.textChanged.connect(self._search)
        self.model = SignalModel(self)
        self.model.wanted.connect(self.wanted)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(_INDENTATION)
        self.tree.setAccessibleName(self.tr("Signals"))
        self.tree.activated.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)

    def show_groups(self, groups: tuple[SignalGroup, ...], drawn: frozenset[SeriesKey]) -> None:
        """Show what there is and what of it is drawn."""
        if groups != self._groups:
            self._groups = groups
            self._search(self.search.text())
        self.model.show_drawn(drawn)

    def _search(self, text: str) -> None:
        left = found(self._groups, text)
        self.model.show_groups(left)
        if text.strip() and sum(len(group.rows) for group in left) <= OPENED_BY_SEARCH:
            self.tree.expandAll()
        elif left:
            self.tree.expand(self.model.index(0, 0))

    def _toggle(self, index: QModelIndex) -> None:
        key = self.model.key(index)
        if key is not None:
            drawn = self.model.data(index, Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            self.wanted.emit(key, not drawn)

"""A table of the trace: rows of fixed height, drawn by hand, that can follow the end while frames keep coming."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.pages.trace.row_painter import ROW_HEIGHT, RowPainter
from gui.pages.trace.table_model import TraceTableModel

MOST_COPIED_ROWS = 20_000


class TraceTable(QTableView):
    """Shows a `TraceTableModel`.

    Signals:
        row_chosen: another row is the current one.
        following_changed(bool): the end is followed, or no longer.
        pause_pressed, mark_pressed, copy_pressed: Space, M, Ctrl+C.
    """

    row_chosen = Signal()
    following_changed = Signal(bool)
    pause_pressed = Signal()
    mark_pressed = Signal()
    copy_pressed = Signal()

    def __init__(self, model: TraceTableModel, name: str, parent: QWidget | None = None) -> None:
        """Show `model`; `name` is what a screen reader calls the table."""
        super().__init__(parent)
        self.rows = model
        self.following = True
        self._updating = False
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(RowPainter(self, model))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(40)
        for section, column in enumerate(model.columns):
            if column.width:
                self.setColumnWidth(section, column.width)
        header.setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(self._chosen)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # ------------------------------------------------------------ rows

    def take(self, removed: int, came: int) -> None:
        """Take in that rows went away in front and came behind; (-1, -1): that all are different."""
        self._updating = True
        if removed < 0:
            number = self.current_number()
            self.rows.follow(-1, -1)
            if number is not None:
                self.show_number(number, keep_following=True)
        else:
            self.rows.follow(removed, came)
        if self.following:
            self.scrollToBottom()
        self._updating = False

    def follow_end(self, *, on: bool) -> None:
        """Follow the end, or stay where we are."""
        if on:
            self.scrollToBottom()
        if on != self.following:
            self.following = on
            self.following_changed.emit(on)

    def current_position(self) -> int | None:
        """Return the position of the current row, or None."""
        index = self.currentIndex()
        return index.row() if index.isValid() else None

    def current_number(self) -> int | None:
        """Return what the current row is known by, or None."""
        position = self.current_position()
        return None if position is None else self.rows.row_texts(position).number

    def show_number(self, number: int, *, keep_following: bool = False) -> None:
        """Bring a row into view and make it the current one."""
        position = self.rows.position(number)
        if not 0 <= position < self.rows.rowCount():
            return
        index = self.rows.index(position, 0)
        updating, self._updating = self._updating, self._updating or keep_following
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self._updating = updating
        if not (keep_following and self.following):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def selected_positions(self) -> npt.NDArray[np.int64]:
        """Return the positions of all selected rows in ascending order, also of a million of them."""
        selection = self.selectionModel().selection()
        ranges = [(selection.at(place).top(), selection.at(place).bottom() + 1) for place in range(selection.count())]
        if not ranges:
            return np.empty(0, np.int64)
        return np.unique(np.concatenate([np.arange(first, end) for first, end in ranges]))

    # ------------------------------------------------------------ Qt events

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._updating and current.isValid() and current.row() < self.rows.rowCount() - 1:
            self.follow_end(on=False)
        self.row_chosen.emit()

    def _scrolled(self, value: int) -> None:
        if not self._updating:
            self.follow_end(on=value >= self.verticalScrollBar().maximum())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the theme changed."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space pauses, M marks, End follows, Ctrl+C copies; the rest is Qt's."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Space and plain:
            self.pause_pressed.emit()
        elif event.key() == Qt.Key.Key_M and plain:
            self.mark_pressed.emit()
        elif event.key() == Qt.Key.Key_End and plain:
            self.clearSelection()
            self.follow_end(on=True)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_pressed.emit()
        else:
            super().keyPressEvent(event)

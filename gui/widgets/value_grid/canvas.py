"""The painted table: draws, scrolls, takes mouse and keys, and says what is wanted. Changes nothing."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from bms.calibration.editing import Target
from gui.theme.colors import colors_of
from gui.widgets.painting import guarded
from gui.widgets.value_grid.commands import Command, command_of
from gui.widgets.value_grid.cursor import Cursor
from gui.widgets.value_grid.entry import OPERATORS
from gui.widgets.value_grid.gestures import Gestures, head_position
from gui.widgets.value_grid.layout import ROW_HEIGHT, GridLayout, Widths, lay_out, measure
from gui.widgets.value_grid.looks import Looks, axis_looks, cell_looks
from gui.widgets.value_grid.numbers import axis_of
from gui.widgets.value_grid.painter import GridPainter
from gui.widgets.value_grid.scene import Scene, draw
from gui.widgets.value_grid.table import GridTable, Selection, Shown
from gui.widgets.value_grid.texts import tooltip

_STARTS_AN_ENTRY = OPERATORS + "0123456789.,\N{MINUS SIGN}"
_LINE = QSize(1, 1)


class GridCanvas(QAbstractScrollArea):
    """Cells and heads of one table.

    Signals:
        moved: cursor or selection changed.
        typed(str): the first character of an entry.
        wanted(object): a `Command`.
        menu_wanted(QPoint): the context menu, at a place on the screen.
    """

    moved = Signal()
    typed = Signal(str)
    wanted = Signal(object)
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a table."""
        super().__init__(parent)
        self.table: GridTable | None = None
        self.shown = Shown.VALUES
        self.heat_map = True
        self.marker = Cursor()
        self.places = GridLayout(rows=0, columns=0, column_width=1, row_height=ROW_HEIGHT, scroll=QPoint(0, 0))
        self._gestures = Gestures(self.marker)
        self._looks: dict[Target, Looks] = {}
        self._widths = Widths()
        self._painter: GridPainter | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def selection(self) -> Selection:
        """What is selected."""
        return self.marker.selection

    def show_table(self, table: GridTable) -> None:
        """Show a table; the cursor stays where it is while the shape is the same."""
        self.table = table
        self.marker.fit(table)
        self._decide_looks()

    def set_view(self, shown: Shown, *, heat_map: bool) -> None:
        """Show values, differences or percent, with or without the heat map."""
        self.shown, self.heat_map = shown, heat_map
        self._decide_looks()

    def active_rect(self) -> QRect:
        """Return where the cell of the cursor is in the viewport."""
        return self.places.rect(self.marker.target, self.marker.active)

    def go(self, down: int, right: int) -> None:
        """Move the cursor on after an entry; among axis points any way is along the axis."""
        row, column = self.marker.active
        if self.marker.target is Target.VALUES:
            self.marker.place(Target.VALUES, (row + down, column + right))
        else:
            self.marker.place(self.marker.target, (0, column + (down or right)))
        self.settle()

    def settle(self) -> None:
        """Show a cursor that was moved, scrolling where it must be, and say so."""
        rect, body, target = self.active_rect(), self.places.body, self.marker.target
        across, along = self.horizontalScrollBar(), self.verticalScrollBar()
        if target is not Target.Y_AXIS:
            across.setValue(
                across.value() + min(rect.left() - body.x(), 0) + max(rect.right() - self.viewport().width() + 1, 0)
            )
        if target is not Target.X_AXIS:
            along.setValue(along.value() + min(rect.top() - body.y(), 0) + max(rect.bottom() - self.viewport().height() + 1, 0))
        self.viewport().update()
        self.moved.emit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room in which nothing has to scroll."""
        return self._laid_out(room=0).size + _LINE

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return room for the heads and a few cells."""
        whole = self._laid_out(room=0)
        few = QSize(whole.body.x() + 2 * whole.column_width + 16, whole.body.y() + 2 * whole.row_height + 16)
        bars = QSize(self.verticalScrollBar().sizeHint().width(), self.horizontalScrollBar().sizeHint().height())
        return whole.size.boundedTo(few) + bars + _LINE

    def _decide_looks(self) -> None:
        if self.table is None:
            return
        self._looks = {
            Target.VALUES: cell_looks(self.table, self.shown, heat_map=self.heat_map),
            Target.X_AXIS: axis_looks(self.table, Target.X_AXIS),
            Target.Y_AXIS: axis_looks(self.table, Target.Y_AXIS),
        }
        self._widths = measure(self._looks, self._drawing().width_of)
        before, self.places = self.places.size, self._laid_out()
        if before != self.places.size:
            self._place()
            self.updateGeometry()
        self.viewport().update()

    def _laid_out(self, room: int | None = None) -> GridLayout:
        if self.table is None:
            return self.places
        return lay_out(
            self.table,
            self._widths,
            QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value()),
            room=self.viewport().width() if room is None else room,
            column_heads=bool(self._looks[Target.X_AXIS][0]),
        )

    def _place(self) -> None:
        beyond = self._laid_out().size - self.viewport().size()
        for bar, most in ((self.horizontalScrollBar(), beyond.width()), (self.verticalScrollBar(), beyond.height())):
            bar.setRange(0, max(most, 0))
            bar.setSingleStep(ROW_HEIGHT)
            bar.setPageStep(4 * ROW_HEIGHT)
        self.places = self._laid_out()

    def _drawing(self) -> GridPainter:
        if self._painter is None:
            self._painter = GridPainter(colors_of(self.palette()), self.font())
        return self._painter

    # ------------------------------------------------------------ Qt events

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the table."""
        if self.table is None:
            return
        scene = Scene(
            table=self.table,
            looks=self._looks,
            layout=self.places,
            selection=self.selection,
            shown=self.shown,
            focused=self._has_keys(),
        )
        painter = QPainter(self.viewport())
        draw(painter, self._drawing(), scene, self.viewport().size())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move, select, start an entry, or ask for a command."""
        command = command_of(event)
        if self.table is None:
            event.ignore()
        elif command is not None:
            self.wanted.emit(command)
        elif self._gestures.key(event, self.places):
            self.settle()
        elif event.text() and event.text() in _STARTS_AN_ENTRY:
            self.typed.emit(event.text())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin a selection."""
        point, modifiers = event.position().toPoint(), event.modifiers()
        part = self.places.part_at(point)
        if self.table is None or event.button() != Qt.MouseButton.LeftButton or self.places.is_beside(point):
            return
        extend = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        add = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        self._gestures.press(part, self.places.cell_at(point), self.places, extend=extend, add=add)
        self.settle()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Widen the selection."""
        if self.table is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._gestures.drag(self.places.cell_at(event.position().toPoint()), self.places)
            self.settle()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Edit a cell or an axis point."""
        point = event.position().toPoint()
        part = self._known_part(point)
        if part is not None and event.button() == Qt.MouseButton.LeftButton:
            self._gestures.open(part, self.places.cell_at(point))
            self.settle()
            self.wanted.emit(Command.EDIT)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for the menu, at the mouse or at the cell of the cursor."""
        if self.table is None:
            return
        place = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.active_rect().bottomLeft())
        else:
            point = self.viewport().mapFromGlobal(place)
            part = self._known_part(point)
            position = head_position(part, self.places.cell_at(point)) if part is not None else None
            chosen = self.selection
            if part is not None and position is not None and not (chosen.target is part and chosen.mask[position]):
                self.marker.place(part, position)
                self.settle()
        self.menu_wanted.emit(place)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Explain the cell or axis point under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            part, text = self._known_part(event.pos()), ""
            if self.table is not None and part is not None:
                text = tooltip(self.table, part, head_position(part, self.places.cell_at(event.pos())))
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def _has_keys(self) -> bool:
        """Whether keys go to the table or to an entry into it."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def _known_part(self, point: QPoint) -> Target | None:
        """Return what is under a point, if it holds numbers."""
        part = None if self.places.is_beside(point) else self.places.part_at(point)
        if self.table is None or (part is not Target.VALUES and (part is None or axis_of(self.table, part) is None)):
            return None
        return part

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802 - Qt's name
        """Draw the cells at their new place; the heads stay."""
        self.places = self._laid_out()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay out anew."""
        super().resizeEvent(event)
        if self.table is not None:
            self._place()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the cursor's colour of focus."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take other colours or fonts."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._painter = None
            self._decide_looks()
        super().changeEvent(event)

"""The open sheet: its heading and its values; and its picture, a surface or curves, to be placed where there is room."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from bms.calibration.editing import Layer, Target
from bms.definition.a2l import CharacteristicKind
from gui.pages.calibration.sheets import Sheet, group_title
from gui.pages.calibration.value_sheet import ValueSheet
from gui.pages.calibration.view import CalibrationView
from gui.pages.calibration.words import layer_name, number
from gui.theme.tokens import SPACE_S
from gui.widgets.curve_view import CurveView
from gui.widgets.labels import ElidedLabel, label, set_text
from gui.widgets.surface import SurfaceView
from gui.widgets.value_grid import ValueGrid
from gui.widgets.value_grid.table import GridTable, Selection
from gui.wording import pack_text

GRID, SHEET = 0, 1
SURFACE, CURVE, NOTHING = range(3)
_WITH_AXES = frozenset({CharacteristicKind.MAP, CharacteristicKind.CURVE})


class Editor(QWidget):
    """Shows one sheet and says what was done to it.

    Signals:
        edited(str, object): an `Edit` of this object is wanted.
        reference_chosen(str): differences are to be shown against this layer.
        restore_wanted(str): the whole object is to have the values of the reference.
        hint(str): a sentence for the line below.
    """

    edited = Signal(str, object)
    reference_chosen = Signal(str)
    restore_wanted = Signal(str)
    hint = Signal(str)

    def __init__(self, table_of: Callable[[str], GridTable | None], parent: QWidget | None = None) -> None:
        """`table_of` gives an object as its table is shown."""
        super().__init__(parent)
        self._table_of = table_of
        self._sheet: Sheet | None = None
        self._title = label("", "heading")
        self._facts = ElidedLabel("", "muted")
        self.grid = ValueGrid()
        self.grid.edited.connect(self._edited)
        self.grid.hint.connect(self.hint)
        self.grid.selection_changed.connect(self._selected)
        self.values = ValueSheet()
        self.values.edited.connect(self.edited)
        self.values.restore_wanted.connect(self.restore_wanted)
        self.values.hint.connect(self.hint)
        self.surface = SurfaceView()
        self.surface.cell_pressed.connect(self.select)
        self.curve = CurveView()
        self.curve.cell_pressed.connect(self.select)
        self.picture = self._make_picture()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.values)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(self._head())
        column.addWidget(self._stack, 1)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self._title)
        head.addWidget(self._facts, 1)
        head.addWidget(label(self.tr("Compare with"), "small"))
        self.references = QButtonGroup(self)
        self.reference_buttons: dict[Layer, QPushButton] = {}
        for layer in Layer:
            button = QPushButton(layer_name(layer))
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, layer=layer: self.reference_chosen.emit(layer.value))
            self.references.addButton(button)
            self.reference_buttons[layer] = button
            head.addWidget(button)
        return head

    def _make_picture(self) -> QWidget:
        """Return surface and curves, and the two buttons that choose between them."""
        self._picture_stack = QStackedWidget()
        self._picture_stack.addWidget(self.surface)
        self._picture_stack.addWidget(self.curve)
        nothing = label(self.tr("Single values have no picture."), "muted")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture_stack.addWidget(nothing)
        self.pictures = QButtonGroup(self)
        chips = QVBoxLayout()
        chips.setSpacing(SPACE_S)
        for index, text in ((SURFACE, self.tr("Surface")), (CURVE, self.tr("Curves"))):
            button = QPushButton(text)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setChecked(index == SURFACE)
            self.pictures.addButton(button, index)
            chips.addWidget(button)
        chips.addStretch(1)
        self.pictures.idClicked.connect(lambda _index: self._show_sheet())
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, SPACE_S, 0, 0)
        row.setSpacing(SPACE_S)
        row.addLayout(chips)
        row.addWidget(self._picture_stack, 1)
        return holder

    # ------------------------------------------------------------ showing

    def show_view(self, view: CalibrationView) -> None:
        """Show the open sheet of a view."""
        self._sheet = view.sheet
        there = {layer for layer, _origin in view.layers}
        for layer, button in self.reference_buttons.items():
            button.setEnabled(layer in there)
            button.setChecked(layer is view.reference)
        for layer, origin in view.layers:
            self.reference_buttons[layer].setToolTip(origin)
        self._show_sheet()

    def show_operating(self) -> None:
        """Show where the pack works now, ten times a second: the open table alone, and only if it has such a place."""
        sheet = self._sheet
        table = self._table_of(sheet.names[0]) if sheet is not None and sheet.kind in _WITH_AXES else None
        if table is not None:
            self.grid.show_table(table)
            self._show_picture(table)

    def select(self, row: int, column: int) -> None:
        """Put the cursor on a cell of the open table."""
        if self._stack.currentIndex() == GRID:
            self.grid.select_cell(row, column)
            self.grid.setFocus()

    def _show_sheet(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        tables = [table for name in sheet.names if (table := self._table_of(name)) is not None]
        single = sheet.kind is CharacteristicKind.VALUE
        self._stack.setCurrentIndex(SHEET if single else GRID)
        for button in self.pictures.buttons():
            button.setVisible(sheet.kind is CharacteristicKind.MAP)
        if single:
            self._picture_stack.setCurrentIndex(NOTHING)
            set_text(self._title, pack_text(group_title(sheet.group)))
            set_text(self._facts, self.tr("Single values: %d") % len(tables))
            self.values.show_tables(tables)
        elif tables:
            table = tables[0]
            set_text(self._title, table.name)
            set_text(self._facts, self._facts_of(table))
            self.grid.show_table(table)
            self._show_picture(table)

    def _facts_of(self, table: GridTable) -> str:
        span = self.tr("%s … %s %s") % (number(table.lower, table.decimals), number(table.upper, table.decimals), table.unit)
        resolution = self.tr("in steps of %s") % number(table.resolution, table.decimals) if table.resolution else ""
        return " · ".join(part for part in (table.title, span.strip(), resolution) if part)

    def _show_picture(self, table: GridTable) -> None:
        as_surface = self.pictures.checkedId() == SURFACE and table.y is not None
        self._picture_stack.setCurrentIndex(SURFACE if as_surface else CURVE)
        if as_surface:
            self.surface.show_table(table)
        else:
            self.curve.show_table(table)

    # ------------------------------------------------------------ presses

    def _edited(self, edit: object) -> None:
        if self._sheet is not None:
            self.edited.emit(self._sheet.names[0], edit)

    def _selected(self, selection: Selection) -> None:
        self.curve.show_selection(selection)
        self.surface.show_active(selection.active if selection.target is Target.VALUES else None)

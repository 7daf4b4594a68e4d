"""The calibration table as the pages use it: strip, table, entry line, menu, clipboard."""

from collections.abc import Callable

from PySide6.QtCore import QLocale, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bms.calibration.editing import Edit, Layer, Target
from gui.theme.tokens import SPACE_XS
from gui.widgets.value_grid import blocks
from gui.widgets.value_grid.canvas import GridCanvas
from gui.widgets.value_grid.cell_editor import CellEditor
from gui.widgets.value_grid.command_edits import edits_of
from gui.widgets.value_grid.commands import Command
from gui.widgets.value_grid.entry import edit_of, parse_entry, preview, single
from gui.widgets.value_grid.menu import make_choices, make_menu
from gui.widgets.value_grid.numbers import Numbers, numbers_of
from gui.widgets.value_grid.strip import Strip
from gui.widgets.value_grid.table import GridTable, Selection, Shown
from gui.widgets.value_grid.texts import (
    effect_text,
    place_text,
    reading_text,
    shown_text,
    spoken_text,
    warnings_of,
)


class ValueGrid(QWidget):
    """Shows a table and says what an engineer wants done to it; whoever owns the values does it and shows the table again.

    Signals:
        edited(object): an `Edit` that keeps to the limits of the table.
        selection_changed(object): the `Selection` there is now.
        hint(str): a sentence about something that was refused.
    """

    edited = Signal(object)
    selection_changed = Signal(object)
    hint = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without a table."""
        super().__init__(parent)
        self.decimal_point = QLocale.system().decimalPoint()
        self.strip = Strip()
        self.canvas = GridCanvas()
        self.editor = CellEditor(self.canvas.viewport())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.strip)
        column.addWidget(self.canvas, 1)
        self.setFocusProxy(self.canvas)
        self.strip.shown_chosen.connect(lambda shown: self.show_view(shown, heat_map=self.canvas.heat_map))
        self.canvas.moved.connect(self._moved)
        self.canvas.typed.connect(self._begin_entry)
        self.canvas.wanted.connect(self.run)
        self.canvas.menu_wanted.connect(self.open_menu)
        self.editor.textEdited.connect(self._preview_entry)
        self.editor.done.connect(self._finish_entry)
        self.editor.left.connect(self._leave_entry)

    @property
    def table(self) -> GridTable | None:
        """The table shown."""
        return self.canvas.table

    @property
    def selection(self) -> Selection:
        """What is selected."""
        return self.canvas.selection

    @property
    def shown(self) -> Shown:
        """Whether values, differences or percent are shown."""
        return self.canvas.shown

    def show_table(self, table: GridTable) -> None:
        """Show a table, the same with other values or another one; an entry into the same one goes on."""
        before = self.canvas.table
        same = before is not None and before.name == table.name and before.values.shape == table.values.shape
        if not same:
            self._leave_entry()
        self.canvas.show_table(table)
        self.canvas.setAccessibleName(f"{table.name}, {table.title}")
        if same:
            self._explain()
        else:
            self.select_cell(0, 0)

    def select_cell(self, row: int, column: int) -> None:
        """Put the cursor on a value, as far as the table shown has it."""
        table = self.canvas.table
        if table is not None and row < table.rows and column < table.columns:
            self.canvas.marker.place(Target.VALUES, (row, column))
            self.canvas.settle()

    def show_view(self, shown: Shown, *, heat_map: bool) -> None:
        """Show values, differences or percent, with or without the heat map."""
        self.canvas.set_view(shown, heat_map=heat_map)
        self._explain()

    def open_menu(self, place: QPoint) -> None:
        """Open the menu at a place on the screen."""
        numbers = self._numbers()
        if numbers is not None:
            make_menu(self, numbers, self.run, self.take_from).popup(place)

    def run(self, command: Command) -> None:
        """Do a command to the selection, as its keys do."""
        if self.canvas.table is None:
            return
        marker, reference = self.canvas.marker, self.canvas.table.reference
        selecting = {
            Command.SELECT_ALL: marker.select_all,
            Command.SELECT_ROWS: marker.select_rows,
            Command.SELECT_COLUMNS: marker.select_columns,
        }
        others: dict[Command, Callable[[], None]] = {
            Command.EDIT: self._open_entry,
            Command.COPY: lambda: self._copy(with_axes=False),
            Command.COPY_WITH_AXES: lambda: self._copy(with_axes=True),
            Command.RESTORE: lambda: self.take_from(reference),
            Command.SHOW_NEXT: self._show_next,
            Command.HEAT_MAP: lambda: self.show_view(self.shown, heat_map=not self.canvas.heat_map),
        }
        if command in selecting:
            selecting[command]()
            self.canvas.settle()
        elif command in others:
            others[command]()
        else:
            self._edit(command, self.canvas.table)

    def take_from(self, layer: Layer | None) -> None:
        """Put the values of another set where the selection is."""
        numbers = self._numbers()
        if numbers is None or layer is None or layer not in numbers.layers:
            self._refuse(self.tr("There is no reference to go back to."))
            return
        self.request(blocks.restore_edit(self.selection, numbers.layers[layer]))

    def request(self, *edits: Edit) -> bool:
        """Say that edits are wanted, or why they are refused. Returns whether they are wanted; all or none."""
        if self.canvas.table is None:
            return False
        for edit in edits:
            refusal = preview(self.canvas.table, edit).refusal
            if refusal:
                self._refuse(refusal)
                return False
        for edit in edits:
            self.edited.emit(edit)
        return True

    # ------------------------------------------------------------ commands

    def _edit(self, command: Command, table: GridTable) -> None:
        try:
            edits = edits_of(command, table, self.selection, QGuiApplication.clipboard().text())
        except blocks.BlockRefusedError as refusal:
            self._refuse(str(refusal))
            return
        if not edits:
            self.strip.say(self.tr("The table has these values and axes already."))
        self.request(*edits)

    def _copy(self, *, with_axes: bool) -> None:
        table, numbers = self.canvas.table, self._numbers()
        if table is None or numbers is None:
            return
        text = blocks.table_text(table, self.decimal_point) if with_axes else ""
        QGuiApplication.clipboard().setText(text or blocks.block_text(numbers, self.selection.mask, self.decimal_point))
        self.strip.say(self.tr("The table is copied with its axes.") if with_axes else self.tr("The selection is copied."))

    def _show_next(self) -> None:
        if self.canvas.table is not None and self.canvas.table.reference_values is None:
            self._refuse(self.tr("There is no reference to compare with."))
            return
        modes = list(Shown)
        self.show_view(modes[(modes.index(self.shown) + 1) % len(modes)], heat_map=self.canvas.heat_map)

    # ------------------------------------------------------------ entries

    def _open_entry(self) -> None:
        numbers, selection = self._numbers(), self.selection
        if numbers is None or self.canvas.table is None:
            return
        if numbers.read_only:
            self._refuse(numbers.read_only)
            return
        value, table = float(numbers.values[selection.active]), self.canvas.table
        if numbers.choices:
            place = self.canvas.viewport().mapToGlobal(self.canvas.active_rect().bottomLeft())
            make_choices(
                self, numbers, value, lambda chosen: self.request(single(table, selection.target, selection.active, chosen))
            ).popup(place)
            return
        self.editor.start(self.canvas.active_rect(), f"{value:.12g}".replace(".", self.decimal_point), typed=False)
        self._preview_entry()

    def _begin_entry(self, first: str) -> None:
        numbers = self._numbers()
        if numbers is None or numbers.read_only:
            self._refuse("" if numbers is None else numbers.read_only)
            return
        self.editor.start(self.canvas.active_rect(), first, typed=True)
        self._preview_entry()

    def _entry(self) -> Edit | None:
        typed = parse_entry(self.editor.text(), sign_is_operator=self.editor.sign_is_operator)
        return None if typed is None else edit_of(self.selection, typed)

    def _preview_entry(self) -> None:
        edit, numbers = self._entry(), self._numbers()
        if edit is None or numbers is None or self.canvas.table is None:
            self.strip.say(self.tr("A number, or = + − * / % and a number for all selected cells."))
            return
        seen = preview(self.canvas.table, edit)
        said = effect_text(numbers, edit, seen.after, selected=self.selection.count)
        self.strip.say(seen.refusal or said, wrong=bool(seen.refusal))

    def _finish_entry(self, down: int, right: int) -> None:
        edit = self._entry()
        if edit is None:
            self._refuse(self.tr("“{0}” is no number.").format(self.editor.text().strip()))
            return
        if self.request(edit):
            self._leave_entry()
            self.canvas.go(down, right)

    def _leave_entry(self) -> None:
        if self.editor.isVisible():
            had_keys = self.editor.hasFocus()
            self.editor.hide()
            if had_keys:
                self.canvas.setFocus()
            self._explain()

    # ------------------------------------------------------------ what is said

    def _numbers(self) -> Numbers | None:
        return None if self.canvas.table is None else numbers_of(self.canvas.table, self.selection.target)

    def _moved(self) -> None:
        if self.editor.isVisible():
            self.editor.follow(self.canvas.active_rect())
        self._explain()
        self.selection_changed.emit(self.selection)

    def _explain(self) -> None:
        table, selection, numbers = self.canvas.table, self.selection, self._numbers()
        if table is None or numbers is None:
            return
        target, active = selection.target, selection.active
        self.strip.show_cell(
            place_text(table, target, active),
            reading_text(table, numbers, float(numbers.values[active])),
            shown_text(table, self.shown, selection.count),
        )
        self.strip.show_buttons(self.shown, comparable=table.reference_values is not None)
        self.canvas.setAccessibleDescription(spoken_text(table, target, active))
        if self.editor.isVisible():
            self._preview_entry()
            return
        warnings = warnings_of(table, target, active)
        self.strip.say(" ".join(warnings) or numbers.read_only, wrong=bool(warnings))

    def _refuse(self, sentence: str) -> None:
        self.strip.say(sentence, wrong=True)
        self.hint.emit(sentence)

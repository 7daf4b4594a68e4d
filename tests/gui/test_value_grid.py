"""The calibration table under the keys and the mouse of an engineer."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from bms.calibration.edit_operations import apply_edit, snap
from bms.calibration.editing import Layer, Operation, Target
from gui.widgets.value_grid import GridAxis, GridTable, Shown, ValueGrid
from gui.widgets.value_grid.commands import GROUPS, WRITING, Command
from gui.widgets.value_grid.numbers import numbers_of
from gui.widgets.value_grid.texts import number_text, spoken_text

offscreen = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
"""The offscreen platform says so at every menu and tooltip; that is no fault of ours."""

SOC_PCT = np.array([0.0, 20.0, 50.0, 80.0, 100.0])
TEMPERATURES_C = np.array([-20.0, 0.0, 10.0, 40.0])
Key, Mod = Qt.Key, Qt.KeyboardModifier


def a_map(**changes):
    values = np.round(np.add.outer(np.arange(4) * 0.5, np.arange(5) * 0.1), 2)
    known = {
        "name": "CHG_I_LIM_MAP",
        "title": "Highest charging current",
        "unit": "C",
        "values": values,
        "x": GridAxis(name="State of charge", unit="%", points=SOC_PCT, resolution=1.0, lower=0, upper=100),
        "y": GridAxis(name="Cell temperature", unit="°C", points=TEMPERATURES_C, resolution=1.0, lower=-50, upper=70),
        "decimals": 2,
        "resolution": 0.05,
        "lower": 0.0,
        "upper": 12.75,
        "layers": {Layer.DEFAULT: np.full((4, 5), 0.25), Layer.DEVICE: values},
        "reference": Layer.DEFAULT,
        "second_factor": 123.0,
        "second_unit": "A",
    }
    return GridTable(**(known | changes))


class Owner:
    """Applies edits as the page does and shows the table again."""

    def __init__(self, grid, table):
        self.grid, self.table, self.edits, self.hints = grid, table, [], []
        grid.edited.connect(self.apply)
        grid.hint.connect(self.hints.append)
        grid.show_table(table)

    def apply(self, edit):
        self.edits.append(edit)
        numbers = numbers_of(self.table, edit.target)
        points = (self.table.x, self.table.y) if edit.target is Target.VALUES else (None, None)
        x, y = (None if axis is None else axis.points for axis in points)
        after = snap(apply_edit(numbers.values, edit, x_points=x, y_points=y), numbers.resolution, numbers.offset)
        if edit.target is Target.VALUES:
            self.table = dataclasses.replace(self.table, values=after)
        else:
            side = "x" if edit.target is Target.X_AXIS else "y"
            axis = dataclasses.replace(getattr(self.table, side), points=after[0])
            self.table = dataclasses.replace(self.table, **{side: axis})
        self.grid.show_table(self.table)


@pytest.fixture
def shown(qtbot, theme):
    """Shows a table in a real grid and returns its owner."""

    def show(table=None):
        grid = ValueGrid()
        qtbot.addWidget(grid)
        grid.resize(700, 320)
        owner = Owner(grid, a_map() if table is None else table)
        with qtbot.waitExposed(grid):
            grid.show()
        grid.canvas.setFocus()
        return owner

    return show


@pytest.fixture
def press(qtbot):
    """Presses keys where the focus is: in the table, or in the entry while there is one."""

    def press(owner, *keys):
        grid = owner.grid
        for key in keys:
            target = grid.editor if grid.editor.isVisible() else grid.canvas
            if isinstance(key, str):
                for letter in key:
                    target = grid.editor if grid.editor.isVisible() else grid.canvas
                    qtbot.keyClicks(target, letter)
            elif isinstance(key, tuple):
                qtbot.keyClick(target, key[1], key[0])
            else:
                qtbot.keyClick(target, key)

    return press


def selected(owner):
    return [tuple(cell) for cell in np.argwhere(owner.grid.selection.mask).tolist()]


def middle(owner, target, position):
    return owner.grid.canvas.places.rect(target, position).center()


# ---------------------------------------------------------------- selection


def test_arrows_walk_and_shift_selects(shown, press):
    owner = shown()
    press(owner, Key.Key_Down, Key.Key_Right, (Mod.ShiftModifier, Key.Key_Right), (Mod.ShiftModifier, Key.Key_Down))
    assert selected(owner) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert owner.grid.selection.active == (2, 2)


def test_control_with_arrows_goes_to_the_edge_and_control_a_takes_all(shown, press):
    owner = shown()
    press(owner, (Mod.ControlModifier, Key.Key_Right), (Mod.ControlModifier | Mod.ShiftModifier, Key.Key_Down))
    assert selected(owner) == [(row, 4) for row in range(4)]
    press(owner, (Mod.ControlModifier, Key.Key_A))
    assert owner.grid.selection.count == 20


def test_home_end_and_the_corners(shown, press):
    owner = shown()
    press(owner, Key.Key_Down, Key.Key_End)
    assert owner.grid.selection.active == (1, 4)
    press(owner, (Mod.ControlModifier, Key.Key_End))
    assert owner.grid.selection.active == (3, 4)
    press(owner, (Mod.ControlModifier, Key.Key_Home))
    assert owner.grid.selection.active == (0, 0)


def test_space_widens_to_rows_and_columns(shown, press):
    owner = shown()
    press(owner, Key.Key_Down, (Mod.ShiftModifier, Key.Key_Space))
    assert selected(owner) == [(1, column) for column in range(5)]
    press(owner, Key.Key_Down, (Mod.ControlModifier, Key.Key_Space))
    assert selected(owner) == [(row, 0) for row in range(4)]


def test_the_mouse_drags_a_range_and_control_adds_another(shown, qtbot):
    owner = shown()
    viewport = owner.grid.canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=middle(owner, Target.VALUES, (0, 0)))
    qtbot.mouseMove(viewport, middle(owner, Target.VALUES, (1, 1)))
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=middle(owner, Target.VALUES, (1, 1)))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, Mod.ControlModifier, middle(owner, Target.VALUES, (3, 4)))
    assert selected(owner) == [(0, 0), (0, 1), (1, 0), (1, 1), (3, 4)]
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, Mod.ShiftModifier, middle(owner, Target.VALUES, (2, 4)))
    assert (2, 4) in selected(owner)


def test_heads_select_columns_and_rows_and_the_corner_everything(shown, qtbot):
    owner = shown()
    viewport = owner.grid.canvas.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(owner, Target.X_AXIS, (0, 2)))
    assert selected(owner) == [(row, 2) for row in range(4)]
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(owner, Target.Y_AXIS, (0, 3)))
    assert selected(owner) == [(3, column) for column in range(5)]
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=owner.grid.canvas.places.body - QPoint(5, 5))
    assert owner.grid.selection.count == 20
    assert owner.grid.selection.target is Target.VALUES


def test_a_click_beside_the_table_changes_nothing(shown, qtbot):
    owner = shown()
    qtbot.mouseClick(
        owner.grid.canvas.viewport(), Qt.MouseButton.LeftButton, pos=owner.grid.canvas.viewport().rect().bottomRight()
    )
    assert selected(owner) == [(0, 0)]


def test_the_selection_stays_when_values_change_and_goes_when_another_table_comes(shown, press):
    owner = shown()
    press(owner, Key.Key_Down, "2", Key.Key_Return)
    assert owner.grid.selection.active == (2, 0)
    told = []
    owner.grid.selection_changed.connect(told.append)
    owner.grid.show_table(a_map(name="DCH_I_LIM_MAP"))
    assert owner.grid.selection.active == (0, 0)
    assert told


# ---------------------------------------------------------------- entries


def test_a_typed_number_goes_into_the_cell_of_the_cursor_alone(shown, press):
    owner = shown()
    press(owner, (Mod.ShiftModifier, Key.Key_Right), "0,35", Key.Key_Return)
    assert owner.table.values[0].tolist() == [0.0, 0.35, 0.2, 0.3, 0.4]
    assert owner.grid.selection.active == (1, 1)


def test_tab_goes_on_to_the_right_and_shift_return_back_up(shown, press):
    owner = shown()
    press(owner, Key.Key_Down, "1", Key.Key_Tab, "2", (Mod.ShiftModifier, Key.Key_Return))
    assert owner.table.values[1, :2].tolist() == [1.0, 2.0]
    assert owner.grid.selection.active == (0, 1)


@pytest.mark.parametrize(
    ("entry", "result"),
    [("=1", [1.0, 1.0]), ("+0.05", [0.05, 0.15]), ("*2", [0.0, 0.2]), ("/2", [0.0, 0.05]), ("%50", [0.0, 0.05])],
)
def test_an_operator_works_on_everything_selected(shown, press, entry, result):
    owner = shown()
    press(owner, (Mod.ShiftModifier, Key.Key_Right), entry, Key.Key_Return)
    assert owner.table.values[0, :2].tolist() == result
    assert owner.table.values[0, 2:].tolist() == [0.2, 0.3, 0.4]


def test_a_leading_minus_subtracts_when_it_is_typed_and_belongs_to_the_number_in_f2(shown, press):
    owner = shown(a_map(lower=-5.0))
    press(owner, (Mod.ControlModifier, Key.Key_End), "-1", Key.Key_Return)
    assert owner.table.values[3, 4] == 0.9
    press(owner, Key.Key_F2, "-1", Key.Key_Return)
    assert owner.table.values[3, 4] == -1.0


def test_the_strip_says_what_is_about_to_happen(shown, press):
    owner = shown()
    press(owner, (Mod.ShiftModifier, Key.Key_End), "+0.05")
    assert owner.grid.strip.sentence.text() == "+ 0.05 C on 5 cells: 0.00 … 0.40 C → 0.05 … 0.45 C"


def test_escape_leaves_everything_as_it_was(shown, press):
    owner = shown()
    press(owner, "9", Key.Key_Escape)
    assert owner.edits == []
    assert not owner.grid.editor.isVisible()
    assert owner.grid.canvas.hasFocus()


@pytest.mark.parametrize(("entry", "said"), [("13", "−20 °C · 0 %: 13.00 C is outside 0.00 … 12.75 C."), ("=-1", "outside")])
def test_a_value_out_of_range_is_refused_with_the_cell_and_the_limits_and_never_clamped(shown, press, entry, said):
    owner = shown()
    press(owner, entry, Key.Key_Return)
    assert owner.edits == []
    assert said in owner.hints[0]
    assert said in owner.grid.strip.sentence.text()
    assert owner.grid.editor.isVisible(), "the entry can be mended"


def test_what_is_no_number_is_refused(shown, press):
    owner = shown()
    press(owner, "1.2.3", Key.Key_Return)
    assert owner.edits == []
    assert owner.hints == ["“1.2.3” is no number."]


def test_an_old_value_out_of_range_elsewhere_hinders_nobody(shown, press):
    values = a_map().values.copy()
    values[3, 4] = 99.0
    owner = shown(a_map(values=values))
    press(owner, "1", Key.Key_Return)
    assert owner.table.values[0, 0] == 1.0


def test_values_come_on_to_what_memory_can_hold(shown, press):
    owner = shown()
    press(owner, "0.123", Key.Key_Return)
    assert owner.table.values[0, 0] == 0.1


def test_alt_with_an_arrow_goes_one_count_up_or_down(shown, press):
    owner = shown()
    press(owner, (Mod.ControlModifier, Key.Key_A), (Mod.AltModifier, Key.Key_Up))
    assert owner.table.values[0].tolist() == [0.05, 0.15, 0.25, 0.35, 0.45]
    press(owner, (Mod.AltModifier, Key.Key_Down), (Mod.AltModifier, Key.Key_Down))
    assert owner.hints, "below the lowest value"
    assert owner.table.values[0, 0] == 0.0


def test_a_table_that_may_not_be_edited_says_why(shown, press):
    owner = shown(a_map(read_only="The pack is not known yet."))
    for keys in ("1", Key.Key_F2, Key.Key_Delete, (Mod.ControlModifier, Key.Key_M)):
        press(owner, keys)
        assert owner.hints.pop() == "The pack is not known yet."
    assert owner.edits == []
    assert not owner.grid.editor.isVisible()


# ---------------------------------------------------------------- commands


def test_delete_goes_back_to_the_reference(shown, press):
    owner = shown()
    press(owner, (Mod.ShiftModifier, Key.Key_Right), Key.Key_Delete)
    assert owner.table.values[0].tolist() == [0.25, 0.25, 0.2, 0.3, 0.4]
    assert [edit.operation for edit in owner.edits] == [Operation.PASTE]


def test_without_a_reference_delete_says_so(shown, press):
    owner = shown(a_map(reference=None))
    press(owner, Key.Key_Delete)
    assert owner.edits == []
    assert "no reference" in owner.hints[0]


def test_interpolate_smooth_and_fill_ask_for_what_they_say(shown, press):
    owner = shown()
    control = Mod.ControlModifier
    press(owner, (control, Key.Key_A), (control, Key.Key_I), (control, Key.Key_M))
    press(owner, (control | Mod.ShiftModifier, Key.Key_I), (control | Mod.AltModifier, Key.Key_I))
    wanted = [Operation.INTERPOLATE, Operation.SMOOTH, Operation.INTERPOLATE_ROWS, Operation.INTERPOLATE_COLUMNS]
    assert [edit.operation for edit in owner.edits] == wanted


def test_fill_copies_the_first_row_down_and_the_first_column_right(shown, press):
    owner = shown()
    press(owner, (Mod.ShiftModifier, Key.Key_Down), (Mod.ControlModifier, Key.Key_D))
    assert owner.table.values[1, 0] == 0.0
    press(owner, (Mod.ControlModifier, Key.Key_End), (Mod.ControlModifier | Mod.ShiftModifier, Key.Key_D))
    assert owner.table.values[3, 4] == owner.table.values[3, 3], "one cell takes what stands to its left"


@offscreen
def test_the_menu_offers_every_command_with_its_keys_and_works(shown):
    owner = shown()
    owner.grid.open_menu(QPoint(10, 10))
    menu = owner.grid.findChild(QMenu)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert len(texts) == sum(len(group) for group in GROUPS) + 2, "and one for each other set"
    assert "Smooth\tCtrl+M" in texts
    next(action for action in menu.actions() if action.text() == "Take from: Default").trigger()
    assert owner.table.values[0, 0] == 0.25
    menu.close()


@offscreen
def test_in_a_table_that_may_not_be_edited_the_menu_still_copies(shown):
    owner = shown(a_map(read_only="Sign in first."))
    owner.grid.open_menu(QPoint(10, 10))
    menu = owner.grid.findChild(QMenu)
    enabled = {action.text().split("\t")[0]: action for action in menu.actions() if action.isEnabled()}
    assert "Copy" in enabled
    assert len([action for action in menu.actions() if not action.isEnabled()]) == len(WRITING) + 2
    menu.close()


def test_every_command_stands_in_the_menu_once():
    assert sorted(command.name for group in GROUPS for command in group) == sorted(command.name for command in Command)


def test_f4_shows_differences_then_percent_then_values_again(shown, press):
    owner = shown()
    press(owner, Key.Key_F4)
    assert owner.grid.shown is Shown.DIFFERENCES
    assert owner.grid.strip.mode.text() == "Difference from: Default"
    press(owner, Key.Key_F4, Key.Key_F4)
    assert owner.grid.shown is Shown.VALUES


# ---------------------------------------------------------------- axes


def test_above_and_left_of_the_values_lie_the_axis_points(shown, press):
    owner = shown()
    press(owner, Key.Key_Right, Key.Key_Up)
    assert (owner.grid.selection.target, owner.grid.selection.active) == (Target.X_AXIS, (0, 1))
    press(owner, Key.Key_Down, Key.Key_Down, Key.Key_Left, Key.Key_Left)
    assert (owner.grid.selection.target, owner.grid.selection.active) == (Target.Y_AXIS, (0, 1))
    press(owner, Key.Key_Down)
    assert owner.grid.selection.active == (0, 2)
    press(owner, Key.Key_Right)
    assert (owner.grid.selection.target, owner.grid.selection.active) == (Target.VALUES, (2, 0))


def test_an_axis_point_is_edited_like_a_cell(shown, press):
    owner = shown()
    press(owner, Key.Key_Left, Key.Key_F2, "-25", Key.Key_Return)
    assert owner.table.y.points.tolist() == [-25.0, 0.0, 10.0, 40.0]
    assert owner.edits[0].target is Target.Y_AXIS
    assert owner.grid.selection.active == (0, 1)


def test_a_double_click_on_a_head_edits_the_point(shown, press, qtbot):
    owner = shown()
    qtbot.mouseDClick(owner.grid.canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle(owner, Target.X_AXIS, (0, 2)))
    press(owner, "45", Key.Key_Return)
    assert owner.table.x.points.tolist() == [0.0, 20.0, 45.0, 80.0, 100.0]


def test_axis_points_out_of_range_are_refused(shown, press):
    owner = shown()
    press(owner, Key.Key_Up, "101", Key.Key_Return)
    assert owner.hints == ["State of charge, point 1: 101 % is outside 0 … 100 %."]


# ---------------------------------------------------------------- other shapes


@offscreen
def test_a_value_with_words_offers_them(shown, press):
    choices = {0.0: "off", 1.0: "voltage difference"}
    owner = shown(GridTable(name="BAL_MODE", title="Balancing", unit="", values=np.array([[0.0]]), choices=choices))
    press(owner, Key.Key_Return)
    menu = owner.grid.findChild(QMenu)
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [("off", True), ("voltage difference", False)]
    menu.actions()[1].trigger()
    menu.close()
    assert owner.table.values.tolist() == [[1.0]]
    press(owner, "7", Key.Key_Return)
    assert "choose one of: off, voltage difference." in owner.hints[-1]


def test_a_block_has_names_for_its_columns(shown, press):
    names = ("MOL", "RSL", "MSL")
    values = np.array([[3980.0, 4020.0, 4080.0]])
    owner = shown(GridTable(name="CELL_OV", title="Overvoltage", unit="mV", values=values, column_names=names))
    press(owner, Key.Key_Right)
    assert owner.grid.strip.place.text() == "CELL_OV · RSL"
    press(owner, Key.Key_Up)
    assert owner.grid.selection.target is Target.VALUES, "there is no axis to go to"


def test_the_strip_reads_place_value_and_ampere(shown, press):
    owner = shown()
    press(owner, Key.Key_Right)
    assert owner.grid.strip.place.text() == "−20 °C · 20 %"
    assert owner.grid.strip.reading.text() == "0.10 C = 12.3 A"


def test_the_strip_says_what_is_wrong_with_the_cell(shown, press):
    owner = shown(a_map(outside_envelope={(0, 1): "0.1 C is above 0.05 C."}, findings={(0, 2): "must fall."}))
    press(owner, Key.Key_Right)
    assert owner.grid.strip.sentence.text() == "⚠ 0.1 C is above 0.05 C."
    press(owner, Key.Key_Right)
    assert owner.grid.strip.sentence.text() == "⚠ must fall."
    press(owner, Key.Key_Right)
    assert owner.grid.strip.sentence.text() == ""


def test_a_screen_reader_hears_the_active_cell(shown, press):
    dirty = np.zeros((4, 5), dtype=np.bool_)
    dirty[0, 1] = True
    owner = shown(a_map(dirty=dirty, findings={(0, 1): "must fall."}))
    press(owner, Key.Key_Right)
    canvas = owner.grid.canvas
    assert canvas.accessibleName() == "CHG_I_LIM_MAP, Highest charging current"
    assert canvas.accessibleDescription() == "−20 °C · 20 %, 0.10 C = 12.3 A, changed, must fall."
    assert spoken_text(owner.table, Target.X_AXIS, (0, 1)) == "State of charge, point 2, 20 %"


@offscreen
def test_the_tooltip_knows_everything_of_a_cell(shown):
    owner = shown(a_map(envelope=np.full((4, 5), 0.5), outside_envelope={(1, 1): "Sodium <may> plate."}))
    viewport = owner.grid.canvas.viewport()
    place = middle(owner, Target.VALUES, (1, 1))
    QApplication.sendEvent(viewport, QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place)))
    text = QToolTip.text()
    for part in ("0 °C · 20 %", "0.60 C = 73.8 A", "0.25 C = 30.8 A", "0.00 … 12.75 C", "≤ 0.50 C", "&lt;may&gt; plate"):
        assert part in text
    QToolTip.hideText()


def test_columns_are_as_wide_as_their_widest_value(shown, press):
    owner = shown()
    narrow = owner.grid.canvas.sizeHint().width()
    wide = np.full((4, 5), 1_000_000_000_000.0)
    owner.grid.show_table(a_map(values=wide, upper=1e15))
    assert owner.grid.canvas.sizeHint().width() > narrow + 5 * 50


def test_the_cursor_is_scrolled_into_sight_and_the_heads_stay(shown, press):
    owner = shown()
    owner.grid.resize(330, 220)
    press(owner, (Mod.ControlModifier, Key.Key_End))
    canvas = owner.grid.canvas
    assert canvas.viewport().rect().contains(canvas.active_rect())
    assert canvas.places.rect(Target.Y_AXIS, (0, 3)).left() == canvas.places.left_caption
    press(owner, (Mod.ControlModifier, Key.Key_Home))
    assert canvas.horizontalScrollBar().value() == canvas.verticalScrollBar().value() == 0


def test_three_buttons_say_what_is_shown_and_wait_for_a_reference(shown, qtbot):
    owner = shown()
    buttons = owner.grid.strip.buttons
    qtbot.mouseClick(buttons[Shown.PERCENT], Qt.MouseButton.LeftButton)
    assert owner.grid.shown is Shown.PERCENT
    owner.grid.show_table(a_map(reference=None))
    assert [button.isEnabled() for button in buttons.values()] == [True, False, False]


def test_an_axis_without_other_sets_has_nothing_to_go_back_to(shown, press):
    owner = shown()
    press(owner, Key.Key_Up, Key.Key_Delete)
    assert owner.edits == []
    assert "no reference" in owner.hints[0]


def test_a_refusal_can_be_read_until_the_cursor_moves(shown, press):
    owner = shown(a_map(reference=None))
    press(owner, Key.Key_Delete)
    assert "no reference" in owner.grid.strip.sentence.text()
    press(owner, Key.Key_Right)
    assert owner.grid.strip.sentence.text() == ""


def test_copying_is_confirmed(shown, press):
    owner = shown()
    press(owner, (Mod.ControlModifier, Key.Key_C))
    assert owner.grid.strip.sentence.text() == "The selection is copied."


def test_the_strip_tells_what_an_equals_sign_would_do(shown, press):
    owner = shown(a_map(lower=-5.0))
    press(owner, (Mod.ShiftModifier, Key.Key_End), "1")
    assert owner.grid.strip.sentence.text().endswith("(= first sets all 5 cells)")
    press(owner, Key.Key_Escape, "-1")
    assert owner.grid.strip.sentence.text().endswith("(= first sets −1.00 C)")


def test_numbers_are_written_with_a_real_minus_and_never_as_a_negative_zero():
    assert [number_text(value, 1) for value in (-1.25, -0.04, float("nan"))] == ["−1.2", "0.0", "–"]


@offscreen
def test_a_menu_that_was_closed_is_gone(shown, qtbot):
    owner = shown()
    owner.grid.open_menu(QPoint(10, 10))
    owner.grid.findChild(QMenu).close()
    qtbot.waitUntil(lambda: owner.grid.findChild(QMenu) is None)


def test_of_a_large_table_only_what_can_be_seen_is_drawn(shown, press):
    points = np.arange(200.0)
    table = a_map(
        values=np.zeros((200, 200)),
        x=GridAxis(name="x", unit="", points=points),
        y=GridAxis(name="y", unit="", points=points),
        layers={},
        reference=None,
    )
    owner = shown(table)
    press(owner, (Mod.ControlModifier, Key.Key_End))
    rows, columns = owner.grid.canvas.places.visible(owner.grid.canvas.viewport().size())
    assert rows.stop == columns.stop == 200
    assert len(rows) * len(columns) < 400
    press(owner, (Mod.ControlModifier, Key.Key_A))
    owner.grid.grab()
    press(owner, Key.Key_Home, Key.Key_Left, (Mod.ControlModifier, Key.Key_A))
    assert owner.grid.selection.target is Target.Y_AXIS
    owner.grid.grab()

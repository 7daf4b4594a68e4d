"""Calibration tables to and from Excel and LibreOffice."""

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from bms.calibration.edit_operations import apply_edit
from bms.calibration.editing import Target
from gui.widgets.value_grid import GridAxis, GridTable, Selection, ValueGrid
from gui.widgets.value_grid.blocks import (
    BlockRefusedError,
    axis_edits,
    block_text,
    paste_edit,
    read_block,
    table_text,
)
from gui.widgets.value_grid.commands import Command
from gui.widgets.value_grid.entry import parse_number
from gui.widgets.value_grid.numbers import numbers_of


@pytest.fixture
def table():
    return GridTable(
        name="CHG_I_LIM_MAP",
        title="Highest charging current",
        unit="C",
        values=np.array([[0.0, 0.05, 0.1], [1.0, 1.5, 2.25]]),
        x=GridAxis(name="State of charge", unit="%", points=np.array([0.0, 50.0, 100.0]), lower=0, upper=100),
        y=GridAxis(name="Cell temperature", unit="°C", points=np.array([-20.0, 10.0]), lower=-50, upper=70),
        decimals=2,
        lower=0.0,
        upper=3.0,
    )


def selection(shape, *cells, target=Target.VALUES):
    mask = np.zeros(shape, dtype=np.bool_)
    for cell in cells:
        mask[cell] = True
    return Selection(target=target, mask=mask, active=cells[0])


def pasted(table, text, *cells):
    edit = paste_edit(table, selection(table.values.shape, *cells), text)
    return apply_edit(table.values, edit), edit


def test_the_selection_becomes_tab_separated_text_with_gaps_where_nothing_is_selected(table):
    mask = np.array([[True, False, True], [False, False, True]])
    assert block_text(numbers_of(table, Target.VALUES), mask, ".") == "0\t\t0.1\n\t\t2.25\n"
    assert block_text(numbers_of(table, Target.VALUES), mask, ",") == "0\t\t0,1\n\t\t2,25\n"


def test_the_whole_table_with_its_axes(table):
    expected = "Cell temperature\\State of charge\t0\t50\t100\n-20\t0\t0.05\t0.1\n10\t1\t1.5\t2.25\n"
    assert table_text(table, ".") == expected


def test_what_was_copied_comes_back_exactly(table):
    numbers = numbers_of(table, Target.VALUES)
    for decimal_point in ".,":
        text = block_text(numbers, np.ones(table.values.shape, dtype=np.bool_), decimal_point)
        assert read_block(numbers, text).tolist() == table.values.tolist()


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.5", 0.5), ("0,5", 0.5), (" −3 ", -3.0), ("1e3", 1000.0), ("", None), ("1.000,5", None), ("nan", None), ("1_0", None)],
)
def test_numbers_as_people_and_spreadsheets_write_them(text, number):
    assert parse_number(text) == number


def test_lines_may_end_as_windows_has_them(table):
    after, edit = pasted(table, "1\t2\r\n3\t0\r\n", (0, 0))
    assert after.tolist() == [[1.0, 2.0, 0.1], [3.0, 0.0, 2.25]]
    assert np.argwhere(edit.selection).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]


def test_an_empty_cell_leaves_what_is_there(table):
    after, _ = pasted(table, "9\t\t9\n", (0, 0))
    assert after[0].tolist() == [9.0, 0.05, 9.0]


def test_one_number_fills_the_selection(table):
    after, _ = pasted(table, "2", (0, 0), (1, 2))
    assert after.tolist() == [[2.0, 0.05, 0.1], [1.0, 1.5, 2.0]]


def test_a_row_is_repeated_where_a_whole_multiple_of_it_is_selected(table):
    cells = [(row, column) for row in range(2) for column in range(3)]
    after, _ = pasted(table, "1\t2\t3", *cells)
    assert after.tolist() == [[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\tcold", "Row 1, column 2 of the clipboard is no number: “cold”."),
        ("1\n#REF!", "Row 2, column 1 of the clipboard is no number: “#REF!”."),
        ("  \n", "no numbers in the clipboard"),
        ("1.5\t1,5", "decimal points and commas"),
        ("1\t2\t3\t4", "The clipboard has 1 × 4 cells; from here 2 × 3 fit."),
    ],
)
def test_what_cannot_be_pasted_is_refused_with_the_cell_named(table, text, said):
    with pytest.raises(BlockRefusedError, match=said.replace("?", r"\?")):
        pasted(table, text, (0, 0))


def test_words_are_copied_and_pasted_where_values_have_words():
    table = GridTable(name="BAL_MODE", title="", unit="", values=np.array([[1.0]]), choices={0.0: "off", 1.0: "on"})
    numbers = numbers_of(table, Target.VALUES)
    assert block_text(numbers, np.array([[True]]), ".") == "on\n"
    assert read_block(numbers, "OFF").tolist() == [[0.0]]
    assert read_block(numbers, "1").tolist() == [[1.0]]


def test_a_table_with_axes_becomes_one_edit_for_each_side_that_differs(table):
    text = "\t0\t60\t100\n-20\t0\t0.05\t0.1\n10\t1\t1.5\t3\n"
    edits = axis_edits(table, text)
    assert [edit.target for edit in edits] == [Target.X_AXIS, Target.VALUES]
    assert axis_edits(table, table_text(table, ".")) == ()


@pytest.mark.parametrize("text", ["1\t2\n", "\t0\t50\n-20\t1\t2\n10\t1\t2\n"])
def test_a_table_with_other_axes_than_these_is_refused(table, text):
    with pytest.raises(BlockRefusedError):
        axis_edits(table, text)


@pytest.fixture
def grid(qtbot, theme, table):
    grid = ValueGrid()
    qtbot.addWidget(grid)
    grid.decimal_point = "."
    grid.show_table(table)
    return grid


def test_the_clipboard_goes_round_through_the_widget(grid, table):
    wanted = []
    grid.edited.connect(wanted.append)
    grid.run(Command.SELECT_ALL)
    grid.run(Command.COPY)
    assert QGuiApplication.clipboard().text() == "0\t0.05\t0.1\n1\t1.5\t2.25\n"
    grid.run(Command.COPY_WITH_AXES)
    assert QGuiApplication.clipboard().text().startswith("Cell temperature\\State of charge\t0")
    QGuiApplication.clipboard().setText("1\t1\t1\n2\t2\t2\n")
    grid.run(Command.PASTE)
    assert wanted[0].pasted.tolist() == [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]


def test_a_pasted_value_out_of_range_is_refused_as_a_whole(grid):
    wanted, hints = [], []
    grid.edited.connect(wanted.append)
    grid.hint.connect(hints.append)
    QGuiApplication.clipboard().setText("1\t3.5\n")
    grid.run(Command.PASTE)
    assert wanted == []
    assert hints == ["−20 °C · 50 %: 3.50 C is outside 0.00 … 3.00 C."]


def test_a_wrong_axis_point_keeps_the_values_out_as_well(grid):
    wanted, hints = [], []
    grid.edited.connect(wanted.append)
    grid.hint.connect(hints.append)
    QGuiApplication.clipboard().setText("T\\SoC\t0\t50\t101\n-20\t0\t1\t1\n10\t1\t1\t1\n")
    grid.run(Command.PASTE_WITH_AXES)
    assert wanted == []
    assert "101 % is outside" in hints[0]


def test_text_that_is_no_table_is_said_in_the_strip(grid):
    QGuiApplication.clipboard().setText("hello")
    grid.run(Command.PASTE)
    assert "no number: “hello”" in grid.strip.sentence.text()

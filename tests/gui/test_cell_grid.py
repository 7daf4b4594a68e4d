"""The cell widget paints what the view says: pixels are looked at."""

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel

from engine.live_values import to_column
from gui.theme.colors import DARK, LIGHT
from gui.widgets.cell_grid import CellGrid
from gui.widgets.cell_layout import ModuleShape
from gui.widgets.cell_view import CellLimits, view_cells

MODULES = tuple(ModuleShape(name=f"M{i + 1}", first_cell=i * 12, cells=12, columns=12) for i in range(10))
LIMITS = [CellLimits(operating_mv=(1800, 3950), absolute_mv=(1500, 4100))] * 120
HEALTHY = [3100.0] * 119 + [3101.0]


@pytest.fixture
def grid(qtbot, theme):
    one = CellGrid()
    qtbot.addWidget(one)
    one.resize(820, 400)
    one.set_modules(MODULES)
    one.show()
    return one


def show(grid, make, values=None, validity=None, balancing=None, age_s=0.05):
    cells = to_column(make.column(HEALTHY if values is None else values, validity, age_s))
    balanced = to_column(make.column([0.0] * 120 if balancing is None else balancing))
    grid.show_cells(view_cells(cells, balanced, LIMITS).looks)


def colors_in(grid, cell):
    image = grid.grab().toImage()
    rect = grid.rect_of(cell)
    return {
        image.pixelColor(x, y).name()
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    }


def test_an_invalid_cell_is_hatched_and_a_valid_one_is_not(grid, make):
    validity = [1] * 120
    validity[40] = 2
    show(grid, make, validity=validity)
    assert QColor(LIGHT.hatch).name() in colors_in(grid, 40)
    assert QColor(LIGHT.hatch).name() not in colors_in(grid, 41)


def test_a_stale_cell_is_paler_than_a_fresh_one(grid, make):
    values = [3100.0] * 120
    values[10] = values[20] = 3080.0
    values[30] = 3079.0
    validity = [1] * 120
    validity[20] = 3
    show(grid, make, values, validity)
    image = grid.grab().toImage()
    fresh, stale = (image.pixelColor(grid.rect_of(cell).topLeft() + QPoint(4, 4)) for cell in (10, 20))
    assert stale.lightness() > fresh.lightness()


def test_a_balancing_cell_has_a_cyan_band(grid, make):
    balancing = [0.0] * 120
    balancing[5] = 1.0
    show(grid, make, balancing=balancing)
    assert QColor(LIGHT.balancing).name() in colors_in(grid, 5)
    assert QColor(LIGHT.balancing).name() not in colors_in(grid, 6)


def test_lowest_and_highest_are_told_apart_by_shape_not_only_by_colour(grid, make):
    values = [3100.0] * 120
    values[2], values[3] = 3095.0, 3105.0
    show(grid, make, values)
    image = grid.grab().toImage().convertToFormat(image_format := grid.grab().toImage().Format.Format_Grayscale8)
    assert image.format() == image_format
    marks = []
    for cell in (2, 3):
        rect = grid.rect_of(cell)
        corner = [
            image.pixelColor(x, y).lightness() < 100
            for y in range(rect.top() + 4, rect.bottom() - 3)
            for x in range(rect.right() - 13, rect.right() - 3)
        ]
        marks.append(corner)
    assert any(marks[0])
    assert any(marks[1])
    assert marks[0] != marks[1]


def test_a_cell_outside_its_chemistry_is_framed_as_a_warning_and_a_healthy_sodium_cell_at_two_volts_is_not(grid, make):
    values = [2000.0] * 120
    values[7] = 1700.0
    show(grid, make, values)
    assert QColor(LIGHT.warning).name() in colors_in(grid, 7)
    assert QColor(LIGHT.warning).name() not in colors_in(grid, 8)


class PaintSpy(QObject):
    """Keeps the bounding rectangle of every painting."""

    def __init__(self, widget):
        super().__init__(widget)
        self.painted = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.painted.append(event.region().boundingRect())
        return False


def test_only_tiles_that_changed_are_painted_again(grid, make, qtbot):
    show(grid, make)
    qtbot.wait(30)
    spy = PaintSpy(grid)
    values = list(HEALTHY)
    values[60] = 3100.6
    show(grid, make, values)
    qtbot.waitUntil(lambda: bool(spy.painted), timeout=1000)
    assert spy.painted == [grid.rect_of(60)]
    spy.painted.clear()
    show(grid, make, values)
    qtbot.wait(30)
    assert spy.painted == []


def test_arrow_keys_walk_through_the_cells(grid, make, qtbot):
    show(grid, make)
    qtbot.waitUntil(lambda: grid.pointed_cell == 0, timeout=1000)
    pointed = []
    grid.cell_pointed.connect(pointed.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        qtbot.keyClick(grid, key)
    assert pointed == [1, 13, 12, 0]


def test_a_click_chooses_the_cell_below_the_finger(grid, make, qtbot):
    show(grid, make)
    qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect_of(36).center())
    assert grid.pointed_cell == 36


def test_the_grid_wears_the_dark_theme_at_once(grid, make, theme):
    validity = [1] * 120
    validity[40] = 2
    show(grid, make, validity=validity)
    theme.choose("dark")
    assert QColor(DARK.hatch).name() in colors_in(grid, 40)


def test_there_is_no_label_for_each_cell(grid):
    assert grid.findChildren(QLabel) == []

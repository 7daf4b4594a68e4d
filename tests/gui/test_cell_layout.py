"""Cells are placed by module, as large as the room allows, and never on top of each other."""

import pytest

from gui.widgets.cell_layout import LEAST_TILE, ModuleShape, lay_out, least_height


def modules(count, cells, columns):
    return [ModuleShape(name=f"M{i + 1}", first_cell=i * cells, cells=cells, columns=columns) for i in range(count)]


PACKS = {
    "demo": modules(10, 12, 12),
    "foxBMS": modules(1, 18, 9),
    "tall": modules(16, 12, 4),
    "large": modules(8, 24, 12),
    "odd": [ModuleShape(name="A", first_cell=0, cells=7, columns=4), ModuleShape(name="B", first_cell=7, cells=3, columns=3)],
}


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("size", [(520, 300), (760, 360), (1500, 700)])
def test_every_cell_has_a_place_of_its_own_inside_the_width(name, size):
    layout = lay_out(PACKS[name], *size)
    assert sorted(place.cell for place in layout.places) == list(range(sum(module.cells for module in PACKS[name])))
    taken = set()
    for place in layout.places:
        assert place.x >= 0
        assert place.x + place.width <= size[0]
        assert place.y + place.height <= layout.height
        taken.add((place.x, place.y))
    assert len(taken) == len(layout.places)


def test_tiles_never_get_smaller_than_a_number_needs():
    layout = lay_out(PACKS["demo"], 560, 100)
    assert all(place.width >= LEAST_TILE[0] and place.height >= LEAST_TILE[1] for place in layout.places)
    assert layout.height > 100


def test_more_room_gives_larger_tiles():
    small = lay_out(PACKS["demo"], 760, 330).places[0]
    large = lay_out(PACKS["demo"], 1400, 700).places[0]
    assert large.width > small.width
    assert large.height > small.height


def test_a_module_of_one_row_has_its_name_at_the_left():
    layout = lay_out(PACKS["demo"], 760, 330)
    first = layout.places[0]
    assert layout.headers[0].x + layout.headers[0].width <= first.x
    assert layout.headers[0].y == first.y


def test_the_least_height_is_enough():
    width = 760
    assert lay_out(PACKS["demo"], width, least_height(PACKS["demo"], width)).height <= least_height(PACKS["demo"], width)


def test_a_pack_without_modules_takes_no_room():
    assert lay_out([], 500, 500).height == 0
    assert least_height([], 500) == 0

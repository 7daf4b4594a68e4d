"""What a cell looks like follows from its value, its validity and its chemistry."""

import numpy as np
import pytest

from bms.telemetry.snapshot import Validity
from engine.live_values import to_column
from gui.widgets.cell_view import SHADES, CellLimits, Ground, Mark, age_text, half_range_mv, view_cells

MIDDLE = (SHADES - 1) // 2
LIMITS = [CellLimits(operating_mv=(1800, 3950), absolute_mv=(1500, 4100))] * 5


def view(make, values, validity=None, *, balancing=None, age_s=0.05):
    cells = to_column(make.column(values, validity, age_s))
    return view_cells(cells, to_column(make.column(balancing or [0.0] * len(values))), LIMITS[: len(values)])


def test_lowest_and_highest_are_marked_and_coloured_apart(make):
    shown = view(make, [3100, 3090, 3100, 3110, 3100])
    assert (shown.lowest, shown.highest) == (1, 3)
    assert shown.looks[1].marks & Mark.LOWEST
    assert shown.looks[3].marks & Mark.HIGHEST
    assert shown.looks[1].ground < MIDDLE < shown.looks[3].ground
    assert shown.looks[0].ground == MIDDLE
    assert shown.spread_mv == 20


def test_an_invalid_cell_is_a_hatch_and_a_dash_and_counts_for_nothing(make):
    shown = view(make, [3100, 9999, 3100, 3104, 3100], [1, 2, 1, 1, 1])
    assert shown.looks[1].ground == Ground.INVALID
    assert shown.looks[1].text == "–"
    assert shown.maximum_mv == 3104
    assert shown.valid == 4


def test_a_stale_cell_keeps_its_value_and_shows_its_age(make):
    shown = view(make, [3100, 3102, 3100, 3104, 3100], [1, 3, 1, 1, 1], age_s=[0.1, 12.0, 0.1, 0.1, 0.1])
    assert shown.looks[1].text == "3102"
    assert shown.looks[1].marks & Mark.STALE
    assert shown.looks[1].age == "12 s"
    assert shown.looks[0].age == ""


def test_a_cell_never_seen_has_no_number(make):
    shown = view(make, [3100, np.nan, 3100, 3100, 3101], [1, 0, 1, 1, 1])
    assert shown.looks[1].ground == Ground.NEVER_SEEN
    assert shown.looks[1].text == "–"


def test_limits_are_those_of_the_chemistry(make):
    shown = view(make, [3100, 1700, 3960, 4150, 2000])
    assert not shown.looks[0].marks & (Mark.OUTSIDE_OPERATING | Mark.OUTSIDE_ABSOLUTE)
    assert not shown.looks[4].marks & Mark.OUTSIDE_OPERATING, "2.0 V is healthy for this sodium cell"
    assert shown.looks[1].marks & Mark.OUTSIDE_OPERATING
    assert not shown.looks[1].marks & Mark.OUTSIDE_ABSOLUTE
    assert shown.looks[2].marks & Mark.OUTSIDE_OPERATING
    assert shown.looks[3].marks & Mark.OUTSIDE_ABSOLUTE


def test_a_balancing_cell_is_marked(make):
    shown = view(make, [3100, 3101, 3102, 3103, 3104], balancing=[0.0, 0.0, 0.0, 0.0, 1.0])
    assert [bool(look.marks & Mark.BALANCING) for look in shown.looks] == [False, False, False, False, True]


def test_noise_of_a_healthy_pack_stays_pale(make):
    shown = view(make, [3100, 3101, 3099, 3100, 3100])
    assert shown.half_range_mv == 10
    assert all(abs(look.ground - MIDDLE) <= 2 for look in shown.looks)


def test_equal_cells_have_no_lowest_and_no_highest(make):
    shown = view(make, [3100] * 5)
    assert shown.lowest is None
    assert not any(look.marks & (Mark.LOWEST | Mark.HIGHEST) for look in shown.looks)


def test_when_all_are_stale_the_last_figures_stay(make):
    shown = view(make, [3100, 3101, 3102, 3103, 3104], [3] * 5)
    assert (shown.valid, shown.counted) == (0, 5)
    assert shown.mean_mv == 3102
    assert (shown.lowest, shown.highest) == (0, 4)


def test_one_valid_cell_counts_more_than_all_stale_ones(make):
    shown = view(make, [3100, 3101, 3102, 3103, 3104], [3, 3, 1, 3, 3])
    assert (shown.valid, shown.counted, shown.mean_mv) == (1, 1, 3102)


def test_without_any_value_there_is_no_statistic_and_no_error(make):
    shown = view(make, [np.nan] * 5, [0, 2, 0, 2, 3])
    assert shown.counted == 0
    assert np.isnan(shown.mean_mv)
    assert all(look.text == "–" for look in shown.looks)


@pytest.mark.parametrize(
    ("deviation", "expected"), [(0, 10), (10, 10), (11, 20), (35, 50), (51, 100), (300, 500), (float("nan"), 10)]
)
def test_the_colour_range_is_a_round_number(deviation, expected):
    assert half_range_mv(deviation) == expected


@pytest.mark.parametrize(("age_s", "expected"), [(0.4, "0 s"), (12.3, "12 s"), (150, "2 min"), (7200, "2 h")])
def test_ages_are_short(age_s, expected):
    assert age_text(age_s) == expected


def test_validity_codes_are_those_of_the_wire():
    assert (Validity.NEVER_SEEN, Validity.VALID, Validity.INVALID, Validity.STALE) == (0, 1, 2, 3)

"""Between the points of a charging map a BMS interpolates, beyond them it holds the last value: both may be too fast."""

import dataclasses

import numpy as np
import pytest

from bms.calibration.envelope import EnvelopeLimit, excesses_between_points
from bms.calibration.envelope.interpolation import bilinear

SOCS = np.array([0.0, 20, 40, 60, 80, 100])


def test_interpolation_is_bilinear_and_holds_the_last_value():
    rows, columns = np.array([0.0, 10.0, 30.0]), np.array([0.0, 100.0])
    table = np.array([[0.0, 1.0], [2.0, 3.0], [6.0, 9.0]])
    found = bilinear(rows, columns, table, np.array([-5.0, 0, 5, 10, 20, 99]), np.array([-1.0, 25, 100, 200]))
    assert found.tolist() == [
        [0.0, 0.25, 1.0, 1.0],
        [0.0, 0.25, 1.0, 1.0],
        [1.0, 1.25, 2.0, 2.0],
        [2.0, 2.25, 3.0, 3.0],
        [4.0, 4.5, 6.0, 6.0],
        [6.0, 6.75, 9.0, 9.0],
    ]


def test_a_place_between_allowed_points_can_be_too_fast(floor):
    # The plating limit bends upwards with warmth; a straight line between two of its points lies above it.
    temperatures, socs = np.array([-30.0, 0.0]), np.array([50.0, 60.0])
    corners = 0.999 * floor.allowed_c(temperatures, socs)
    spanning = np.pad(temperatures, 1, constant_values=(-40, 60)), np.pad(socs, 1, constant_values=(0, 100))
    table = np.zeros((4, 4))
    table[1:3, 1:3] = corners
    excess = {(each.row, each.column): each for each in excesses_between_points(floor, *spanning, table)}
    worst = excess[1, 1]
    assert worst.temperature_c == pytest.approx(-12.0, abs=3.1)
    assert worst.current_c == pytest.approx(bilinear(*spanning, table, *([worst.temperature_c], [worst.soc_pct]))[0, 0])
    assert worst.allowed_c == pytest.approx(floor.allowed_c(np.array([worst.temperature_c]), np.array([worst.soc_pct]))[0, 0])
    assert worst.current_c > worst.allowed_c
    assert worst.limit is EnvelopeLimit.PLATING
    assert excesses_between_points(floor, *spanning, 0.3 * table) == []


def test_the_worst_place_of_a_patch_is_told(floor):
    temperatures, socs = np.array([-40.0, -30.0, 0.0, 60.0]), np.array([0.0, 50.0, 60.0, 100.0])
    table = np.zeros((4, 4))
    table[1:3, 1:3] = 0.999 * floor.allowed_c(np.array([-30.0, 0.0]), np.array([50.0, 60.0]))
    told = next(each for each in excesses_between_points(floor, temperatures, socs, table) if (each.row, each.column) == (1, 1))
    fine_t, fine_s = np.linspace(-30, 0, 301), np.linspace(50, 60, 101)
    excess = bilinear(temperatures, socs, table, fine_t, fine_s) - floor.allowed_c(fine_t, fine_s)
    assert told.current_c - told.allowed_c == pytest.approx(excess.max(), rel=0.05)


def test_a_patch_with_a_corner_that_is_too_fast_is_left_to_the_corner(floor):
    temperatures = np.array([-40.0, -30.0, 0.0, 60.0])
    table = np.zeros((4, 6))
    table[1:3, 3] = 1.01 * floor.allowed_c(temperatures[1:3], SOCS[3:4])[:, 0]
    assert excesses_between_points(floor, temperatures, SOCS, table) == []


def test_every_patch_that_is_too_fast_inside_is_told_once(floor):
    temperatures = np.array([-40.0, -34.0, 0.0, 40.0, 60.0])
    table = np.zeros((5, 6))
    table[1:4] = 0.999 * floor.allowed_c(temperatures[1:4], SOCS)
    told = [(each.row, each.column) for each in excesses_between_points(floor, temperatures, SOCS, table)]
    assert len(told) == len(set(told))
    assert {row for row, _ in told} >= {1, 2}


def test_a_map_exactly_on_the_limit_is_allowed(floor):
    # Rounding of the interpolation must not make an excess of nothing.
    flat = dataclasses.replace(floor, pace=dataclasses.replace(floor.pace, highest_c=0.01, cold=((-40, 0.01),)))
    temperatures = np.array([-35.0, 7.0, 45.0])
    assert excesses_between_points(flat, temperatures, SOCS, np.full((3, 6), 0.01)) == []


def test_between_a_zero_and_the_first_warm_row_only_what_may_be_charged_counts(floor):
    # From 0 at −40 °C to 0.3 C at −30 °C: below −35 °C the line is above zero, but there the BMS does not charge.
    temperatures = np.array([-40.0, -30.0, 60.0])
    table = np.zeros((3, 6))
    table[1, :2] = 0.3
    assert excesses_between_points(floor, temperatures, SOCS, table) == []


def test_beyond_the_last_temperature_the_last_row_holds_up_to_the_hottest(floor):
    temperatures = np.array([-40.0, 10.0, 50.0])
    table = np.zeros((3, 6))
    table[2] = 1.8
    told = excesses_between_points(floor, temperatures, SOCS, table)
    assert {each.row for each in told} == {2}
    assert {each.temperature_c for each in told} == {58.0}
    assert {each.limit for each in told} == {EnvelopeLimit.HOT}
    assert {round(each.current_c, 9) for each in told} == {1.8}


def test_below_the_first_temperature_the_first_row_holds_down_to_the_coldest(floor):
    temperatures = np.array([-30.0, 10.0, 60.0])
    table = np.zeros((3, 6))
    table[0, 0] = 0.34
    told = excesses_between_points(floor, temperatures, SOCS, table)
    assert [(each.row, each.column, each.temperature_c, each.limit) for each in told] == [(0, 0, -35.0, EnvelopeLimit.COLD)]


def test_beyond_the_last_state_of_charge_the_last_column_holds(floor):
    temperatures, socs = np.array([-40.0, 10.0, 60.0]), np.array([0.0, 50.0, 60.0])
    table = np.zeros((3, 3))
    table[1, 2] = 1.6
    told = excesses_between_points(floor, temperatures, socs, table)
    assert {(each.row, each.column, each.soc_pct) for each in told} >= {(1, 2, 100.0), (0, 2, 100.0)}


def test_before_the_first_state_of_charge_the_first_column_holds(floor):
    # At 0 % the voltage of a cold cell leaves less than at 20 %: the resistance of an empty cell is higher.
    weak = dataclasses.replace(floor, cell_voltage_mv=(1500, 3000))
    temperatures, socs = np.array([-40.0, -30.0, 60.0]), np.array([15.0, 100.0])
    table = np.zeros((3, 2))
    table[1, 0] = 0.25
    weak = dataclasses.replace(weak, resistance=dataclasses.replace(weak.resistance, soc_factor=(30.0, *[1.0] * 10)))
    told = excesses_between_points(weak, temperatures, socs, table)
    assert (1, 0, 0.0) in {(each.row, each.column, each.soc_pct) for each in told}
    assert {each.limit for each in told} == {EnvelopeLimit.VOLTAGE}


def test_a_number_that_is_none_is_never_called_an_excess_between_points(floor):
    table = np.zeros((3, 6))
    table[1, 3] = np.nan
    assert excesses_between_points(floor, np.array([-40.0, 10.0, 60.0]), SOCS, table) == []


def told_places(envelope, temperatures, socs, table):
    return [(each.row, each.column) for each in excesses_between_points(envelope, temperatures, socs, table)]


def steady(floor, rate_c):
    """Return an envelope with one rate everywhere, so that a test decides what is too fast."""
    pace = dataclasses.replace(floor.pace, highest_c=rate_c, cold=((-40, rate_c), (0, rate_c)), hot=((0, rate_c), (60, rate_c)))
    anode = dataclasses.replace(floor.anode, resistance_25c_ohm_ah=1e-9)
    return dataclasses.replace(floor, pace=pace, anode=anode, cell_voltage_mv=(0, 1_000_000))


def kinked(floor, sags_at_pct):
    """Return an envelope of 1 C, with a narrow valley in the middle between two points of the state of charge."""
    envelope = steady(floor, 1.0)
    soc, share = [0.0], [1.0]
    for place in sags_at_pct:
        soc += [place - 2, place, place + 2]
        share += [1.0, 0.5, 1.0]
    rise_v = 2.0
    anode = dataclasses.replace(
        envelope.anode,
        soc_pct=(*soc, 100.0),
        potential_v=tuple(rise_v * each for each in (*share, 1.0)),
        resistance_25c_ohm_ah=rise_v,
        activation_energy_j_mol=0.0,
    )
    return dataclasses.replace(envelope, anode=anode, plating_share=1.0)


AXIS_T, AXIS_S = np.array([-35.0, 0.0, 30.0, 58.0]), np.array([0.0, 20.0, 40.0, 60.0, 80.0, 100.0])


def test_only_the_corners_of_a_patch_count_not_its_neighbours(floor):
    # A valley at 10, 30, 50, 70 and 90 %: every patch is too fast inside, its corners are allowed.
    valleys = kinked(floor, (10.0, 30.0, 50.0, 70.0, 90.0))
    flat = np.full((4, 6), 0.9)
    every = {(row, column) for row in range(3) for column in range(5)}
    assert set(told_places(valleys, AXIS_T, AXIS_S, flat)) == every
    for bad_row, bad_column in np.ndindex(4, 6):
        table = flat.copy()
        table[bad_row, bad_column] = 1.1
        around = {(row, column) for row in (bad_row - 1, bad_row) for column in (bad_column - 1, bad_column)}
        told = told_places(valleys, AXIS_T, AXIS_S, table)
        assert set(told) == every - around
        assert len(told) == len(set(told))


def test_the_worst_place_inside_a_patch_is_told_with_its_own_numbers(floor):
    valley = kinked(floor, (30.0,))
    sloping = np.repeat([[0.8, 0.85, 0.9, 0.95]], 6, axis=0).T
    told = {(each.row, each.column): each for each in excesses_between_points(valley, AXIS_T, AXIS_S, sloping)}
    assert set(told) == {(0, 1), (1, 1), (2, 1)}
    assert (told[1, 1].temperature_c, told[1, 1].soc_pct) == (30.0, 30.0)
    assert told[1, 1].current_c == pytest.approx(0.9)
    assert told[1, 1].allowed_c == pytest.approx(0.5)
    assert (told[2, 1].temperature_c, told[2, 1].current_c) == (58.0, pytest.approx(0.95))


def test_axes_that_end_outside_the_window_are_looked_at_up_to_its_ends_and_once(floor):
    valley = kinked(floor, (30.0,))
    temperatures = np.array([-50.0, 0.0, 57.0, 65.0])
    table = np.repeat([[0.0, 0.6, 0.8, 0.0]], 6, axis=0).T
    told = excesses_between_points(valley, temperatures, AXIS_S, table)
    assert [(each.row, each.column, each.temperature_c) for each in told] == [(0, 1, 0.0), (1, 1, 57.0), (2, 1, 57.0)]
    # From 1.2 C at 55 °C, which would be too fast beyond 58 °C, to zero at 60 °C.
    tail = excesses_between_points(floor, np.array([-40.0, 55.0, 60.0]), AXIS_S, np.array([[0.0] * 6, [1.18] * 6, [0.0] * 6]))
    assert not [each for each in tail if each.row == 1]


def test_axes_that_end_inside_the_window_are_continued_and_told_of_their_end_points(floor):
    valley = kinked(floor, (5.0, 50.0, 95.0))
    temperatures, socs = np.array([-10.0, 20.0]), np.array([40.0, 60.0])
    told = [(e.row, e.column, e.soc_pct) for e in excesses_between_points(valley, temperatures, socs, np.full((2, 2), 0.9))]
    # Before the first point, between the two, behind the last: three patches along each axis.
    assert len(told) == 9
    assert {(row, column) for row, column, _ in told} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert [soc for _, _, soc in told[:3]] == pytest.approx([4.0, 50.0, 96.0])

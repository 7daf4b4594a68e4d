"""Known answers: cells that are plain resistors, then the simulated pack with the resistances of its own parameters."""

import numpy as np
import pytest

from bms.analysis.load_steps import LoadStep, find_load_steps, least_step_a
from bms.analysis.step_resistance import combine, measure_step
from virtual_pack.battery.cell_parameters import NFM_CELL
from virtual_pack.battery.pack import Actuation, BatteryPack
from virtual_pack.battery.scenarios import SCENARIOS
from virtual_pack.management.closed_loop import layout_of

RATE_HZ = 10


def current(*pieces):
    """Return times and a current made of (seconds, amperes) pieces."""
    values = np.concatenate([np.full(int(seconds * RATE_HZ), amperes, dtype=np.float64) for seconds, amperes in pieces])
    return np.arange(values.size) / RATE_HZ, values


def test_a_step_is_found_where_it_is(definition):
    times, amperes = current((20, 0.0), (40, 30.0))
    (step,) = find_load_steps(times, amperes, least_a=12.3)
    assert step.time_s == pytest.approx(20.0, abs=0.15)
    assert (step.before_a, step.after_a) == (0.0, 30.0)
    assert step.steady_s > 30.0


def test_both_directions_and_several_steps_are_found():
    times, amperes = current((10, 0), (15, -80), (15, 0), (15, 50), (5, -20))
    found = [step.height_a for step in find_load_steps(times, amperes, least_a=12.3)]
    assert found == pytest.approx([-80, 80, 50, -70])


def test_a_small_step_is_refused():
    assert find_load_steps(*current((20, 0.0), (40, 8.0)), least_a=12.3) == []
    assert least_step_a(123.0) == pytest.approx(12.3)
    assert least_step_a(0.0) == 10.0


def test_a_ramp_is_no_step():
    times = np.arange(0, 40, 0.1)
    assert find_load_steps(times, np.clip((times - 15) * 8, 0, 60), least_a=12.3) == []


def test_a_fast_ramp_of_a_charger_is_a_step():
    times = np.arange(0, 60, 0.1)
    (step,) = find_load_steps(times, np.clip((times - 15) * 40, 0, 29), least_a=12.3)
    assert step.time_s == pytest.approx(15.36, abs=0.2)
    assert step.after_a == pytest.approx(29.0)


def test_a_swinging_current_before_it_refuses_a_step():
    times, amperes = current((20, 0.0), (40, 30.0))
    amperes[times < 20] += 10 * np.sin(times[times < 20] * 3)
    assert find_load_steps(times, amperes, least_a=12.3) == []


def test_a_pulse_is_steady_only_as_long_as_it_lasts():
    times, amperes = current((10, 0.0), (5, 60.0), (20, 0.0))
    rise, fall = find_load_steps(times, amperes, least_a=12.3)
    assert 4.5 < rise.steady_s < 5.5
    assert fall.steady_s > 15


def test_across_a_gap_there_is_no_step():
    times, amperes = current((20, 0.0), (40, 30.0))
    there = (times < 19.5) | (times > 25)
    assert find_load_steps(times[there], amperes[there], least_a=12.3) == []


def test_invalid_currents_are_left_out():
    times, amperes = current((20, 0.0), (40, 30.0))
    amperes[::7] = np.nan
    assert len(find_load_steps(times, amperes, least_a=12.3)) == 1


@pytest.fixture
def resistors():
    """Two cells of 1.0 and 1.5 mΩ at 3200 and 3190 mV, and a step from 0 to 40 A at 20 s."""
    times, amperes = current((20, 0.0), (40, 40.0))
    cells = np.array([[3200.0], [3190.0]]) + np.array([[1.0], [1.5]]) * amperes
    return LoadStep(time_s=20.0, before_a=0.0, after_a=40.0, steady_s=40.0), times, cells


def measured(resistors, delay_s=1.0, slope=0.0, capacity_ah=0.0):
    step, times, cells = resistors
    return measure_step(step, times, cells, delay_s=delay_s, slope_mv_pct=np.full(len(cells), slope), capacity_ah=capacity_ah)


def test_a_resistor_has_its_resistance_whatever_its_offset(resistors):
    assert measured(resistors).resistance_mohm == pytest.approx([1.0, 1.5])


def test_what_the_charge_lifts_the_curve_by_is_taken_out(resistors):
    step, times, cells = resistors
    # 40 A for 30 s are 0.333 Ah, 0.271 % of 123 Ah; at 18 mV/% the open-circuit voltage rises by 4.88 mV.
    lifted = cells + np.where(times > 20, (times - 20) * 40 / 3600 / 123 * 100 * 18, 0.0)
    plain = measured((step, times, lifted), delay_s=30.0)
    corrected = measured((step, times, lifted), delay_s=30.0, slope=18.0, capacity_ah=123.0)
    assert plain.resistance_mohm[0] == pytest.approx(1.0 + 4.88 / 40, abs=0.003)
    assert corrected.resistance_mohm == pytest.approx([1.0, 1.5], abs=0.003)


def test_noise_shows_in_the_uncertainty(resistors):
    step, times, cells = resistors
    noisy = cells + np.random.default_rng(1).normal(0, 1.0, cells.shape)
    found = measured((step, times, noisy))
    # 1 mV in 18 samples before and 4 or 5 after: 2·√(1/18 + 1/5)/40
    assert found.uncertainty_mohm == pytest.approx([0.0253, 0.0253], rel=0.6)
    assert measured(resistors).uncertainty_mohm == pytest.approx([0, 0], abs=1e-9)


def test_a_cell_without_values_has_no_resistance_and_does_not_spoil_the_others(resistors):
    step, times, cells = resistors
    cells[1] = np.nan
    found = measured((step, times, cells))
    assert found.resistance_mohm[0] == pytest.approx(1.0)
    assert np.isnan(found.resistance_mohm[1])


def test_a_step_that_did_not_last_says_nothing_at_a_long_delay(resistors):
    _, times, cells = resistors
    short = LoadStep(time_s=20.0, before_a=0.0, after_a=40.0, steady_s=5.0)
    assert measured((short, times, cells), delay_s=10.0) is None
    assert measured((short, times, cells), delay_s=1.0) is not None


def test_one_bad_step_does_not_move_the_median(resistors):
    good = measured(resistors)
    step, times, cells = resistors
    bad = measured((step, times, cells * np.where(times > 20, 1.5, 1.0)))
    found = combine([good, bad, good], 2)
    assert found.resistance_mohm == pytest.approx([1.0, 1.5])
    assert found.steps.tolist() == [3, 3]


def test_without_a_step_nothing_is_told():
    found = combine([], 3)
    assert np.isnan(found.resistance_mohm).all()
    assert found.steps.tolist() == [0, 0, 0]


@pytest.mark.parametrize("delay_s", [1.0, 10.0])
def test_the_resistances_of_a_simulated_pack_are_found(definition, delay_s):
    pack = BatteryPack(layout_of(definition), SCENARIOS["healthy"], np.random.default_rng(2))
    idle = Actuation(main_closed=True, precharge_closed=False, bleed=np.zeros(120), heater_w=0.0, coolant_c=None)
    times, amperes = current((10, 0.0), (20, -90.0), (20, 0.0), (20, 60.0))
    true_mohm = 1e3 * pack.cells.resistances_ohm(pack.thermal.cells_c)
    cells = np.empty((120, times.size))
    for index, ampere in enumerate(amperes):
        pack.step(float(ampere), idle, 1 / RATE_HZ)
        cells[:, index] = np.round(1e3 * pack.read_sensors().cell_v)
    slope = np.full(120, 17.4)  # nfm-hc at 55 %
    steps = find_load_steps(times, amperes, least_a=12.3)
    assert len(steps) == 3
    found = combine(
        [measure_step(step, times, cells, delay_s=delay_s, slope_mv_pct=slope, capacity_ah=121.0) for step in steps], 120
    )
    reached = 1 - np.exp(-delay_s / NFM_CELL.time_constants_s)
    expected = true_mohm[0] + reached @ true_mohm[1:]
    error = found.resistance_mohm - expected
    assert np.abs(np.median(error)) < 0.03 * np.median(expected)
    assert (np.abs(error) < found.uncertainty_mohm + 0.03 * expected).mean() > 0.95
    assert np.corrcoef(found.resistance_mohm, expected)[0, 1] > 0.8

"""Known answers by hand from the curve of assets/chemistries/nfm-hc.toml: 5 % steps, mV."""

import math
from dataclasses import replace

import numpy as np
import pytest

from bms.analysis.imbalance import Doubt, imbalance
from bms.analysis.rest import Rest, RestRule, rest_rule, rested
from bms.definition.chemistry import load_chemistry
from bms.telemetry.snapshot import Validity
from virtual_pack.battery.pack import BatteryPack
from virtual_pack.battery.scenarios import SCENARIOS
from virtual_pack.management.closed_loop import layout_of


@pytest.fixture
def topology(definition):
    return definition.topology


def all_at(mv, **others):
    values = np.full(120, float(mv))
    for cell, other in others.items():
        values[int(cell[1:])] = other
    return values


def test_a_cell_is_placed_on_the_curve_and_not_by_its_millivolts(topology, column, rule, rested):
    # 60 % is 3224 mV and 65 % is 3314 mV: 3242 mV is 61 %. With 123 Ah one per cent is 1.23 Ah.
    found = imbalance(column(all_at(3224, c7=3242)), topology, rested, rule)
    assert found.delta_pct[7] == pytest.approx(1.0)
    assert found.delta_ah[7] == pytest.approx(1.23)
    assert found.delta_pct[8] == 0.0
    assert found.pack.fullest == 7
    assert found.pack.spread_ah == pytest.approx(1.23)


def test_the_same_millivolts_are_less_charge_where_the_curve_is_steep(topology, column, rule, rested):
    low = imbalance(column(all_at(2238, c7=2276)), topology, rested, rule)
    high = imbalance(column(all_at(3224, c7=3262)), topology, rested, rule)
    assert low.delta_pct[7] == pytest.approx(1.0)  # 5 … 10 %: 38 mV for each per cent
    assert high.delta_pct[7] == pytest.approx(38 / 18)  # 60 … 65 %: 18 mV for each per cent


def test_the_uncertainty_is_measuring_error_and_hysteresis_over_the_slope(topology, column, rule, rested):
    # 60 %: slope (3314 − 3135) / 10 = 17.9 mV/%, half hysteresis 8 mV; all cells alike, so the branch adds nothing.
    found = imbalance(column(all_at(3224)), topology, rested, rule)
    assert found.uncertainty_pct[0] == pytest.approx(math.hypot(3, 0.3 * 8) / 17.9)
    assert found.pack.uncertainty_pct == pytest.approx(math.sqrt(2) * math.hypot(3, 0.3 * 8) / 17.9)


@pytest.mark.parametrize("soc_mv", [2782, 2819, 2846])  # 25, 30 and 35 %
def test_in_the_shoulder_nothing_is_told(topology, column, rule, rested, soc_mv):
    found = imbalance(column(all_at(soc_mv)), topology, rested, rule)
    assert set(found.doubts.tolist()) == {Doubt.HYSTERESIS}
    assert np.isnan(found.delta_pct).all()
    assert found.pack.doubt is Doubt.HYSTERESIS
    assert math.isnan(found.pack.spread_ah)


def test_on_a_plateau_the_curve_is_called_flat(topology, column, rule, rested, tmp_path):
    nvpf = load_chemistry("nvpf-hc", tmp_path)
    flat = replace(topology, modules=tuple(replace(module, chemistry=nvpf) for module in topology.modules))
    found = imbalance(column(all_at(4088)), flat, rested, rule)  # 70 %: 1.5 mV for each per cent
    assert set(found.doubts.tolist()) == {Doubt.FLAT}


def test_each_module_has_its_own_curve(topology, column, rule, rested, tmp_path):
    nvpf = load_chemistry("nvpf-hc", tmp_path)
    mixed = replace(topology, modules=(replace(topology.modules[0], chemistry=nvpf), *topology.modules[1:]))
    values = all_at(3742)  # far up on the curve of the first module
    values[12:] = 3066  # 50 % is 3050 mV, 55 % is 3135 mV
    values[:12] = 3746  # 45 % is 3592 mV, 50 % is 3849 mV
    found = imbalance(column(values), mixed, rested, rule)
    assert found.delta_pct[12] == pytest.approx(0.0)
    assert found.delta_pct[0] == pytest.approx((45 + 5 * 154 / 257) - (50 + 5 * 16 / 85))


def test_an_undescribed_chemistry_is_no_guess(topology, column, rule, rested, tmp_path):
    unknown = load_chemistry("unknown", tmp_path)
    bare = replace(topology, modules=tuple(replace(module, chemistry=unknown) for module in topology.modules))
    found = imbalance(column(all_at(3224)), bare, rested, rule)
    assert found.pack.doubt is Doubt.NO_CURVE


def test_an_invalid_cell_is_left_out_and_the_others_are_told(topology, column, rule, rested):
    found = imbalance(column(all_at(3224, c3=9999, c7=3242), invalid=[3]), topology, rested, rule)
    assert found.doubts[3] == Doubt.NO_VALUE
    assert found.pack.doubt is Doubt.NONE
    assert found.pack.fullest == 7


def test_stale_values_are_no_values(topology, column, rule, rested):
    cells = column(all_at(3224))
    cells.validity[:] = Validity.STALE
    assert imbalance(cells, topology, rested, rule).pack.doubt is Doubt.NO_VALUE


def test_a_cell_in_the_shoulder_makes_only_the_pack_figure_invalid_when_it_is_an_extreme(topology, column, rule, rested):
    found = imbalance(column(all_at(3224, c5=2819)), topology, rested, rule)
    assert found.pack.doubt is Doubt.HYSTERESIS
    assert found.pack.doubtful_cell == 5
    assert found.delta_pct[6] == 0.0


def test_a_voltage_beyond_the_curve_is_not_extrapolated(topology, column, rule, rested):
    found = imbalance(column(all_at(3900, c5=4050)), topology, rested, rule)
    assert found.doubts[5] == Doubt.OUTSIDE_CURVE


@pytest.mark.parametrize(
    ("rest", "doubt"),
    [
        (Rest(current_a=-40.0, rested_s=0.0), Doubt.UNDER_LOAD),
        (Rest(current_a=0.1, rested_s=599.0), Doubt.NOT_RESTED),
        (Rest(current_a=math.nan, rested_s=0.0), Doubt.CURRENT_UNKNOWN),
    ],
)
def test_without_a_rest_nothing_is_told(topology, column, rule, rest, doubt):
    found = imbalance(column(all_at(3224), invalid=[2]), topology, rest, rule)
    assert found.rest_doubt is doubt
    assert found.pack.doubt is doubt
    assert found.doubts[2] == Doubt.NO_VALUE
    assert np.isnan(found.delta_pct).all()


def test_hours_of_bleeding_follow_from_the_bleed_current(topology, column, rule, rested):
    # sodium.md 1.2: one per cent of 123 Ah is 12.3 h at 100 mA.
    found = imbalance(column(all_at(3224, c7=3242)), topology, rested, rule, bleed_a=0.1)
    assert found.pack.bleed_h == pytest.approx(12.3)
    assert math.isnan(imbalance(column(all_at(3224)), topology, rested, rule).pack.bleed_h)


def test_an_aged_pack_has_fewer_ampere_hours_in_a_per_cent_and_never_more(topology, column, rule, rested):
    def pack(soh_pct):
        return imbalance(column(all_at(3224, c7=3242)), topology, rested, rule, soh_pct=soh_pct).pack

    assert pack(80.0).spread_ah == pytest.approx(0.8 * 1.23)
    assert pack(104.0).spread_ah == pytest.approx(1.23)


def test_without_a_capacity_there_are_per_cent_and_no_ampere_hours(topology, column, rule, rested):
    found = imbalance(column(all_at(3224, c7=3242)), replace(topology, capacity_ah=0.0), rested, rule)
    assert found.pack.spread_pct == pytest.approx(1.0)
    assert math.isnan(found.pack.spread_ah)


def test_the_rule_of_the_tables_comes_before_our_own(tables):
    # BAL_REST_I 2.0 A, BAL_REST_TIME 10 min
    assert rest_rule(tables, 123.0) == RestRule(current_a=2.0, time_s=600.0, from_tables=True)
    assert rest_rule(None, 1.5) == RestRule(current_a=0.2, time_s=600.0)


def times(*currents, step_s=1.0):
    values = np.array(currents, dtype=np.float64)
    return np.arange(values.size) * step_s, values, values


def test_a_rest_is_counted_from_the_last_current(rule):
    seconds, low, high = times(0, 0, -30, -30, 0.5, 0.4, 0.3)
    assert rested(seconds, low, high, 6.0, rule) == Rest(current_a=0.3, rested_s=2.0)


def test_a_rest_is_counted_from_the_end_of_a_gap(rule):
    seconds = np.array([0.0, 1.0, 30.0, 31.0])
    quiet = np.zeros(4)
    assert rested(seconds, quiet, quiet, 31.5, rule).rested_s == pytest.approx(1.5)


def test_an_old_current_is_no_current(rule):
    seconds, low, high = times(0, 0, 0)
    assert math.isnan(rested(seconds, low, high, 20.0, rule).current_a)


def test_invalid_samples_do_not_count_as_quiet(rule):
    seconds = np.arange(40.0)
    current = np.where((seconds > 5) & (seconds < 25), np.nan, 0.0)
    assert rested(seconds, current, current, 39.0, rule).rested_s == pytest.approx(14.0)


@pytest.mark.parametrize("soc_pct", [8.0, 50.0, 62.0, 85.0])
def test_the_true_imbalance_of_a_simulated_pack_lies_within_the_uncertainty(definition, column, rule, rested, soc_pct):
    story = replace(SCENARIOS["healthy"], soc_pct=soc_pct, soc_spread_pct=1.0)
    pack = BatteryPack(layout_of(definition), story, np.random.default_rng(5))
    # Charged a little before the rest, so that the hysteresis is there and differs between the cells.
    pack.cells.hysteresis[:] = 0.8
    pack.cells.voltage_v = pack.cells.equilibrium_v()
    # Offsets of the monitors stay, noise is taken out by a mean over a second.
    mean_mv = 1e3 * np.mean([pack.read_sensors().cell_v for _ in range(10)], axis=0)
    found = imbalance(column(mean_mv), definition.topology, rested, rule)
    true_pct = 100 * pack.cells.soc
    error = np.abs(found.delta_pct - (true_pct - np.median(true_pct)))
    good = found.doubts == Doubt.NONE
    assert good.sum() > 100
    assert (error[good] <= found.uncertainty_pct[good]).mean() > 0.93
    # and the uncertainty is not so large that it says nothing
    assert np.median(found.uncertainty_pct[good]) < 0.7

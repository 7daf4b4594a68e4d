"""State of charge from voltage and current only."""

import numpy as np
import pytest

from virtual_pack.battery.profiles import Partner, Phase
from virtual_pack.management.charge_state import ChargeState


@pytest.fixture
def estimate(tables, sample, layout):
    cell = tables().cell

    class Estimate:
        def __init__(self, cell_mv):
            self.state = ChargeState(123.0, 100.0, sample(cell_mv=cell_mv), cell.ocv_mv)

        def step(self, *, dt_s, cell_mv=3050.0, current_a=0.0, bleed_a=None):
            self.state.step(
                sample(cell_mv=cell_mv, current_a=current_a),
                ocv_mv=cell.ocv_mv,
                half_hysteresis_mv=cell.half_hysteresis_mv,
                rest_current_a=2.0,
                rest_time_s=600.0,
                bleed_a=np.zeros(layout.cells) if bleed_a is None else bleed_a,
                dt_s=dt_s,
            )
            return self.state.soc_pct

    return Estimate


def test_the_first_sample_is_taken_as_rested(estimate):
    found = estimate({0: 2819.0, 1: 3050.0, 2: 3566.0}).state.soc_pct
    assert found[:3] == pytest.approx([30.0, 50.0, 80.0])


def test_an_invalid_cell_starts_with_the_mean_of_the_others(estimate):
    assert estimate({5: float("nan")}).state.soc_pct[5] == pytest.approx(64.22, abs=0.01)


def test_current_is_counted_and_what_is_bled_is_taken_off(estimate, layout):
    run = estimate(3050.0)
    bleed = np.zeros(layout.cells)
    bleed[4] = 0.1
    found = run.step(dt_s=3600.0, current_a=12.3, cell_mv=3100.0, bleed_a=bleed)
    assert found[0] == pytest.approx(50.0 + 10.0 * 0.998)
    assert found[0] - found[4] == pytest.approx(100.0 * 0.1 / 123.0)
    assert run.step(dt_s=3600.0, current_a=-12.3)[0] == pytest.approx(50.0 + 9.98 - 10.0)


def test_rest_corrects_only_as_far_as_hysteresis_leaves_no_doubt(estimate):
    run = estimate(3314.0)
    run.step(dt_s=1.0, current_a=10.0, cell_mv=3314.0)
    run.state.soc_pct[:] = 60.0
    for _ in range(59):
        run.step(dt_s=10.0, cell_mv=3314.0)
    assert run.state.soc_pct[0] == pytest.approx(60.0)
    for _ in range(2):
        run.step(dt_s=10.0, cell_mv=3314.0)
    # 3314 mV is 65 % on the mean; at the estimated 60 % the branches are ±8 mV apart, ±0.45 % at 17.8 mV a per cent.
    assert run.state.soc_pct[0] == pytest.approx(65.0 - 10.0 / 17.8, abs=0.15)


def test_a_driving_pack_is_not_corrected(estimate):
    run = estimate(3314.0)
    for _ in range(200):
        run.step(dt_s=10.0, cell_mv=3314.0, current_a=-3.0)
    assert run.state.soc_pct[0] == pytest.approx(65.0 - 100.0 * 3.0 * 2000 / 3600 / 123.0, abs=0.01)


def test_the_estimate_stays_near_the_truth_over_hours_of_driving_and_charging(bench):
    run = bench("healthy", speed=200.0)
    run.run(3 * 3600.0)
    error = run.bms._controller._charge_state.soc_pct - 100.0 * run.pack.cells.soc
    assert np.abs(error).max() < 1.0
    assert np.abs(error).max() > 0.0


def test_an_idle_pack_finds_back_to_the_truth_after_a_wrong_count(bench, story):
    run = bench(story(Phase(partner=Partner.NOTHING, duration_s=1e9), soc_pct=70.0), speed=100.0)
    run.bms._controller._charge_state.soc_pct += 8.0
    run.run(1200.0)
    error = run.bms._controller._charge_state.soc_pct - 100.0 * run.pack.cells.soc
    assert np.abs(error).max() < 1.0

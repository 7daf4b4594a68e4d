"""Weeks at rest: what is bled, how long it takes, and that long steps decide as short ones do."""

import numpy as np
import pytest

from virtual_pack.battery.profiles import Partner, Phase
from virtual_pack.battery.scenarios import Scenario
from virtual_pack.management import fault_list
from virtual_pack.management.closed_loop import ClosedLoop
from virtual_pack.trial import run as trial_run
from virtual_pack.trial.pack_state import PackState

CELL = 46


@pytest.fixture
def one_full_cell():
    """Return a state with one cell above all others."""

    def state(by_pct, soc_pct=60.0):
        cells = np.full(120, soc_pct)
        cells[CELL] += by_pct
        return PackState(soc_pct=cells, temperature_c=np.full(120, 25.0), ambient_c=25.0, soh_pct=100.0, assumptions=())

    return state


def test_a_per_cent_of_charge_takes_twelve_hours_of_bleeding(attempt, one_full_cell):
    found = attempt("balancing", days=3.0, state=one_full_cell(3.0)).figures

    removed_pct = found.spread_before_pct - found.spread_after_pct
    assert removed_pct > 1.5
    assert found.bleed_longest_h / removed_pct == pytest.approx(12.3, rel=0.06)
    assert found.bled_wh == pytest.approx(0.1 * 120 * found.bleed_mean_h * 3.25, rel=0.05)


def test_two_weeks_bring_the_cells_together_and_store_no_fault(attempt):
    found = attempt("balancing")

    assert found.figures.spread_before_mv == pytest.approx(40.0, abs=0.1)
    assert found.figures.spread_after_mv < 20.0
    assert found.figures.bleed_longest_h > found.figures.bleed_mean_h > 0.0
    assert found.fault_codes == ()
    assert found.series.cells_balancing.max() > 10
    assert found.series.time_s[-1] == pytest.approx(14 * 86_400.0)


@pytest.mark.parametrize("soc_pct", [12.0, 25.0, 38.0])
def test_in_the_inhibit_zone_nothing_is_bled(attempt, one_full_cell, soc_pct):
    found = attempt("balancing", days=1.0, state=one_full_cell(3.0, soc_pct))

    assert found.figures.bleed_longest_h == 0.0


def test_a_session_as_short_as_calibrated_is_what_each_day_gives(attempt, one_full_cell):
    found = attempt("balancing", days=3.0, state=one_full_cell(8.0), BAL_MAX_H=1).figures

    assert found.bleed_longest_h == pytest.approx(3 * 0.8, abs=0.2)


def test_cells_too_far_apart_are_reported(attempt, one_full_cell):
    found = attempt("balancing", days=0.2, state=one_full_cell(15.0))

    assert fault_list.CELL_VARIATION in found.fault_codes


@pytest.mark.parametrize("mode", [1, 2])
def test_long_steps_bleed_what_short_ones_do(attempt, monkeypatch, mode):
    long = attempt("balancing", days=1.0, BAL_MODE=mode).figures
    monkeypatch.setattr(trial_run, "LONGEST_REST_STEP_S", 10.0)
    short = attempt("balancing", days=1.0, BAL_MODE=mode).figures

    assert long.bleed_mean_h == pytest.approx(short.bleed_mean_h, rel=0.06)
    assert long.spread_after_pct == pytest.approx(short.spread_after_pct, abs=0.1)


def test_a_sample_after_a_long_step_has_the_noise_of_one_and_a_mean_with_the_noise_of_many(definition):
    story = Scenario(id="rest", title="", phases=(Phase(partner=Partner.NOTHING, duration_s=1e9),))
    loop = ClosedLoop(definition, story, np.random.default_rng(3))

    def noise_mv(of):
        readings = [loop.pack.read_sensors() for _ in range(20)]
        return 1e3 * float(np.std(np.diff([of(reading) for reading in readings], axis=0))) / np.sqrt(2.0)

    loop.rest(100.0)
    assert noise_mv(lambda reading: reading.cell_v) == pytest.approx(1.0, rel=0.1)
    assert noise_mv(lambda reading: reading.mean_v) == pytest.approx(0.1, rel=0.1)
    loop.rest(1.0)
    assert loop.pack.read_sensors().mean_v is None

"""Which cells are bled, by the flashed thresholds."""

import numpy as np
import pytest

from virtual_pack.management.balancing import Balancer

MEAN_60 = 3224.0


@pytest.fixture
def balancer(layout):
    return Balancer(layout)


@pytest.fixture
def step(balancer, sample, tables, layout):
    """Advance the balancer; state of charge given as {index: %} over 60 %. Returns the bled cells."""

    def run(soc=None, *, cell_mv=MEAN_60, cell_c=25.0, board_c=30.0, rested=True, dt_s=1.0, base=60.0, **changes):
        soc_pct = np.full(layout.cells, base)
        for index, value in (soc or {}).items():
            soc_pct[index] = value
        found = tables(**changes)
        measurement = sample(cell_mv=cell_mv, board_c=np.full(len(layout.module_cells), board_c))
        balancer.step(
            measurement,
            found.balancing,
            found.cell,
            soc_pct=soc_pct,
            cell_c=np.full(layout.cells, cell_c),
            rested=rested,
            dt_s=dt_s,
        )
        return list(np.flatnonzero(balancer.bleeding))

    return run


def test_cells_above_the_start_threshold_are_bled_until_the_stop_threshold(step):
    # 12 mV start and 6 mV stop at 60 %; 17.9 mV a per cent there.
    assert step({3: 60.6, 7: 60.75}) == [7]
    assert step({7: 60.5}) == [7]
    assert step({7: 60.3}) == []
    assert step({7: 60.5}) == []


def test_counting_by_state_of_charge_goes_on_while_driving_but_starts_at_rest_only(step):
    assert step({7: 61.0}, rested=False) == []
    assert step({7: 61.0}) == [7]
    assert step({7: 61.0}, rested=False) == [7]


def test_by_voltage_difference_nothing_is_bled_without_rest(step):
    cells = {7: MEAN_60 + 20.0} | dict.fromkeys(set(range(120)) - {7}, MEAN_60)
    assert step(cell_mv=cells, BAL_MODE=1) == [7]
    assert step(cell_mv=cells, BAL_MODE=1, rested=False) == []


def test_near_full_mode_waits_for_ninety_per_cent(step):
    full = {7: 3760.0} | dict.fromkeys(set(range(120)) - {7}, 3740.0)
    assert step(cell_mv=full, base=85.0, BAL_MODE=3) == []
    assert step(cell_mv=full, base=90.5, BAL_MODE=3) == [7]


def test_mode_off_bleeds_nothing(step):
    assert step({7: 65.0}, BAL_MODE=0) == []


@pytest.mark.parametrize("mean", [11.0, 25.0, 39.0])
def test_nothing_is_bled_in_the_inhibit_zone(step, mean):
    assert step({7: 60.0 + 3.0}) == [7]
    assert step({7: mean + 8.0}, base=mean) == []


def test_the_fullest_cells_of_each_module_go_first_when_channels_are_few(step):
    soc = {index: 61.0 + 0.1 * index for index in range(12)} | {12: 62.0}
    assert step(soc) == [4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert step(soc, BAL_MAX_CH=2) == [10, 11, 12]


def test_a_warm_board_gets_fewer_channels_and_a_hot_one_none(step):
    soc = dict.fromkeys(range(12), 62.0)
    assert len(step(soc, board_c=60.0)) == 8
    assert len(step(soc, board_c=67.5)) == 4
    assert step(soc, board_c=75.0) == []


def test_cells_too_cold_too_hot_too_low_or_too_high_are_left_alone(step):
    assert step({7: 62.0}, cell_c=-21.0) == []
    assert step({7: 62.0}, cell_c=51.0) == []
    assert step({7: 62.0}, cell_mv=2290.0) == []
    assert step({7: 62.0}, cell_mv=3995.0) == []
    assert step({7: 62.0}) == [7]


def test_a_session_ends_after_its_longest_time(step, balancer):
    assert step({7: 65.0}) == [7]
    for _ in range(25):
        step({7: 65.0}, dt_s=3600.0)
    assert step({7: 65.0}) == []
    assert balancer.session_ah == pytest.approx(25 * 0.8 * 0.1, rel=1e-3)


def test_the_resistors_conduct_for_the_flashed_share_of_time(step, balancer):
    step({7: 65.0}, BAL_DUTY=50)
    assert balancer.bleed_share[7] == pytest.approx(0.5)
    assert np.count_nonzero(balancer.bleed_share) == 1


def test_in_the_pack_only_the_bled_cells_lose_charge_and_come_down_to_the_others(bench, story):
    run = bench(story(soc_pct=70.0, soc_spread_pct=1.0), speed=2000.0)
    run.run(10.0)
    assert 20 < np.count_nonzero(run.values.balancing) <= 80
    charge_before, bled_before = run.pack.cells.charge_ah.copy(), run.pack.bled_ah.copy()
    spread_before = np.ptp(run.pack.cells.soc)
    run.run(6 * 3600.0)
    bled_ah = run.pack.bled_ah - bled_before
    # Self-discharge takes about 0.03 Ah from every cell in six hours, bleeding at 80 % of 0.1 A up to 0.48 Ah.
    lost_ah = charge_before - run.pack.cells.charge_ah
    assert np.all(lost_ah - bled_ah < 0.06)
    assert np.all(lost_ah - bled_ah > 0.0)
    assert bled_ah.max() == pytest.approx(0.48, abs=0.01)
    assert np.count_nonzero(bled_ah == 0.0) > 20
    assert np.ptp(run.pack.cells.soc) < spread_before - 0.003


def test_in_the_shoulder_the_pack_bleeds_nothing(bench, story):
    run = bench(story(soc_pct=30.0, soc_spread_pct=2.0))
    run.run(60.0)
    assert run.values.measurement.spread_mv > 20.0
    assert not run.values.balancing.any()

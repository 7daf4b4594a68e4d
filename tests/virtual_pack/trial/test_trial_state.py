"""What a trial starts from."""

import numpy as np
import pytest

from bms.errors import BadFileError
from virtual_pack.trial.pack_state import Assumption, Wishes, from_values, made_up
from virtual_pack.trial.stories import STORIES, story_of

REST = story_of("balancing")


@pytest.fixture
def recorded(definition):
    """Return the state of a recorded pack: voltages rise by 0.1 mV from cell to cell, 3300 mV the lowest."""

    def take(story=REST, wishes=None, **changes):
        values = {
            "cells_mv": [3300.0 + 0.1 * index for index in range(120)],
            "temperatures_c": [12.0] * 40,
            "soc_pct": 64.0,
            "soh_pct": 96.0,
            "current_a": 0.3,
        } | changes
        return from_values(definition, story, wishes or Wishes(), values)

    return take


def test_cells_that_are_made_up_are_apart_by_what_was_asked_for(definition):
    state = made_up(definition, REST, Wishes(soc_pct=70.0, spread_mv=25.0, temperature_c=5.0), 3)
    chemistry = definition.topology.modules[0].chemistry
    voltages = np.interp(state.soc_pct, chemistry.ocv_soc_pct, chemistry.ocv_mv)

    assert np.ptp(voltages) == pytest.approx(25.0)
    assert state.soc_pct.mean() == pytest.approx(70.0, abs=0.3)
    assert set(state.temperature_c) == {5.0}
    assert state.assumptions == (Assumption.CELLS_DRAWN, Assumption.RATED_CAPACITY)
    assert not np.array_equal(state.soc_pct, made_up(definition, REST, Wishes(soc_pct=70.0, spread_mv=25.0), 4).soc_pct)


def test_a_pack_without_spread_can_be_asked_for(definition):
    assert np.ptp(made_up(definition, REST, Wishes(spread_mv=0.0), 1).soc_pct) < 1e-6


def test_a_recorded_pack_keeps_the_order_and_the_distance_of_its_cells(recorded):
    state = recorded()

    assert state.soc_pct[0] == pytest.approx(64.0)
    assert np.all(np.diff(state.soc_pct) > 0.0)
    # 18 mV a per cent there.
    assert np.ptp(state.soc_pct) == pytest.approx(11.9 / 17.9, rel=0.03)
    assert set(state.temperature_c) == {12.0}
    assert state.ambient_c == 12.0
    assert state.soh_pct == 96.0
    assert state.assumptions == (Assumption.SOC_FROM_VOLTAGE,)


def test_without_a_counted_state_of_charge_the_voltages_decide(recorded):
    assert recorded(soc_pct=None).soc_pct[0] == pytest.approx(64.2, abs=0.2)


def test_what_was_not_measured_is_said(recorded):
    cells = [None] + [3300.0] * 119
    sensors = [None] + [12.0] * 39
    state = recorded(cells_mv=cells, temperatures_c=sensors, soh_pct=None, current_a=-80.0)

    assert set(state.assumptions) == {
        Assumption.SOC_FROM_VOLTAGE,
        Assumption.CELLS_MISSING,
        Assumption.SENSORS_MISSING,
        Assumption.RATED_CAPACITY,
        Assumption.NOT_AT_REST,
    }
    assert np.ptp(state.soc_pct) == pytest.approx(0.0)
    assert set(state.temperature_c) == {12.0}
    assert state.soh_pct == 100.0


def test_a_soak_in_the_cold_does_not_ask_how_warm_the_pack_is(recorded):
    state = recorded(story_of("cold-charge"))

    assert set(state.temperature_c) == {-20.0}
    assert Assumption.TEMPERATURE_OF_STORY in state.assumptions


def test_what_is_asked_for_goes_before_what_was_recorded(recorded):
    state = recorded(wishes=Wishes(temperature_c=-5.0, soh_pct=80.0))

    assert set(state.temperature_c) == {-5.0}
    assert state.soh_pct == 80.0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cells_mv": None}, "has no list cells_mv"),
        ({"cells_mv": "3300"}, "has no list cells_mv"),
        ({"cells_mv": [3300.0] * 96}, "cells_mv has 96 values, this pack has 120"),
        ({"cells_mv": [3300.0] * 119 + ["full"]}, r"cells_mv\[119\] is 'full'"),
        ({"cells_mv": [3300.0] * 119 + [float("nan")]}, r"cells_mv\[119\] is nan"),
        ({"cells_mv": [3300.0] * 119 + [True]}, r"cells_mv\[119\] is True"),
        ({"cells_mv": [3300.0] * 119 + [-1]}, "not a number from 0 to 6000"),
        ({"cells_mv": [None] * 120}, "cells_mv has no valid value"),
        ({"temperatures_c": [12.0] * 39 + [400.0]}, "not a number from -60 to 100"),
        ({"temperatures_c": None}, "has no list temperatures_c"),
        ({"soc_pct": "half"}, "soc_pct is 'half'"),
        ({"current_a": float("inf")}, "current_a is inf"),
    ],
)
def test_a_state_that_is_none_is_refused_with_the_value_named(recorded, changes, said):
    with pytest.raises(BadFileError, match=said):
        recorded(**changes)


def test_every_story_can_be_told_and_has_only_the_end_it_has():
    for story_id in STORIES:
        assert story_of(story_id).id == story_id
    assert story_of("fast-charge", target_pct=55.0).phases[0].until_soc_pct == 55.0
    assert story_of("daily-use", days=2.0).longest_s == 172_800.0
    with pytest.raises(ValueError, match="has no days"):
        story_of("fast-charge", days=2.0)
    with pytest.raises(ValueError, match="has no target"):
        story_of("balancing", target_pct=80.0)
    with pytest.raises(ValueError, match="no story holiday; there are cold-charge"):
        story_of("holiday")

"""Charging stories: the time a pack takes, how near its anodes come to plating, and what the BMS says to it."""

from dataclasses import fields, replace

import numpy as np
import pytest

from bms.errors import BadFileError, DefinitionError
from virtual_pack.management import fault_list
from virtual_pack.management.limit_reasons import LimitReason
from virtual_pack.trial.pack_state import Wishes, made_up
from virtual_pack.trial.recording import MOST_POINTS
from virtual_pack.trial.run import run_trial
from virtual_pack.trial.stories import story_of

NO_HEATER = {"PREHEAT_ON_T": -50}
TIMES_TWO = {"CHG_I_LIM_MAP": lambda raw: 2.0 * raw}


@pytest.fixture(scope="module")
def cold(attempt):
    return attempt("cold-charge", **NO_HEATER)


@pytest.fixture(scope="module")
def cold_times_two(attempt):
    return attempt("cold-charge", **NO_HEATER, **TIMES_TWO)


@pytest.mark.parametrize(("temperature_c", "minutes"), [(25.0, 14.0), (0.0, 15.0), (-10.0, 17.0), (-20.0, 24.0)])
def test_the_factory_map_charges_as_fast_as_it_was_derived_for_and_keeps_its_distance_from_plating(
    attempt, temperature_c, minutes
):
    found = attempt("fast-charge", wishes={"temperature_c": temperature_c}, **NO_HEATER)

    assert found.figures.charge_min == pytest.approx(minutes, abs=1.2)
    # The derivation has at least 21 mV for a cell without spread of resistance.
    assert found.figures.anode_mv > 18.0
    assert found.figures.plated_ah == 0.0
    assert found.fault_codes == ()


def test_twice_the_map_on_a_cold_soaked_pack_plates_and_the_bms_says_so_without_blaming_the_charger(cold, cold_times_two):
    assert cold.figures.anode_mv == pytest.approx(23.0, abs=4.0)
    assert cold.figures.plated_ah == 0.0

    assert cold_times_two.figures.anode_mv == pytest.approx(-31.0, abs=6.0)
    assert cold_times_two.figures.plated_ah > 0.25
    assert cold_times_two.figures.capacity_loss_pct == pytest.approx(
        100.0 * 0.2 * cold_times_two.figures.plated_ah / 123.0, rel=0.05
    )
    assert fault_list.PLATED in cold_times_two.fault_codes
    assert fault_list.COLD_CHARGE_EXCEEDED not in cold_times_two.fault_codes
    assert LimitReason.PLATING_GUARD in cold_times_two.limit_min
    assert cold_times_two.figures.charge_min < cold.figures.charge_min - 20.0


def test_the_moment_nearest_to_plating_is_named_and_survives_thinning(cold_times_two):
    nearest, series = cold_times_two.nearest, cold_times_two.series

    assert series.anode_mv.min() == pytest.approx(nearest.anode_mv)
    assert 0 <= nearest.cell < 120
    assert 60.0 < nearest.soc_pct < 91.0
    assert series.coldest_c[0] - 1.0 < nearest.temperature_c < cold_times_two.figures.warmest_c + 1.0


def test_series_are_bounded_of_one_length_and_run_to_the_end(cold):
    columns = [getattr(cold.series, field.name) for field in fields(cold.series)]

    assert {column.shape for column in columns} == {(MOST_POINTS,)}
    assert np.all(np.diff(cold.series.time_s) > 0.0)
    assert cold.series.time_s[-1] == pytest.approx(60.0 * cold.figures.charge_min)
    assert cold.series.soc_pct[-1] >= 90.0
    assert np.all(cold.series.current_a <= cold.series.charge_limit_a.max() + 1.0)


def test_every_minute_on_the_charger_has_its_reason(cold):
    assert sum(cold.limit_min.values()) == pytest.approx(cold.figures.charge_min, abs=0.3)
    assert next(iter(cold.limit_min)) is LimitReason.COLD


def test_heating_as_calibrated_makes_a_cold_charge_faster(attempt, cold):
    assert attempt("cold-charge").figures.charge_min < cold.figures.charge_min - 20.0


def test_what_stays_too_cold_to_charge_never_gets_there_and_says_why(attempt):
    story = replace(story_of("cold-charge"), longest_s=600.0)
    found = attempt(story, wishes={"temperature_c": -38.0}, **NO_HEATER)

    assert found.figures.charge_min is None
    assert found.figures.end_soc_pct < 61.0
    assert fault_list.TOO_COLD_TO_CHARGE in found.fault_codes
    assert set(found.limit_min) <= {LimitReason.OUTSIDE_TEMPERATURE_WINDOW, LimitReason.COLD}


def test_the_same_seed_gives_the_same_run_and_another_one_another_pack(attempt):
    story = replace(story_of("fast-charge"), longest_s=300.0)
    first, again, other = (attempt(story, seed=seed) for seed in (7, 7, 8))

    assert first.figures == again.figures
    assert np.array_equal(first.series.anode_mv, again.series.anode_mv)
    assert first.figures != other.figures


def test_progress_rises_to_the_end(definition, factory_set):
    story = story_of("fast-charge", target_pct=20.0)
    told = []
    run_trial(factory_set, definition, story, made_up(definition, story, Wishes(), 1), progress=told.append)

    assert told == sorted(told)
    assert told[0] < 0.2
    assert told[-2] > 0.5
    assert told[-1] == 1.0
    assert all(0.0 <= share <= 1.0 for share in told)


def test_tables_no_bms_could_use_are_not_run(definition, change):
    story = story_of("fast-charge")
    state = made_up(definition, story, Wishes(), 1)
    with pytest.raises(BadFileError, match="could not work with these tables"):
        run_trial(b"", definition, story, state)
    with pytest.raises(DefinitionError, match="describes no calibration"):
        run_trial(change(), replace(definition, calibration=None), story, state)


def test_a_pack_of_another_chemistry_is_not_tried_with_these_cells(definition, factory_set):
    story = story_of("fast-charge")
    state = made_up(definition, story, Wishes(), 1)
    first, *others = definition.topology.modules

    def with_first(**changes):
        chemistry = replace(first.chemistry, name="LFP", **changes)
        modules = (replace(first, chemistry=chemistry), *others)
        return replace(definition, topology=replace(definition.topology, modules=modules))

    for other in (
        with_first(ocv_mv=tuple(3300.0 for _ in first.chemistry.ocv_mv)),
        with_first(ocv_mv=(), ocv_soc_pct=()),
    ):
        with pytest.raises(DefinitionError, match="no cells of LFP"):
            run_trial(factory_set, other, story, state)
    with pytest.raises(DefinitionError, match="open-circuit voltage of LFP is not known"):
        made_up(with_first(ocv_mv=(), ocv_soc_pct=()), story, Wishes(), 1)


def test_a_day_of_use_ends_after_a_day_with_a_charged_pack(attempt):
    found = attempt("daily-use", days=0.5)

    assert found.series.time_s[-1] == pytest.approx(43_200.0)
    assert found.series.current_a.min() < -20.0
    assert found.series.current_a.max() == pytest.approx(29.0, abs=1.0)
    assert found.series.soc_pct.min() < 50.0
    assert found.figures.charge_min is None

"""Charge and discharge limit with their reasons, one binding condition after another."""

import numpy as np
import pytest

from virtual_pack.battery.profiles import Partner
from virtual_pack.management.charge_limit import ChargeLimiter, Restrictions
from virtual_pack.management.discharge_limit import DischargeLimiter
from virtual_pack.management.limit_reasons import LimitReason

FREE = Restrictions(guard_paused=False, slow_only=None)
CAPACITY_AH = 123.0


@pytest.fixture
def charge(tables, sample, temperatures, layout):
    """Return the charge limit of a fresh limiter, or of one that is handed in."""

    def limit(
        temperature_c=25.0,
        *,
        soc_pct=30.0,
        cell_mv=2900.0,
        current_a=0.0,
        broken=(),
        restrictions=FREE,
        partner=Partner.DC_CHARGER,
        limiter=None,
        dt_s=10.0,
        soh_pct=100.0,
        changes=None,
    ):
        return (limiter or ChargeLimiter(CAPACITY_AH)).step(
            sample(cell_mv=cell_mv, current_a=current_a, partner=partner),
            temperatures(temperature_c, broken=broken),
            tables(**(changes or {})),
            soc_pct=np.full(layout.cells, soc_pct),
            soh_pct=soh_pct,
            restrictions=restrictions,
            dt_s=dt_s,
        )

    return limit


@pytest.fixture
def discharge(tables, sample, temperatures, layout):
    def limit(temperature_c=25.0, *, soc_pct=50.0, cell_mv=3050.0, current_a=0.0, broken=(), limiter=None, changes=None):
        return (limiter or DischargeLimiter(CAPACITY_AH)).step(
            sample(cell_mv=cell_mv, current_a=current_a),
            temperatures(temperature_c, broken=broken),
            tables(**(changes or {})),
            soc_pct=np.full(layout.cells, soc_pct),
            soh_pct=100.0,
            dt_s=10.0,
        )

    return limit


def test_the_coldest_sensor_binds_in_the_cold(charge):
    limit = charge({7: -20.0, 12: -10.0}, soc_pct=50.0)
    assert limit.current_a == pytest.approx(0.35 * CAPACITY_AH)
    assert (limit.reason, limit.sensor, limit.cell) == (LimitReason.COLD, 7, None)


@pytest.mark.parametrize("temperature_c", [22.0, 25.0, 31.0])
def test_room_temperature_is_never_called_cold(charge, temperature_c):
    assert charge(temperature_c, soc_pct=54.0).reason is LimitReason.HIGH_SOC


def test_the_warmest_sensor_binds_in_the_heat(charge):
    limit = charge({7: 50.0}, soc_pct=10.0)
    assert limit.current_a == pytest.approx(1.8 * CAPACITY_AH)
    assert (limit.reason, limit.sensor) == (LimitReason.HOT, 7)


def test_a_nearly_full_warm_pack_is_bound_by_its_state_of_charge(charge):
    limit = charge(42.0, soc_pct=95.0, cell_mv=3650.0)
    assert limit.reason is LimitReason.HIGH_SOC
    assert limit.sensor is None


def test_the_rated_maximum_is_told_when_nothing_binds(charge):
    limit = charge(30.0, soc_pct=20.0, cell_mv=2800.0)
    assert limit.current_a == pytest.approx(3.0 * CAPACITY_AH)
    assert limit.reason is LimitReason.RATED_MAXIMUM


def test_an_aged_pack_is_charged_with_less(charge):
    assert charge(-20.0, soc_pct=50.0, soh_pct=80.0).current_a == pytest.approx(0.8 * 0.35 * CAPACITY_AH)
    assert charge(-20.0, soc_pct=50.0, soh_pct=104.0).current_a == pytest.approx(0.35 * CAPACITY_AH)


def test_a_broken_sensor_counts_as_colder_than_the_coldest_by_the_allowed_spread(charge):
    limit = charge({3: 20.0}, soc_pct=50.0, broken=(17,))
    # 10 °C at 50 %: 1.5 C in the map; the sensor is named.
    assert limit.current_a == pytest.approx(1.5 * CAPACITY_AH)
    assert (limit.reason, limit.sensor) == (LimitReason.SENSOR_FAULT, 17)


def test_with_no_sensor_left_charging_and_discharging_are_forbidden(charge, discharge):
    everything = tuple(range(40))
    assert charge(broken=everything).current_a == 0.0
    assert discharge(broken=everything).current_a == 0.0


def test_near_the_voltage_limit_the_highest_cell_binds_by_its_headroom_over_the_resistance(charge):
    limit = charge(25.0, soc_pct=80.0, cell_mv={44: 3905.0, **dict.fromkeys(range(44), 3900.0)}, current_a=60.0)
    assert (limit.reason, limit.cell) == (LimitReason.CELL_VOLTAGE_HIGH, 44)
    # The other cells are 600 mV lower: tapering has begun long before.
    assert limit.current_a < 60.0


def test_taper_leads_to_the_hold_voltage_exactly(charge, tables):
    resistance = float(tables().cell.resistance_mohm.at(np.array([25.0]), 80.0)[0])
    limit = charge(25.0, soc_pct=80.0, cell_mv=3905.0, current_a=60.0)
    assert limit.current_a == pytest.approx(60.0 + 45.0 / resistance)
    assert limit.reason is LimitReason.CELL_VOLTAGE_HIGH
    cold = charge(-20.0, soc_pct=20.0, cell_mv=3895.0, current_a=10.0)
    assert cold.reason is LimitReason.CELL_VOLTAGE_HIGH
    assert cold.current_a < 20.0


def test_a_wide_spread_starts_the_taper_early(charge):
    narrow = charge(25.0, soc_pct=80.0, cell_mv={5: 3915.0} | dict.fromkeys(set(range(120)) - {5}, 3890.0))
    wide = charge(25.0, soc_pct=80.0, cell_mv={5: 3915.0} | dict.fromkeys(set(range(120)) - {5}, 3865.0))
    # 35 mV below the hold voltage; a spread of 50 mV is 20 mV more than allowed without tapering early.
    assert wide.current_a == pytest.approx(narrow.current_a * 15.0 / 35.0, rel=0.01)


def test_charging_ends_below_the_end_current_and_begins_again_when_the_voltage_is_back(charge):
    limiter = ChargeLimiter(CAPACITY_AH)
    assert charge(limiter=limiter, soc_pct=99.0, cell_mv=3949.0, current_a=1.0, dt_s=60.0).current_a == 0.0
    assert charge(limiter=limiter, soc_pct=99.0, cell_mv=3925.0, dt_s=60.0).current_a == 0.0
    assert charge(limiter=limiter, soc_pct=99.0, cell_mv=3915.0, dt_s=60.0).current_a > 10.0


def test_outside_the_temperature_window_nothing_is_charged_until_the_release(charge):
    limiter, deeper = ChargeLimiter(CAPACITY_AH), {"TEMP_CHG_LO": lambda raw: raw - 100}
    assert charge({4: -34.9}, limiter=limiter, changes=deeper).current_a > 0.0
    limit = charge({4: -35.1}, limiter=limiter, changes=deeper)
    assert (limit.current_a, limit.reason, limit.sensor) == (0.0, LimitReason.OUTSIDE_TEMPERATURE_WINDOW, 4)
    assert charge({4: -32.1}, limiter=limiter, changes=deeper).current_a == 0.0
    assert charge({4: -31.9}, limiter=limiter, changes=deeper).current_a > 0.0
    assert charge({9: 58.1}, limiter=limiter, changes=deeper).sensor == 9
    assert charge({9: 54.0}, limiter=limiter, changes=deeper).current_a == 0.0
    assert charge({9: 52.9}, limiter=limiter, changes=deeper).current_a > 0.0


@pytest.mark.parametrize(("at_c", "changes"), [(-34.0, {}), (-20.0, {"TEMP_CHG_LO": -200})])
def test_below_its_low_temperature_limit_nothing_is_charged_until_it_is_2_k_warmer(charge, at_c, changes):
    limiter = ChargeLimiter(CAPACITY_AH)
    assert charge({4: at_c + 0.1}, limiter=limiter, changes=changes).current_a > 0.0
    assert not limiter.outside_window
    limit = charge({4: at_c - 0.1}, limiter=limiter, changes=changes)
    assert (limit.current_a, limit.reason, limit.sensor) == (0.0, LimitReason.TOO_COLD, 4)
    assert limiter.outside_window, "what tells that a charger waits for warmth"
    assert charge({4: at_c + 1.9}, limiter=limiter, changes=changes).current_a == 0.0
    assert charge({4: at_c + 2.1}, limiter=limiter, changes=changes).current_a > 0.0


@pytest.mark.parametrize(("at_c", "changes"), [(-40.0, {}), (-20.0, {"TEMP_DIS_LO": -200})])
def test_below_its_low_temperature_limit_nothing_is_discharged_until_it_is_2_k_warmer(discharge, at_c, changes):
    limiter = DischargeLimiter(CAPACITY_AH)
    assert discharge({4: at_c + 0.1}, limiter=limiter, changes=changes).current_a > 0.0
    limit = discharge({4: at_c - 0.1}, limiter=limiter, changes=changes)
    assert (limit.current_a, limit.reason, limit.sensor) == (0.0, LimitReason.TOO_COLD, 4)
    assert discharge({4: at_c + 1.9}, limiter=limiter, changes=changes).current_a == 0.0
    assert discharge({4: at_c + 2.1}, limiter=limiter, changes=changes).current_a > 0.0


def test_a_substitute_below_the_limit_is_a_broken_sensor_not_cold(charge, discharge):
    # The coldest other one is at −26 °C; the spread makes it −36 °C.
    for limit in (charge(-26.0, broken=(17,)), discharge(-31.0, broken=(17,))):
        assert (limit.current_a, limit.sensor) == (0.0, 17)
    assert charge(-25.5, broken=(17,)).reason is LimitReason.OUTSIDE_TEMPERATURE_WINDOW
    assert charge(-24.5, broken=(17,)).reason is LimitReason.SENSOR_FAULT
    assert discharge(-31.0, broken=(17,)).reason is LimitReason.SENSOR_FAULT


def test_the_plating_guard_halves_the_map(charge):
    limit = charge(-20.0, soc_pct=50.0, restrictions=Restrictions(guard_paused=True, slow_only=None))
    assert limit.current_a == pytest.approx(0.5 * 0.35 * CAPACITY_AH)
    assert limit.reason is LimitReason.PLATING_GUARD


def test_without_fast_charging_half_the_capacity_an_hour_is_left(charge):
    slow = Restrictions(guard_paused=False, slow_only=LimitReason.PLATING_GUARD)
    limit = charge(25.0, restrictions=slow)
    assert (limit.current_a, limit.reason) == (pytest.approx(0.5 * CAPACITY_AH), LimitReason.PLATING_GUARD)


def test_a_flashed_map_is_obeyed(charge):
    doubled = {"CHG_I_LIM_MAP": lambda raw: np.minimum(2 * raw, 80)}
    assert charge(-20.0, soc_pct=50.0, changes=doubled).current_a == pytest.approx(0.70 * CAPACITY_AH)


def test_discharge_is_bound_by_cold_by_low_charge_or_by_the_rated_maximum(discharge):
    cold = discharge({31: -30.0})
    assert (cold.reason, cold.sensor) == (LimitReason.COLD, 31)
    assert cold.current_a == pytest.approx(1.5 * CAPACITY_AH)
    empty = discharge(25.0, soc_pct=2.0, cell_mv=2300.0)
    assert empty.reason is LimitReason.LOW_SOC
    assert empty.current_a == pytest.approx(1.06 * CAPACITY_AH)
    assert discharge(25.0).reason is LimitReason.RATED_MAXIMUM


def test_a_low_cell_binds_the_discharge_by_its_distance_to_the_floor(discharge, tables):
    limit = discharge(25.0, soc_pct=50.0, cell_mv={17: 1990.0}, current_a=-100.0)
    resistance = float(tables().cell.resistance_mohm.at(np.array([25.0]), 50.0)[0])
    assert (limit.reason, limit.cell) == (LimitReason.CELL_VOLTAGE_LOW, 17)
    assert limit.current_a == pytest.approx(100.0 + 90.0 / resistance)


def test_a_substitute_that_takes_nothing_away_is_no_reason(discharge):
    assert discharge(25.0, broken=(3,)).reason is LimitReason.RATED_MAXIMUM

"""Maturation of faults and what the BMS does about them."""

import numpy as np
import pytest

from virtual_pack.battery.profiles import Partner
from virtual_pack.management import fault_list
from virtual_pack.management.fault_list import Reaction
from virtual_pack.management.fault_tests import FaultTests, Finding, Situation, implausible_sensors
from virtual_pack.management.supervision import Supervision
from virtual_pack.management.voltage_guard import VoltageGuard

PASSED = Finding(failed=False)


@pytest.fixture
def supervision():
    return Supervision()


@pytest.fixture
def take(supervision):
    """Feed one finding for a code; return the code's status."""
    clock = {"now": 0.0}

    def step(code, finding, dt_s=1.0):
        clock["now"] += dt_s
        supervision.step({code: finding}, now_s=clock["now"], dt_s=dt_s, snapshot=lambda: [(0xDE01, bytes(4))])
        return dict(supervision.memory.supported())[code]

    return step


@pytest.fixture
def situation(temperatures, layout):
    def make(**changes):
        settings = {
            "temperatures": temperatures(25.0),
            "implausible": np.zeros(layout.sensors, dtype=bool),
            "soc_lowest_pct": 50.0,
            "charge_limit_a": 100.0,
            "map_a": 100.0,
            "main_closed": True,
            "plated_ah": 0.0,
            "outside_window": False,
            "preheat_timed_out": False,
            "heater_without_effect": None,
        }
        return Situation(**(settings | changes))

    return make


def test_a_fault_is_confirmed_after_failing_without_a_break_for_its_maturation_time(take, supervision):
    failing = Finding(failed=True, reaction=Reaction.OPEN)
    for _ in range(10):
        assert take(fault_list.ISOLATION, failing) == 0x27
    assert take(fault_list.ISOLATION, PASSED) == 0x26
    for _ in range(10):
        assert take(fault_list.ISOLATION, failing) == 0x27
    assert not supervision.open_latched
    assert take(fault_list.ISOLATION, failing) == 0xAF
    assert supervision.newly_matured(fault_list.ISOLATION)
    assert supervision.open_latched == {fault_list.ISOLATION}
    take(fault_list.ISOLATION, failing)
    assert not supervision.newly_matured(fault_list.ISOLATION)
    assert supervision.memory.extended_data(fault_list.ISOLATION, 1) == {1: b"\x01"}


def test_a_test_that_cannot_run_changes_nothing(take, supervision):
    for _ in range(6):
        take(fault_list.CELL_VARIATION, Finding(failed=True))
    assert take(fault_list.CELL_VARIATION, Finding(failed=None), dt_s=100.0) == 0x27
    for _ in range(4):
        assert take(fault_list.CELL_VARIATION, Finding(failed=True)) == 0x27
    assert take(fault_list.CELL_VARIATION, Finding(failed=True)) == 0xAF


def test_contactors_opened_by_a_fault_stay_open_until_it_is_cleared_and_passes(take, supervision):
    failing = Finding(failed=True, reaction=Reaction.OPEN)
    for _ in range(11):
        take(fault_list.ISOLATION, failing)
    assert not supervision.contactors_allowed(closed=True)
    take(fault_list.ISOLATION, PASSED)
    assert not supervision.contactors_allowed(closed=False)
    supervision.memory.clear(fault_list.ISOLATION)
    assert supervision.contactors_allowed(closed=False)
    take(fault_list.ISOLATION, failing)
    assert not supervision.contactors_allowed(closed=False)
    assert supervision.contactors_allowed(closed=True)


def test_the_pack_is_protected_while_the_storing_of_faults_is_off(take, supervision):
    supervision.memory.setting_enabled = False
    for _ in range(11):
        assert take(fault_list.ISOLATION, Finding(failed=True, reaction=Reaction.OPEN)) == 0x50
    assert not supervision.contactors_allowed(closed=True)


def test_a_restart_releases_what_was_latched(take, supervision):
    for _ in range(11):
        take(fault_list.ISOLATION, Finding(failed=True, reaction=Reaction.OPEN))
    supervision.begin_cycle()
    assert supervision.contactors_allowed(closed=False)
    assert dict(supervision.memory.supported())[fault_list.ISOLATION] == 0xED


def test_fault_level_tells_warning_and_fault_while_they_last(take, supervision):
    assert supervision.level == 0
    for _ in range(3):
        take(fault_list.SENSOR_OPEN, Finding(failed=True))
    assert supervision.level == 1
    take(fault_list.CELL_UNDER_VOLTAGE, Finding(failed=True, reaction=Reaction.OPEN))
    assert supervision.level == 2
    take(fault_list.SENSOR_OPEN, PASSED)
    supervision.begin_cycle()
    assert supervision.level == 0


def test_waiting_for_warmth_is_no_warning(take, supervision):
    for _ in range(6):
        take(fault_list.TOO_COLD_TO_CHARGE, Finding(failed=True))
    assert supervision.memory.by_status(0x08)
    assert supervision.level == 0


def test_cell_voltage_limits_act_after_their_own_delays(sample, tables):
    protection = tables().protection
    guard = VoltageGuard()

    def step(cell_mv, dt_s=0.5):
        findings = guard.step(sample(cell_mv={8: cell_mv}), protection, dt_s)
        return guard.stop_charge, findings[fault_list.CELL_OVER_VOLTAGE].failed

    assert [step(3990.0) for _ in range(4)] == [(False, False)] * 3 + [(True, False)]
    assert step(4030.0) == (True, False)
    assert step(4030.0) == (True, True)
    assert step(3995.0) == (True, True)
    assert step(3985.0) == (True, False)
    assert step(3945.0) == (False, False)
    assert step(4090.0, dt_s=0.2) == (True, True)


def test_a_cell_below_the_lowest_voltage_is_a_fault_and_stops_discharging(sample, tables):
    guard = VoltageGuard()
    findings = guard.step(sample(cell_mv={8: 1490.0}), tables().protection, 0.2)
    assert findings[fault_list.CELL_UNDER_VOLTAGE] == Finding(failed=True, reaction=Reaction.OPEN)
    assert not guard.stop_charge
    guard.step(sample(cell_mv={8: 1490.0}), tables().protection, 2.0)
    assert guard.stop_discharge


@pytest.mark.parametrize(
    ("code", "measured", "believed", "expected"),
    [
        (fault_list.SENSOR_OPEN, {"temperature_c": {3: float("nan")}}, {}, True),
        (fault_list.OVER_TEMPERATURE, {"temperature_c": {3: 56.5}}, {}, True),
        (fault_list.OVER_TEMPERATURE, {"temperature_c": {3: 55.0}}, {}, False),
        (fault_list.SOC_LOW, {}, {"soc_lowest_pct": 4.9}, True),
        (fault_list.CELL_VARIATION, {"cell_mv": {3: 3145.0}}, {}, True),
        (fault_list.CELL_VARIATION, {"cell_mv": {3: 3160.0}}, {}, False),
        (fault_list.CELL_VARIATION, {"cell_mv": {3: 3100.0}, "current_a": -60.0}, {}, None),
        (fault_list.ISOLATION, {"isolation_ohm": 190e3}, {}, True),
        (fault_list.ISOLATION, {"isolation_ohm": 210e3}, {}, False),
        (fault_list.PLATED, {}, {"plated_ah": 0.31}, True),
        (fault_list.PLATED, {}, {"plated_ah": 0.29}, False),
        (fault_list.CHARGE_OVER_CURRENT, {"current_a": 112.0}, {}, True),
        (fault_list.CHARGE_OVER_CURRENT, {"current_a": 108.0}, {}, False),
        (fault_list.PREHEAT_TIMEOUT, {}, {"preheat_timed_out": True}, True),
        (fault_list.HEATER_WITHOUT_EFFECT, {}, {"heater_without_effect": True}, True),
        (fault_list.HEATER_WITHOUT_EFFECT, {}, {}, None),
    ],
)
def test_each_test_fails_where_its_limit_is_and_not_before(
    layout, sample, tables, situation, code, measured, believed, expected
):
    measurement = sample(partner=Partner.DC_CHARGER, **measured)
    findings = FaultTests(layout).evaluate(measurement, tables(), situation(**believed))
    assert findings[code].failed is expected


def test_isolation_opens_the_contactors_below_one_hundred_ohms_a_volt(layout, sample, tables, situation):
    # 120 cells at 3.3 V: 396 V.
    for isolation_ohm, reaction in ((100e3, Reaction.NONE), (41e3, Reaction.NONE), (38e3, Reaction.OPEN)):
        measurement = sample(isolation_ohm=isolation_ohm)
        found = FaultTests(layout).evaluate(measurement, tables(), situation())[fault_list.ISOLATION]
        assert found == Finding(failed=True, reaction=reaction)


def test_a_charger_has_two_seconds_to_follow_a_falling_limit(layout, sample, tables, situation):
    tests = FaultTests(layout)

    def exceeded(now_s, limit_a):
        measurement = sample(partner=Partner.DC_CHARGER, current_a=100.0, now_s=now_s)
        found = tests.evaluate(measurement, tables(), situation(charge_limit_a=limit_a))
        return found[fault_list.CHARGE_OVER_CURRENT].failed

    assert not exceeded(0.0, 100.0)
    assert not exceeded(1.0, 50.0)
    assert not exceeded(1.9, 50.0)
    assert exceeded(4.0, 50.0)


def test_braking_may_exceed_the_limit_by_the_regeneration_factor(layout, sample, tables, situation):
    measurement = sample(current_a=125.0)
    assert FaultTests(layout).evaluate(measurement, tables(), situation())[fault_list.CHARGE_OVER_CURRENT].failed is False
    measurement = sample(current_a=135.0)
    assert FaultTests(layout).evaluate(measurement, tables(), situation())[fault_list.CHARGE_OVER_CURRENT].failed is True


def test_exceeding_the_map_is_a_plating_risk_in_the_cold_only(layout, sample, tables, situation, temperatures):
    measurement = sample(partner=Partner.DC_CHARGER, current_a=150.0)
    for temperature_c, expected in ((-10.0, True), (25.0, False)):
        believed = situation(temperatures=temperatures(temperature_c), charge_limit_a=300.0)
        found = FaultTests(layout).evaluate(measurement, tables(), believed)
        assert found[fault_list.COLD_CHARGE_EXCEEDED].failed is expected


def test_no_current_limit_is_exceeded_while_the_contactors_are_open(layout, sample, tables, situation):
    found = FaultTests(layout).evaluate(sample(current_a=150.0), tables(), situation(main_closed=False))
    assert fault_list.CHARGE_OVER_CURRENT not in found


def test_charging_that_waits_for_warmth_is_told_while_plugged_in(layout, sample, tables, situation, temperatures):
    believed = situation(temperatures=temperatures(-36.0), outside_window=True)
    for partner, expected in ((Partner.AC_CHARGER, True), (Partner.NOTHING, False)):
        found = FaultTests(layout).evaluate(sample(partner=partner), tables(), believed)
        assert found[fault_list.TOO_COLD_TO_CHARGE].failed is expected


def test_a_sensor_far_from_its_neighbours_is_implausible_but_not_far_from_other_modules(layout, sample):
    measurement = sample(temperature_c={5: 45.0, **dict.fromkeys(range(8, 12), 50.0)})
    found = implausible_sensors(layout, measurement, 15.0)
    assert list(found.nonzero()[0]) == [5]

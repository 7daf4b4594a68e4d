"""The BMS as the ECU around it sees it: start-up, calibration, service state, programming conditions, time."""

from itertools import pairwise

import pytest

from virtual_pack.battery.profiles import Partner, Phase
from virtual_pack.management import fault_list
from virtual_pack.management.application import Management
from virtual_pack.management.limit_reasons import LimitReason

CONTACTORS, CURRENT, CELL, TEMPERATURE, SUPPLY, CHARGING = (1 << bit for bit in range(6))


def test_before_a_data_set_is_given_the_pack_is_safe_and_readable(definition):
    bms = Management(definition, "healthy", 1, 1.0)
    assert bms.next_time_s() == 0.0
    assert bms.read_data(0xD160)[4] == 0
    assert bms.read_data(0xD140)[:6] == bytes(4) + bytes([LimitReason.NO_CALIBRATION] * 2)
    assert bms.unmet_programming_conditions() == 0


def test_unknown_scenarios_and_speeds_are_refused(definition):
    with pytest.raises(ValueError, match="no scenario sunny"):
        Management(definition, "sunny", 1, 1.0)
    with pytest.raises(ValueError, match="speed"):
        Management(definition, "healthy", 1, 0.0)


def test_without_a_valid_data_set_contactors_stay_open_and_it_is_told(bench):
    run = bench(payload=None)
    run.run(30.0)
    assert not run.values.main_closed
    assert run.values.charge.current_a == run.values.discharge.current_a == 0.0
    assert run.values.charge.reason is LimitReason.NO_CALIBRATION
    assert run.pack.current_a == 0.0
    assert run.codes() == {fault_list.CALIBRATION_MISSING}
    assert run.values.fault_level == 2


@pytest.mark.parametrize("damage", [b"", b"\xff" * 0x10000, bytes(0x10000)])
def test_a_payload_that_cannot_be_used_is_as_good_as_none(bench, damage):
    run = bench(payload=damage)
    run.run(30.0)
    assert not run.values.main_closed
    assert run.values.charge.reason is LimitReason.NO_CALIBRATION
    assert run.codes() == {fault_list.CALIBRATION_UNUSABLE}


def test_a_good_data_set_after_a_bad_one_brings_the_pack_back(bench, factory_set):
    run = bench(payload=None)
    run.run(5.0)
    run.start(factory_set)
    run.run(5.0)
    assert run.values.main_closed
    assert run.values.charge.current_a > 100.0
    assert run.status(fault_list.CALIBRATION_MISSING) == 0xAC | 0x00
    assert run.values.fault_level == 0


def test_starting_up_again_opens_the_contactors_and_begins_an_operation_cycle(bench, factory_set):
    run = bench("stuck-open-sensor")
    run.run(30.0)
    assert run.status(fault_list.SENSOR_OPEN) == 0xAF
    run.start(factory_set)
    assert not run.values.main_closed
    assert run.status(fault_list.SENSOR_OPEN) == 0xAF
    run.run(5.0)
    assert run.values.main_closed
    extended = run.bms.faults.extended_data(fault_list.SENSOR_OPEN, 0xFF)
    assert (extended[1], extended[3]) == (b"\x02", b"\x02")


def test_a_driving_pack_may_not_be_programmed_until_it_is_in_the_service_state(bench):
    run = bench(speed=1.0)
    run.run_until(lambda: abs(run.values.measurement.current_a) > 5.0, 60.0)
    assert run.bms.unmet_programming_conditions() == CONTACTORS | CURRENT
    assert run.bms.enter_service_state()
    assert run.bms.unmet_programming_conditions() == 0
    run.run(20.0)
    assert run.bms.unmet_programming_conditions() == 0
    assert run.values.charge.reason is LimitReason.CONTACTORS_OPEN
    assert not run.values.balancing.any()
    run.bms.leave_service_state()
    run.run(5.0)
    assert run.values.main_closed


def test_an_ac_charge_is_stopped_for_service(bench, story):
    run = bench(story(Phase(partner=Partner.AC_CHARGER, duration_s=1e6, current_a=29.0)))
    run.run(20.0)
    assert run.bms.unmet_programming_conditions() == CONTACTORS | CURRENT | CHARGING
    assert run.bms.enter_service_state()
    assert run.bms.unmet_programming_conditions() == 0
    assert run.values.measurement.charger_connected


def test_a_dc_fast_charger_that_holds_the_pack_is_not_stopped(bench, factory_set):
    run = bench("cold-fast-charge")
    run.run(20.0)
    assert not run.bms.enter_service_state()
    assert run.values.main_closed
    assert run.bms.unmet_programming_conditions() == CONTACTORS | CURRENT | CHARGING
    # With no valid data set nothing holds the pack, and it must be possible to flash one.
    run.start(None)
    assert run.bms.enter_service_state()
    assert run.bms.unmet_programming_conditions() == 0


def test_cells_temperatures_and_supply_out_of_range_forbid_programming(bench):
    run = bench(payload=None)
    run.pack.cells.charge_ah[5] = -20.0
    run.bms._refresh()
    assert run.bms.unmet_programming_conditions() == CELL
    run.pack.cells.charge_ah[5] = 60.0
    run.pack.thermal.cells_c[:12] = 75.0
    run.bms._refresh()
    assert run.bms.unmet_programming_conditions() == TEMPERATURE


def test_speed_multiplies_battery_time_and_not_the_broadcasts(definition, factory_set):
    counts = []
    for speed in (1.0, 60.0):
        bms = Management(definition, "healthy", 1, speed)
        bms.apply_calibration(factory_set, None)
        bms.advance(0.0)
        frames = 0
        for tick in range(200):
            bms.advance(0.01 * tick + 1e-9)
            frames += len(bms.broadcasts(0.01 * tick + 1e-9))
        counts.append((round(bms.battery_time_s / speed, 2), frames))
    assert counts == [(1.95, 920), (1.95, 920)]


def test_the_bms_says_when_it_wants_to_be_called(definition, factory_set):
    bms = Management(definition, "healthy", 1, 1.0)
    bms.apply_calibration(factory_set, None)
    now_s, times = 50.0, []
    for _ in range(40):
        bms.advance(now_s)
        bms.broadcasts(now_s)
        times.append(now_s)
        now_s = bms.next_time_s()
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert min(steps) > 0.0
    assert max(steps) <= 0.01 + 1e-9


def test_the_battery_is_caught_up_with_after_the_ecu_was_down(bench):
    run = bench("cold-fast-charge", speed=1.0)
    run.run(5.0)
    run.bms.advance(run.wire_s + 120.0)
    assert run.bms.battery_time_s == pytest.approx(125.0, abs=1.1)
    assert run.values.main_closed


def test_the_same_seed_tells_the_same_story(bench):
    first, again, other = (bench(seed=seed) for seed in (3, 3, 4))
    for run in (first, again, other):
        run.run(30.0)
    assert first.bms.read_data(0xD100) == again.bms.read_data(0xD100)
    assert first.bms.read_data(0xD100) != other.bms.read_data(0xD100)

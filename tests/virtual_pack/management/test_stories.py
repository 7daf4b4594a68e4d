"""Every scenario shows its symptom, and the flashed tables decide whether a pack plates."""

import numpy as np
import pytest

from virtual_pack.battery.profiles import Partner, Phase
from virtual_pack.battery.scenarios import SCENARIOS
from virtual_pack.management import fault_list
from virtual_pack.management.limit_reasons import LimitReason

FAST_CHARGER = Phase(partner=Partner.DC_CHARGER, duration_s=1e6, current_a=369.0, until_soc_pct=80.0)
REST = Phase(partner=Partner.NOTHING, duration_s=1e6)
NO_HEATER = {"PREHEAT_ON_T": -50}


def test_a_healthy_pack_drives_charges_balances_and_stores_no_fault(bench):
    run = bench("healthy")
    charging = driving = balancing = False
    for _ in range(60):
        run.run(30.0)
        current_a = run.values.measurement.current_a
        charging |= current_a > 20.0
        driving |= current_a < -20.0
        balancing |= bool(run.values.balancing.any())
    assert charging
    assert driving
    assert balancing
    assert run.values.balancing.sum() < 60
    assert run.codes(0xFF) == set()
    assert run.values.fault_level == 0
    assert run.pack.anode.plated_ah.max() == 0.0


@pytest.mark.parametrize("seed", [0, 2, 5])
def test_a_healthy_pack_is_healthy_with_other_spreads_too(bench, seed):
    run = bench("healthy", seed=seed, speed=60.0)
    run.run(2400.0)
    assert run.codes(0xFF) == set()


def test_in_the_cold_the_limit_follows_the_warming_pack_and_the_charger_the_limit(bench):
    run = bench("cold-fast-charge")
    limits = []
    for _ in range(6):
        run.run(200.0)
        values = run.values
        limits.append(values.charge.current_a)
        assert values.measurement.current_a == pytest.approx(values.charge.current_a, rel=0.05, abs=2.0)
        cold = values.measurement.temperature_c.min() < 5.0
        assert values.charge.reason in {LimitReason.COLD, LimitReason.CELL_VOLTAGE_HIGH} or not cold
        assert values.anode_margin_mv > 0.0
    assert limits == sorted(limits)
    assert limits[-1] > 1.5 * limits[0]
    assert run.codes(0xFF) == set()


def test_the_weak_cell_is_clearly_lowest_under_load(bench):
    run = bench("weak-cell")
    run.run(120.0)
    measurement = run.values.measurement
    assert measurement.current_a < -20.0
    assert measurement.lowest_cell == 46
    others = np.sort(measurement.cell_mv)
    assert others[1] - others[0] > 40.0
    assert fault_list.CELL_VARIATION not in run.codes(0xFF)


def test_cells_far_apart_are_told_balanced_and_not_charged(bench):
    run = bench("imbalance")
    run.run(60.0)
    assert fault_list.CELL_VARIATION in run.codes()
    assert run.values.balancing.any()
    assert (run.values.charge.current_a, run.values.charge.reason) == (0.0, LimitReason.PACK_FAULT)
    assert run.values.main_closed


def test_an_open_sensor_derates_charging(bench):
    run = bench("stuck-open-sensor", speed=5.0)
    run.run(4.0)
    before_a = run.values.charge.current_a
    run.run(10.0)
    assert run.codes() == {fault_list.SENSOR_OPEN}
    assert not run.values.measurement.temperature_valid[17]
    assert run.values.charge.reason is LimitReason.SENSOR_FAULT
    assert run.values.charge.sensor == 17
    assert 0.0 < run.values.charge.current_a < 0.8 * before_a


def test_falling_isolation_warns_first_and_then_opens_the_contactors(bench):
    run = bench("isolation-fault", speed=5.0)
    run.run_until(lambda: fault_list.ISOLATION in run.codes(), 120.0)
    warned_s = run.bms.battery_time_s
    assert run.values.main_closed
    run.run_until(lambda: not run.values.main_closed, 60.0)
    assert run.bms.battery_time_s > warned_s
    assert run.values.measurement.isolation_kohm < 0.1 * run.values.measurement.pack_v
    assert run.values.charge.reason is run.values.discharge.reason is LimitReason.PACK_FAULT
    run.run(60.0)
    assert not run.values.main_closed
    # Clearing the fault does not close them while the isolation is bad.
    run.bms.faults.clear(fault_list.ISOLATION)
    run.run(30.0)
    assert not run.values.main_closed
    assert run.status(fault_list.ISOLATION) == 0xAF


def test_a_sensor_that_reads_too_warm_is_not_believed(bench):
    run = bench("implausible-sensor")
    run.run(60.0)
    assert fault_list.SENSOR_IMPLAUSIBLE in run.codes()
    assert (run.values.charge.reason, run.values.charge.sensor) == (LimitReason.SENSOR_FAULT, 22)


def test_a_deeply_cold_pack_is_heated_before_it_is_charged(bench):
    run = bench("deep-cold", speed=60.0)
    run.run(60.0)
    assert run.values.charge.reason is LimitReason.OUTSIDE_TEMPERATURE_WINDOW
    assert fault_list.TOO_COLD_TO_CHARGE in run.codes()
    assert run.values.measurement.current_a == pytest.approx(0.0, abs=0.5)
    run.run_until(lambda: run.values.measurement.current_a > 20.0, 1200.0)
    assert run.values.measurement.temperature_c.min() >= -33.0
    assert not run.status(fault_list.TOO_COLD_TO_CHARGE) & 0x01


def test_a_dead_heater_is_told_and_heating_is_given_up(bench):
    run = bench("heater-failed", speed=100.0)
    run.run(400.0)
    assert fault_list.HEATER_WITHOUT_EFFECT in run.codes()
    assert run.values.measurement.current_a == pytest.approx(0.0, abs=0.5)
    run.run(2500.0)
    assert fault_list.PREHEAT_TIMEOUT in run.codes()
    assert run.bms._controller.actuation().heater_w == 0.0


def test_a_charger_that_ignores_the_limit_is_cut_off(bench):
    run = bench("charger-ignores-limits", speed=5.0)
    run.run_until(lambda: run.codes() >= {fault_list.CHARGE_OVER_CURRENT, fault_list.COLD_CHARGE_EXCEEDED}, 60.0)
    run.run(5.0)
    assert not run.values.main_closed
    assert run.pack.current_a == 0.0


def test_a_cold_overcharge_halves_the_limit_for_half_an_hour(bench, story, definition):
    excess = Phase(partner=Partner.DC_CHARGER, duration_s=7.0, current_a=60.0, excess_a=30.0)
    id_ = story(excess, REST, soc_pct=60.0, temperature_c=-10.0, ambient_c=-10.0)
    run = bench(id_, speed=4.0)
    run.run(12.0)
    assert fault_list.COLD_CHARGE_EXCEEDED in run.codes()
    assert run.values.main_closed
    assert run.values.charge.reason is LimitReason.PLATING_GUARD
    halved_a = run.values.charge.current_a
    run.speed = run.bms._speed = 100.0
    run.run(1850.0)
    assert run.values.charge.reason is LimitReason.COLD
    assert run.values.charge.current_a == pytest.approx(2.0 * halved_a, rel=0.15)


@pytest.mark.parametrize("scenario", list(SCENARIOS))
def test_every_scenario_can_be_told_for_an_hour_at_any_speed(bench, scenario):
    run = bench(scenario, speed=600.0)
    run.run(3600.0)
    assert np.all(np.isfinite(run.pack.cells.voltage_v))
    assert np.all((run.pack.cells.voltage_v > 1.5) & (run.pack.cells.voltage_v < 4.1))
    assert np.all(np.abs(run.pack.thermal.cells_c) < 60.0)


@pytest.mark.parametrize("heated", [True, False])
def test_the_factory_map_never_plates_from_10_to_80_per_cent_at_minus_20(bench, story, change, heated):
    payload = change() if heated else change(**NO_HEATER)
    id_ = story(FAST_CHARGER, REST, soc_pct=10.0, temperature_c=-20.0, ambient_c=-20.0)
    run = bench(id_, payload=payload)
    lowest_mv = np.inf
    while run.values.soc_pct < 79.9:
        assert run.bms.battery_time_s < 2400.0, "80 % within 40 minutes"
        run.run(10.0)
        lowest_mv = min(lowest_mv, 1000.0 * float(run.pack.anode.potential_v.min()))
    assert 10.0 < lowest_mv < 40.0
    assert run.pack.anode.plated_ah.max() == 0.0
    assert run.codes(0xFF) == set()


def test_a_doubled_map_plates_and_only_the_plating_estimate_tells(bench, story, change):
    payload = change(CHG_I_LIM_MAP=lambda raw: np.minimum(2 * raw, 80), **NO_HEATER)
    charger = Phase(partner=Partner.DC_CHARGER, duration_s=1e6, current_a=369.0, until_soc_pct=90.0)
    run = bench(story(charger, REST, soc_pct=60.0, temperature_c=-20.0, ambient_c=-20.0), payload=payload)
    run.run_until(lambda: fault_list.PLATED in run.codes(), 3600.0)
    assert run.pack.anode.plated_ah.max() == pytest.approx(0.3, rel=0.25)
    assert run.pack.anode.potential_v.min() < 0.0
    assert not run.codes(0xFF) & {fault_list.COLD_CHARGE_EXCEEDED, fault_list.CHARGE_OVER_CURRENT}
    run.run(5.0)
    assert run.values.charge.current_a <= 0.5 * 123.0
    assert run.values.charge.reason in {LimitReason.PLATING_GUARD, LimitReason.COLD, LimitReason.CELL_VOLTAGE_HIGH}


def test_a_full_charge_ends_at_the_hold_voltage_without_a_fault(bench, story):
    charger = Phase(partner=Partner.DC_CHARGER, duration_s=1e6, current_a=150.0)
    run = bench(story(charger, soc_pct=85.0), speed=40.0)
    run.run(10.0)
    run.run_until(lambda: run.values.charge.current_a == 0.0, 4 * 3600.0)
    run.run(120.0)
    assert run.values.charge.reason is LimitReason.CELL_VOLTAGE_HIGH
    assert run.values.measurement.current_a == pytest.approx(0.0, abs=0.5)
    assert run.pack.cells.voltage_v.max() < 3.96
    assert run.values.soc_pct > 97.0
    assert run.codes(0xFF) == set()


def test_driving_an_empty_pack_ends_at_the_voltage_floor_without_opening_the_contactors(bench, story):
    vehicle = Phase(partner=Partner.VEHICLE, duration_s=1e6, current_a=-60.0)
    run = bench(story(vehicle, soc_pct=12.0), speed=40.0)
    run.run(3600.0)
    assert run.values.main_closed
    assert run.values.discharge.current_a < 6.0
    assert run.values.discharge.reason in {LimitReason.LOW_SOC, LimitReason.CELL_VOLTAGE_LOW}
    assert run.codes() == {fault_list.SOC_LOW}
    assert run.pack.cells.voltage_v.min() > 1.8

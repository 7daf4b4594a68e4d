"""Contactors and thermal control, one decision after another."""

import pytest

from virtual_pack.battery.profiles import Partner
from virtual_pack.management.contactors import Contactors, ContactorState
from virtual_pack.management.thermal_control import ThermalControl


@pytest.fixture
def move(sample, tables):
    protection = tables().protection

    def step(contactors, *, allowed=True, bus_v=0.0, current_a=0.0, dt_s=0.1, tables=protection):
        contactors.step(sample(bus_v=bus_v, current_a=current_a), tables, allowed=allowed, dt_s=dt_s)
        return contactors.state

    return step


def test_contactors_close_through_precharge_when_the_bus_is_up(move):
    contactors = Contactors()
    assert move(contactors) is ContactorState.PRECHARGE
    assert move(contactors, bus_v=300.0) is ContactorState.PRECHARGE
    # 120 cells at 3.3 V, 5 % allowed.
    assert move(contactors, bus_v=376.0) is ContactorState.PRECHARGE
    assert move(contactors, bus_v=377.0) is ContactorState.CLOSED


def test_a_bus_that_does_not_come_up_ends_precharge_and_it_is_tried_again_later(move):
    contactors = Contactors()
    for _ in range(16):
        move(contactors)
    assert move(contactors) is ContactorState.OPEN
    for _ in range(48):
        assert move(contactors) is ContactorState.OPEN
    assert [move(contactors) for _ in range(3)][-1] is ContactorState.PRECHARGE


def test_contactors_open_at_low_current_at_once_and_under_load_after_a_short_wait(move):
    contactors = Contactors()
    contactors.state = ContactorState.CLOSED
    assert move(contactors, allowed=False, current_a=31.0) is ContactorState.CLOSED
    assert contactors.opening
    assert move(contactors, allowed=False, current_a=29.0) is ContactorState.OPEN
    contactors.state = ContactorState.CLOSED
    states = [move(contactors, allowed=False, current_a=200.0) for _ in range(11)]
    assert states.index(ContactorState.OPEN) in {9, 10}


def test_without_a_valid_data_set_they_drop_at_once(move):
    contactors = Contactors()
    contactors.state = ContactorState.CLOSED
    assert move(contactors, current_a=200.0, tables=None) is ContactorState.OPEN


@pytest.fixture
def control(sample, temperatures, tables):
    thermal = ThermalControl()

    def step(temperature_c, *, partner=Partner.DC_CHARGER, soc_pct=50.0, dt_s=1.0, **changes):
        measurement = sample(temperature_c=temperature_c, partner=partner)
        thermal.step(measurement, temperatures(temperature_c), tables(**changes).preheat, soc_pct=soc_pct, dt_s=dt_s)
        return thermal

    return step


def test_a_cold_pack_is_heated_while_plugged_in_until_its_target(control):
    assert control(-4.0).heater_w == 0.0
    assert control(-6.0).heater_w == 4800.0
    assert control(14.0).heater_w == 4800.0
    assert control(15.1).heater_w == 0.0
    assert control(-6.0, partner=Partner.AC_CHARGER).heater_w == 4800.0
    assert control(0.1, partner=Partner.AC_CHARGER).heater_w == 0.0
    assert control(-6.0, partner=Partner.VEHICLE).heater_w == 0.0


def test_an_empty_pack_is_not_heated(control):
    assert control(-20.0, soc_pct=7.0).heater_w == 0.0
    assert control(-20.0, soc_pct=9.0).heater_w == 4800.0


def test_heating_pauses_while_the_pack_is_uneven(control):
    assert control({3: -20.0, **dict.fromkeys(range(4, 40), -10.0)}).heater_w == 0.0
    uneven = {3: -16.0, **dict.fromkeys(set(range(40)) - {3}, -3.5)}
    assert control(uneven).heater_w == 0.0
    nearly = {3: -13.0, **dict.fromkeys(set(range(40)) - {3}, -3.5)}
    assert control(nearly).heater_w == 0.0
    even = {3: -12.0, **dict.fromkeys(set(range(40)) - {3}, -3.5)}
    assert control(even).heater_w == 4800.0


def test_heating_without_reaching_the_target_times_out_until_unplugged(control):
    for _ in range(45):
        thermal = control(-20.0, dt_s=60.0)
    assert not thermal.timed_out
    assert control(-20.0, dt_s=60.0).timed_out
    assert control(-20.0).heater_w == 0.0
    control(-20.0, partner=Partner.NOTHING)
    assert control(-20.0).heater_w == 4800.0


def test_a_heater_that_does_not_warm_is_noticed_after_five_minutes(control):
    for _ in range(29):
        assert control(-20.0, dt_s=10.0).without_effect is None
    assert control(-20.0, dt_s=10.0).without_effect is True
    for minute in range(6):
        thermal = control(-20.0 + minute, dt_s=60.0)
    assert thermal.without_effect is False


def test_a_hot_pack_is_cooled_until_well_below(control):
    assert control(37.0, partner=Partner.NOTHING).coolant_c is None
    assert control(38.5, partner=Partner.NOTHING).coolant_c == 20.0
    assert control(34.0, partner=Partner.NOTHING).coolant_c == 20.0
    assert control(32.0, partner=Partner.NOTHING).coolant_c is None

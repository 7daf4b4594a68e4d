"""Vehicle and charger take what they want within what the BMS allows."""

import pytest

from virtual_pack.battery.profiles import Partner, Phase, Published, Surroundings


def published(**changes):
    settings = {
        "charge_limit_a": 100.0,
        "discharge_limit_a": 200.0,
        "soc_pct": 50.0,
        "contactors_closed": True,
        "stop_requested": False,
    }
    return Published(**(settings | changes))


def surroundings(*phases):
    return Surroundings(tuple(phases))


CHARGER = Phase(partner=Partner.DC_CHARGER, duration_s=1000.0, current_a=300.0, until_soc_pct=80.0)
REST = Phase(partner=Partner.NOTHING, duration_s=10.0)


def test_a_charger_ramps_up_to_the_limit_and_follows_it_down_at_once():
    charger = surroundings(CHARGER)
    assert charger.step(1.0, published()) == pytest.approx(40.0)
    assert charger.step(1.0, published()) == pytest.approx(80.0)
    assert charger.step(1.0, published()) == pytest.approx(100.0)
    assert charger.step(1.0, published(charge_limit_a=30.0)) == pytest.approx(30.0)


def test_a_charger_that_ignores_the_bms_exceeds_the_limit_by_its_excess():
    charger = surroundings(Phase(partner=Partner.DC_CHARGER, duration_s=1000.0, current_a=60.0, excess_a=50.0))
    for _ in range(10):
        current = charger.step(1.0, published(charge_limit_a=40.0))
    assert current == pytest.approx(90.0)


def test_a_vehicle_stays_within_both_limits():
    vehicle = surroundings(Phase(partner=Partner.VEHICLE, duration_s=1000.0, current_a=-30.0, swing_a=300.0))
    currents = [vehicle.step(1.0, published(charge_limit_a=20.0, discharge_limit_a=60.0)) for _ in range(300)]
    assert min(currents) == -60.0
    assert max(currents) == 20.0


def test_nothing_flows_through_open_contactors_or_when_asked_to_stop():
    charger = surroundings(CHARGER)
    charger.step(5.0, published())
    assert charger.step(1.0, published(contactors_closed=False)) == 0.0
    assert charger.step(1.0, published(stop_requested=True)) == 0.0
    assert charger.step(1.0, published()) == pytest.approx(40.0)


def test_a_charge_ends_at_its_state_of_charge_and_the_phases_go_round():
    pack = surroundings(CHARGER, REST)
    assert pack.partner is Partner.DC_CHARGER
    pack.step(1.0, published(soc_pct=80.0))
    assert pack.partner is Partner.NOTHING
    for _ in range(10):
        pack.step(1.0, published(soc_pct=80.0))
    assert pack.partner is Partner.DC_CHARGER


def test_time_does_not_run_on_for_a_charger_that_waits_for_the_contactors():
    pack = surroundings(Phase(partner=Partner.AC_CHARGER, duration_s=10.0, current_a=10.0), REST)
    for _ in range(100):
        pack.step(1.0, published(contactors_closed=False))
    assert pack.partner is Partner.AC_CHARGER

"""Settings inherited from lithium, in percent of state of charge, against the figures of the reference."""

import dataclasses

import pytest

from bms.calibration.decoding import decode, encode
from bms.calibration.sanity import Setting, inherited_in_tables, inherited_settings


@pytest.fixture
def nfm(definition):
    return definition.topology.modules[0].chemistry


@pytest.mark.parametrize(
    ("setting", "value", "origin", "lost_pct"),
    [
        (Setting.UNDERVOLTAGE, 2500, "LFP", 12),
        (Setting.UNDERVOLTAGE, 2800, "NMC", 27),
        (Setting.UNDERVOLTAGE, 3000, "NMC", 47),
        (Setting.OVERVOLTAGE, 3650, "LFP", 15),
        (Setting.BALANCE_START, 3500, "LFP and NMC", 76),
        (Setting.COLDEST_CHARGE, 0, "LFP and NMC", 100),
    ],
)
def test_what_a_lithium_setting_costs_is_the_figure_of_the_reference(nfm, setting, value, origin, lost_pct):
    (found,) = inherited_settings(nfm, {setting: value})
    assert found.lost_soc_pct == pytest.approx(lost_pct, abs=0.5)
    assert (found.parameter, found.value, found.unit, found.inherited_from) == (setting.value, value, setting.unit, origin)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (
            Setting.UNDERVOLTAGE,
            2800,
            "Discharging ends at 27 % state of charge: what is below can never be used. That is 10.0 of 45 kWh.",
        ),
        (
            Setting.OVERVOLTAGE,
            3650,
            "Charging ends at 85 % state of charge: what is above can never be filled. That is 8.2 of 45 kWh.",
        ),
        (Setting.OVERVOLTAGE, 4200, "Charging ends above the 4100 mV these cells survive: the limit protects nothing."),
        (Setting.BALANCE_START, 3500, "Cells are never balanced below 76 % state of charge."),
        (
            Setting.COLDEST_CHARGE,
            0,
            (
                "A pack below 0 °C takes no charge at all, although these cells can be charged down to -35 °C. "
                "At -10 °C the envelope lets them take 10 to 80 % in 0.7 h."
            ),
        ),
    ],
)
def test_it_is_said_in_a_sentence(nfm, setting, value, sentence):
    (found,) = inherited_settings(nfm, {setting: value}, energy_kwh=45)
    assert found.sentence == sentence


def test_without_an_energy_only_percent_are_told(nfm):
    (found,) = inherited_settings(nfm, {Setting.UNDERVOLTAGE: 2500})
    assert found.sentence.endswith("can never be used.")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (Setting.UNDERVOLTAGE, 1800),
        (Setting.UNDERVOLTAGE, 2650),
        (Setting.OVERVOLTAGE, 3980),
        (Setting.COLDEST_CHARGE, -10),
        (Setting.BALANCE_START, 2300),
    ],
)
def test_settings_made_for_sodium_are_left_alone(nfm, setting, value):
    assert inherited_settings(nfm, {setting: value}) == ()


def test_several_settings_are_told_in_the_order_given(nfm):
    settings = {Setting.BALANCE_START: 3500.0, Setting.UNDERVOLTAGE: 2500.0, Setting.COLDEST_CHARGE: -20.0}
    assert [each.parameter for each in inherited_settings(nfm, settings)] == ["balance-start", "uvp"]


def test_what_a_chemistry_does_not_lose_is_no_finding(nfm):
    high = dataclasses.replace(nfm, ocv_mv=tuple(3500 + mv / 10 for mv in nfm.ocv_mv), absolute_mv=(1500, 4500))
    settings = {Setting.UNDERVOLTAGE: 2800.0, Setting.OVERVOLTAGE: 4200.0, Setting.BALANCE_START: 3300.0}
    assert inherited_settings(high, settings) == ()


def test_cells_that_cannot_be_charged_in_the_cold_lose_nothing_by_a_cut_off(nfm):
    summer = dataclasses.replace(nfm, charge_temperature_c=(0, 45))
    assert inherited_settings(summer, {Setting.COLDEST_CHARGE: 0}) == ()


def test_without_an_envelope_no_charging_time_is_told(nfm):
    (found,) = inherited_settings(dataclasses.replace(nfm, id="own-brew"), {Setting.COLDEST_CHARGE: 5})
    assert found.sentence == "A pack below 5 °C takes no charge at all, although these cells can be charged down to -35 °C."


def test_cells_nobody_has_described_have_nothing_to_lose_that_is_known(nfm):
    unknown = dataclasses.replace(nfm, ocv_soc_pct=(), ocv_mv=(), half_hysteresis_mv=())
    assert inherited_settings(unknown, {Setting.UNDERVOLTAGE: 2800}) == ()


def test_the_factory_set_has_inherited_nothing(nfm, description, factory_set):
    assert inherited_in_tables(nfm, decode(description, factory_set.payload), energy_kwh=45) == ()


def test_the_tables_of_a_data_set_are_recognised_by_their_strictest_value(nfm, description, factory_set):
    lithium = {
        "CELL_UV": [2800, 2700, 2500],
        "CELL_OV": [3650, 3700, 3750],
        "CHG_V_LIM_T": [3600] * 8,
        "CHG_T_MIN": 0,
        "BAL_CELL_V_MIN": 3500,
    }
    parameters = decode(description, encode(description, factory_set.payload, lithium))
    found = {each.parameter: each.value for each in inherited_in_tables(nfm, parameters)}
    assert found == {"CELL_UV": 2800, "CELL_OV": 3650, "CHG_V_LIM_T": 3600, "CHG_T_MIN": 0, "BAL_CELL_V_MIN": 3500}


def test_a_data_set_without_these_objects_has_inherited_nothing(nfm):
    assert inherited_in_tables(nfm, {}) == ()

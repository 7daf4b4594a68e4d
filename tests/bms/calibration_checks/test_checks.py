"""Every rule is broken once, on purpose, and says where; the factory set breaks none."""

import dataclasses
import datetime
import inspect
import math

import numpy as np
import pytest

from bms.calibration.checks import check_data_set, check_header, check_payload, count_values
from bms.calibration.decoding import decode, encode
from bms.calibration.envelope import envelope_of, install_envelope
from bms.calibration.envelope.artefact import PAYLOAD_TYPE, envelope_payload
from bms.calibration.rules_envelope import ENVELOPE_RULES
from bms.errors import DefinitionError
from bms.trust.demo_keys import demo_keys_of
from bms.trust.installation import installed_trust
from bms.trust.signed_document import sign_document


def rules_of(findings):
    return {finding.rule for finding in findings}


def test_the_factory_set_breaks_no_rule(check):
    assert check({}) == ()


@pytest.mark.parametrize(
    ("name", "value", "rule", "parameter", "index"),
    [
        # Cell voltage 4300 mV is the A2L's highest; the BMS's own limit comes on top.
        ("PREHEAT_MAX_W", 10100, "a2l-limits", "PREHEAT_MAX_W", ()),
        ("CHG_T_MIN_REL", 71, "a2l-limits", "CHG_T_MIN_REL", ()),
        ("AX_SOC_BAL", [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 101], "a2l-limits", "AX_SOC_BAL", (10,)),
        ("AX_SOC_BAL", [0, 10, 10, 30, 40, 50, 60, 70, 80, 90, 100], "axis-rises", "AX_SOC_BAL", (2,)),
        ("BAL_MODE", 9, "known-choice", "BAL_MODE", ()),
        (
            "CHG_V_LIM_T",
            [3800, 3850, 3900, 3920, 4030, 3950, 3900, 3850],
            "charge-voltage-below-protection",
            "CHG_V_LIM_T",
            (4,),
        ),
        ("CHG_TAPER_V", 4021, "charge-voltage-below-protection", "CHG_TAPER_V", ()),
        ("CHG_T_MIN_REL", -34, "release-inside-window", "CHG_T_MIN_REL", ()),
        ("CHG_T_MAX_REL", 57, "release-inside-window", "CHG_T_MAX", ()),
        ("CHG_T_MAX_REL", -31, "release-inside-window", "CHG_T_MAX_REL", ()),
        ("PREHEAT_TARGET_FAST", -5, "preheat-target-above-start", "PREHEAT_TARGET_FAST", ()),
        ("PREHEAT_TARGET_AC", -6, "preheat-target-above-start", "PREHEAT_TARGET_AC", ()),
        ("REGEN_FACTOR", [1, 1, 1, 1.1, 1.26, 1.2], "regeneration-factor", "REGEN_FACTOR", (4,)),
        ("BAL_START_DV", [40, 40, 255, 255, 25, 10, 12, 12, 12, 12, 12], "balancing-start-above-stop", "BAL_START_DV", (5,)),
        ("BAL_STOP_DV", [20, 20, 255, 14, 14, 7, 6, 6, 6, 6, 6], "balancing-forbidden-together", "BAL_STOP_DV", (3,)),
        (
            "BAL_START_DV",
            [40, 40, 255, 255, 25, 5, 12, 12, 12, 12, 12],
            "balancing-above-measurement-error",
            "BAL_START_DV",
            (5,),
        ),
        ("BAL_CELL_V_MIN", 1640, "balancing-window-inside-protection", "BAL_CELL_V_MIN", ()),
        ("BAL_CELL_V_MAX", 4021, "balancing-window-inside-protection", "BAL_CELL_V_MAX", ()),
        ("BAL_CELL_V_MAX", 2300, "limits-in-order", "BAL_CELL_V_MAX", ()),
        ("BAL_T_DERATE_END", 60, "limits-in-order", "BAL_T_DERATE_END", ()),
        ("BAL_T_CELL_MAX", -20, "limits-in-order", "BAL_T_CELL_MAX", ()),
        ("CELL_OV", [4030, 4020, 4080], "limits-in-order", "CELL_OV", (1,)),
        ("CELL_UV", [1800, 1650, 1660], "limits-in-order", "CELL_UV", (2,)),
        ("CELL_V_DELAY", [2000, 1000, 1500], "limits-in-order", "CELL_V_DELAY", (2,)),
        ("TEMP_CHG_HI", [56, 58, 58], "limits-in-order", "TEMP_CHG_HI", (2,)),
        ("TEMP_CHG_LO", [-34, -33, -38], "limits-in-order", "TEMP_CHG_LO", (1,)),
        ("TEMP_DIS_HI", [60, 59, 62], "limits-in-order", "TEMP_DIS_HI", (1,)),
        ("TEMP_DIS_LO", [-40, -42, -41], "limits-in-order", "TEMP_DIS_LO", (2,)),
        ("TEMP_SPREAD", [10, 10, 20], "limits-in-order", "TEMP_SPREAD", (1,)),
        ("TEMP_CHG_HI", [-36, -35, -34], "limits-in-order", "TEMP_CHG_HI", (0,)),
        ("TEMP_DIS_HI", [-50, -49, -48], "limits-in-order", "TEMP_DIS_HI", (0,)),
        ("CELL_OV_RELEASE", -9, "release-inside-limit", "CELL_OV_RELEASE", ()),
        ("CELL_UV_RELEASE", 9, "release-inside-limit", "CELL_UV_RELEASE", ()),
        ("PLATING_MARGIN", 4, "plating-margin", "PLATING_MARGIN", ()),
        ("ZERO_V_MAX_I", 0.11, "zero-volt-current", "ZERO_V_MAX_I", ()),
        ("CHG_TAPER_V", 3951, "hold-below-charge-voltage", "CHG_TAPER_V", ()),
        ("CHG_V_LIM_T", [3800, 3850, 3900, 3920, 3950, 3949, 3900, 3850], "hold-below-charge-voltage", "CHG_TAPER_V", ()),
        ("PREHEAT_ON_T", -36, "preheat-above-coldest-charging", "PREHEAT_ON_T", ()),
        ("TEMP_CHG_HI", [55, 57, 60], "charging-inside-protection", "CHG_T_MAX", ()),
        ("TEMP_CHG_LO", [-33, -34, -38], "charging-inside-protection", "CHG_T_MIN", ()),
        ("TEMP_DIS_HI", [55, 59, 62], "charging-inside-discharging", "TEMP_CHG_HI", (0,)),
        ("TEMP_DIS_LO", [-40, -42, -37], "charging-inside-discharging", "TEMP_CHG_LO", (2,)),
        ("CELL_OV", [3940, 4020, 4080], "open-circuit-voltage-inside-protection", "OCV_SOC_MEAN", (20,)),
        ("CELL_UV", [2001, 1650, 1500], "open-circuit-voltage-inside-protection", "OCV_SOC_MEAN", (0,)),
        ("ZERO_V_TARGET", 1649, "zero-volt-target", "ZERO_V_TARGET", ()),
        ("BAL_DUTY", 101, "balancing-duty", "BAL_DUTY", ()),
        ("BAL_MAX_CH", 13, "balancing-channels", "BAL_MAX_CH", ()),
        ("CONT_DV_READY", 11, "contactor-difference", "CONT_DV_READY", ()),
        ("CONT_MAX_OPEN_I", 124, "contactor-current", "CONT_MAX_OPEN_I", ()),
        ("CONT_WELD_TEST", 0, "switched-off", "CONT_WELD_TEST", ()),
        ("BAL_MODE", 0, "switched-off", "BAL_MODE", ()),
        ("PLATING_RN25", 0.19, "plating-model-not-optimistic", "PLATING_RN25", ()),
        ("PLATING_EA", 27, "plating-model-not-optimistic", "PLATING_EA", ()),
        (
            "PLATING_U_HC",
            [1039, 652, 399, 235, 135, 96, 79, 70, 63, 55, 43],
            "plating-model-not-optimistic",
            "PLATING_U_HC",
            (5,),
        ),
        ("REGEN_FACTOR", [1.25, 1.25, 1.25, 1.25, 1.25, 1.26], "regeneration-factor", "REGEN_FACTOR", (5,)),
        ("CHG_V_LIM_T", [3800, 3850, 3900, 3920, 4001, 3950, 3900, 3850], "bms-hard-limit", "CHG_V_LIM_T", (4,)),
        ("CELL_OV", [3980, 4020, 4101], "bms-hard-limit", "CELL_OV", (2,)),
        ("CELL_UV", [1800, 1650, 1499], "bms-hard-limit", "CELL_UV", (2,)),
        ("CHG_V_LIM_T", [3800, 3850, 3900, 3920, 3960, 3950, 3900, 3850], "chemistry-window", "CHG_V_LIM_T", (4,)),
        ("CHG_TAPER_V", 3951, "chemistry-window", "CHG_TAPER_V", ()),
        ("CHG_T_MIN", -36, "chemistry-window", "CHG_T_MIN", ()),
        ("CHG_T_MAX", 59, "chemistry-window", "CHG_T_MAX", ()),
        ("BAL_CELL_V_MIN", 1790, "chemistry-window", "BAL_CELL_V_MIN", ()),
        ("CELL_OV", [3980, 4020, 4110], "chemistry-window", "CELL_OV", (2,)),
        ("CELL_UV", [1800, 1650, 1400], "chemistry-window", "CELL_UV", (2,)),
        ("OCV_SOC_MEAN", [1799, *range(2000, 2020)], "chemistry-window", "OCV_SOC_MEAN", (0,)),
        ("OCV_SOC_MEAN", [*range(2000, 2020), 3951], "chemistry-window", "OCV_SOC_MEAN", (20,)),
    ],
)
def test_a_broken_rule_names_itself_and_the_place(check, name, value, rule, parameter, index):
    findings = check({name: value})
    assert (rule, parameter, index) in {(finding.rule, finding.parameter, finding.index) for finding in findings}
    assert all(finding.message.endswith(".") for finding in findings)


@pytest.mark.parametrize(
    ("name", "changes", "rule", "index"),
    [
        ("CHG_I_LIM_MAP", {(4, 6): 1.0}, "charge-current-falls-with-soc", (4, 6)),
        ("CHG_I_LIM_MAP", {(3, 4): 0.4, (3, 5): 0.35}, "charge-current-rises-with-warmth", (3, 4)),
        ("CHG_I_LIM_MAP", {(9, 0): 3.2}, "charge-current-falls-with-heat", (9, 0)),
        ("CHG_I_LIM_MAP", {(11, 0): 0.05}, "no-charging-outside-window", (11, 0)),
        ("CHG_I_LIM_MAP", {(0, 0): 0.05}, "no-charging-outside-window", (0, 0)),
        ("CHG_I_LIM_MAP", {(0, 0): 0.05}, "bms-hard-limit", (0, 0)),
        ("CHG_I_LIM_MAP", {(6, 0): 4.05}, "bms-hard-limit", (6, 0)),
        ("CHG_I_LIM_MAP", {(2, 5): 0.5}, "plating-envelope", (2, 5)),
        ("CHG_I_LIM_MAP", {(6, 10): 1.45}, "voltage-envelope", (6, 10)),
        ("CHG_I_LIM_MAP", {(1, 0): 0.4}, "cold-envelope", (1, 0)),
        ("CHG_I_LIM_MAP", {(10, 0): 1.2}, "heat-envelope", (10, 0)),
        ("CHG_I_LIM_MAP", {(6, 0): 3.6}, "rate-envelope", (6, 0)),
        ("DCH_I_LIM_MAP", {(0, 1): 0.35}, "voltage-envelope", (0, 1)),
        ("DCH_I_LIM_MAP", {(4, 3): 4.05}, "bms-hard-limit", (4, 3)),
        ("DCH_I_LIM_MAP", {(4, 4): 2.0}, "discharge-current-rises-with-soc", (4, 4)),
        ("R_DC_TABLE", {(3, 2): 3.4}, "resistance-falls-with-warmth", (3, 2)),
        ("OCV_SOC_MEAN", {(7,): 2819}, "open-circuit-voltage-rises", (7,)),
    ],
)
def test_a_broken_rule_of_a_table_names_the_value(check, edited, name, changes, rule, index):
    findings = check({name: edited(name, changes)})
    assert (rule, name, index) in {(finding.rule, finding.parameter, finding.index) for finding in findings}


def test_a_map_twice_as_fast_is_refused_and_plating_is_named_first(check, description, factory_set):
    charge_map = decode(description, factory_set.payload)["CHG_I_LIM_MAP"].values
    findings = check({"CHG_I_LIM_MAP": np.minimum(2 * charge_map, 3.0)})
    assert findings[0].rule == "plating-envelope"
    assert rules_of(findings) <= {*ENVELOPE_RULES, "regeneration-below-plating"}
    assert len(findings) > 20
    assert {finding.index[0] for finding in findings} <= set(range(1, 11))


def test_the_row_next_to_minus_forty_must_be_zero_when_the_axis_has_no_such_point(check):
    findings = check({"AX_T_CHG_I": [-45, -30, -20, -10, 0, 10, 25, 35, 45, 50, 55, 60]})
    assert {finding.index[0] for finding in findings if finding.rule == "bms-hard-limit"} == {1}


def test_the_data_sets_own_plating_model_cannot_widen_the_envelope(check, edited):
    fast = {"CHG_I_LIM_MAP": edited("CHG_I_LIM_MAP", {(2, 5): 0.5})}
    generous = fast | {"PLATING_RN25": 0.01, "PLATING_U_HC": [2000] * 11}
    about_the_map = [finding for finding in check(generous) if finding.parameter == "CHG_I_LIM_MAP"]
    assert about_the_map == list(check(fast))


def test_interpolation_between_allowed_points_is_checked_too(check, edited):
    # With the points pushed together at -30 °C a straight line runs from there to 25 °C, above the curve.
    axis = [-40, -30, -29, -28, -27, -26, 25, 35, 45, 50, 55, 60]
    rows = edited("CHG_I_LIM_MAP", {})
    rows[2:6] = rows[1]
    findings = [
        finding for finding in check({"AX_T_CHG_I": axis, "CHG_I_LIM_MAP": rows}) if "Away from its points" in finding.message
    ]
    assert findings
    assert {finding.index[0] for finding in findings} == {5}


def test_a_chemistry_without_a_known_envelope_is_never_called_safe(check, definition):
    module = definition.topology.modules[0]
    other = dataclasses.replace(module, chemistry=dataclasses.replace(module.chemistry, id="own-brew", name="Own brew"))
    pack = dataclasses.replace(definition, topology=dataclasses.replace(definition.topology, modules=(other,)))
    findings = check({}, pack)
    assert [(finding.rule, finding.index) for finding in findings] == [("chemistry-envelope", ())]
    assert "no safe charging envelope for Own brew" in findings[0].message


def test_a_pack_without_some_of_the_objects_is_not_subject_to_their_rules(definition, description, factory_set):
    few = {"CHG_T_MIN": description.characteristics["CHG_T_MIN"]}
    pack = dataclasses.replace(definition, calibration=dataclasses.replace(description, characteristics=few))
    assert check_data_set(pack, factory_set) == ()


def test_a_definition_without_calibration_cannot_be_checked_against(definition, factory_set):
    with pytest.raises(DefinitionError, match="describes no calibration"):
        check_data_set(dataclasses.replace(definition, calibration=None), factory_set)


def test_a_charge_that_ends_faster_than_the_full_cell_may_be_charged_never_begins(check, edited):
    slow = edited("CHG_I_LIM_MAP", {(6, 10): 0.4})
    findings = check({"CHG_I_LIM_MAP": slow, "CHG_TAPER_END_C": 0.5})
    assert ("charge-end-below-map", "CHG_TAPER_END_C") in {(finding.rule, finding.parameter) for finding in findings}


def test_warnings_are_told_but_do_not_keep_a_data_set_from_being_flashed(definition, description, factory_set):
    payload = encode(description, factory_set.payload, {"CONT_WELD_TEST": 0, "CONT_MAX_OPEN_I": 124, "CONT_DV_READY": 11})
    findings = check_payload(definition, payload)
    assert {finding.severity for finding in findings} == {"warning"}
    assert len(findings) == 3
    assert check_data_set(definition, dataclasses.replace(factory_set, payload=payload)) == ()


def test_sentences_about_values_without_a_unit_have_no_hole(check):
    messages = [finding.message for finding in check({"BAL_MODE": 9, "BAL_MAX_CH": 13, "REGEN_FACTOR": [2.5] * 6})]
    assert any("above" in message for message in messages)
    assert not any(" ." in message or "  " in message or " :" in message for message in messages)


def test_a_pulse_above_the_plating_limit_names_the_factor_and_the_place(check, edited):
    # 1.25 of a map that stands at 95 % of the limit
    fast = edited("CHG_I_LIM_MAP", {(3, 5): 0.8})
    found = [f for f in check({"CHG_I_LIM_MAP": fast, "REGEN_FACTOR": [1, 1, 1.25, 1, 1, 1]}) if f.parameter == "REGEN_FACTOR"]
    assert [(finding.rule, finding.index) for finding in found] == [("regeneration-below-plating", (2,))]
    assert "1.25 times the charging map is 1.00 C at -10 °C and 50 %. Sodium can plate above 0.86 C." in found[0].message


def test_a_map_that_is_too_fast_itself_is_not_told_again_of_the_factor(check, edited):
    fast = edited("CHG_I_LIM_MAP", {(3, 5): 0.85})
    assert {f.parameter for f in check({"CHG_I_LIM_MAP": fast, "REGEN_FACTOR": [1] * 6})} == {"CHG_I_LIM_MAP"}


def test_a_map_exactly_at_its_limit_is_no_excuse_for_a_pulse(check, edited):
    # 0.35 C is all the cold allows at −30 °C; 1.25 times that is above the plating limit of 0.43 C at 40 %.
    highest = edited("CHG_I_LIM_MAP", {(1, 4): 0.35})
    sharp = {"AX_T_REGEN": [-30, -29, -10, 0, 10, 25], "REGEN_FACTOR": [1.25, 1, 1, 1, 1, 1], "CHG_I_LIM_MAP": highest}
    assert ("regeneration-below-plating", (0,)) in {(finding.rule, finding.index) for finding in check(sharp)}


def test_a_regeneration_axis_that_does_not_rise_is_left_to_its_own_rule(check):
    findings = check({"AX_T_REGEN": [-30, -20, -10, -10, 10, 25], "REGEN_FACTOR": [1.25] * 6})
    assert rules_of(findings) == {"axis-rises"}


@pytest.mark.parametrize(
    ("axis", "points"),
    [
        ("AX_T_REGEN", [-30, -20, -10, -10, 10, 25]),
        ("AX_T_CHG_I", [-40, -30, -20, -10, -15, 10, 25, 35, 45, 50, 55, 60]),
        ("AX_SOC_CHG_I", [0, 95, 20, 30, 40, 50, 60, 70, 80, 90, 100]),
    ],
)
def test_a_table_whose_axis_does_not_rise_is_not_looked_up(check, axis, points):
    findings = check({axis: points, "REGEN_FACTOR": [2.5] * 6})
    assert "axis-rises" in rules_of(findings)
    assert not rules_of(findings) & {*ENVELOPE_RULES, "regeneration-below-plating"}


def test_pulses_are_looked_at_between_the_points_of_their_own_axis(check, edited):
    # At −30 and 0 °C the pulse is allowed, at −10 °C, between them, it is 1.17 times 0.75 C.
    table = edited("CHG_I_LIM_MAP", {(2, 5): 0.45, (3, 5): 0.75})
    sparse = {"AX_T_REGEN": [-30, 0, 10, 25, 30, 40], "REGEN_FACTOR": [1, 1.25, 1.2, 1.2, 1.2, 1.2], "CHG_I_LIM_MAP": table}
    found = {f.index: f.message for f in check(sparse) if f.rule == "regeneration-below-plating"}
    # Either side of the middle between −30 and 0 °C belongs to the nearer point.
    assert set(found) == {(0,), (1,)}
    assert " at -10 °C and 50 %." in found[1,]
    assert "A pulse of 1.17 times" in found[1,]


def test_no_discharging_current_is_no_error_where_none_is_allowed(check, definition, halite_home):
    shipped = envelope_of(definition).tightened_by[0]
    tight = dataclasses.replace(shipped, version=2, cell_voltage_mv=(1950.0, 4100.0))
    data = sign_document(PAYLOAD_TYPE, envelope_payload(tight), demo_keys_of("envelope"))
    install_envelope(data, installed_trust(), datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    discharging = [finding for finding in check({}) if finding.parameter == "DCH_I_LIM_MAP"]
    assert all(finding.index[1] > 0 for finding in discharging)


def test_a_guard_curve_with_few_points_is_looked_at_between_them_too(check):
    # The known curve sags between 20 and 100 %: straight lines between few points lie above it.
    sparse = {"AX_SOC_U_HC": [0, 1, 2, 3, 4, 5, 6, 7, 8, 20, 100], "PLATING_U_HC": [0] * 9 + [399, 43]}
    found = [f for f in check(sparse) if f.parameter == "PLATING_U_HC"]
    assert {finding.index for finding in found} == {(9,), (10,)}


def test_a_guard_that_is_more_careful_than_the_envelope_is_welcome(check):
    assert (
        check({"PLATING_RN25": 0.25, "PLATING_EA": 30, "PLATING_U_HC": [1000, 600, 380, 230, 130, 90, 75, 65, 60, 50, 40]})
        == ()
    )


def test_a_higher_resistance_makes_up_for_a_lower_activation_energy(check):
    # 0.25 · exp(26 kJ) is more than 0.20 · exp(28 kJ) at −35 °C, and at 25 °C anyway
    assert check({"PLATING_RN25": 0.25, "PLATING_EA": 26}) == ()


def test_without_a_capacity_resistances_and_currents_are_not_compared(check, definition):
    pack = dataclasses.replace(definition, topology=dataclasses.replace(definition.topology, capacity_ah=0.0))
    assert check({"PLATING_RN25": 0.01, "CONT_MAX_OPEN_I": 500}, pack) == ()


def test_the_envelope_holds_where_the_chemistry_file_of_a_definition_is_wider(check, definition):
    modules = [
        dataclasses.replace(
            module,
            chemistry=dataclasses.replace(
                module.chemistry, operating_mv=(1000, 5000), absolute_mv=(1000, 5000), charge_temperature_c=(-50, 70)
            ),
        )
        for module in definition.topology.modules
    ]
    pack = dataclasses.replace(definition, topology=dataclasses.replace(definition.topology, modules=tuple(modules)))
    values = {
        "CHG_T_MIN": -36,
        "CHG_T_MAX": 59,
        "CHG_TAPER_V": 3951,
        "CELL_UV": [1800, 1650, 1499],
        "CELL_OV": [3980, 4020, 4101],
    }
    windows = {finding.parameter for finding in check(values, pack) if finding.rule == "chemistry-window"}
    assert windows == set(values)


@pytest.mark.parametrize("row", range(12))
def test_every_cell_of_the_map_may_stand_at_the_limit_and_no_step_above(check, edited, definition, row):
    envelope, step = envelope_of(definition), 0.05
    temperatures = [-40, -30, -20, -10, 0, 10, 25, 35, 45, 50, 55, 60]
    allowed = envelope.surface(temperatures, range(0, 101, 10)).allowed_c
    for column in range(11):
        highest = math.floor(round(allowed[row, column] / step, 9)) * step
        for value, is_too_fast in ((highest, False), (highest + step, True)):
            findings = check({"CHG_I_LIM_MAP": edited("CHG_I_LIM_MAP", {(row, column): value})})
            at_the_point = [
                f for f in findings if f.rule in ENVELOPE_RULES and f.index == (row, column) and "is too much" in f.message
            ]
            assert bool(at_the_point) is is_too_fast


def test_no_check_asks_who_somebody_is():
    for function in (check_payload, check_data_set, envelope_of):
        assert not {"role", "actor", "right"} & set(inspect.signature(function).parameters)


def test_a_header_for_other_cells_is_named(definition, factory_set):
    other = dataclasses.replace(factory_set.header, chemistry_number=4, series=96, capacity_ah=152.0)
    assert check_header(definition, factory_set.header) == ()
    assert [(finding.parameter, finding.rule) for finding in check_header(definition, other)] == [
        ("header", "wrong-chemistry"),
        ("header", "wrong-pack"),
        ("header", "wrong-pack"),
    ]
    assert "chemistry 4, this pack has Sodium-ion NFM / hard carbon (1)." in check_header(definition, other)[0].message


def test_every_value_of_every_object_and_axis_is_counted(definition):
    axes, blocks, curves, maps = 112, 24, 89, 260
    singles = sum(1 for item in definition.calibration.characteristics.values() if item.shape == ())
    assert count_values(definition) == axes + blocks + curves + maps + singles
    assert count_values(dataclasses.replace(definition, calibration=None)) == 0

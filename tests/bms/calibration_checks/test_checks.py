"""Every rule is broken once, on purpose, and says where; the factory set breaks none."""

import dataclasses

import numpy as np
import pytest

from bms.calibration.checks import check_data_set
from bms.calibration.decoding import decode
from bms.calibration.rules_envelope import ENVELOPE_RULES
from bms.errors import DefinitionError


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
        ("CELL_OV_RELEASE", 0, "release-inside-limit", "CELL_OV_RELEASE", ()),
        ("CELL_UV_RELEASE", 0, "release-inside-limit", "CELL_UV_RELEASE", ()),
        ("PLATING_MARGIN", 4, "plating-margin", "PLATING_MARGIN", ()),
        ("ZERO_V_MAX_I", 0.11, "zero-volt-current", "ZERO_V_MAX_I", ()),
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

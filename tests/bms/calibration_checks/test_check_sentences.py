"""What the checks say, word for word, with numbers worked out beside the program; and the order in which they say it."""

import dataclasses

import pytest

from bms.calibration.checks import check_data_set, check_header, check_payload
from bms.calibration.decoding import encode
from bms.calibration.envelope import envelope_of
from bms.calibration.rules_envelope import envelope_rules

NFM = "Sodium-ion NFM / hard carbon"


def said(findings):
    return [(finding.parameter, finding.index, finding.rule, finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("place", "value", "rule", "message"),
    [
        ((2, 5), 0.5, "plating-envelope", "0.5 C at -20 °C and 50 % is too much. Sodium can plate above 0.49 C."),
        ((6, 10), 1.45, "voltage-envelope", "1.45 C at 25 °C and 100 % is too much. The cell passes 4100 mV above 1.42 C."),
        ((1, 0), 0.4, "cold-envelope", "0.4 C at -30 °C and 0 % is too much. So cold a cell takes 0.35 C at most."),
        ((10, 0), 1.2, "heat-envelope", "1.2 C at 55 °C and 0 % is too much. So hot a cell takes 1.18 C at most."),
        (
            (6, 0),
            3.6,
            "rate-envelope",
            "3.6 C at 25 °C and 0 % is too much. No cell of this chemistry takes more than 3.55 C.",
        ),
    ],
)
def test_a_value_outside_the_envelope_is_told_with_what_holds_it_back(check, edited, place, value, rule, message):
    findings = said(check({"CHG_I_LIM_MAP": edited("CHG_I_LIM_MAP", {place: value})}))
    assert findings[0] == ("CHG_I_LIM_MAP", place, rule, message)


def test_a_place_between_the_points_is_told_with_its_own_numbers(check, edited):
    table = edited("CHG_I_LIM_MAP", {(11, column): 0.65 for column in range(11)})
    axis = [-40, -30, -20, -10, 0, 10, 25, 35, 45, 50, 54, 55]
    findings = said(check({"AX_T_CHG_I": axis, "CHG_I_LIM_MAP": table}))
    assert findings == [
        (
            "CHG_I_LIM_MAP",
            (11, column),
            "heat-envelope",
            f"Away from its points the table gives 0.65 C at 58 °C and {10 * column} %. So hot a cell takes 0.47 C at most.",
        )
        for column in range(10)
    ]


def test_a_discharging_current_that_empties_a_cell_is_told(check, edited):
    findings = said(check({"DCH_I_LIM_MAP": edited("DCH_I_LIM_MAP", {(0, 1): 0.35})}))
    assert findings[0] == (
        "DCH_I_LIM_MAP",
        (0, 1),
        "voltage-envelope",
        "0.35 C at -40 °C and 5 % is too much. The cell falls below 1500 mV above 0.30 C.",
    )


@pytest.mark.parametrize(
    ("name", "value", "index", "message"),
    [
        # 0.2 mΩ · exp(27 kJ/mol …) and exp(28 kJ/mol …) at −35 °C
        ("PLATING_EA", 27, (), "The guard takes the anode for 3.11 mΩ at -35 °C, but it has 3.44 mΩ"),
        ("PLATING_RN25", 0.19, (), "The guard takes the anode for 0.19 mΩ at 25 °C, but it has 0.2 mΩ"),
        (
            "PLATING_U_HC",
            [1039, 652, 399, 235, 135, 96, 79, 70, 63, 55, 43],
            (5,),
            "The guard takes the anode for 96 mV at 50 %, but it has 95 mV",
        ),
        (
            "PLATING_U_HC",
            [1040, 652, 399, 235, 135, 95, 79, 70, 63, 55, 43],
            (0,),
            "The guard takes the anode for 1040 mV at 0 %, but it has 1039 mV",
        ),
    ],
)
def test_a_guard_that_believes_too_much_is_told(check, name, value, index, message):
    expected = (name, index, "plating-model-not-optimistic", f"{message}: the guard would come too late.")
    assert said(check({name: value})) == [expected]


def test_a_pulse_is_told_with_the_worst_place_of_its_point(check, edited):
    fast = edited("CHG_I_LIM_MAP", {(3, 5): 0.8})
    findings = said(check({"CHG_I_LIM_MAP": fast, "REGEN_FACTOR": [1, 1, 1.25, 1, 1, 1]}))
    assert findings == [
        (
            "REGEN_FACTOR",
            (2,),
            "regeneration-below-plating",
            "A pulse of 1.25 times the charging map is 1.00 C at -10 °C and 50 %. Sodium can plate above 0.86 C.",
        )
    ]


@pytest.mark.parametrize(
    ("name", "value", "index", "message"),
    [
        ("CHG_TAPER_V", 3951, (), f"3951 mV is above 3950: the highest cell voltage in use of {NFM}."),
        (
            "CHG_V_LIM_T",
            [3800, 3850, 3900, 3920, 3951, 3950, 3900, 3850],
            (4,),
            f"3951 mV is above 3950: the highest cell voltage in use of {NFM}.",
        ),
        ("CELL_OV", [3980, 4020, 4101], (2,), f"4101 mV is above 4100: the highest cell voltage {NFM} survives."),
        ("CELL_UV", [1800, 1650, 1499], (2,), f"1499 mV is below 1500: the lowest cell voltage {NFM} survives."),
        ("BAL_CELL_V_MIN", 1790, (), f"1790 mV is below 1800: the lowest cell voltage in use of {NFM}."),
        ("CHG_T_MIN", -36, (), f"-36 °C is below -35: {NFM} cannot be charged when it is colder."),
        ("CHG_T_MAX", 59, (), f"59 °C is above 58: {NFM} cannot be charged when it is hotter."),
        ("OCV_SOC_MEAN", [1799, *range(2000, 2020)], (0,), f"1799 mV is below 1800: the lowest cell voltage in use of {NFM}."),
        (
            "OCV_SOC_MEAN",
            [*range(2000, 2020), 3951],
            (20,),
            f"3951 mV is above 3950: the highest cell voltage in use of {NFM}.",
        ),
    ],
)
def test_the_windows_of_the_chemistry_are_told(check, name, value, index, message):
    assert (name, index, "chemistry-window", message) in said(check({name: value}))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"AX_SOC_BAL": [0, 10, 10, 30, 40, 50, 60, 70, 80, 90, 101]},
            [
                ("AX_SOC_BAL", (10,), "a2l-limits", "101 % is outside 0 to 100 %."),
                ("AX_SOC_BAL", (2,), "axis-rises", "10 after 10 %: axis points must rise."),
            ],
        ),
        (
            {"BAL_MODE": 9},
            [
                ("BAL_MODE", (), "a2l-limits", "9 is outside 0 to 3."),
                (
                    "BAL_MODE",
                    (),
                    "known-choice",
                    "9 is none of: off, voltage difference, state of charge difference, only near full.",
                ),
            ],
        ),
        ({"PREHEAT_MAX_W": 10100}, [("PREHEAT_MAX_W", (), "a2l-limits", "10100 W is outside 0 to 10000 W.")]),
    ],
)
def test_limits_axes_and_choices_are_told(check, values, expected):
    assert said(check(values)) == expected


def test_the_limits_of_the_bms_are_told_last(check, edited):
    findings = said(check({"CHG_I_LIM_MAP": edited("CHG_I_LIM_MAP", {(0, 0): 0.05})}))
    assert findings == [
        (
            "CHG_I_LIM_MAP",
            (0, 0),
            "cold-envelope",
            "0.05 C at -40 °C and 0 % is too much. So cold a cell takes 0.00 C at most.",
        ),
        (
            "CHG_I_LIM_MAP",
            (0, 0),
            "no-charging-outside-window",
            "0.05 C at -40 °C: must be 0 outside -35 to 58 °C (CHG_T_MIN, CHG_T_MAX).",
        ),
        ("CHG_I_LIM_MAP", (0, 0), "bms-hard-limit", "0.05 C: must be 0 at -40 °C and below, the BMS refuses it."),
    ]


def test_plating_is_told_before_every_other_limit(check, edited):
    mixed = edited("CHG_I_LIM_MAP", {(1, 0): 0.4, (2, 5): 0.5})
    rules = [finding.rule for finding in check({"CHG_I_LIM_MAP": mixed})]
    assert rules[:2] == ["plating-envelope", "cold-envelope"]


def test_a_pack_of_unknown_cells_is_told_their_names(check, definition):
    first, second, *_ = definition.topology.modules
    own = dataclasses.replace(second.chemistry, id="own-brew", name="Own brew", number=9)
    modules = (first, dataclasses.replace(second, chemistry=own))
    pack = dataclasses.replace(definition, topology=dataclasses.replace(definition.topology, modules=modules))
    sentence = f"Halite knows no safe charging envelope for {NFM} and Own brew: the map cannot be checked."
    assert said(check({}, pack))[0] == ("CHG_I_LIM_MAP", (), "chemistry-envelope", sentence)


def test_an_installation_whose_envelope_is_damaged_says_so_first(check, definition, halite_home):
    file = halite_home / "trust" / "envelopes" / "nfm-hc.halite-envelope"
    file.parent.mkdir(parents=True)
    file.write_text("damaged")
    refusal = envelope_of(definition).refusal
    assert refusal
    assert said(check({})) == [("CHG_I_LIM_MAP", (), "chemistry-envelope", refusal)]


def test_every_rule_has_a_name(definition):
    assert {type(rule.name) for rule in envelope_rules(definition)} == {str}


def test_an_error_keeps_a_data_set_from_being_flashed(definition, description, factory_set):
    payload = encode(description, factory_set.payload, {"CHG_T_MIN": -36, "CONT_WELD_TEST": 0})
    findings = check_data_set(definition, dataclasses.replace(factory_set, payload=payload))
    assert findings
    assert {finding.severity for finding in findings} == {"error"}
    assert set(findings) < set(check_payload(definition, payload))


def test_what_a_header_claims_of_another_pack_is_told(definition, factory_set):
    other = dataclasses.replace(factory_set.header, chemistry_number=4, series=96, capacity_ah=152.0)
    assert said(check_header(definition, other)) == [
        ("header", (), "wrong-chemistry", f"The data set is for cells of chemistry 4, this pack has {NFM} (1)."),
        ("header", (), "wrong-pack", "The data set is for 96 cells in series, this pack has 120."),
        ("header", (), "wrong-pack", "The data set is for 152 Ah, this pack has 123 Ah."),
    ]


def test_a_header_can_name_only_one_of_two_chemistries(definition, factory_set):
    first, second, *_ = definition.topology.modules
    other = dataclasses.replace(second.chemistry, name="Own brew", number=9)
    modules = (first, dataclasses.replace(second, chemistry=other))
    pack = dataclasses.replace(definition, topology=dataclasses.replace(definition.topology, modules=modules))
    (finding,) = check_header(pack, factory_set.header)
    assert finding.message == f"The data set is for cells of chemistry 1, this pack has {NFM} (1) and Own brew (9)."

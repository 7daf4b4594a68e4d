"""A wrong table is told in the words of the mistake it looks like, once an object, if that mistake explains all of it."""

import dataclasses

import numpy as np
import pytest

from bms.calibration.checks import check_payload
from bms.calibration.decoding import decode, span
from bms.definition.a2l import CharacteristicKind, DataType


@pytest.fixture
def written(definition, description, factory_set):
    """Return a function: hints about the factory set with other bytes in the place of an object."""

    def run(name, raw, pack=definition):
        start, length = span(description, name)
        assert len(raw) == length
        payload = factory_set.payload[:start] + raw + factory_set.payload[start + length :]
        return hints(check_payload(pack, payload))

    return run


def hints(findings):
    return [(finding.parameter, finding.rule) for finding in findings if finding.severity == "hint"]


def bytes_of(description, factory_set, name):
    start, length = span(description, name)
    return factory_set.payload[start : start + length]


def test_a_good_data_set_looks_like_no_mistake(check):
    assert hints(check({})) == []


@pytest.mark.parametrize("name", ["CELL_OV", "CHG_V_LIM_T", "OCV_SOC_MEAN", "TEMP_CHG_HI", "R_DC_TABLE"])
def test_swapped_bytes_are_recognised(written, description, factory_set, name):
    swapped = np.frombuffer(bytes_of(description, factory_set, name), ">u2").astype("<u2").tobytes()
    assert (name, "looks-byte-swapped") in written(name, swapped)


def test_a_charging_map_written_along_the_other_axis_is_recognised(check, description, factory_set):
    table = decode(description, factory_set.payload)["CHG_I_LIM_MAP"].values
    turned = table.T.reshape(12, 11)
    assert hints(check({"CHG_I_LIM_MAP": turned})) == [("CHG_I_LIM_MAP", "looks-transposed")]


def test_a_map_that_is_merely_too_fast_does_not_look_transposed_or_like_ampere(check, description, factory_set):
    table = decode(description, factory_set.payload)["CHG_I_LIM_MAP"].values
    assert hints(check({"CHG_I_LIM_MAP": 2 * table})) == []
    assert hints(check({"CHG_I_LIM_MAP": np.minimum(4 * table, 12.75)})) == []


@pytest.mark.parametrize("name", ["CHG_I_LIM_MAP", "CELL_OV", "AX_T_CHG_V", "CHG_V_LIM_T", "CELL_OV_RELEASE"])
def test_erased_memory_is_recognised(written, description, name):
    assert (name, "looks-erased") in written(name, b"\xff" * span(description, name)[1])


def test_an_erased_payload_is_called_erased_object_by_object(definition, description):
    findings = check_payload(definition, b"\xff" * description.memory_length)
    named = {finding.parameter for finding in findings if finding.rule == "looks-erased"}
    assert {"CHG_I_LIM_MAP", "DCH_I_LIM_MAP", "CELL_OV", "AX_SOC_CHG_I"} <= named


def test_a_single_byte_of_ones_is_a_number_like_any_other(written):
    assert ("BAL_MAX_CH", "looks-erased") not in written("BAL_MAX_CH", b"\xff")


def test_exchanged_axes_are_recognised(check, written):
    socs_for_temperatures = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 100], "i1").tobytes()
    assert ("AX_T_CHG_I", "looks-like-other-axis") in written("AX_T_CHG_I", socs_for_temperatures)
    temperatures_for_socs = np.array([-40, -30, -20, -10, 0, 10, 25, 35, 45, 50, 55], "i1").tobytes()
    assert ("AX_SOC_CHG_I", "looks-like-other-axis") in written("AX_SOC_CHG_I", temperatures_for_socs)
    assert hints(check({"AX_SOC_CHG_I": [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 101]})) == []


def test_at_most_one_hint_an_object(definition, description):
    findings = hints(check_payload(definition, b"\xff" * description.memory_length))
    assert len({name for name, _ in findings}) == len(findings)


def of_one(pack, value, unit, lower, upper):
    """Return the hints about one floating-point object with a unit, holding a value at the start of the payload."""
    description = pack.calibration
    item = next(iter(description.characteristics.values()))
    conversion = dataclasses.replace(item.conversion, unit=unit, factor=1.0, offset=0.0, texts=None)
    only = dataclasses.replace(
        item,
        name="OBJECT",
        kind=CharacteristicKind.VALUE,
        shape=(),
        axes=(),
        address=description.memory_start,
        data_type=DataType.FLOAT32_IEEE,
        conversion=conversion,
        lower=lower,
        upper=upper,
    )
    other = dataclasses.replace(description, characteristics={"OBJECT": only}, axis_points={})
    payload = np.array(value, ">f4").tobytes() + bytes(60)
    findings = check_payload(dataclasses.replace(pack, calibration=other), payload)
    return {finding.rule: finding.message for finding in findings}


@pytest.mark.parametrize(
    ("value", "unit", "lower", "upper", "rule", "words"),
    [
        (3.95, "mV", 3000, 4200, "looks-thousandfold", "Times 1000 every value would be possible: V for mV?"),
        (30_000, "A", 1, 500, "looks-thousandfold", "Times 0.001 every value would be possible: mA for A?"),
        (3950, "V", 3, 5, "looks-thousandfold", "mV for V?"),
        (0.002, "mΩ", 1, 10, "looks-thousandfold", "Ω for mΩ?"),
        (2000, "mΩ", 1, 10, "looks-thousandfold", "µΩ for mΩ?"),
        (300, "Ah", 0.01, 50, "looks-thousandfold", "mAh for Ah?"),
        (331, "°C", -50, 80, "looks-like-kelvin", "Less 273.15 every value would be possible: kelvin for °C?"),
        (246, "C", 0, 12.75, "looks-like-ampere", "Divided by 123 Ah every value would be a usual C-rate: ampere for C?"),
        (np.nan, "V", 0, 5, "looks-unset", "A value is no number"),
        (np.inf, "V", 0, 5, "looks-unset", "A value is no number"),
    ],
)
def test_a_wrong_unit_is_recognised(definition, value, unit, lower, upper, rule, words):
    found = of_one(definition, value, unit, lower, upper)
    assert set(found) == {"a2l-limits", rule}
    assert words in found[rule]


@pytest.mark.parametrize(
    ("value", "unit", "lower", "upper"),
    [(40, "mV", 3000, 4200), (90, "°C", -50, 80), (600, "C", 0, 12.75), (20, "C", 0, 12.75), (7, "s", 0, 5)],
)
def test_what_no_mistake_explains_gets_no_hint(definition, value, unit, lower, upper):
    assert set(of_one(definition, value, unit, lower, upper)) == {"a2l-limits"}


def test_without_a_capacity_nothing_looks_like_ampere(definition):
    pack = dataclasses.replace(definition, topology=dataclasses.replace(definition.topology, capacity_ah=0.0))
    assert set(of_one(pack, 246, "C", 0, 12.75)) == {"a2l-limits"}


def test_hints_are_no_errors(check, description, factory_set):
    table = decode(description, factory_set.payload)["CHG_I_LIM_MAP"].values
    findings = check({"CHG_I_LIM_MAP": table.T.reshape(12, 11)})
    assert findings[-1].severity == "hint"
    assert {finding.severity for finding in findings[:-1]} == {"error"}


def test_the_plain_findings_stay(definition, description, factory_set):
    start, length = span(description, "CELL_OV")
    payload = factory_set.payload
    payload = payload[:start] + np.array([4, 4, 4], ">u2").tobytes() + payload[start + length :]
    rules = {finding.rule for finding in check_payload(definition, payload) if finding.parameter == "CELL_OV"}
    assert {"a2l-limits", "looks-thousandfold"} <= rules

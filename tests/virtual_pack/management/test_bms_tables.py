"""Reading objects out of the payload by the A2L description, and looking values up."""

from dataclasses import replace

import numpy as np
import pytest

from bms.definition.a2l import (
    AxisDescription,
    AxisPoints,
    CalibrationDescription,
    Characteristic,
    CharacteristicKind,
    Conversion,
    DataType,
)
from virtual_pack.management.calibration_set import read_calibration
from virtual_pack.management.calibration_tables import (
    CalibrationImage,
    Curve,
    TemperatureSocMap,
    UnusableCalibrationError,
)

PERCENT = Conversion(name="pct", unit="%")
DEGREES = Conversion(name="degc", unit="°C")
HALF = Conversion(name="half", unit="C", factor=0.5, offset=-1.0)
MAP = TemperatureSocMap(
    temperature_c=np.array([-20.0, 0.0, 25.0]),
    soc_pct=np.array([0.0, 50.0, 100.0]),
    values=np.array([[0.8, 0.4, 0.2], [2.0, 1.0, 0.4], [3.0, 2.8, 1.0]]),
)
BASE = 0x400000


def axis_points(name, address, conversion, length):
    return AxisPoints(
        name=name,
        long_name="",
        address=address,
        length=length,
        data_type=DataType.SBYTE,
        conversion=conversion,
        lower=-99,
        upper=99,
    )


def description(*, big_endian=True, by_column=False, soc_first=True):
    soc = AxisDescription(quantity="s", conversion=PERCENT, length=2, axis_points="AX_SOC")
    temperature = AxisDescription(quantity="t", conversion=DEGREES, length=3, axis_points="AX_T")
    found = Characteristic(
        name="M",
        long_name="",
        kind=CharacteristicKind.MAP,
        address=BASE + 8,
        data_type=DataType.UWORD,
        conversion=HALF,
        lower=0,
        upper=99,
        shape=(3, 2) if soc_first else (2, 3),
        axes=(soc, temperature) if soc_first else (temperature, soc),
        by_column=by_column,
    )
    points = {"AX_SOC": axis_points("AX_SOC", BASE, PERCENT, 2), "AX_T": axis_points("AX_T", BASE + 2, DEGREES, 3)}
    return CalibrationDescription(
        project="",
        big_endian=big_endian,
        sha256="",
        characteristics={"M": found},
        axis_points=points,
        groups={},
        not_understood=(),
    )


def payload(values, *, order=">"):
    axes = np.array([0, 50, -10, 0, 20, 0, 0, 0], dtype="i1").tobytes()
    return axes + np.array(values, dtype=f"{order}u2").tobytes()


EXPECTED = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])


@pytest.mark.parametrize(
    ("settings", "raw", "order"),
    [
        ({}, [2, 4, 6, 8, 10, 12], ">"),
        ({"big_endian": False}, [2, 4, 6, 8, 10, 12], "<"),
        ({"by_column": True}, [2, 6, 10, 4, 8, 12], ">"),
        ({"soc_first": False}, [2, 6, 10, 4, 8, 12], ">"),
    ],
)
def test_a_map_is_found_in_memory_whatever_its_layout(settings, raw, order):
    table = CalibrationImage(description(**settings), payload(raw, order=order), BASE).temperature_soc_map("M")
    assert list(table.temperature_c) == [-10.0, 0.0, 20.0]
    assert list(table.soc_pct) == [0.0, 50.0]
    assert np.array_equal(table.values, EXPECTED)


def test_fixed_axis_points_need_no_memory():
    found = description()
    axes = tuple(replace(axis, axis_points=None, points=tuple(range(axis.length))) for axis in found.characteristics["M"].axes)
    changed = replace(found, characteristics={"M": replace(found.characteristics["M"], axes=axes)}, axis_points={})
    table = CalibrationImage(changed, payload([2, 4, 6, 8, 10, 12]), BASE).temperature_soc_map("M")
    assert list(table.temperature_c) == [0.0, 1.0, 2.0]


def test_an_object_that_is_missing_outside_or_on_a_falling_axis_is_unusable():
    good = payload([2, 4, 6, 8, 10, 12])
    with pytest.raises(UnusableCalibrationError, match="N is not described"):
        CalibrationImage(description(), good, BASE).value("N")
    with pytest.raises(UnusableCalibrationError, match="outside"):
        CalibrationImage(description(), good[:-1], BASE).temperature_soc_map("M")
    with pytest.raises(UnusableCalibrationError, match="outside"):
        CalibrationImage(description(), good, BASE + 0x1000).temperature_soc_map("M")
    with pytest.raises(UnusableCalibrationError, match="rise"):
        CalibrationImage(description(), b"\x50\x00" + good[2:], BASE).temperature_soc_map("M")
    with pytest.raises(UnusableCalibrationError, match="not described"):
        CalibrationImage(replace(description(), axis_points={}), good, BASE).temperature_soc_map("M")
    with pytest.raises(UnusableCalibrationError, match="no curve"):
        CalibrationImage(description(), good, BASE).curve("M")
    with pytest.raises(UnusableCalibrationError, match="3 values"):
        CalibrationImage(description(), good, BASE).block("M", 3)


def test_a_map_is_bilinear_between_its_points():
    # Between 0 and 25 °C, 50 and 100 %: the mean of the four corners in the middle.
    assert MAP.at(np.array([12.5]), 75.0)[0] == pytest.approx((1.0 + 0.4 + 2.8 + 1.0) / 4)
    assert MAP.at(np.array([-20.0, 0.0]), 50.0) == pytest.approx([0.4, 1.0])
    assert MAP.column_axis_values(-10.0) == pytest.approx([1.4, 0.7, 0.3])


def test_a_map_is_clamped_at_its_ends_but_a_limit_is_zero_below_its_first_temperature():
    cold_and_hot = np.array([-20.1, 60.0])
    assert MAP.at(cold_and_hot, 120.0) == pytest.approx([0.2, 1.0])
    assert MAP.limit_at(cold_and_hot, -5.0) == pytest.approx([0.0, 3.0])


def test_a_threshold_is_inhibited_in_both_intervals_beside_a_255():
    curve = Curve(axis=np.arange(0.0, 101.0, 10.0), values=np.array([40, 40, 255, 255, 25, 14, 12, 12, 12, 12, 12.0]))
    assert curve.threshold_at(5.0) == 40.0
    assert curve.threshold_at(10.1) is None
    assert curve.threshold_at(25.0) is None
    assert curve.threshold_at(39.9) is None
    assert curve.threshold_at(40.0) == 25.0
    assert curve.threshold_at(45.0) == pytest.approx(19.5)
    assert curve.threshold_at(100.0) == 12.0


def test_the_factory_set_is_what_the_reference_tables_say(tables):
    found = tables()
    limits = found.charge.current_c
    assert limits.at(np.array([-20.0, 0.0, 25.0, 50.0]), 50.0) == pytest.approx([0.35, 0.95, 2.75, 1.8])
    assert list(limits.values[0]) == [0.0] * 11
    assert found.discharge_c.at(np.array([-30.0]), 20.0)[0] == pytest.approx(0.95)
    assert found.charge.voltage_mv.at(-20.0) == 3900.0
    assert (found.charge.min_c, found.charge.min_release_c) == (-35.0, -32.0)
    assert found.preheat.power_w == 4800.0
    assert found.preheat.timeout_s == 45 * 60
    assert found.balancing.rest_time_s == 600.0
    assert (found.balancing.duty, found.balancing.mode) == (pytest.approx(0.8), 2)
    assert list(found.protection.over_mv) == [3980.0, 4020.0, 4080.0]
    assert list(found.protection.delay_s) == [2.0, 1.0, 0.2]
    assert found.plating.resistance_25_mohm == pytest.approx(0.2)
    assert found.plating.activation_j_mol == 28_000.0
    # After 30 s: R0 + R1 (1 − e^(−30/8)) + R2 (1 − e^(−30/120)).
    assert found.cell.resistance_mohm.at(np.array([25.0]), 50.0)[0] == pytest.approx(0.66, abs=0.006)


def test_a_set_without_one_of_its_objects_is_unusable(definition, factory_set):
    described = definition.calibration
    fewer = {name: found for name, found in described.characteristics.items() if name != "BAL_DUTY"}
    with pytest.raises(UnusableCalibrationError, match="BAL_DUTY"):
        read_calibration(replace(described, characteristics=fewer), factory_set, definition.programming.active_address)

"""What differs between two data sets."""

import dataclasses

import numpy as np

from bms.calibration.comparison import Change, compare, compare_layers
from bms.calibration.decoding import decode, decode_one, encode


def test_equal_sets_have_no_differences_and_every_value_was_compared(description, factory_set):
    result = compare(description, factory_set, factory_set)
    assert result.identical
    assert result.changed == ()
    values = sum(parameter.values.size for parameter in decode(description, factory_set.payload).values())
    assert result.compared == values + sum(axis.length for axis in description.axis_points.values())


def test_each_changed_value_is_named_with_both_numbers(description, factory_set, changed_set):
    charge_map = decode(description, factory_set.payload)["CHG_I_LIM_MAP"].values.copy()
    charge_map[2, 10] = 0.1
    other = changed_set({"CHG_I_LIM_MAP": charge_map, "CHG_T_MIN": -30, "AX_SOC_BAL": [0, 10, 18, *range(30, 101, 10)]})
    assert set(compare(description, factory_set, other).changed) == {
        Change(parameter="CHG_I_LIM_MAP", index=(2, 10), old=0.15, new=0.1, unit="C"),
        Change(parameter="CHG_T_MIN", index=(), old=-35.0, new=-30.0, unit="°C"),
        Change(parameter="AX_SOC_BAL", index=(2,), old=20.0, new=18.0, unit="%"),
    }


def test_a_parameter_with_many_changes_is_named_once(description, factory_set, changed_set):
    other = changed_set({"CELL_OV": [3900, 3950, 4000]})
    result = compare(description, factory_set, other)
    assert len(result.changed) == 3
    assert result.changed_parameters == ("CELL_OV",)


def test_bytes_nobody_describes_are_counted(description, factory_set):
    payload = factory_set.payload[:-2] + b"\x00\x00"
    result = compare(description, factory_set, dataclasses.replace(factory_set, payload=payload))
    assert (result.changed, result.undescribed_bytes, result.identical) == ((), 2, False)


def test_any_number_of_sets_are_compared_with_counts_between_each_two(description, factory_set):
    working = encode(description, factory_set.payload, {"CHG_T_MIN": -31, "CHG_T_MAX": 55})
    device = encode(description, factory_set.payload, {"CHG_T_MIN": -31})
    found = compare_layers(description, {"working": working, "device": device, "default": factory_set.payload})
    assert [(each.parameter, each.values, each.unit) for each in found.differences] == [
        ("CHG_T_MIN", (-31.0, -31.0, -35.0), "°C"),
        ("CHG_T_MAX", (55.0, 58.0, 58.0), "°C"),
    ]
    assert found.count_between("working", "device") == 1
    assert found.count_between("working", "default") == 2
    assert found.count_between("device", "default") == 1


def test_equal_sets_say_how_many_values_were_compared(description, factory_set):
    found = compare_layers(description, {"working": factory_set.payload, "device": factory_set.payload})
    values = sum(int(np.prod(each.shape, dtype=int)) for each in description.characteristics.values())
    points = sum(axis.length for axis in description.axis_points.values())
    assert (found.differences, found.compared) == ((), values + points)


def test_a_map_tells_which_of_its_cells_differ(description, factory_set):
    map_now = np.array(decode_one(description, factory_set.payload, "CHG_I_LIM_MAP").values)
    map_now[3, 4] = 0.5
    working = encode(description, factory_set.payload, {"CHG_I_LIM_MAP": map_now})
    (only,) = compare_layers(description, {"a": working, "b": factory_set.payload}).differences
    assert (only.index, only.values) == ((3, 4), (0.5, 0.9))

"""What differs between two data sets."""

import dataclasses

from bms.calibration.comparison import Change, compare
from bms.calibration.decoding import decode


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

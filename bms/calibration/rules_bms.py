"""Limits built into the BMS, which no data set can change."""

import numpy as np

from bms.calibration.findings import Findings, Rule, Tables, at_least, at_most, where

_HIGHEST_RATE_C = 4.0
_HIGHEST_CHARGE_MV = 4000.0
_HIGHEST_OVERVOLTAGE_MV = 4100.0
_LOWEST_UNDERVOLTAGE_MV = 1500.0
_NO_CHARGING_C = -40.0
_IN_THE_BMS = "the BMS refuses it"
_TEMPERATURE_AXIS = 1


def _no_charging_in_deep_cold(rule: Rule, tables: Tables) -> Findings:
    """Every row that takes part in the interpolation at −40 °C, or is colder, must be zero."""
    values, temperatures = tables.values("CHG_I_LIM_MAP"), tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS)
    last = int(np.searchsorted(temperatures, _NO_CHARGING_C))
    for index in where(values[: last + 1] > 0):
        yield rule.finding(
            "CHG_I_LIM_MAP", index, f"{values[index]:g} C: must be 0 at {_NO_CHARGING_C:g} °C and below, {_IN_THE_BMS}."
        )


HARD_LIMITS = (
    Rule(
        name="bms-hard-limit",
        needs=("CHG_I_LIM_MAP",),
        check=at_most("CHG_I_LIM_MAP", _HIGHEST_RATE_C, _IN_THE_BMS),
    ),
    Rule(
        name="bms-hard-limit",
        needs=("DCH_I_LIM_MAP",),
        check=at_most("DCH_I_LIM_MAP", _HIGHEST_RATE_C, _IN_THE_BMS),
    ),
    Rule(name="bms-hard-limit", needs=("CHG_V_LIM_T",), check=at_most("CHG_V_LIM_T", _HIGHEST_CHARGE_MV, _IN_THE_BMS)),
    Rule(name="bms-hard-limit", needs=("CELL_OV",), check=at_most("CELL_OV", _HIGHEST_OVERVOLTAGE_MV, _IN_THE_BMS)),
    Rule(name="bms-hard-limit", needs=("CELL_UV",), check=at_least("CELL_UV", _LOWEST_UNDERVOLTAGE_MV, _IN_THE_BMS)),
    Rule(name="bms-hard-limit", needs=("CHG_I_LIM_MAP",), check=_no_charging_in_deep_cold),
)
"""docs/ecu-contract.md, *Data set header*, last paragraph."""

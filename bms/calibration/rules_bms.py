"""Limits a data set cannot change: those built into the BMS, those of the chemistry, and the plating envelope."""

import numpy as np

from bms.calibration.envelope import AnodeModel, allowed_c, anode_of, excesses_between_points
from bms.calibration.findings import Findings, Rule, Tables, at_least, at_most, where
from bms.definition.model import Chemistry

_HIGHEST_RATE_C = 4.0
_HIGHEST_CHARGE_MV = 4000.0
_HIGHEST_OVERVOLTAGE_MV = 4100.0
_LOWEST_UNDERVOLTAGE_MV = 1500.0
_NO_CHARGING_C = -40.0
_IN_THE_BMS = "the BMS refuses it"
_SOC_AXIS, _TEMPERATURE_AXIS = 0, 1


def _no_charging_in_deep_cold(rule: Rule, tables: Tables) -> Findings:
    """Every row that takes part in the interpolation at −40 °C, or is colder, must be zero."""
    values, temperatures = tables.values("CHG_I_LIM_MAP"), tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS)
    last = int(np.searchsorted(temperatures, _NO_CHARGING_C, side="left"))
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


def chemistry_rules(chemistry: Chemistry) -> tuple[Rule, ...]:
    """Return the rules a chemistry makes: its windows of voltage and temperature, and how fast its anode may charge."""
    below, above = chemistry.absolute_mv
    lowest, highest = chemistry.operating_mv
    coldest, hottest = chemistry.charge_temperature_c
    name = chemistry.name
    windows = (
        ("CHG_V_LIM_T", at_most("CHG_V_LIM_T", highest, f"the highest cell voltage in use of {name}")),
        ("CHG_TAPER_V", at_most("CHG_TAPER_V", highest, f"the highest cell voltage in use of {name}")),
        ("CELL_OV", at_most("CELL_OV", above, f"the highest cell voltage {name} survives")),
        ("CELL_UV", at_least("CELL_UV", below, f"the lowest cell voltage {name} survives")),
        ("BAL_CELL_V_MIN", at_least("BAL_CELL_V_MIN", lowest, f"the lowest cell voltage in use of {name}")),
        ("CHG_T_MIN", at_least("CHG_T_MIN", coldest, f"{name} cannot be charged when it is colder")),
        ("CHG_T_MAX", at_most("CHG_T_MAX", hottest, f"{name} cannot be charged when it is hotter")),
    )
    return (
        *(Rule(name="chemistry-window", needs=(needed,), check=check) for needed, check in windows),
        Rule(
            name="plating-envelope",
            needs=("CHG_I_LIM_MAP",),
            check=lambda rule, tables: _inside_envelope(chemistry, rule, tables),
        ),
    )


def _inside_envelope(chemistry: Chemistry, rule: Rule, tables: Tables) -> Findings:
    anode = anode_of(chemistry.id)
    if anode is None:
        yield rule.finding(
            "CHG_I_LIM_MAP", (), f"Halite knows no safe charging envelope for {chemistry.name}: the map cannot be checked."
        )
        return
    temperatures, socs = tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS), tables.axis("CHG_I_LIM_MAP", _SOC_AXIS)
    if (np.diff(temperatures) > 0).all() and (np.diff(socs) > 0).all():
        yield from _plating(anode, temperatures, socs, rule, tables)


def _plating(
    anode: AnodeModel,
    temperatures: "np.typing.NDArray[np.float64]",
    socs: "np.typing.NDArray[np.float64]",
    rule: Rule,
    tables: Tables,
) -> Findings:
    values = tables.values("CHG_I_LIM_MAP")
    limit = allowed_c(anode, temperatures[:, None], socs[None, :])
    for index in where(values > limit):
        yield rule.finding(
            "CHG_I_LIM_MAP",
            index,
            f"{values[index]:g} C at {temperatures[index[0]]:g} °C and {socs[index[1]]:g} %: sodium can plate above "
            f"{limit[index]:.2f} C.",
        )
    for excess in excesses_between_points(anode, temperatures, socs, values):
        yield rule.finding(
            "CHG_I_LIM_MAP",
            (excess.row, excess.column),
            f"Interpolation gives {excess.current_c:.2f} C at {excess.temperature_c:g} °C and {excess.soc_pct:g} %: sodium can "
            f"plate above {excess.allowed_c:.2f} C.",
        )

"""Rules about charging, discharging and heating that no single value can break alone."""

import numpy as np

from bms.calibration.findings import Findings, Rule, Tables, at_most, not_below, steps, where

_WARM_C = 35.0
"""Up to here warmer cells may charge faster; above, heat takes over."""
_LEAST_HYSTERESIS_K = 2.0
"""A BMS with less between trigger and release was seen to switch charging on and off a thousand times."""
_ROOM_C = 25.0
_RECOMMENDED = 1
_SOC_AXIS, _TEMPERATURE_AXIS = 0, 1


def _faster_when_warmer(rule: Rule, tables: Tables) -> Findings:
    values, temperatures = tables.values("CHG_I_LIM_MAP"), tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS)
    cold = np.diff(values, axis=0)[temperatures[1:] <= _WARM_C]
    for row, column in where(cold < 0):
        yield rule.finding(
            "CHG_I_LIM_MAP",
            (row + 1, column),
            f"{values[row + 1, column]:g} C at {temperatures[row + 1]:g} °C is less than at {temperatures[row]:g} °C: "
            f"must not fall up to {_WARM_C:g} °C.",
        )


def _slower_when_hot(rule: Rule, tables: Tables) -> Findings:
    """Above `_WARM_C` only the greatest value of a row is compared: at high SoC the voltage limit still relaxes with heat."""
    values, temperatures = tables.values("CHG_I_LIM_MAP"), tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS)
    highest = values.max(axis=1)
    for row in np.flatnonzero((np.diff(highest) > 0) & (temperatures[:-1] >= _WARM_C)):
        yield rule.finding(
            "CHG_I_LIM_MAP",
            (int(row) + 1, int(values[row + 1].argmax())),
            f"{highest[row + 1]:g} C at {temperatures[row + 1]:g} °C is more than at {temperatures[row]:g} °C: "
            f"must not rise above {_WARM_C:g} °C.",
        )


def _nothing_outside_window(rule: Rule, tables: Tables) -> Findings:
    values, temperatures = tables.values("CHG_I_LIM_MAP"), tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS)
    lowest, highest = tables.number("CHG_T_MIN"), tables.number("CHG_T_MAX")
    outside = (temperatures < lowest) | (temperatures > highest)
    for index in where((values > 0) & outside[:, None]):
        yield rule.finding(
            "CHG_I_LIM_MAP",
            index,
            f"{values[index]:g} C at {temperatures[index[0]]:g} °C: must be 0 outside {lowest:g} to {highest:g} °C "
            "(CHG_T_MIN, CHG_T_MAX).",
        )


def _below_recommended_limit(name: str, rule: Rule, tables: Tables) -> Findings:
    limit = tables.values("CELL_OV")[_RECOMMENDED]
    yield from at_most(name, float(limit), "the recommended high cell voltage limit (CELL_OV)")(rule, tables)


def _voltage_below_protection(rule: Rule, tables: Tables) -> Findings:
    yield from _below_recommended_limit("CHG_V_LIM_T", rule, tables)


def _taper_below_protection(rule: Rule, tables: Tables) -> Findings:
    yield from _below_recommended_limit("CHG_TAPER_V", rule, tables)


def _hold_below_limit(rule: Rule, tables: Tables) -> Findings:
    limit = float(np.interp(_ROOM_C, tables.axis("CHG_V_LIM_T", 0), tables.values("CHG_V_LIM_T")))
    yield from at_most("CHG_TAPER_V", limit, f"the charge voltage limit at {_ROOM_C:g} °C (CHG_V_LIM_T)")(rule, tables)


def _taper_below_map(rule: Rule, tables: Tables) -> Findings:
    """A charge that ends at a higher current than the map allows when full would end before it began."""
    values, temperatures = tables.values("CHG_I_LIM_MAP"), tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS)
    full_c = float(np.interp(_ROOM_C, temperatures, values[:, -1]))
    limit = f"what the charging map allows at {_ROOM_C:g} °C when full"
    yield from at_most("CHG_TAPER_END_C", full_c, limit)(rule, tables)


RULES = (
    Rule(
        name="charge-current-falls-with-soc",
        needs=("CHG_I_LIM_MAP",),
        check=steps("CHG_I_LIM_MAP", rising=False, strictly=False, axis=1, along="the state of charge"),
    ),
    Rule(name="charge-current-rises-with-warmth", needs=("CHG_I_LIM_MAP",), check=_faster_when_warmer),
    Rule(name="charge-current-falls-with-heat", needs=("CHG_I_LIM_MAP",), check=_slower_when_hot),
    Rule(
        name="no-charging-outside-window",
        needs=("CHG_I_LIM_MAP", "CHG_T_MIN", "CHG_T_MAX"),
        check=_nothing_outside_window,
    ),
    Rule(name="charge-voltage-below-protection", needs=("CHG_V_LIM_T", "CELL_OV"), check=_voltage_below_protection),
    Rule(name="charge-voltage-below-protection", needs=("CHG_TAPER_V", "CELL_OV"), check=_taper_below_protection),
    Rule(name="hold-below-charge-voltage", needs=("CHG_TAPER_V", "CHG_V_LIM_T"), check=_hold_below_limit),
    Rule(name="charge-end-below-map", needs=("CHG_TAPER_END_C", "CHG_I_LIM_MAP"), check=_taper_below_map),
    Rule(
        name="release-inside-window",
        needs=("CHG_T_MIN", "CHG_T_MIN_REL"),
        check=not_below("CHG_T_MIN_REL", "CHG_T_MIN", _LEAST_HYSTERESIS_K),
    ),
    Rule(
        name="release-inside-window",
        needs=("CHG_T_MAX", "CHG_T_MAX_REL"),
        check=not_below("CHG_T_MAX", "CHG_T_MAX_REL", _LEAST_HYSTERESIS_K),
    ),
    Rule(
        name="release-inside-window",
        needs=("CHG_T_MIN_REL", "CHG_T_MAX_REL"),
        check=not_below("CHG_T_MAX_REL", "CHG_T_MIN_REL", _LEAST_HYSTERESIS_K),
    ),
    Rule(
        name="preheat-target-above-start",
        needs=("PREHEAT_ON_T", "PREHEAT_TARGET_FAST"),
        check=not_below("PREHEAT_TARGET_FAST", "PREHEAT_ON_T", 1),
    ),
    Rule(
        name="preheat-target-above-start",
        needs=("PREHEAT_ON_T", "PREHEAT_TARGET_AC"),
        check=not_below("PREHEAT_TARGET_AC", "PREHEAT_ON_T", 1),
    ),
    Rule(
        name="preheat-above-coldest-charging",
        needs=("PREHEAT_ON_T", "CHG_T_MIN"),
        check=not_below("PREHEAT_ON_T", "CHG_T_MIN"),
    ),
    Rule(
        name="discharge-current-rises-with-soc",
        needs=("DCH_I_LIM_MAP",),
        check=steps("DCH_I_LIM_MAP", rising=True, strictly=False, axis=1, along="the state of charge"),
    ),
    Rule(
        name="regeneration-factor",
        needs=("REGEN_FACTOR",),
        check=at_most("REGEN_FACTOR", 1.25, "a pulse may use the whole margin of the charging map, not more"),
    ),
)

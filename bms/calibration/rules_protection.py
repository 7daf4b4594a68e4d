"""Rules about the cell model, balancing and the protection functions that no single value can break alone."""

from bms.calibration.findings import Findings, Rule, Tables, at_least, at_most, not_below, steps, where
from bms.definition.model import Topology

_FORBIDDEN = 255
"""In the balancing thresholds: no balancing at this state of charge."""
_LEAST_HYSTERESIS_MV = 4
_LEAST_RELEASE_MV = 10
"""A contactor that opens at a limit lets the cell relax by more than its measurement error: with less it would chatter."""
_MEASUREMENT_ERROR_MV = 3
_OPERATING, _RECOMMENDED = 0, 1


def _start_above_stop(rule: Rule, tables: Tables) -> Findings:
    start, stop = tables.values("BAL_START_DV"), tables.values("BAL_STOP_DV")
    both_allowed = (start != _FORBIDDEN) & (stop != _FORBIDDEN)
    for index in where(both_allowed & (start < stop + _LEAST_HYSTERESIS_MV)):
        yield rule.finding(
            "BAL_START_DV",
            index,
            f"{start[index]:g} mV must be at least {_LEAST_HYSTERESIS_MV} mV above BAL_STOP_DV ({stop[index]:g} mV).",
        )


def _forbidden_together(rule: Rule, tables: Tables) -> Findings:
    start, stop = tables.values("BAL_START_DV"), tables.values("BAL_STOP_DV")
    for index in where((start == _FORBIDDEN) != (stop == _FORBIDDEN)):
        yield rule.finding(
            "BAL_STOP_DV", index, "Balancing is forbidden here by only one of BAL_START_DV and BAL_STOP_DV: both must say 255."
        )


def _window_inside_protection(rule: Rule, tables: Tables) -> Findings:
    lowest = float(tables.values("CELL_UV")[_RECOMMENDED])
    highest = float(tables.values("CELL_OV")[_RECOMMENDED])
    yield from at_least("BAL_CELL_V_MIN", lowest, "the recommended low cell voltage limit (CELL_UV)")(rule, tables)
    yield from at_most("BAL_CELL_V_MAX", highest, "the recommended high cell voltage limit (CELL_OV)")(rule, tables)


def _limits_apart(upper: str, lower: str, rule: Rule, tables: Tables) -> Findings:
    high, low = tables.values(upper), tables.values(lower)
    for index in where(high <= low):
        yield rule.finding(upper, index, f"{high[index]:g} {tables.unit(upper)} must be above {lower} ({low[index]:g}).")


def _voltage_limits_apart(rule: Rule, tables: Tables) -> Findings:
    yield from _limits_apart("CELL_OV", "CELL_UV", rule, tables)


def _charge_temperatures_apart(rule: Rule, tables: Tables) -> Findings:
    yield from _limits_apart("TEMP_CHG_HI", "TEMP_CHG_LO", rule, tables)


def _discharge_temperatures_apart(rule: Rule, tables: Tables) -> Findings:
    yield from _limits_apart("TEMP_DIS_HI", "TEMP_DIS_LO", rule, tables)


def _charging_inside_protection(rule: Rule, tables: Tables) -> Findings:
    coldest = float(tables.values("TEMP_CHG_LO")[_RECOMMENDED])
    hottest = float(tables.values("TEMP_CHG_HI")[_RECOMMENDED])
    yield from at_least("CHG_T_MIN", coldest, "the recommended low temperature limit (TEMP_CHG_LO)")(rule, tables)
    yield from at_most("CHG_T_MAX", hottest, "the recommended high temperature limit (TEMP_CHG_HI)")(rule, tables)


def _charging_inside_discharging(rule: Rule, tables: Tables) -> Findings:
    for name, wider, sign, direction in (
        ("TEMP_CHG_HI", "TEMP_DIS_HI", 1, "above"),
        ("TEMP_CHG_LO", "TEMP_DIS_LO", -1, "below"),
    ):
        charging, discharging = tables.values(name), tables.values(wider)
        for index in where(sign * charging > sign * discharging):
            yield rule.finding(
                name, index, f"{charging[index]:g} °C must not be {direction} {wider} ({discharging[index]:g} °C)."
            )


def _curve_inside_protection(rule: Rule, tables: Tables) -> Findings:
    empty, full = float(tables.values("CELL_UV")[_OPERATING]), float(tables.values("CELL_OV")[_OPERATING])
    yield from at_least("OCV_SOC_MEAN", empty, "the low cell voltage limit in operation (CELL_UV)")(rule, tables)
    yield from at_most("OCV_SOC_MEAN", full, "the high cell voltage limit in operation (CELL_OV)")(rule, tables)


def _recovery_above_protection(rule: Rule, tables: Tables) -> Findings:
    limit = float(tables.values("CELL_UV")[_RECOMMENDED])
    yield from at_least("ZERO_V_TARGET", limit, "the recommended low cell voltage limit (CELL_UV)")(rule, tables)


def _switched_off(name: str, consequence: str) -> Rule:
    def check(rule: Rule, tables: Tables) -> Findings:
        if tables.number(name) == 0:
            yield rule.finding(name, (), f"Switched off: {consequence}.")

    return Rule(name="switched-off", needs=(name,), check=check, severity="warning")


def _release_is_a_release(rule: Rule, tables: Tables) -> Findings:
    for name, sign, direction in (("CELL_OV_RELEASE", -1, "below"), ("CELL_UV_RELEASE", 1, "above")):
        value = tables.number(name)
        if value * sign < _LEAST_RELEASE_MV:
            yield rule.finding(
                name, (), f"{value:g} mV: the release must be at least {_LEAST_RELEASE_MV} mV {direction} the limit."
            )


def _resistance_falls_with_warmth(rule: Rule, tables: Tables) -> Findings:
    yield from steps("R_DC_TABLE", rising=False, axis=0, along="the temperature")(rule, tables)


_GRADES = "operating, recommended and maximum safety limit"


def _graded(name: str, *, rising: bool, strictly: bool = True) -> Rule:
    return Rule(name="limits-in-order", needs=(name,), check=steps(name, rising=rising, strictly=strictly, along=_GRADES))


def _apart(upper: str, lower: str, by: float = 1) -> Rule:
    return Rule(name="limits-in-order", needs=(upper, lower), check=not_below(upper, lower, by))


RULES = (
    Rule(
        name="open-circuit-voltage-rises",
        needs=("OCV_SOC_MEAN",),
        check=steps("OCV_SOC_MEAN", rising=True, along="the state of charge"),
    ),
    Rule(name="resistance-falls-with-warmth", needs=("R_DC_TABLE",), check=_resistance_falls_with_warmth),
    Rule(name="balancing-start-above-stop", needs=("BAL_START_DV", "BAL_STOP_DV"), check=_start_above_stop),
    Rule(name="balancing-forbidden-together", needs=("BAL_START_DV", "BAL_STOP_DV"), check=_forbidden_together),
    Rule(
        name="balancing-above-measurement-error",
        needs=("BAL_START_DV",),
        check=at_least("BAL_START_DV", 2 * _MEASUREMENT_ERROR_MV, "two cells are only measured this well"),
    ),
    Rule(
        name="balancing-window-inside-protection",
        needs=("BAL_CELL_V_MIN", "BAL_CELL_V_MAX", "CELL_UV", "CELL_OV"),
        check=_window_inside_protection,
    ),
    _apart("BAL_CELL_V_MAX", "BAL_CELL_V_MIN"),
    _apart("BAL_T_DERATE_END", "BAL_T_DERATE_START"),
    _apart("BAL_T_CELL_MAX", "BAL_T_CELL_MIN"),
    _graded("CELL_OV", rising=True),
    _graded("CELL_UV", rising=False),
    _graded("CELL_V_DELAY", rising=False, strictly=False),
    _graded("TEMP_CHG_HI", rising=True),
    _graded("TEMP_CHG_LO", rising=False),
    _graded("TEMP_DIS_HI", rising=True),
    _graded("TEMP_DIS_LO", rising=False),
    _graded("TEMP_SPREAD", rising=True),
    Rule(name="limits-in-order", needs=("CELL_OV", "CELL_UV"), check=_voltage_limits_apart),
    Rule(name="limits-in-order", needs=("TEMP_CHG_HI", "TEMP_CHG_LO"), check=_charge_temperatures_apart),
    Rule(name="limits-in-order", needs=("TEMP_DIS_HI", "TEMP_DIS_LO"), check=_discharge_temperatures_apart),
    Rule(
        name="charging-inside-protection",
        needs=("CHG_T_MIN", "CHG_T_MAX", "TEMP_CHG_LO", "TEMP_CHG_HI"),
        check=_charging_inside_protection,
    ),
    Rule(
        name="charging-inside-discharging",
        needs=("TEMP_CHG_LO", "TEMP_CHG_HI", "TEMP_DIS_LO", "TEMP_DIS_HI"),
        check=_charging_inside_discharging,
    ),
    Rule(
        name="open-circuit-voltage-inside-protection",
        needs=("OCV_SOC_MEAN", "CELL_UV", "CELL_OV"),
        check=_curve_inside_protection,
    ),
    Rule(name="release-inside-limit", needs=("CELL_OV_RELEASE", "CELL_UV_RELEASE"), check=_release_is_a_release),
    Rule(
        name="plating-margin",
        needs=("PLATING_MARGIN",),
        check=at_least("PLATING_MARGIN", 5, "the guard would come too late"),
    ),
    Rule(
        name="zero-volt-current",
        needs=("ZERO_V_MAX_I",),
        check=at_most("ZERO_V_MAX_I", 0.1, "a cell at zero volts must be brought back slowly"),
    ),
    Rule(name="zero-volt-target", needs=("ZERO_V_TARGET", "CELL_UV"), check=_recovery_above_protection),
    Rule(name="balancing-duty", needs=("BAL_DUTY",), check=at_most("BAL_DUTY", 100, "all of the time")),
    Rule(
        name="contactor-difference",
        needs=("CONT_DV_READY",),
        check=at_most("CONT_DV_READY", 10, "the rest of the voltage becomes the current through the closing contactor"),
        severity="warning",
    ),
    _switched_off("CONT_WELD_TEST", "nobody will notice a welded contactor"),
    _switched_off("BAL_MODE", "the cells will drift apart"),
)


def pack_rules(topology: Topology) -> tuple[Rule, ...]:
    """Return the rules that depend on how a pack is built."""
    cells = min((module.cells for module in topology.modules), default=0)
    channels = Rule(
        name="balancing-channels", needs=("BAL_MAX_CH",), check=at_most("BAL_MAX_CH", cells, "the cells of a module")
    )
    if not topology.capacity_ah:
        return (channels,)
    current = Rule(
        name="contactor-current",
        needs=("CONT_MAX_OPEN_I",),
        check=at_most("CONT_MAX_OPEN_I", topology.capacity_ah, "contactors that open under this much current wear out"),
        severity="warning",
    )
    return channels, current

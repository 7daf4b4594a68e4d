"""Rules a chemistry makes: its windows of voltage and temperature, and its envelope of charging and discharging currents."""

from collections.abc import Iterator

from bms.calibration.decoding import Values
from bms.calibration.envelope import Envelope, EnvelopeLimit, envelope_of, excesses_between_points
from bms.calibration.findings import Finding, Findings, Rule, Tables, at_least, at_most, rises, where
from bms.calibration.rules_plating import plating_rules
from bms.definition.model import Chemistry, PackDefinition

CHEMISTRY_ENVELOPE = "chemistry-envelope"
_RULE_OF_LIMIT = {
    EnvelopeLimit.PLATING: "plating-envelope",
    EnvelopeLimit.VOLTAGE: "voltage-envelope",
    EnvelopeLimit.COLD: "cold-envelope",
    EnvelopeLimit.HOT: "heat-envelope",
    EnvelopeLimit.RATE: "rate-envelope",
}
ENVELOPE_RULES = frozenset({CHEMISTRY_ENVELOPE, *_RULE_OF_LIMIT.values()})
"""Names of the rules by which a value is outside the envelope."""
_SOC_AXIS, _TEMPERATURE_AXIS = 0, 1


def envelope_rules(definition: PackDefinition) -> tuple[Rule, ...]:
    """Return the rules that follow from the chemistry of a pack, those about plating first."""
    envelope = envelope_of(definition)
    chemistries = {module.chemistry.id: module.chemistry for module in definition.topology.modules}
    windows = [rule for chemistry in chemistries.values() for rule in _windows(chemistry, envelope)]
    if envelope is None:
        names = " and ".join(chemistry.name for chemistry in chemistries.values())
        unknown = f"Halite knows no safe charging envelope for {names}: the map cannot be checked."
        return (_always(unknown), *windows)
    return (
        *([_always(envelope.refusal)] if envelope.refusal else []),
        Rule(
            name=CHEMISTRY_ENVELOPE,
            needs=("CHG_I_LIM_MAP",),
            check=lambda _, tables: _charging(envelope, tables),
        ),
        *plating_rules(envelope, definition.topology.capacity_ah),
        Rule(
            name=_RULE_OF_LIMIT[EnvelopeLimit.VOLTAGE],
            needs=("DCH_I_LIM_MAP",),
            check=lambda rule, tables: _discharging(envelope, rule, tables),
        ),
        *windows,
    )


def _always(sentence: str) -> Rule:
    """Return a rule no charging map can pass."""

    def check(rule: Rule, _: Tables) -> Findings:
        yield rule.finding("CHG_I_LIM_MAP", (), sentence)

    return Rule(name=CHEMISTRY_ENVELOPE, needs=("CHG_I_LIM_MAP",), check=check)


def _windows(chemistry: Chemistry, envelope: Envelope | None) -> Iterator[Rule]:
    """Yield the rules about single values; where the envelope is tighter than the chemistry's file, the envelope holds."""
    below, above = map(float, chemistry.absolute_mv)
    lowest, highest = map(float, chemistry.operating_mv)
    coldest, hottest = map(float, chemistry.charge_temperature_c)
    if envelope is not None:
        below, above = max(below, envelope.cell_voltage_mv[0]), min(above, envelope.cell_voltage_mv[1])
        highest = min(highest, envelope.charge_voltage_mv)
        coldest = max(coldest, envelope.charge_temperature_c[0])
        hottest = min(hottest, envelope.charge_temperature_c[1])
    name = chemistry.name
    in_use = f"the highest cell voltage in use of {name}"
    windows = (
        ("CHG_V_LIM_T", at_most("CHG_V_LIM_T", highest, in_use)),
        ("CHG_TAPER_V", at_most("CHG_TAPER_V", highest, in_use)),
        ("CELL_OV", at_most("CELL_OV", above, f"the highest cell voltage {name} survives")),
        ("CELL_UV", at_least("CELL_UV", below, f"the lowest cell voltage {name} survives")),
        ("BAL_CELL_V_MIN", at_least("BAL_CELL_V_MIN", lowest, f"the lowest cell voltage in use of {name}")),
        ("OCV_SOC_MEAN", at_most("OCV_SOC_MEAN", highest, in_use)),
        ("OCV_SOC_MEAN", at_least("OCV_SOC_MEAN", lowest, f"the lowest cell voltage in use of {name}")),
        ("CHG_T_MIN", at_least("CHG_T_MIN", coldest, f"{name} cannot be charged when it is colder")),
        ("CHG_T_MAX", at_most("CHG_T_MAX", hottest, f"{name} cannot be charged when it is hotter")),
    )
    for needed, check in windows:
        yield Rule(name="chemistry-window", needs=(needed,), check=check)


def _charging(envelope: Envelope, tables: Tables) -> Findings:
    values = tables.values("CHG_I_LIM_MAP")
    temperatures, socs = tables.axis("CHG_I_LIM_MAP", _TEMPERATURE_AXIS), tables.axis("CHG_I_LIM_MAP", _SOC_AXIS)
    if not (rises(temperatures) and rises(socs)):
        return
    surface = envelope.surface(temperatures, socs)
    outside = ~(values <= surface.allowed_c)
    for limit in EnvelopeLimit:
        for row, column in where(outside & (surface.binding == limit)):
            place = f"{values[row, column]:g} C at {temperatures[row]:g} °C and {socs[column]:g} % is too much."
            yield _outside(envelope, limit, (row, column), place, surface.allowed_c[row, column])
    for excess in excesses_between_points(envelope, temperatures, socs, values):
        place = (
            f"Away from its points the table gives {excess.current_c:.2f} C at {excess.temperature_c:g} °C and "
            f"{excess.soc_pct:g} %."
        )
        yield _outside(envelope, excess.limit, (excess.row, excess.column), place, excess.allowed_c)


def _outside(envelope: Envelope, limit: EnvelopeLimit, index: tuple[int, int], place: str, allowed_c: float) -> Finding:
    reason = {
        EnvelopeLimit.PLATING: f"Sodium can plate above {allowed_c:.2f} C.",
        EnvelopeLimit.VOLTAGE: f"The cell passes {envelope.cell_voltage_mv[1]:g} mV above {allowed_c:.2f} C.",
        EnvelopeLimit.COLD: f"So cold a cell takes {allowed_c:.2f} C at most.",
        EnvelopeLimit.HOT: f"So hot a cell takes {allowed_c:.2f} C at most.",
        EnvelopeLimit.RATE: f"No cell of this chemistry takes more than {allowed_c:.2f} C.",
    }[limit]
    return Finding(parameter="CHG_I_LIM_MAP", index=index, rule=_RULE_OF_LIMIT[limit], message=f"{place} {reason}")


def _discharging(envelope: Envelope, rule: Rule, tables: Tables) -> Findings:
    values = tables.values("DCH_I_LIM_MAP")
    temperatures, socs = tables.axis("DCH_I_LIM_MAP", _TEMPERATURE_AXIS), tables.axis("DCH_I_LIM_MAP", _SOC_AXIS)
    allowed: Values = envelope.discharge_c(temperatures, socs)
    for index in where(~(values <= allowed)):
        yield rule.finding(
            "DCH_I_LIM_MAP",
            index,
            f"{values[index]:g} C at {temperatures[index[0]]:g} °C and {socs[index[1]]:g} % is too much. "
            f"The cell falls below {envelope.cell_voltage_mv[0]:g} mV above {allowed[index]:.2f} C.",
        )

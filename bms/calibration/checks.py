"""Whether a data set makes sense and is safe: everything that can be said without the pack."""

import math

import numpy as np

from bms.calibration import rules_charging, rules_protection
from bms.calibration.decoding import Values, decode, decode_axis
from bms.calibration.findings import Finding, Findings, Rule, Tables, quantity, where
from bms.calibration.mistakes import likely_mistakes
from bms.calibration.model import DataSet, DataSetHeader, Parameter
from bms.calibration.rules_bms import HARD_LIMITS
from bms.calibration.rules_envelope import envelope_rules
from bms.definition.model import PackDefinition
from bms.errors import DefinitionError


def check_payload(definition: PackDefinition, payload: bytes, rules: tuple[Rule, ...] | None = None) -> tuple[Finding, ...]:
    """Check a payload against its A2L, against itself, the limits of the BMS and the envelope of the chemistry.

    Quick enough for every keystroke (docs/benchmarks.md).

    Args:
        definition: the pack it is for.
        payload: what is to be checked.
        rules: `rules_of(definition)`, made once by whoever checks at every keystroke; None: made now, the envelope read anew.

    Returns:
        Errors and warnings in the order of importance, then hints what the errors look like; nothing, when all is well.

    Raises:
        DefinitionError: the definition describes no calibration, or places an object outside the payload.
    """
    description = definition.calibration
    if description is None:
        raise DefinitionError(f"The pack definition {definition.id} describes no calibration.")
    parameters = decode(description, payload)
    axes = {name: decode_axis(description, payload, name) for name in description.axis_points}
    tables = Tables(parameters)
    findings: list[Finding] = []
    for name, points in axes.items():
        axis = description.axis_points[name]
        findings += _outside(name, points, axis.lower, axis.upper, axis.conversion.unit)
        findings += _not_rising(name, points, axis.conversion.unit)
    findings += _limits(parameters)
    for rule in rules_of(definition) if rules is None else rules:
        findings += rule.find(tables)
    wrong = dict.fromkeys(finding.parameter for finding in findings if finding.severity == "error")
    values = {name: axes[name] if name in axes else parameters[name].values for name in wrong}
    return (*findings, *likely_mistakes(description, payload, values, definition.topology.capacity_ah))


def check_data_set(definition: PackDefinition, data_set: DataSet) -> tuple[Finding, ...]:
    """Return what must not be flashed: the errors of `check_payload`."""
    return tuple(finding for finding in check_payload(definition, data_set.payload) if finding.severity == "error")


def check_header(definition: PackDefinition, header: DataSetHeader) -> tuple[Finding, ...]:
    """Return what a header says that is not true of the pack. Packages are refused for it; files have to be asked."""
    topology = definition.topology
    chemistries = {module.chemistry.number: module.chemistry.name for module in topology.modules}
    found: list[Finding] = []

    def say(rule: str, message: str) -> None:
        found.append(Finding(parameter="header", index=(), rule=rule, message=message))

    if set(chemistries) != {header.chemistry_number}:
        own = " and ".join(f"{name} ({number})" for number, name in chemistries.items())
        say("wrong-chemistry", f"The data set is for cells of chemistry {header.chemistry_number}, this pack has {own}.")
    if header.series != topology.series:
        say("wrong-pack", f"The data set is for {header.series} cells in series, this pack has {topology.series}.")
    if header.capacity_ah != topology.capacity_ah:
        say("wrong-pack", f"The data set is for {header.capacity_ah:g} Ah, this pack has {topology.capacity_ah:g} Ah.")
    return tuple(found)


def count_values(definition: PackDefinition) -> int:
    """Return how many values a check looks at."""
    description = definition.calibration
    if description is None:
        return 0
    objects = sum(math.prod(item.shape) for item in description.characteristics.values())
    return objects + sum(axis.length for axis in description.axis_points.values())


def rules_of(definition: PackDefinition) -> tuple[Rule, ...]:
    """Return all rules a pack's tables are subject to, those of the envelope as it is installed now."""
    return (
        *envelope_rules(definition),
        *rules_charging.RULES,
        *rules_protection.RULES,
        *rules_protection.pack_rules(definition.topology),
        *HARD_LIMITS,
    )


def _not_rising(name: str, points: Values, unit: str) -> Findings:
    for index in where(~(np.diff(points) > 0)):
        before, after = points[index[0]], points[index[0] + 1]
        yield Finding(
            parameter=name,
            index=(index[0] + 1,),
            rule="axis-rises",
            message=f"{after:g} after {quantity(before, unit)}: axis points must rise.",
        )


def _limits(parameters: dict[str, Parameter]) -> Findings:
    for name, parameter in parameters.items():
        characteristic = parameter.description
        unit, texts = characteristic.conversion.unit, characteristic.conversion.texts
        yield from _outside(name, parameter.values, characteristic.lower, characteristic.upper, unit)
        if texts is None:
            continue
        for index in where(~np.isin(parameter.values, list(texts))):
            yield Finding(
                parameter=name,
                index=index,
                rule="known-choice",
                message=f"{parameter.values[index]:g} is none of: {', '.join(texts.values())}.",
            )


def _outside(name: str, values: Values, lower: float, upper: float, unit: str) -> Findings:
    """Yield values outside the limits of the A2L; NaN is outside everything."""
    for index in where(~((values >= lower) & (values <= upper))):
        yield Finding(
            parameter=name,
            index=index,
            rule="a2l-limits",
            message=f"{quantity(values[index], unit)} is outside {lower:g} to {quantity(upper, unit)}.",
        )

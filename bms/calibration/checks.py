"""Whether a data set makes sense and is safe: everything that can be said without the pack."""

import numpy as np

from bms.calibration import rules_charging, rules_protection
from bms.calibration.decoding import Values, decode, decode_axis
from bms.calibration.findings import Finding, Findings, Rule, Tables, where
from bms.calibration.model import DataSet, Parameter
from bms.calibration.rules_bms import HARD_LIMITS
from bms.calibration.rules_envelope import envelope_rules
from bms.definition.a2l import CalibrationDescription
from bms.definition.model import PackDefinition
from bms.errors import DefinitionError


def check_data_set(definition: PackDefinition, data_set: DataSet) -> tuple[Finding, ...]:
    """Check a data set against its A2L, against itself, the limits of the BMS and those of the chemistry.

    Args:
        definition: the pack it is for.
        data_set: what is to be checked.

    Returns:
        What must not be flashed; nothing, when all is well.

    Raises:
        DefinitionError: the definition describes no calibration, or places an object outside the payload.
    """
    description = definition.calibration
    if description is None:
        raise DefinitionError(f"The pack definition {definition.id} describes no calibration.")
    parameters = decode(description, data_set.payload)
    tables = Tables(parameters)
    findings = [
        *_axes(description, data_set.payload),
        *_limits(parameters),
    ]
    for rule in _rules(definition):
        findings += rule.find(tables)
    return tuple(findings)


def _rules(definition: PackDefinition) -> list[Rule]:
    return [
        *envelope_rules(definition),
        *rules_charging.RULES,
        *rules_protection.RULES,
        *HARD_LIMITS,
    ]


def _axes(description: CalibrationDescription, payload: bytes) -> Findings:
    for name, axis in description.axis_points.items():
        points = decode_axis(description, payload, name)
        yield from _outside(name, points, axis.lower, axis.upper, axis.conversion.unit)
        for position in np.flatnonzero(np.diff(points) <= 0):
            yield Finding(
                parameter=name,
                index=(int(position) + 1,),
                rule="axis-rises",
                message=f"{points[position + 1]:g} after {points[position]:g} {axis.conversion.unit}: axis points must rise.",
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
            message=f"{values[index]:g} {unit} is outside {lower:g} to {upper:g} {unit}.".replace("  ", " "),
        )

"""What a check says, and the handful of comparisons all rules are made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bms.calibration.decoding import Values
from bms.calibration.model import Parameter

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a data set that is wrong, or that looks like a certain mistake.

    Attributes:
        parameter: calibration object or axis.
        index: position in its shape; `()` for a single value or the object as a whole.
        rule: short stable name of the rule.
        message: one or two sentences with the numbers.
        severity: `error`: must not be flashed. `warning`: possible, but somebody should have meant it. `hint`: what the errors
            of this object look like.
    """

    parameter: str
    index: tuple[int, ...]
    rule: str
    message: str
    severity: Severity = "error"


Findings = Iterator[Finding]


class Tables:
    """Decoded parameters, as the rules ask for them."""

    def __init__(self, parameters: dict[str, Parameter]) -> None:
        """Keep the parameters by name."""
        self._parameters = parameters

    def have(self, *names: str) -> bool:
        """Whether this pack has all these objects."""
        return all(name in self._parameters for name in names)

    def values(self, name: str) -> Values:
        """Physical values in the object's shape."""
        return self._parameters[name].values

    def number(self, name: str) -> float:
        """The value of a VALUE object."""
        return float(self._parameters[name].values)

    def axis(self, name: str, position: int) -> Values:
        """Axis points of a CURVE or MAP: 0 is x, 1 is y."""
        return self._parameters[name].axes[position]

    def unit(self, name: str) -> str:
        """Unit of an object."""
        return self._parameters[name].description.conversion.unit

    def axis_unit(self, name: str, position: int) -> str:
        """Unit of an axis of a CURVE or MAP: 0 is x, 1 is y."""
        return self._parameters[name].description.axes[position].conversion.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule and the objects it needs; packs without them are not subject to it."""

    name: str
    needs: tuple[str, ...]
    check: Callable[["Rule", Tables], Findings]
    severity: Severity = "error"

    def find(self, tables: Tables) -> Findings:
        """Yield what breaks the rule."""
        if tables.have(*self.needs):
            yield from self.check(self, tables)

    def finding(self, parameter: str, index: tuple[int, ...], message: str) -> Finding:
        """Return a finding of this rule."""
        return Finding(parameter=parameter, index=index, rule=self.name, message=message, severity=self.severity)


def where(broken: "np.typing.NDArray[np.bool_]") -> list[tuple[int, ...]]:
    """Return the indices at which a rule is broken; `[()]` for a broken single value."""
    return [tuple(index) for index in np.argwhere(broken).tolist()] if broken.any() else []


def quantity(value: float, unit: str) -> str:
    """Return a value with its unit, if it has one."""
    return f"{value:g} {unit}".rstrip()


def rises(points: Values) -> bool:
    """Return whether axis points rise, as every look-up needs; another rule says so where they do not."""
    return bool((np.diff(points) > 0).all())


def at_most(name: str, highest: float, why: str) -> Callable[[Rule, Tables], Findings]:
    """Return a check that every value of an object is at most `highest`. `why` ends the sentence."""

    def check(rule: Rule, tables: Tables) -> Findings:
        values = tables.values(name)
        for index in where(values > highest):
            yield rule.finding(name, index, f"{quantity(values[index], tables.unit(name))} is above {highest:g}: {why}.")

    return check


def at_least(name: str, lowest: float, why: str) -> Callable[[Rule, Tables], Findings]:
    """Return a check that every value of an object is at least `lowest`. `why` ends the sentence."""

    def check(rule: Rule, tables: Tables) -> Findings:
        values = tables.values(name)
        for index in where(values < lowest):
            yield rule.finding(name, index, f"{quantity(values[index], tables.unit(name))} is below {lowest:g}: {why}.")

    return check


def not_below(upper: str, lower: str, by: float = 0.0) -> Callable[[Rule, Tables], Findings]:
    """Return a check that the single value `upper` is at least `by` above the single value `lower`."""

    def check(rule: Rule, tables: Tables) -> Findings:
        high, low = tables.number(upper), tables.number(lower)
        if high < low + by:
            distance = f"at least {quantity(by, tables.unit(upper))} above" if by else "at or above"
            yield rule.finding(upper, (), f"{upper} ({high:g}) must be {distance} {lower} ({low:g}).")

    return check


def steps(
    name: str, *, rising: bool, strictly: bool = True, axis: int = -1, along: str = "the table"
) -> Callable[[Rule, Tables], Findings]:
    """Return a check that values rise (or fall) along an axis of an object; equal neighbours pass unless `strictly`."""

    def check(rule: Rule, tables: Tables) -> Findings:
        values = tables.values(name)
        differences = np.diff(values, axis=axis) * (1 if rising else -1)
        for index in where((differences <= 0) if strictly else (differences < 0)):
            later = list(index)
            later[axis] += 1
            before, after = values[index], values[tuple(later)]
            direction = ("rise" if rising else "fall") if strictly else ("not fall" if rising else "not rise")
            yield rule.finding(
                name, tuple(later), f"{after:g} after {quantity(before, tables.unit(name))}: must {direction} along {along}."
            )

    return check

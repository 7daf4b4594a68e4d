"""Trigger conditions as a person writes them: `cell_min_mv < 1600 or contactors changes`.

    condition = all { "or" all }
    all       = test { "and" test }
    test      = name ( "<" | "<=" | ">" | ">=" ) number
              | name ( "==" | "!=" ) ( number | text )
              | name "changes"

A text is a word or stands in quotes; names and texts know no case. A value that is not valid now fulfils nothing.
"""

import difflib
import math
import operator
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np

from bms.definition.model import PackDefinition
from bms.errors import BadFileError
from bms.telemetry.snapshot import FloatColumn, PackSnapshot, Validity

LONGEST_CONDITION = 1000
_TOKEN = re.compile(
    r"\s*(?:(?P<sign><=|>=|==|!=|<|>|=)|(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?P<word>[^\W\d][\w.-]*)"
    r"|\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)')"
)
_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COLUMNS: dict[str, Callable[[PackSnapshot], FloatColumn]] = {
    "cell_min_mv": lambda snapshot: snapshot.cells_mv.valid_values(),
    "cell_max_mv": lambda snapshot: snapshot.cells_mv.valid_values(),
    "cell_spread_mv": lambda snapshot: snapshot.cells_mv.valid_values(),
    "temperature_min_c": lambda snapshot: snapshot.temperatures_c.valid_values(),
    "temperature_max_c": lambda snapshot: snapshot.temperatures_c.valid_values(),
}
COMPUTED_NAMES = tuple(_COLUMNS)
"""What a condition may name beside the readings of the pack."""


class ConditionError(BadFileError):
    """A trigger condition does not make sense; the detail points at the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a snapshot: a number, its text if it is an enumeration. None in both: not valid now."""

    number: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Test:
    """One comparison. `sign` is empty for `changes`."""

    name: str
    sign: str = ""
    number: float | None = None
    text: str = ""

    def holds(self, now: Value, before: Value | None) -> bool:
        """Return whether it is fulfilled; `before`: the last valid value."""
        if now.number is None:
            return False
        if not self.sign:
            return before is not None and (before.text, before.number) != (now.text, now.number)
        if self.sign in _ORDER:
            return self.number is not None and _ORDER[self.sign](now.number, self.number)
        same = _plain(now.text) == _plain(self.text) if self.number is None else now.number == self.number
        return same if self.sign == "==" else not same


class Condition:
    """A parsed condition; keeps the last valid values, and what held with the last snapshot."""

    def __init__(self, text: str, alternatives: tuple[tuple[_Test, ...], ...]) -> None:
        """Made by `parse_condition`."""
        self.text = text
        self._alternatives = alternatives
        self._names = frozenset(test.name for tests in alternatives for test in tests)
        self._before: dict[str, Value] = {}
        self._held = [False] * len(alternatives)

    def comes_true(self, snapshot: PackSnapshot) -> bool:
        """Return whether one of its alternatives holds with this snapshot that did not with the one before; a change is new."""
        now = {name: _value(snapshot, name) for name in self._names}
        holds = [all(test.holds(now[test.name], self._before.get(test.name)) for test in tests) for tests in self._alternatives]
        new = any(
            is_now and (not was or not all(test.sign for test in tests))
            for is_now, was, tests in zip(holds, self._held, self._alternatives, strict=True)
        )
        self._before |= {name: value for name, value in now.items() if value.number is not None}
        self._held = holds
        return new


def parse_condition(text: str, readings: Collection[str]) -> Condition:
    """Return a condition.

    Args:
        text: as a person writes it.
        readings: names of the pack's readings.

    Raises:
        ConditionError: it does not make sense; says where and what may have been meant.
    """
    if len(text) > LONGEST_CONDITION:
        raise ConditionError("The condition is too long.", advice=f"Use at most {LONGEST_CONDITION} characters.")
    return Condition(text.strip(), _Parser(text, (*readings, *COMPUTED_NAMES)).condition())


def reading_names(definition: PackDefinition) -> tuple[str, ...]:
    """Return the names of a pack's readings."""
    broadcasts = () if definition.broadcasts is None else tuple(one.reading for one in definition.broadcasts.readings)
    return broadcasts if definition.polling is None else (*broadcasts, *definition.polling.readings)


class _Parser:
    """Reads a condition from the left to the right."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self._text = text
        self._names = {name.lower(): name for name in names}
        self._place = 0

    def condition(self) -> tuple[tuple[_Test, ...], ...]:
        """Read all of it."""
        alternatives = [self._all()]
        place = self._place
        while self._word() == "or":
            alternatives.append(self._all())
            place = self._place
        self._place = place
        if self._text[place:].strip():
            raise self._mistake("Only `and`, `or` or the end can follow.", "Write for example: cell_min_mv < 1600.")
        return tuple(alternatives)

    def _all(self) -> tuple[_Test, ...]:
        tests = [self._test()]
        place = self._place
        while self._word() == "and":
            tests.append(self._test())
            place = self._place
        self._place = place
        return tuple(tests)

    def _test(self) -> _Test:
        place = self._skipped()
        match = _TOKEN.match(self._text, self._place)
        if match is None or match["word"] is None:
            raise self._mistake("The name of a value is missing.", f"Values are for example {', '.join(COMPUTED_NAMES)}.")
        name = self._names.get(match["word"].lower())
        if name is None:
            near = difflib.get_close_matches(match["word"].lower(), self._names, n=3)
            advice = f"Did you mean {' or '.join(near)}?" if near else f"It has for example {', '.join(list(self._names)[:8])}."
            raise self._mistake(f"This pack has no value called {match['word']}.", advice, place)
        self._place = match.end()
        return self._compared(name)

    def _compared(self, name: str) -> _Test:
        place = self._skipped()
        match = _TOKEN.match(self._text, self._place)
        if match is not None and (match["word"] or "").lower() == "changes":
            self._place = match.end()
            return _Test(name=name)
        if match is None or match["sign"] is None:
            raise self._mistake("A comparison is missing.", "Use <, <=, >, >=, ==, != or changes.", place)
        sign = "==" if match["sign"] == "=" else match["sign"]
        self._place = match.end()
        place = self._skipped()
        match = _TOKEN.match(self._text, self._place)
        if match is None or match["sign"] is not None:
            raise self._mistake("A number or a text is missing.", "Write for example: cell_min_mv < 1600.", place)
        self._place = match.end()
        if match["number"] is not None:
            return _Test(name=name, sign=sign, number=float(match["number"]))
        if sign in _ORDER:
            raise self._mistake("Only numbers can be less or greater.", "Use == or != with a text.", place)
        return _Test(name=name, sign=sign, text=next(filter(None, (match["word"], match["double"], match["single"])), ""))

    def _word(self) -> str | None:
        """Return the next word and go past it; None, and stay, if there is none."""
        match = _TOKEN.match(self._text, self._place)
        if match is None or match["word"] is None:
            return None
        self._place = match.end()
        return match["word"].lower()

    def _skipped(self) -> int:
        """Return where the next thing begins."""
        return len(self._text) - len(self._text[self._place :].lstrip())

    def _mistake(self, what: str, advice: str, place: int | None = None) -> ConditionError:
        place = self._skipped() if place is None else place
        return ConditionError(
            f"{what} This is about character {place + 1} of the condition.",
            detail=f"{self._text}\n{' ' * place}^",
            advice=advice,
        )


def _value(snapshot: PackSnapshot, name: str) -> Value:
    column = _COLUMNS.get(name)
    reading = snapshot.readings.get(name)
    if reading is not None:
        if reading.validity is not Validity.VALID or math.isnan(reading.value):
            return Value()
        return Value(number=reading.value, text=reading.text)
    if column is None:
        return Value()
    values = column(snapshot)
    values = values[~np.isnan(values)]
    if not values.size:
        return Value()
    if name == "cell_spread_mv":
        return Value(number=float(values.max() - values.min()))
    return Value(number=float(values.min() if "_min_" in name else values.max()))


def _plain(text: str) -> str:
    return text.lower().replace("_", " ").strip()

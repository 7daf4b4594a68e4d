"""From what was typed to an edit, and why an edit is refused. Nothing is ever clamped: a wrong number is said, not bent."""

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.calibration.edit_operations import apply_edit, snap
from bms.calibration.editing import Edit, Operation, Target, Values
from gui.widgets.value_grid.numbers import Numbers, numbers_of
from gui.widgets.value_grid.table import GridTable, Position, Selection
from gui.widgets.value_grid.texts import limits_text, number_text, place_text, with_unit

OPERATORS = "=+-*/%"
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was understood of an entry.

    Attributes:
        operation: SET, ADD, SUBTRACT or MULTIPLY; `/` and `%` are multiplications.
        operand: its number.
        whole_selection: an operator was typed, so every selected cell is meant; else only the cell of the cursor.
    """

    operation: Operation
    operand: float
    whole_selection: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Preview:
    """What an edit would do.

    Attributes:
        after: the numbers of its target as memory would hold them.
        refusal: why it must not be done, a whole sentence that names the cell; empty: it may.
    """

    after: Values
    refusal: str = ""


def parse_number(text: str) -> float | None:
    """Return the number a text says, with decimal point or comma and either minus sign; None: it says none."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        number = float(plain) if "_" not in plain else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def parse_entry(text: str, *, sign_is_operator: bool) -> Typed | None:
    """Return what an entry means; None: nothing that can be done.

    Args:
        text: e.g. `0.35`, `= 0.35`, `+ 0.05`, `* 1.1`, `/ 2`, `% 90` (of what it is).
        sign_is_operator: the entry was begun with an operator, so a leading + or − adds or subtracts; else it belongs to the
            number.
    """
    entry = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{MULTIPLICATION SIGN}", "*")
    operator = entry[:1]
    if operator not in OPERATORS or (operator in "+-" and not sign_is_operator) or not operator:
        number = parse_number(entry)
        return None if number is None else Typed(operation=Operation.SET, operand=number, whole_selection=False)
    number = parse_number(entry[1:])
    if number is None or (operator == "/" and number == 0):
        return None
    if operator in "/%":
        share = 1 / number if operator == "/" else number / 100
        return Typed(operation=Operation.MULTIPLY, operand=share, whole_selection=True)
    return Typed(operation=Operation(operator), operand=number, whole_selection=True)


def edit_of(selection: Selection, typed: Typed) -> Edit:
    """Return the edit an entry makes of a selection."""
    mask = selection.mask
    if not typed.whole_selection:
        mask = np.zeros_like(mask)
        mask[selection.active] = True
    return Edit(operation=typed.operation, selection=mask, target=selection.target, operand=typed.operand)


def preview(table: GridTable, edit: Edit) -> Preview:
    """Return what an edit would do to a table, and why it must not where it must not."""
    numbers = numbers_of(table, edit.target)
    if numbers.read_only:
        return Preview(after=numbers.values, refusal=numbers.read_only)
    points = (
        (None if table.x is None else table.x.points, None if table.y is None else table.y.points)
        if edit.target is Target.VALUES
        else (None, None)
    )
    raw = apply_edit(numbers.values, edit, x_points=points[0], y_points=points[1])
    changed = raw != numbers.values
    after = np.where(changed, snap(raw, numbers.resolution, numbers.offset), numbers.values)
    for index in np.argwhere(changed):
        position = (int(index[0]), int(index[1]))
        reason = refusal_of(numbers, float(after[position]))
        if reason:
            return Preview(after=after, refusal=f"{place_text(table, edit.target, position)}: {reason}")
    return Preview(after=after)


def refusal_of(numbers: Numbers, value: float) -> str:
    """Return why a number cannot stand in a table; empty: it can."""
    if not math.isfinite(value):
        return translate("ValueGrid", "that is no finite number.")
    if numbers.choices and value not in numbers.choices:
        return translate("ValueGrid", "choose one of: {0}.").format(", ".join(numbers.choices.values()))
    if not numbers.lower <= value <= numbers.upper:
        text = with_unit(number_text(value, numbers.decimals), numbers.unit)
        return translate("ValueGrid", "{0} is outside {1}.").format(text, limits_text(numbers))
    return ""


def single(table: GridTable, target: Target, position: Position, value: float) -> Edit:
    """Return the edit that sets one cell."""
    mask = np.zeros(numbers_of(table, target).values.shape, dtype=np.bool_)
    mask[position] = True
    return Edit(operation=Operation.SET, selection=mask, target=target, operand=value)

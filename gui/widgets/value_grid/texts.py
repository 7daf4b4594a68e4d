"""Every text of the calibration table widgets that depends on a value: cells, places, tooltips, what the strip says."""

import html
import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.calibration.editing import Edit, Layer, Operation, Target, Values
from gui.widgets.value_grid.numbers import Numbers, axis_of, numbers_of
from gui.widgets.value_grid.table import GridAxis, GridTable, Position, Shown

translate = QCoreApplication.translate
_SIGNS = {Operation.SET: "=", Operation.ADD: "+", Operation.SUBTRACT: "−", Operation.MULTIPLY: "×"}


def number_text(value: float, decimals: int) -> str:
    """Return a number as cells show it: a real minus sign, a dash for what is no number."""
    if not math.isfinite(value):
        return "–"
    # adding zero takes the sign from what is rounded to a negative zero
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def value_text(numbers: Numbers, value: float) -> str:
    """Return a value as it is shown: its word where it has one."""
    return numbers.choices.get(value) or number_text(value, numbers.decimals)


def with_unit(text: str, unit: str) -> str:
    """Return a text and its unit, if it has one."""
    return f"{text} {unit}" if unit else text


def difference_text(numbers: Numbers, value: float, reference: float, shown: Shown) -> str:
    """Return how far a value is from the reference; nothing where it is not."""
    if value == reference:
        return ""
    if shown is Shown.PERCENT:
        return f"{(value - reference) / abs(reference) * 100:+.0f}".replace("-", "−") if reference else "–"
    return f"{value - reference:+.{numbers.decimals}f}".replace("-", "−")


def layer_name(layer: Layer) -> str:
    """Return what a layer is called."""
    return {
        Layer.DEVICE: translate("ValueGrid", "Device"),
        Layer.FILE: translate("ValueGrid", "File"),
        Layer.DEFAULT: translate("ValueGrid", "Default"),
    }[layer]


def column_name(table: GridTable, column: int) -> str:
    """Return the head of a column that has no axis point."""
    return table.column_names[column] if column < len(table.column_names) else str(column + 1)


def axis_caption(axis: GridAxis | None) -> str:
    """Return what is along a side, with its unit."""
    return "" if axis is None else f"{axis.name} ({axis.unit})" if axis.unit else axis.name


def place_text(table: GridTable, target: Target, position: Position) -> str:
    """Return which cell it is, in words: `−20 °C · 40 %`, or the axis and the number of its point."""
    if target is not Target.VALUES:
        axis = axis_of(table, target)
        return "" if axis is None else translate("ValueGrid", "{0}, point {1}").format(axis.name, position[1] + 1)
    row, column = position
    parts = []
    if table.y is not None:
        parts.append(with_unit(number_text(float(table.y.points[row]), table.y.decimals), table.y.unit))
    if table.x is not None:
        parts.append(with_unit(number_text(float(table.x.points[column]), table.x.decimals), table.x.unit))
    else:
        parts += [table.name, column_name(table, column)] if table.columns > 1 else [table.name]
    return " · ".join(parts)


def reading_text(table: GridTable, numbers: Numbers, value: float) -> str:
    """Return a value with its unit and, where there is one, the second reading: `0.35 C = 43.1 A`."""
    text = with_unit(value_text(numbers, value), numbers.unit)
    if numbers.target is Target.VALUES and table.second_factor:
        return f"{text} = {with_unit(number_text(value * table.second_factor, 1), table.second_unit)}"
    return text


def limits_text(numbers: Numbers) -> str:
    """Return smallest … largest value allowed; nothing where there are no limits."""
    if not (math.isfinite(numbers.lower) and math.isfinite(numbers.upper)):
        return ""
    lower, upper = (number_text(limit, numbers.decimals) for limit in (numbers.lower, numbers.upper))
    return with_unit(f"{lower} … {upper}", numbers.unit)


def warnings_of(table: GridTable, target: Target, position: Position) -> tuple[str, ...]:
    """Return what is wrong with a cell: findings first, then the envelope."""
    said = [numbers_of(table, target).findings.get(position, "")]
    if target is Target.VALUES:
        said.append(table.outside_envelope.get(position, ""))
    return tuple(dict.fromkeys(sentence for sentence in said if sentence))


def facts(table: GridTable, target: Target, position: Position) -> tuple[tuple[str, str], ...]:
    """Return (name, text) of everything known of a cell, for its tooltip."""
    numbers = numbers_of(table, target)
    rows = [(translate("ValueGrid", "Working"), reading_text(table, numbers, float(numbers.values[position])))]
    rows += [
        (layer_name(layer), reading_text(table, numbers, float(values[position]))) for layer, values in numbers.layers.items()
    ]
    limits = limits_text(numbers)
    if limits:
        rows.append((translate("ValueGrid", "Allowed"), limits))
    if target is Target.VALUES and table.envelope is not None:
        rows.append((translate("ValueGrid", "Envelope"), f"≤ {reading_text(table, numbers, float(table.envelope[position]))}"))
    if numbers.read_only:
        rows.append((translate("ValueGrid", "Read only"), numbers.read_only))
    return tuple(rows)


def tooltip(table: GridTable, target: Target, position: Position) -> str:
    """Return everything known of a cell as rich text."""
    rows = "".join(
        f"<tr><td>{html.escape(name)}&nbsp;&nbsp;</td><td>{html.escape(text)}</td></tr>"
        for name, text in facts(table, target, position)
    )
    warnings = "".join(f"<p>⚠ {html.escape(sentence)}</p>" for sentence in warnings_of(table, target, position))
    return f"<b>{html.escape(place_text(table, target, position))}</b><table>{rows}</table>{warnings}"


def spoken_text(table: GridTable, target: Target, position: Position) -> str:
    """Return a cell as a screen reader says it: place, value, state, what is wrong."""
    numbers = numbers_of(table, target)
    parts = [place_text(table, target, position), reading_text(table, numbers, float(numbers.values[position]))]
    if numbers.dirty[position]:
        parts.append(translate("ValueGrid", "changed"))
    return ", ".join(parts + list(warnings_of(table, target, position)))


def operation_text(operation: Operation, operand: float, unit: str, count: int) -> str:
    """Return what is about to be done: `+ 0.05 C on 12 cells`."""
    number = f"{operand:g}".replace("-", "−")
    amount = number if operation is Operation.MULTIPLY else with_unit(number, unit)
    cells = translate("ValueGrid", "on 1 cell") if count == 1 else translate("ValueGrid", "on {0} cells").format(count)
    return f"{_SIGNS[operation]} {amount} {cells}"


def effect_text(numbers: Numbers, edit: Edit, after: Values, *, selected: int) -> str:
    """Return what an entry is about to do: `+ 0.05 C on 12 cells: 0.10 … 0.40 C → 0.15 … 0.45 C`; and what `=` would do.

    Args:
        numbers: the edit's target.
        edit: SET, ADD, SUBTRACT or MULTIPLY.
        after: the numbers afterwards.
        selected: how many cells are selected; a number without an operator goes into one of them.
    """
    count = int(np.count_nonzero(edit.selection))
    before, then = (range_text(numbers, block[edit.selection].tolist()) for block in (numbers.values, after))
    said = f"{operation_text(edit.operation, edit.operand, numbers.unit, count)}: {before} → {then}"
    if edit.operation is Operation.SUBTRACT:
        number = with_unit(number_text(-edit.operand, numbers.decimals), numbers.unit)
        said += "  " + translate("ValueGrid", "(= first sets {0})").format(number)
    elif selected > count:
        said += "  " + translate("ValueGrid", "(= first sets all {0} cells)").format(selected)
    return said


def shown_text(table: GridTable, shown: Shown, count: int) -> str:
    """Return what the table shows instead of values, and how many cells are selected."""
    parts = []
    if shown is not Shown.VALUES and table.reference is not None:
        name = layer_name(table.reference)
        against = {
            Shown.DIFFERENCES: translate("ValueGrid", "Difference from: {0}"),
            Shown.PERCENT: translate("ValueGrid", "Percent from: {0}"),
        }[shown]
        parts.append(against.format(name))
    if count > 1:
        parts.append(translate("ValueGrid", "{0} cells selected").format(count))
    return " · ".join(parts)


def range_text(numbers: Numbers, values: list[float]) -> str:
    """Return the values of some cells in short: the one they share, or lowest … highest."""
    low, high = min(values), max(values)
    text = value_text(numbers, low) if low == high else f"{value_text(numbers, low)} … {value_text(numbers, high)}"
    return with_unit(text, numbers.unit)

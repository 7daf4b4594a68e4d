"""What each cell looks like: its text, its shade of the heat map, its marks. Decided once for each table, painted often."""

import enum
from dataclasses import dataclass

import numpy as np

from bms.calibration.editing import Target, Values
from gui.widgets.value_grid.numbers import Numbers, numbers_of
from gui.widgets.value_grid.table import GridTable, Shown
from gui.widgets.value_grid.texts import column_name, difference_text, value_text

SHADES = 33
PLAIN = -1


class Sign(enum.IntFlag):
    """What is drawn besides the text."""

    NONE = 0
    CHANGED = enum.auto()
    """Since the last saving: a dot."""
    ABOVE = enum.auto()
    """The reference is lower: ▲."""
    BELOW = enum.auto()
    """The reference is higher: ▼."""
    FINDING = enum.auto()
    OUTSIDE = enum.auto()
    """Outside the envelope of the chemistry: hatched."""


@dataclass(frozen=True, slots=True)
class Look:
    """One cell: its text, its shade 0…32 (`PLAIN`: none) and its signs."""

    text: str
    shade: int
    signs: Sign


Looks = tuple[tuple[Look, ...], ...]


def cell_looks(table: GridTable, shown: Shown, *, heat_map: bool) -> Looks:
    """Return how the values look, by row."""
    numbers = numbers_of(table, Target.VALUES)
    reference = table.reference_values
    texts = [[value_text(numbers, value) for value in row] for row in numbers.values.tolist()]
    if shown is not Shown.VALUES and reference is not None:
        texts = [
            [difference_text(numbers, value, other, shown) for value, other in zip(row, others, strict=True)]
            for row, others in zip(numbers.values.tolist(), reference.tolist(), strict=True)
        ]
        shades = _diverging(numbers.values - reference)
    else:
        shades = _sequential(numbers.values)
    if not heat_map or numbers.choices:
        shades = np.full(numbers.values.shape, PLAIN)
    signs = _signs(numbers, reference)
    for position in table.outside_envelope:
        signs[position] |= Sign.OUTSIDE
    return _looks(texts, shades, signs)


def axis_looks(table: GridTable, target: Target) -> Looks:
    """Return how the points of an axis look, in one row; column names where there is no x axis."""
    numbers = numbers_of(table, target)
    if not numbers.values.size:
        names = range(table.columns) if target is Target.X_AXIS and table.columns > 1 else ()
        return (tuple(Look(column_name(table, column), PLAIN, Sign.NONE) for column in names),)
    texts = [[value_text(numbers, value) for value in row] for row in numbers.values.tolist()]
    reference = None if table.reference is None else numbers.layers.get(table.reference)
    return _looks(texts, np.full(numbers.values.shape, PLAIN), _signs(numbers, reference))


def _signs(numbers: Numbers, reference: Values | None) -> np.typing.NDArray[np.int64]:
    signs = np.where(numbers.dirty, int(Sign.CHANGED), 0)
    if reference is not None:
        signs |= np.where(numbers.values > reference, int(Sign.ABOVE), 0)
        signs |= np.where(numbers.values < reference, int(Sign.BELOW), 0)
    for position in numbers.findings:
        signs[position] |= Sign.FINDING
    return signs


def _looks(texts: list[list[str]], shades: np.typing.NDArray[np.int64], signs: np.typing.NDArray[np.int64]) -> Looks:
    return tuple(
        tuple(Look(text, shade, Sign(sign)) for text, shade, sign in zip(*row, strict=True))
        for row in zip(texts, shades.tolist(), signs.tolist(), strict=True)
    )


def _sequential(values: Values) -> np.typing.NDArray[np.int64]:
    """Return shades from the lowest (0) to the highest value (32); none where all are equal or none is a number."""
    finite = np.isfinite(values)
    low, high = (values[finite].min(), values[finite].max()) if finite.any() else (0.0, 0.0)
    if low == high:
        return np.full(values.shape, PLAIN)
    share = np.where(finite, (values - low) / (high - low), 0.0)
    return np.where(finite, np.round(share * (SHADES - 1)), PLAIN).astype(np.int64)


def _diverging(differences: Values) -> np.typing.NDArray[np.int64]:
    """Return shades with no difference in the middle; none where there is none."""
    finite = np.isfinite(differences) & (differences != 0)
    if not finite.any():
        return np.full(differences.shape, PLAIN)
    half = (SHADES - 1) // 2
    share = np.where(finite, differences, 0.0) / np.abs(differences[finite]).max()
    return np.where(finite, half + np.round(share * half), PLAIN).astype(np.int64)

"""Puts the tables of a file into a payload, as the A2L describes them; whatever does not fit is named, never bent."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bms.calibration.decoding import decode_values, encode_one, raw_bytes, shape_of, span
from bms.calibration.files.contents import FileAxis, FileContents, FileTable
from bms.calibration.files.numbers import indexed, position_in
from bms.definition.a2l import AxisDescription, CalibrationDescription, Characteristic, Conversion, DataType
from bms.errors import BadFileError

_SAME = 1e-9
"""Numbers nearer to each other than this (relative, or absolute below 1) were written by different tools from one value."""
_SAME_STEP, _SAME_FLOAT = 1e-6, 1e-6
"""So near to a step of its data type, or to a number a FLOAT32 can hold, nothing was rounded (in steps; relative)."""
_SAME_UNIT = {"degc": "°c", "gradc": "°c", "grdc": "°c", "percent": "%", "-": "", "1": ""}


class _DoesNotFitError(Exception):
    """A table of the file does not fit this pack; it is listed and not taken."""


def map_tables(
    description: CalibrationDescription, base: bytes, tables: list[FileTable], *, file_format: str, not_understood: list[str]
) -> FileContents:
    """Return the payload with the tables in it.

    Args:
        description: the A2L.
        base: the payload to start from.
        tables: what the file holds.
        file_format: name of the format.
        not_understood: what the format's reader could not make a table of.

    Raises:
        BadFileError: a table is there twice, or tables contradict each other about an axis.
        DefinitionError: the A2L places an object outside the payload.
    """
    names = [*description.axis_points, *description.characteristics]
    for name in names:
        raw_bytes(description, base, name)
    mapping = _Mapping(description, base)
    unknown = list(not_understood)
    not_taken: list[str] = []
    for table in tables:
        if table.name not in description.characteristics and table.name not in description.axis_points:
            unknown.append(f"{_place(table)}: this pack has no such object")
            continue
        try:
            mapping.take(table)
        except _DoesNotFitError as reason:
            not_taken.append(f"{_place(table)}: {reason}")
    payload = bytes(mapping.image)
    return FileContents(
        payload=payload,
        format=file_format,
        taken=tuple(name for name in names if name in mapping.taken),
        missing=tuple(name for name in names if name not in mapping.taken),
        not_taken=tuple(not_taken),
        not_understood=tuple(unknown),
        rounded=tuple(_rounded(description, payload, mapping.taken)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One object or axis of a table: its physical values, what becomes of them, and the table."""

    name: str
    numbers: list[float]
    raw: bytes
    table: str


class _Mapping:
    """A payload that is being filled."""

    def __init__(self, description: CalibrationDescription, base: bytes) -> None:
        self._description = description
        self.image = bytearray(base)
        self.taken: dict[str, _Part] = {}

    def take(self, table: FileTable) -> None:
        """Put one table in with its axes; none of it where any of it does not fit."""
        earlier = self.taken.get(table.name)
        if earlier is not None and earlier.table == table.name:
            raise BadFileError(f"{_place(table)} is in the file twice.", advice="Keep one of them.")
        axis = self._description.axis_points.get(table.name)
        if axis is not None:
            parts = [self._part(table, axis.name, _numbers(table, (axis.length,), axis.conversion))]
        else:
            characteristic = self._description.characteristics[table.name]
            values = _numbers(table, characteristic.shape, characteristic.conversion)
            parts = [*self._axis_parts(table, characteristic), self._part(table, table.name, values)]
        for part in parts:
            earlier = self.taken.setdefault(part.name, part)
            if earlier.raw != part.raw:
                raise BadFileError(
                    f"{earlier.table} and {table.name} give different points for the axis {part.name} they share.",
                    detail=table.place,
                    advice="Give both tables the same axis points.",
                )
            start, length = span(self._description, part.name)
            self.image[start : start + length] = part.raw

    def _axis_parts(self, table: FileTable, characteristic: Characteristic) -> list[_Part]:
        if table.axes and len(table.axes) != len(characteristic.axes):
            raise _DoesNotFitError(f"it has {len(table.axes)} axes, this pack's has {len(characteristic.axes)}")
        parts = []
        for given, axis in zip(table.axes, characteristic.axes, strict=False):
            if given.points is None:
                continue
            _check_unit(given.unit, axis.conversion.unit)
            if len(given.points) != axis.length:
                raise _DoesNotFitError(f"an axis has {len(given.points)} points, this pack's has {axis.length}")
            if axis.axis_points is None:
                _check_fixed(given, axis)
            else:
                parts.append(self._part(table, axis.axis_points, list(given.points)))
        return parts

    def _part(self, table: FileTable, name: str, numbers: list[float]) -> _Part:
        """Return one object or axis as it will stand in memory."""
        try:
            raw = encode_one(self._description, name, np.reshape(numbers, shape_of(self._description, name)))
        except BadFileError as error:
            raise _DoesNotFitError(error.what.removesuffix(".")) from error
        return _Part(name=name, numbers=numbers, raw=raw, table=table.name)


def _rounded(description: CalibrationDescription, payload: bytes, taken: dict[str, _Part]) -> Iterator[str]:
    """Yield the largest difference of each object whose values lie between two steps of its data type."""
    for name, part in taken.items():
        stored = decode_values(description, payload, name)
        asked = np.reshape(part.numbers, stored.shape)
        differences = np.abs(stored - asked)
        item = description.characteristics.get(name) or description.axis_points[name]
        is_float = item.data_type in {DataType.FLOAT32_IEEE, DataType.FLOAT64_IEEE}
        allowed = _SAME_FLOAT * np.abs(asked) if is_float else _SAME * np.abs(asked) + _SAME_STEP * abs(item.conversion.factor)
        if np.any(differences > allowed):
            index = tuple(int(place) for place in np.unravel_index(int(differences.argmax()), stored.shape))
            was, became = (f"{values[index]:g} {item.conversion.unit}".strip() for values in (asked, stored))
            yield f"{indexed(name, index)}: {was} became {became}"


def _place(table: FileTable) -> str:
    return f"{table.name} ({table.place})" if table.place else table.name


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(1.0, abs(one))


def _check_unit(given: str, ours: str) -> None:
    """Raise where a file gives a value in another unit: ampere in place of milliampere would fit many a data type."""

    def plain(unit: str) -> str:
        together = "".join(unit.split())
        return _SAME_UNIT.get(together.lower(), together.replace("°C", "°c"))

    if plain(given) and plain(given) != plain(ours):
        raise _DoesNotFitError(f"the file gives it in {given.strip()[:20]}, this pack has it in {ours or 'no unit'}")


def _check_fixed(given: FileAxis, axis: AxisDescription) -> None:
    for ours, theirs in zip(axis.points or (), given.points or (), strict=True):
        if not _same(ours, theirs):
            raise _DoesNotFitError(f"an axis point is {theirs:g}, this pack's is fixed at {ours:g}")


def _numbers(table: FileTable, shape: tuple[int, ...], conversion: Conversion) -> list[float]:
    """Return the physical values as numbers, after checking how many there are and their unit."""
    _check_unit(table.unit, conversion.unit)
    same_shape = table.shape == shape if len(shape) == 2 else len(table.shape) < 2 or 1 in table.shape
    if not same_shape or len(table.values) != math.prod(shape):
        raise _DoesNotFitError(f"it has {_words(table.shape)}, this pack's has {_words(shape)}")
    raw_of = {text: raw for raw, text in reversed((conversion.texts or {}).items())}
    numbers = []
    for position, value in enumerate(table.values):
        if isinstance(value, float):
            numbers.append(value)
        elif value in raw_of:
            numbers.append(raw_of[value] * conversion.factor + conversion.offset)
        else:
            where = indexed(table.name, position_in(shape, position))
            raise _DoesNotFitError(f"{where} is {value[:40]!r}, which is none of its choices")
    return numbers


def _words(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) + " values" if shape else "a single value"

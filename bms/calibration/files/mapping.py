"""Puts the tables of a file into a payload, as the A2L describes them; whatever does not fit is named, never bent."""

import math

from bms.calibration.decoding import decode_axis, decode_one, encode, raw_bytes
from bms.calibration.files.contents import FileAxis, FileContents, FileTable
from bms.calibration.files.numbers import indexed, position_in
from bms.definition.a2l import AxisDescription, CalibrationDescription, Characteristic, Conversion
from bms.errors import BadFileError

_SAME = 1e-9
"""Numbers nearer to each other than this (relative, or absolute below 1) were written by different tools from one value."""
_SAME_UNIT = {"degc": "°c", "deg c": "°c", "grad c": "°c", "grdc": "°c", "percent": "%", "-": "", "1": ""}


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
        BadFileError: a table is there twice, a value is no finite number, or tables contradict each other about an axis.
    """
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
    names = [*description.axis_points, *description.characteristics]
    return FileContents(
        payload=mapping.payload,
        format=file_format,
        taken=tuple(name for name in names if name in mapping.taken),
        missing=tuple(name for name in names if name not in mapping.taken),
        not_taken=tuple(not_taken),
        not_understood=tuple(unknown),
        rounded=tuple(mapping.rounded),
    )


class _Mapping:
    """A payload that is being filled."""

    def __init__(self, description: CalibrationDescription, base: bytes) -> None:
        self._description = description
        self.payload = base
        self.taken: dict[str, str] = {}
        """Object or axis → the table it was taken from."""
        self.rounded: list[str] = []

    def take(self, table: FileTable) -> None:
        """Put one table in, its axes first; none of it where any of it does not fit."""
        if self.taken.get(table.name) == table.name:
            raise BadFileError(f"{_place(table)} is in the file twice.", advice="Keep one of them.")
        parts: list[tuple[str, list[float], str]] = []
        if table.name in self._description.axis_points:
            points = self._description.axis_points[table.name]
            parts.append((table.name, _numbers(table, (points.length,), points.conversion), points.conversion.unit))
        else:
            characteristic = self._description.characteristics[table.name]
            values = _numbers(table, characteristic.shape, characteristic.conversion)
            parts += self._axis_parts(table, characteristic)
            parts.append((table.name, values, characteristic.conversion.unit))
        payload = self.payload
        for name, numbers, _ in parts:
            payload = self._put(payload, name, numbers, table)
        for name, numbers, unit in parts:
            if name not in self.taken:
                self._note_rounding(payload, name, numbers, unit)
            self.taken.setdefault(name, table.name)
        self.payload = payload

    def _axis_parts(self, table: FileTable, characteristic: Characteristic) -> list[tuple[str, list[float], str]]:
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
                parts.append((axis.axis_points, list(given.points), axis.conversion.unit))
        return parts

    def _put(self, payload: bytes, name: str, numbers: list[float], table: FileTable) -> bytes:
        """Return the payload with one object or axis in it."""
        shape = self._shape(name)
        try:
            changed = encode(self._description, payload, {name: _shaped(numbers, shape)})
        except BadFileError as error:
            raise _DoesNotFitError(error.what.removesuffix(".")) from error
        earlier = self.taken.get(name)
        if earlier is not None and raw_bytes(self._description, changed, name) != raw_bytes(self._description, payload, name):
            raise BadFileError(
                f"{earlier} and {table.name} give different points for the axis {name} they share.",
                detail=table.place,
                advice="Give both tables the same axis points.",
            )
        return changed

    def _note_rounding(self, payload: bytes, name: str, numbers: list[float], unit: str) -> None:
        if name in self._description.axis_points:
            stored = decode_axis(self._description, payload, name)
        else:
            stored = decode_one(self._description, payload, name).values
        differences = [abs(one - other) for one, other in zip(stored.ravel().tolist(), numbers, strict=True)]
        most = max(range(len(numbers)), key=differences.__getitem__)
        if not _same(numbers[most], numbers[most] + differences[most]):
            where = indexed(name, position_in(self._shape(name), most))
            stored_value = float(stored.ravel()[most])
            self.rounded.append(f"{where}: {numbers[most]:g} {unit} became {stored_value:g} {unit}".replace("  ", " ").strip())

    def _shape(self, name: str) -> tuple[int, ...]:
        if name in self._description.axis_points:
            return (self._description.axis_points[name].length,)
        return self._description.characteristics[name].shape


def _place(table: FileTable) -> str:
    return f"{table.name} ({table.place})" if table.place else table.name


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _SAME * max(1.0, abs(one))


def _shaped(numbers: list[float], shape: tuple[int, ...]) -> list[list[float]] | list[float] | float:
    if len(shape) == 2:
        return [numbers[start : start + shape[1]] for start in range(0, len(numbers), shape[1])]
    return numbers if shape else numbers[0]


def _check_unit(given: str, ours: str) -> None:
    """Raise where a file gives a value in another unit: ampere in place of milliampere would fit many a data type."""

    def plain(unit: str) -> str:
        folded = unit.strip()
        return _SAME_UNIT.get(folded.lower(), folded.lower() if folded in {"°C", "°c"} else folded)

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

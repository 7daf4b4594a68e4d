"""What differs between two data sets of one pack, value by value."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bms.calibration.decoding import decode_values, raw_bytes, shape_of, span, unit_of
from bms.calibration.model import DataSet
from bms.definition.a2l import CalibrationDescription


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that differs.

    Attributes:
        parameter: calibration object or axis.
        index: position in its shape; `()` for a single value, (row, column) for a map.
        old: physical value before.
        new: physical value after.
        unit: unit of both.
    """

    parameter: str
    index: tuple[int, ...]
    old: float
    new: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All differences of two data sets.

    Attributes:
        changed: values that differ, in the order of the A2L, axes first.
        compared: how many values were compared.
        undescribed_bytes: payload bytes that differ where the A2L describes nothing.
    """

    changed: tuple[Change, ...]
    compared: int
    undescribed_bytes: int

    @property
    def identical(self) -> bool:
        """Not one byte of the payload differs."""
        return not self.changed and self.undescribed_bytes == 0

    @property
    def changed_parameters(self) -> tuple[str, ...]:
        """Names of the objects with a changed value, each once."""
        return tuple(dict.fromkeys(change.parameter for change in self.changed))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that is not the same in all sets compared.

    Attributes:
        parameter: calibration object or axis.
        index: position in its shape; `()` for a single value.
        values: physical values, in the order of the sets.
        unit: unit of all of them.
    """

    parameter: str
    index: tuple[int, ...]
    values: tuple[float, ...]
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerComparison:
    """All differences between any number of sets: working, device, file, default.

    Attributes:
        layers: names of the sets, in order.
        differences: values that are not the same everywhere, axes first, in the order of the A2L.
        compared: how many values were compared.
    """

    layers: tuple[str, ...]
    differences: tuple[Difference, ...]
    compared: int

    def count_between(self, one: str, other: str) -> int:
        """Return how many values differ between two of the sets."""
        first, second = self.layers.index(one), self.layers.index(other)
        return sum(difference.values[first] != difference.values[second] for difference in self.differences)


def compare_layers(description: CalibrationDescription, payloads: Mapping[str, bytes]) -> LayerComparison:
    """Compare any number of payloads of one pack, value by value.

    Args:
        description: the A2L of all of them.
        payloads: name of the set → its payload.

    Raises:
        DefinitionError: the A2L places an object outside a payload.
    """
    found: list[Difference] = []
    compared = 0
    images = list(payloads.values())
    for name in [*description.axis_points, *description.characteristics]:
        raw = {raw_bytes(description, image, name) for image in images}
        compared += math.prod(shape_of(description, name)) if images else 0
        if len(raw) > 1:
            tables = [decode_values(description, image, name) for image in images]
            unit = unit_of(description, name)
            stacked = np.stack(tables)
            for index in np.argwhere(~(stacked == stacked[0]).all(axis=0)):
                place = tuple(int(part) for part in index)
                values = tuple(float(table[place]) for table in tables)
                found.append(Difference(parameter=name, index=place, values=values, unit=unit))
    return LayerComparison(layers=tuple(payloads), differences=tuple(found), compared=compared)


def compare(description: CalibrationDescription, old: DataSet, new: DataSet) -> Comparison:
    """Compare two data sets.

    Args:
        description: the A2L of both.
        old: what was there before.
        new: what comes now.

    Raises:
        DefinitionError: the A2L places an object outside the payload.
    """
    found = compare_layers(description, {"old": old.payload, "new": new.payload})
    return Comparison(
        changed=tuple(
            Change(parameter=each.parameter, index=each.index, old=each.values[0], new=each.values[1], unit=each.unit)
            for each in found.differences
        ),
        compared=found.compared,
        undescribed_bytes=undescribed_difference(description, old.payload, new.payload),
    )


def undescribed_difference(description: CalibrationDescription, old: bytes, new: bytes) -> int:
    """Return how many bytes outside all objects differ; of payloads of different length the missing end differs."""
    described = np.zeros(max(len(old), len(new)), dtype=np.bool_)
    for name in [*description.axis_points, *description.characteristics]:
        start, length = span(description, name)
        described[start : start + length] = True
    shorter = min(len(old), len(new))
    differs = np.ones(described.size, dtype=np.bool_)
    differs[:shorter] = np.frombuffer(old[:shorter], np.uint8) != np.frombuffer(new[:shorter], np.uint8)
    return int(np.count_nonzero(differs & ~described))

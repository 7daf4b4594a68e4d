"""Payload bytes ↔ physical values, as the A2L describes them."""

import functools
import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from bms.calibration.model import Parameter
from bms.definition.a2l import AxisDescription, AxisPoints, CalibrationDescription, Characteristic, DataType
from bms.errors import BadFileError, DefinitionError

Values = npt.NDArray[np.float64]

_SURPLUS_DECIMALS = 6


def decode(description: CalibrationDescription, payload: bytes) -> dict[str, Parameter]:
    """Return every calibration object with its physical values.

    Args:
        description: the A2L.
        payload: the data set's payload; its first byte is at `description.memory_start`.

    Raises:
        DefinitionError: the A2L places an object outside the payload.
    """
    return {name: decode_one(description, payload, name) for name in description.characteristics}


def decode_one(description: CalibrationDescription, payload: bytes, name: str) -> Parameter:
    """Return one calibration object; see `decode`."""
    characteristic = description.characteristics[name]
    return Parameter(
        description=characteristic,
        values=_physical(description, characteristic, payload),
        axes=tuple(_axis_values(description, axis, payload) for axis in characteristic.axes),
    )


def decode_axis(description: CalibrationDescription, payload: bytes, name: str) -> Values:
    """Return the physical points of one axis in memory, shape (n,); see `decode`."""
    return _physical(description, description.axis_points[name], payload)


def decode_values(description: CalibrationDescription, payload: bytes, name: str) -> Values:
    """Return the physical values of one calibration object or axis in its shape; see `decode`."""
    return _physical(description, _item(description, name), payload)


def shape_of(description: CalibrationDescription, name: str) -> tuple[int, ...]:
    """Return the shape of one calibration object or axis."""
    return _shape(_item(description, name))


def unit_of(description: CalibrationDescription, name: str) -> str:
    """Return the unit of one calibration object or axis; empty where it has none."""
    return _item(description, name).conversion.unit


def raw_bytes(description: CalibrationDescription, payload: bytes, name: str) -> bytes:
    """Return the bytes of one calibration object or axis; see `decode`."""
    start, length = span(description, name)
    if not 0 <= start <= start + length <= len(payload):
        raise DefinitionError(
            f"The A2L places {name} outside the data set.",
            detail=f"offset {start}, {length} bytes",
            advice="Use the A2L that belongs to this pack.",
        )
    return payload[start : start + length]


def without_surplus_digits(physical: Values, factor: float) -> Values:
    """Return values that are multiples of `factor` as people write them: 0.05 × 3 is 0.15000000000000002, meant is 0.15."""
    return np.round(physical, _SURPLUS_DECIMALS - math.floor(math.log10(abs(factor))))


def span(description: CalibrationDescription, name: str) -> tuple[int, int]:
    """Return offset in the payload and length in bytes of one calibration object or axis."""
    item = _item(description, name)
    return item.address - description.memory_start, math.prod(_shape(item)) * item.data_type.value[1]


def encode(description: CalibrationDescription, payload: bytes, values: Mapping[str, npt.ArrayLike]) -> bytes:
    """Return the payload with new physical values in it.

    Args:
        description: the A2L.
        payload: the payload to start from.
        values: name of a calibration object or axis → physical values in its shape.

    Raises:
        BadFileError: a name is unknown, a shape is wrong, or a value does not fit its data type.
        DefinitionError: the A2L places an object outside the payload.
    """
    image = bytearray(payload)
    for name, physical in values.items():
        if name not in description.characteristics and name not in description.axis_points:
            raise BadFileError(f"This pack has no calibration object {name}.", advice="Use the A2L that belongs to this pack.")
        start, length = span(description, name)
        raw_bytes(description, payload, name)
        image[start : start + length] = encode_one(description, name, physical)
    return bytes(image)


def encode_one(description: CalibrationDescription, name: str, values: npt.ArrayLike) -> bytes:
    """Return the bytes of one calibration object or axis of the A2L for physical values in its shape; see `encode`."""
    item, physical = _item(description, name), np.asarray(values, dtype=np.float64)
    if physical.shape != _shape(item):
        raise BadFileError(f"{name} has the shape {_shape(item)}, the new values {physical.shape}.")
    # NumPy turns the result for a single value into a scalar, and scalars forget the byte order.
    raw = np.asarray((physical - item.conversion.offset) / item.conversion.factor)
    dtype = _dtype(description.big_endian, item.data_type)
    code = item.data_type.value[2]
    if dtype.kind in "iu":
        raw = np.asarray(np.round(raw))
    limits = np.iinfo(code) if dtype.kind in "iu" else np.finfo(code)
    for position in np.argwhere(~((raw >= limits.min) & (raw <= limits.max))):
        index = tuple(int(part) for part in position)
        where = f"{name}[{', '.join(map(str, index))}]" if index else name
        value = f"{physical[index]:g} {item.conversion.unit}".strip()
        raise BadFileError(f"{value} in {where} does not fit into {item.data_type.name}.")
    return raw.astype(dtype).tobytes(order="F" if _by_column(item) else "C")


def _item(description: CalibrationDescription, name: str) -> Characteristic | AxisPoints:
    return description.characteristics[name] if name in description.characteristics else description.axis_points[name]


def _shape(item: Characteristic | AxisPoints) -> tuple[int, ...]:
    return item.shape if isinstance(item, Characteristic) else (item.length,)


@functools.cache
def _dtype(big_endian: bool, data_type: DataType) -> np.dtype[np.generic]:
    return np.dtype((">" if big_endian else "<") + data_type.value[2])


def _by_column(item: Characteristic | AxisPoints) -> bool:
    return isinstance(item, Characteristic) and item.by_column


def _physical(description: CalibrationDescription, item: Characteristic | AxisPoints, payload: bytes) -> Values:
    dtype = _dtype(description.big_endian, item.data_type)
    raw = np.frombuffer(raw_bytes(description, payload, item.name), dtype=dtype).astype(np.float64)
    physical = raw.reshape(_shape(item), order="F" if _by_column(item) else "C")
    factor, offset = item.conversion.factor, item.conversion.offset
    if factor != 1:
        physical = physical * factor
    if offset:  # adding zero would take its sign from a negative zero
        physical = physical + offset
    if dtype.kind == "f" or (factor == round(factor) and offset == round(offset)):
        return physical
    return without_surplus_digits(physical, factor)


def _axis_values(description: CalibrationDescription, axis: AxisDescription, payload: bytes) -> Values:
    if axis.axis_points is None:
        return np.asarray(axis.points, dtype=np.float64)
    return decode_axis(description, payload, axis.axis_points)

"""Reading calibration objects out of the flashed payload, and looking values up in them.

The BMS finds each object where the A2L of the definition says, as its own compiler would have told it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.definition.a2l import AxisDescription, CalibrationDescription, Characteristic, Conversion, DataType

FloatArray = npt.NDArray[np.float64]

INHIBITED_MV = 255.0
"""A balancing threshold with this value forbids balancing in both intervals that touch its support point."""


class UnusableCalibrationError(Exception):
    """The payload does not hold what the description promises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Values over one axis; linear between the points, clamped at the ends."""

    axis: FloatArray
    values: FloatArray

    def at(self, position: float) -> float:
        """Return the value at `position` of the axis."""
        return float(np.interp(position, self.axis, self.values))

    def at_each(self, positions: FloatArray) -> FloatArray:
        """Return the values at each of `positions`; same shape."""
        return np.interp(positions, self.axis, self.values)

    def inverse(self, values: FloatArray) -> FloatArray:
        """Return where a rising curve has each of `values`; same shape, clamped at the ends."""
        return np.interp(values, self.values, self.axis)

    def threshold_at(self, position: float) -> float | None:
        """Return the value at `position`, or None in an interval with an inhibited support point."""
        below = min(max(int(self.axis.searchsorted(position, side="right")) - 1, 0), self.axis.size - 2)
        if self.values[below : below + 2].max() >= INHIBITED_MV:
            return None
        return self.at(position)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureSocMap:
    """Values over temperature (rows, °C) and state of charge (columns, %); bilinear, clamped at the ends."""

    temperature_c: FloatArray
    soc_pct: FloatArray
    values: FloatArray

    def row_axis_values(self, soc_pct: float) -> FloatArray:
        """Return the values at `soc_pct` for every support temperature, shape (temperatures,)."""
        weight, right = _between(self.soc_pct, soc_pct)
        column: FloatArray = (1.0 - weight) * self.values[:, right - 1] + weight * self.values[:, right]
        return column

    def column_axis_values(self, temperature_c: float) -> FloatArray:
        """Return the values at `temperature_c` for every support state of charge, shape (states of charge,)."""
        weight, below = _between(self.temperature_c, temperature_c)
        row: FloatArray = (1.0 - weight) * self.values[below - 1] + weight * self.values[below]
        return row

    def at(self, temperature_c: FloatArray, soc_pct: float) -> FloatArray:
        """Return the values at each temperature and one state of charge; shape of `temperature_c`."""
        return np.interp(temperature_c, self.temperature_c, self.row_axis_values(soc_pct))

    def limit_at(self, temperature_c: FloatArray, soc_pct: float) -> FloatArray:
        """Return the same for a map of limits: below its first temperature nothing is allowed."""
        return np.where(temperature_c < self.temperature_c[0], 0.0, self.at(temperature_c, soc_pct))


class CalibrationImage:
    """The payload of a data set seen through its description, in physical values.

    Every access may raise `UnusableCalibrationError`.
    """

    def __init__(self, description: CalibrationDescription, payload: bytes, first_address: int) -> None:
        """Take the payload that stands in memory at `first_address`."""
        self._description = description
        self._payload = payload
        self._first_address = first_address

    def value(self, name: str) -> float:
        """Return a single value."""
        return float(self._values(self._object(name)).reshape(-1)[0])

    def block(self, name: str, length: int) -> FloatArray:
        """Return a block of exactly `length` values."""
        values = self._values(self._object(name))
        if values.shape != (length,):
            raise UnusableCalibrationError(f"{name} has not {length} values.")
        return values

    def curve(self, name: str) -> Curve:
        """Return a curve with a strictly rising axis."""
        found = self._object(name)
        if len(found.axes) != 1:
            raise UnusableCalibrationError(f"{name} is no curve.")
        return Curve(axis=self._axis(name, found.axes[0]), values=self._values(found))

    def temperature_soc_map(self, name: str) -> TemperatureSocMap:
        """Return a map over temperature and state of charge, whichever of them runs along x."""
        found = self._object(name)
        if len(found.axes) != 2:
            raise UnusableCalibrationError(f"{name} is no map.")
        x, y = (self._axis(name, axis) for axis in found.axes)
        values = self._values(found)
        if found.axes[0].conversion.unit == "%":
            return TemperatureSocMap(temperature_c=y, soc_pct=x, values=values)
        return TemperatureSocMap(temperature_c=x, soc_pct=y, values=values.T)

    def _object(self, name: str) -> Characteristic:
        try:
            return self._description.characteristics[name]
        except KeyError:
            raise UnusableCalibrationError(f"{name} is not described.") from None

    def _values(self, found: Characteristic) -> FloatArray:
        count = int(np.prod(found.shape, dtype=np.int64))
        raw = self._raw(found.name, found.address, found.data_type, count)
        return _physical(raw, found.conversion).reshape(found.shape, order="F" if found.by_column else "C")

    def _axis(self, owner: str, axis: AxisDescription) -> FloatArray:
        if axis.points is not None:
            points = np.array(axis.points, dtype=np.float64)
        else:
            found = self._description.axis_points.get(axis.axis_points or "")
            if found is None:
                raise UnusableCalibrationError(f"An axis of {owner} is not described.")
            points = _physical(self._raw(found.name, found.address, found.data_type, found.length), found.conversion)
        if points.size < 2 or not np.all(np.diff(points) > 0.0):
            raise UnusableCalibrationError(f"An axis of {owner} does not rise.")
        return points

    def _raw(self, name: str, address: int, data_type: DataType, count: int) -> FloatArray:
        _, size, code = data_type.value
        offset = address - self._first_address
        if offset < 0 or offset + count * size > len(self._payload):
            raise UnusableCalibrationError(f"{name} lies outside the payload.")
        order = ">" if self._description.big_endian else "<"
        raw = np.frombuffer(self._payload, dtype=f"{order}{code}", count=count, offset=offset).astype(np.float64)
        if not np.all(np.isfinite(raw)):
            raise UnusableCalibrationError(f"{name} is not a number.")
        return raw


def _physical(raw: FloatArray, conversion: Conversion) -> FloatArray:
    return raw * conversion.factor + conversion.offset


def _between(axis: FloatArray, position: float) -> tuple[float, int]:
    """Return the weight of the support point to the right of `position` (clamped to the axis) and its index."""
    clamped = min(max(position, float(axis[0])), float(axis[-1]))
    right = max(1, int(axis.searchsorted(clamped)))
    left, right_value = float(axis[right - 1]), float(axis[right])
    return (clamped - left) / (right_value - left), right

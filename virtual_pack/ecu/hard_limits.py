"""Limits burnt into the BMS, which no data set may exceed (docs/ecu-contract.md), found by their A2L addresses."""

import bisect
import itertools
import struct
from collections.abc import Sequence

from bms.definition.a2l import AxisPoints, CalibrationDescription, Characteristic, Conversion, DataType
from bms.errors import DefinitionError

_HIGHEST_RATE_C = 4.0
_HIGHEST_CHARGE_MV = 4000.0
_HIGHEST_OVERVOLTAGE_MV = 4100.0
_LOWEST_UNDERVOLTAGE_MV = 1500.0
_NO_CHARGE_AT_C = -40.0
_NEEDED = ("CHG_I_LIM_MAP", "DCH_I_LIM_MAP", "CHG_V_LIM_T", "CELL_OV", "CELL_UV")
_STRUCT_CODES = {
    DataType.UBYTE: "B",
    DataType.SBYTE: "b",
    DataType.UWORD: "H",
    DataType.SWORD: "h",
    DataType.ULONG: "I",
    DataType.SLONG: "i",
    DataType.FLOAT32_IEEE: "f",
    DataType.FLOAT64_IEEE: "d",
}


class HardLimits:
    """Says whether a payload keeps the limits."""

    def __init__(self, calibration: CalibrationDescription, base_address: int) -> None:
        """Use the addresses of `calibration`; the payload starts at `base_address`.

        Raises:
            DefinitionError: an object the limits are about is not described.
        """
        self._calibration = calibration
        self._base_address = base_address
        missing = [name for name in _NEEDED if name not in calibration.characteristics]
        if missing:
            raise DefinitionError(
                "The calibration description lacks objects the BMS has limits for.", detail=", ".join(missing)
            )

    def hold(self, payload: bytes) -> bool:
        """Return True when every limit holds. A value that is no number, or lies outside the payload, breaks them."""
        try:
            return (
                self._at_most("CHG_I_LIM_MAP", payload, _HIGHEST_RATE_C)
                and self._at_most("DCH_I_LIM_MAP", payload, _HIGHEST_RATE_C)
                and self._at_most("CHG_V_LIM_T", payload, _HIGHEST_CHARGE_MV)
                and self._at_most("CELL_OV", payload, _HIGHEST_OVERVOLTAGE_MV)
                and all(value >= _LOWEST_UNDERVOLTAGE_MV for value in self._values("CELL_UV", payload))
                and self._forbids_charging_in_the_cold(payload)
            )
        except struct.error:
            return False

    def _at_most(self, name: str, payload: bytes, limit: float) -> bool:
        return all(value <= limit for value in self._values(name, payload))

    def _forbids_charging_in_the_cold(self, payload: bytes) -> bool:
        """The charge map must give 0 at −40 °C, however it is interpolated there."""
        charge_map = self._calibration.characteristics["CHG_I_LIM_MAP"]
        values = self._values(charge_map.name, payload)
        rows, columns = charge_map.shape
        for place, axis in enumerate(charge_map.axes):
            if axis.conversion.unit == "°C":
                points = axis.points or self._axis(axis.axis_points, payload)
                lines = _lines_around(points, _NO_CHARGE_AT_C)
                if place == 0:
                    cells = [values[row * columns + line] for row in range(rows) for line in lines]
                else:
                    cells = [values[line * columns + column] for column in range(columns) for line in lines]
                return bool(lines) and not any(cells)
        return False

    def _values(self, name: str, payload: bytes) -> tuple[float, ...]:
        described = self._calibration.characteristics[name]
        count = 1
        for length in described.shape:
            count *= length
        return self._decode(described, described.conversion, count, payload)

    def _axis(self, name: str | None, payload: bytes) -> tuple[float, ...]:
        described = self._calibration.axis_points[name or ""]
        return self._decode(described, described.conversion, described.length, payload)

    def _decode(
        self, described: Characteristic | AxisPoints, conversion: Conversion, count: int, payload: bytes
    ) -> tuple[float, ...]:
        order = ">" if self._calibration.big_endian else "<"
        layout = f"{order}{count}{_STRUCT_CODES[described.data_type]}"
        raw = struct.unpack_from(layout, payload, described.address - self._base_address)
        return tuple(value * conversion.factor + conversion.offset for value in raw)


def _lines_around(points: Sequence[float], value: float) -> tuple[int, ...]:
    """Return the axis points that decide what a table gives at `value`; none when the axis does not rise."""
    if any(after <= before for before, after in itertools.pairwise(points)):
        return ()
    above = bisect.bisect_right(points, value)
    if above == 0:
        return (0,)
    if above == len(points) or points[above - 1] == value:
        return (above - 1,)
    return above - 1, above

"""Heater, coolant pump and bleed resistors set by hand (service 0x2F), within limits the BMS keeps whatever is asked."""

import struct
from typing import Final

import numpy as np

from virtual_pack.management.balancing import Balancer
from virtual_pack.management.calibration_set import CalibrationSet
from virtual_pack.management.interface import OutputRefusal
from virtual_pack.management.measurement import BoolArray, Measurement
from virtual_pack.management.temperatures import Temperatures
from virtual_pack.management.thermal_control import ThermalControl

HEATER: Final = 0xD201
PUMP: Final = 0xD202
BLEEDING: Final = 0xD203
_LENGTHS: Final = {HEATER: 2, PUMP: 1, BLEEDING: 15}
_HEATER_ENDS_C: Final = 30.0
"""Warmest temperature at which the heater may be tried."""
_MOST_CELLS: Final = 6
_COOLANT_C: Final = 20.0


class ManualOutputs:
    """What is set by hand; nothing at first."""

    def __init__(self, cells: int) -> None:
        """Leave everything to the BMS of a pack with `cells` cells."""
        self._cells = cells
        self._heater_w: float | None = None
        self._pump: bool | None = None
        self._bleed: BoolArray | None = None

    def take(
        self, did: int, value: bytes, *, tables: CalibrationSet, measurement: Measurement, warmest_c: float
    ) -> OutputRefusal | None:
        """Set an output by hand.

        Args:
            did: HEATER (W u16), PUMP (u8 0 or 1) or BLEEDING (mask as in D130).
            value: what to set.
            tables: the calibration, which limits heater and bleeding.
            measurement: the latest sample.
            warmest_c: warmest temperature reckoned with.

        Returns:
            Why not; None: it is set.
        """
        if len(value) != _LENGTHS[did]:
            return OutputRefusal.LENGTH
        if did == HEATER:
            return self._take_heater(struct.unpack(">H", value)[0], tables, warmest_c)
        if did == PUMP:
            if value[0] > 1:
                return OutputRefusal.RANGE
            self._pump = bool(value[0])
            return None
        return self._take_bleeding(value, tables, measurement)

    @property
    def any_taken(self) -> bool:
        """Something is set by hand."""
        return any(taken is not None for taken in (self._heater_w, self._pump, self._bleed))

    def give_back(self, did: int | None) -> None:
        """Leave one output, or all, to the BMS again."""
        if did in {HEATER, None}:
            self._heater_w = None
        if did in {PUMP, None}:
            self._pump = None
        if did in {BLEEDING, None}:
            self._bleed = None

    def apply(
        self,
        thermal: ThermalControl,
        balancer: Balancer,
        *,
        tables: CalibrationSet,
        measurement: Measurement,
        temperatures: Temperatures,
    ) -> None:
        """Put what is set by hand in place of what the BMS has decided, except where it would do harm."""
        if self._heater_w is not None:
            thermal.heater_w = self._heater_w if temperatures.warmest_c <= _HEATER_ENDS_C else 0.0
        if self._pump is not None:
            thermal.coolant_c = _COOLANT_C if self._pump or temperatures.warmest_c > _HEATER_ENDS_C else None
        if self._bleed is not None:
            balancer.bleed(self._bleed & (measurement.cell_mv >= tables.balancing.cell_min_mv), tables.balancing)

    def _take_heater(self, power_w: int, tables: CalibrationSet, warmest_c: float) -> OutputRefusal | None:
        if power_w > tables.preheat.power_w:
            return OutputRefusal.RANGE
        if power_w and warmest_c > _HEATER_ENDS_C:
            return OutputRefusal.CONDITIONS
        self._heater_w = float(power_w)
        return None

    def _take_bleeding(self, mask: bytes, tables: CalibrationSet, measurement: Measurement) -> OutputRefusal | None:
        bits = np.unpackbits(np.frombuffer(mask, dtype=np.uint8), bitorder="little").astype(np.bool_)
        wanted = bits[: self._cells]
        if np.any(bits[self._cells :]) or np.count_nonzero(wanted) > _MOST_CELLS:
            return OutputRefusal.RANGE
        if np.any(wanted & ~(measurement.cell_mv >= tables.balancing.cell_min_mv)):
            return OutputRefusal.CONDITIONS
        self._bleed = wanted
        return None


def state_of(did: int, thermal: ThermalControl, balancer: Balancer) -> bytes | None:
    """Return what an output does now, None if there is no such output."""
    if did == HEATER:
        return struct.pack(">H", round(thermal.heater_w))
    if did == PUMP:
        return bytes((thermal.coolant_c is not None,))
    if did == BLEEDING:
        return np.packbits(balancer.bleeding, bitorder="little").tobytes().ljust(_LENGTHS[BLEEDING], b"\0")
    return None

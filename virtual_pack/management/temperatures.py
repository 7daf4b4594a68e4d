"""Temperatures the BMS may rely on: measured where they can be trusted, pessimistic where not."""

from dataclasses import dataclass

import numpy as np

from virtual_pack.battery.layout import IndexArray
from virtual_pack.management.measurement import BoolArray, FloatArray

_NOTHING_KNOWN_C = (-60.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperatures:
    """Coldest and warmest temperature to reckon with at each sensor, shape (sensors,); equal where `trusted`."""

    cold_c: FloatArray
    hot_c: FloatArray
    trusted: BoolArray

    @property
    def coldest_c(self) -> float:
        """Lowest temperature to reckon with anywhere."""
        return float(np.min(self.cold_c))

    @property
    def warmest_c(self) -> float:
        """Highest temperature to reckon with anywhere."""
        return float(np.max(self.hot_c))

    def of_cells(self, nearest_sensor: IndexArray) -> FloatArray:
        """Return the temperature to reckon with at each cell when cold is the danger, shape (cells,)."""
        return self.cold_c[nearest_sensor]


def reckon(measured_c: FloatArray, trusted: BoolArray, spread_k: float) -> Temperatures:
    """Replace sensors that are not `trusted` by the extremes of the others, moved apart by `spread_k`. Shapes (sensors,).

    `spread_k` is the largest difference the pack may have in operation: what no sensor sees may be that much colder or warmer.
    """
    if trusted.all():
        return Temperatures(cold_c=measured_c, hot_c=measured_c, trusted=trusted)
    if not trusted.any():
        cold, hot = _NOTHING_KNOWN_C
    else:
        cold = float(np.min(measured_c, where=trusted, initial=np.inf)) - spread_k
        hot = float(np.max(measured_c, where=trusted, initial=-np.inf)) + spread_k
    return Temperatures(
        cold_c=np.where(trusted, measured_c, cold),
        hot_c=np.where(trusted, measured_c, hot),
        trusted=trusted,
    )

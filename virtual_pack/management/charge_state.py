"""State of charge of every cell: coulomb counting, corrected at rest as far as hysteresis allows."""

import math

import numpy as np

from virtual_pack.management.calibration_tables import Curve, FloatArray
from virtual_pack.management.measurement import Measurement

_COULOMBIC_EFFICIENCY = 0.998
_REST_FILTER_S = 30.0
_SECONDS_PER_HOUR = 3600.0


class ChargeState:
    """Estimate of each cell's state of charge in %, shape (cells,).

    The estimate knows nothing but voltages and current. After a rest the voltage tells the state of charge up to the distance
    of charge and discharge branch of the open-circuit curve; the counted value is moved into that band, no further.
    """

    def __init__(self, capacity_ah: float, soh_pct: float, first: Measurement, ocv_mv: Curve) -> None:
        """Take the first sample as rested: the BMS wakes up after a rest."""
        self._rated_ah = capacity_ah
        self.soh_pct = soh_pct
        self.rest_s = math.inf
        self._filtered_mv = np.where(first.cell_valid, first.cell_mv, np.nanmean(first.cell_mv))
        self.soc_pct: FloatArray = ocv_mv.inverse(self._filtered_mv)

    @property
    def lowest_pct(self) -> float:
        """State of charge of the emptiest cell."""
        return float(np.clip(np.min(self.soc_pct), 0.0, 100.0))

    @property
    def highest_pct(self) -> float:
        """State of charge of the fullest cell."""
        return float(np.clip(np.max(self.soc_pct), 0.0, 100.0))

    def step(
        self,
        measurement: Measurement,
        *,
        ocv_mv: Curve,
        half_hysteresis_mv: Curve,
        rest_current_a: float,
        rest_time_s: float,
        bleed_a: FloatArray,
        dt_s: float,
    ) -> None:
        """Advance by `dt_s`. `bleed_a` is what the bleed resistors took from each cell meanwhile, shape (cells,)."""
        stored_a = measurement.current_a * (_COULOMBIC_EFFICIENCY if measurement.current_a > 0.0 else 1.0)
        capacity_ah = self._rated_ah * 0.01 * self.soh_pct
        self.soc_pct = self.soc_pct + (stored_a - bleed_a) * (100.0 * dt_s / _SECONDS_PER_HOUR / capacity_ah)

        share = 1.0 - math.exp(-dt_s / _REST_FILTER_S)
        change = np.where(measurement.cell_valid, measurement.mean_mv - self._filtered_mv, 0.0)
        self._filtered_mv = self._filtered_mv + share * change
        self.rest_s = self.rest_s + dt_s if abs(measurement.current_a) < rest_current_a else 0.0
        if self.rest_s >= rest_time_s:
            half = half_hysteresis_mv.at_each(self.soc_pct)
            lowest = ocv_mv.inverse(self._filtered_mv - half)
            highest = ocv_mv.inverse(self._filtered_mv + half)
            self.soc_pct = np.clip(self.soc_pct, lowest, highest)

"""The BMS's own estimate of how close the anodes are to plating, from measured current and temperature."""

import math

import numpy as np

from virtual_pack.management.calibration_set import PlatingTables
from virtual_pack.management.measurement import FloatArray

_GAS_CONSTANT_J_MOL_K = 8.314462618
_ZERO_CELSIUS_K = 273.15
_REFERENCE_K = 298.15
_PLATING_EFFICIENCY = 0.05
"""Part of the current through the plating branch that becomes metal: an estimate, as all of this bookkeeping."""
_REVERSIBLE = 0.8
_STRIPPING_TIME_S = 3600.0
_REST_CURRENT_A = 2.0


class PlatingWatch:
    """Anode margin and plated charge of every cell, shape (cells,)."""

    def __init__(self, cells: int) -> None:
        """Start clean, margin unknown (infinite)."""
        self.margin_mv: FloatArray = np.full(cells, np.inf)
        self._reversible_ah = np.zeros(cells)
        self._lost_ah = np.zeros(cells)

    @property
    def plated_ah(self) -> float:
        """Largest charge any cell has in plated metal or has lost to it."""
        return float(np.max(self._reversible_ah + self._lost_ah))

    def step(self, tables: PlatingTables, *, soc_pct: FloatArray, cell_c: FloatArray, current_a: float, dt_s: float) -> None:
        """Advance by `dt_s` with the temperature and state of charge reckoned for each cell, shape (cells,)."""
        inverse = 1.0 / (cell_c + _ZERO_CELSIUS_K) - 1.0 / _REFERENCE_K
        resistance_mohm = tables.resistance_25_mohm * np.exp(tables.activation_j_mol / _GAS_CONSTANT_J_MOL_K * inverse)
        self.margin_mv = tables.potential_mv.at_each(soc_pct) - current_a * resistance_mohm
        below_a = np.maximum(0.0, -self.margin_mv) / resistance_mohm
        plated = _PLATING_EFFICIENCY * below_a * (dt_s / 3600.0)
        self._reversible_ah += _REVERSIBLE * plated
        self._lost_ah += (1.0 - _REVERSIBLE) * plated
        if abs(current_a) < _REST_CURRENT_A:
            self._reversible_ah *= np.where(cell_c > 0.0, math.exp(-dt_s / _STRIPPING_TIME_S), 1.0)

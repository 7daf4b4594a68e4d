"""Anode potential and metallic sodium: what a charge limit is really for."""

import numpy as np

from virtual_pack.battery.cell_parameters import CellParameters, FloatArray, arrhenius

_SECONDS_PER_HOUR = 3600.0
_REST_CURRENT_A = 2.0
_FREEZING_C = 0.0


class Anode:
    """Surface potential of the hard carbon against sodium and the bookkeeping of plated metal, shape (cells,).

    Below 0 V sodium plates. A fixed part of it is lost for good; the rest dissolves at rest above freezing.
    """

    def __init__(self, parameters: CellParameters, cells: int) -> None:
        """Start clean."""
        self._parameters = parameters
        self.potential_v = np.interp(np.full(cells, 0.5), parameters.anode_soc, parameters.anode_v)
        self.metal_ah = np.zeros(cells)
        self.plated_ah = np.zeros(cells)
        self.lost_ah = np.zeros(cells)

    def step(
        self, *, soc: FloatArray, current_a: FloatArray, temperature_c: FloatArray, resistance_factor: FloatArray, dt_s: float
    ) -> tuple[FloatArray, FloatArray]:
        """Advance by `dt_s`; return in Ah the charge going to metal (negative: coming back) and the part of it that is lost."""
        parameters = self._parameters
        resistance = parameters.anode_25_ohm * arrhenius(parameters.anode_activation_j_mol, temperature_c) * resistance_factor
        self.potential_v = np.interp(soc, parameters.anode_soc, parameters.anode_v) - current_a * resistance
        below_v = np.maximum(0.0, -self.potential_v)
        plated = parameters.plating_efficiency * below_v / resistance * dt_s / _SECONDS_PER_HOUR
        reversible = parameters.plating_reversible * plated
        stripping = (np.abs(current_a) < _REST_CURRENT_A) & (temperature_c > _FREEZING_C)
        stripped = np.where(stripping, self.metal_ah * (1.0 - np.exp(-dt_s / parameters.stripping_time_s)), 0.0)
        self.plated_ah += plated
        lost = plated - reversible
        self.lost_ah += lost
        self.metal_ah += reversible - stripped
        return plated - stripped, lost

"""Heat: cells in a row in each module, all on one cold plate, in ambient air."""

import numpy as np

from virtual_pack.battery.cell_parameters import CellParameters, FloatArray
from virtual_pack.battery.layout import PackLayout


class ThermalNetwork:
    """Temperatures of cells and cold plate in °C. Stable for steps up to minutes (shortest time constant 440 s)."""

    def __init__(self, parameters: CellParameters, layout: PackLayout, *, temperature_c: float, ambient_c: float) -> None:
        """Start with everything at `temperature_c` (a soaked pack)."""
        self._parameters = parameters
        module = layout.module_of_cell()
        # Conductance between cell i and i + 1: none across a module's end.
        self._link_w_k = np.where(module[1:] == module[:-1], parameters.neighbour_w_k, 0.0)
        self.cells_c = np.full(layout.cells, float(temperature_c))
        self.plate_c = float(temperature_c)
        self.ambient_c = float(ambient_c)

    def step(self, heat_w: FloatArray, *, coolant_c: float | None, dt_s: float) -> None:
        """Advance by `dt_s`.

        Args:
            heat_w: heat produced in or given to each cell, shape (cells,).
            coolant_c: inlet temperature while the pump runs; None: pump off, the plate only evens the cells out.
            dt_s: step in seconds.
        """
        parameters = self._parameters
        if coolant_c is None:
            self.plate_c = float(np.mean(self.cells_c))
        else:
            self.plate_c = coolant_c + (self.plate_c - coolant_c) * float(np.exp(-dt_s / parameters.plate_time_s))
        flow = heat_w + parameters.plate_w_k * (self.plate_c - self.cells_c)
        flow += parameters.ambient_w_k * (self.ambient_c - self.cells_c)
        between = self._link_w_k * np.diff(self.cells_c)
        flow[:-1] += between
        flow[1:] -= between
        self.cells_c = self.cells_c + flow * (dt_s / parameters.heat_capacity_j_k)

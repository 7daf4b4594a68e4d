"""How the simulated pack is built: which cell sits in which module, which sensor sees which cell."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from virtual_pack.battery.cell_parameters import FloatArray

IndexArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLayout:
    """Cells in one string, in modules that touch each other only through the cold plate.

    Attributes:
        module_cells: number of cells of each module, in order of the string.
        module_sensors: number of temperature sensors of each module.
        capacity_ah: rated capacity of the string.
    """

    module_cells: tuple[int, ...]
    module_sensors: tuple[int, ...]
    capacity_ah: float

    @property
    def cells(self) -> int:
        """Number of cells in series."""
        return sum(self.module_cells)

    @property
    def sensors(self) -> int:
        """Number of temperature sensors."""
        return sum(self.module_sensors)

    def module_of_cell(self) -> IndexArray:
        """Return the module index of every cell, shape (cells,)."""
        return np.repeat(np.arange(len(self.module_cells)), self.module_cells)

    def module_of_sensor(self) -> IndexArray:
        """Return the module index of every sensor, shape (sensors,)."""
        return np.repeat(np.arange(len(self.module_sensors)), self.module_sensors)

    def sensor_positions(self) -> FloatArray:
        """Return where each sensor sits, in cell numbers along the string, shape (sensors,); 4.5 is between cells 4 and 5."""
        positions: list[float] = []
        first_cell = 0
        for cells, sensors in zip(self.module_cells, self.module_sensors, strict=True):
            positions += [first_cell + (k + 0.5) * cells / sensors - 0.5 for k in range(sensors)]
            first_cell += cells
        return np.array(positions)

    def sensor_weights(self) -> FloatArray:
        """Return how much each cell's temperature contributes to each sensor, shape (sensors, cells), rows sum to 1."""
        weights = np.zeros((self.sensors, self.cells))
        for sensor, position in enumerate(self.sensor_positions()):
            below = int(position)
            weights[sensor, below] += 1.0 - (position - below)
            if position > below:
                weights[sensor, below + 1] += position - below
        return weights

    def nearest_sensor(self) -> IndexArray:
        """Return the sensor of the same module that sits nearest to each cell, shape (cells,)."""
        distance = np.abs(np.arange(self.cells)[:, None] - self.sensor_positions()[None, :])
        elsewhere = self.module_of_cell()[:, None] != self.module_of_sensor()[None, :]
        distance[elsewhere] = np.inf
        nearest: IndexArray = np.argmin(distance, axis=1)
        return nearest

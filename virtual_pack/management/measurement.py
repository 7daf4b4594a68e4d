"""What the BMS knows from its sensors at one instant."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from virtual_pack.battery.profiles import Partner
from virtual_pack.battery.sensors import Readings

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

_CELL_RANGE_MV = (200.0, 5000.0)
_TEMPERATURE_RANGE_C = (-60.0, 120.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One sample. Arrays: cells (n,), temperatures (m,), boards (modules,). Current positive when charging.

    `cell_mv` and `temperature_c` are NaN where the sensor gives nothing sensible; the flags say so too. `mean_mv` is the mean
    of the cell voltages since the sample before, what a low-pass makes of them; it has values everywhere. The extremes are
    indices of valid cells and sensors, None where there is none.
    """

    now_s: float
    cell_mv: FloatArray
    mean_mv: FloatArray
    cell_valid: BoolArray
    temperature_c: FloatArray
    temperature_valid: BoolArray
    board_c: FloatArray
    current_a: float
    pack_v: float
    bus_v: float
    isolation_kohm: float
    supply_mv: float
    charger_connected: bool
    fast_charger: bool
    lowest_cell: int | None
    highest_cell: int | None
    coldest_sensor: int | None
    warmest_sensor: int | None

    @property
    def spread_mv(self) -> float:
        """Difference between highest and lowest valid cell, 0 when there is none."""
        if self.lowest_cell is None or self.highest_cell is None:
            return 0.0
        return float(self.cell_mv[self.highest_cell] - self.cell_mv[self.lowest_cell])


def measure(readings: Readings, *, now_s: float, partner: Partner) -> Measurement:
    """Turn raw readings into a sample with validity flags."""
    cell_mv = 1e3 * readings.cell_v
    cell_valid = (cell_mv > _CELL_RANGE_MV[0]) & (cell_mv < _CELL_RANGE_MV[1])
    mean_mv = cell_mv if readings.mean_v is None else 1e3 * readings.mean_v
    temperature_c = readings.temperature_c
    temperature_valid = (temperature_c > _TEMPERATURE_RANGE_C[0]) & (temperature_c < _TEMPERATURE_RANGE_C[1])
    lowest_cell, highest_cell = _extremes(cell_mv, cell_valid)
    coldest_sensor, warmest_sensor = _extremes(temperature_c, temperature_valid)
    return Measurement(
        now_s=now_s,
        cell_mv=np.where(cell_valid, cell_mv, np.nan),
        mean_mv=mean_mv,
        cell_valid=cell_valid,
        temperature_c=np.where(temperature_valid, temperature_c, np.nan),
        temperature_valid=temperature_valid,
        board_c=readings.board_c,
        current_a=readings.current_a,
        pack_v=readings.pack_v,
        bus_v=readings.bus_v,
        isolation_kohm=max(0.0, 1e-3 * readings.isolation_ohm),
        supply_mv=1e3 * readings.supply_v,
        charger_connected=partner.is_charger,
        fast_charger=partner is Partner.DC_CHARGER,
        lowest_cell=lowest_cell,
        highest_cell=highest_cell,
        coldest_sensor=coldest_sensor,
        warmest_sensor=warmest_sensor,
    )


def _extremes(values: FloatArray, valid: BoolArray) -> tuple[int | None, int | None]:
    """Return the indices of the lowest and the highest valid value."""
    if valid.all():
        return int(values.argmin()), int(values.argmax())
    if not valid.any():
        return None, None
    return int(np.where(valid, values, np.inf).argmin()), int(np.where(valid, values, -np.inf).argmax())

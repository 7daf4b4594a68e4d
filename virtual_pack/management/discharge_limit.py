"""How much current may be drawn from the pack, from the flashed tables."""

from virtual_pack.management.calibration_set import CalibrationSet
from virtual_pack.management.charge_limit import ExtremeFilter
from virtual_pack.management.cold_limit import ColdLimit
from virtual_pack.management.limit_reasons import Limit, LimitReason, stricter
from virtual_pack.management.map_limit import map_limit
from virtual_pack.management.measurement import FloatArray, Measurement
from virtual_pack.management.temperatures import Temperatures


class DischargeLimiter:
    """The discharge limit: map over temperature and state of charge, voltage of the lowest cell, protection limit."""

    def __init__(self, capacity_ah: float) -> None:
        """Take the rated capacity, to which C-rates refer."""
        self._capacity_ah = capacity_ah
        self._filter = ExtremeFilter()
        self._cold = ColdLimit()

    def step(
        self,
        measurement: Measurement,
        temperatures: Temperatures,
        tables: CalibrationSet,
        *,
        soc_pct: FloatArray,
        soh_pct: float,
        dt_s: float,
    ) -> Limit:
        """Return the limit in force for the next step. `soc_pct`: estimate of every cell, shape (cells,)."""
        lowest = measurement.lowest_cell
        if lowest is None:
            return Limit(current_a=0.0, reason=LimitReason.PACK_FAULT)
        scale_a = self._capacity_ah * min(1.0, 0.01 * soh_pct)
        lowest_pct = float(soc_pct.min())
        limit = map_limit(tables.discharge_c, temperatures, lowest_pct, scale_a=scale_a, soc_reason=LimitReason.LOW_SOC)
        cell_mv = self._filter.step(measurement.current_a, float(measurement.cell_mv[lowest]), dt_s)
        resistance_mohm = float(tables.cell.resistance_mohm.at(temperatures.cold_c.min(keepdims=True), lowest_pct)[0])
        floor_mv = float(tables.protection.under_mv[0]) + tables.protection.under_release_mv
        allowed_a = max(0.0, -self._filter.current_a + (cell_mv - floor_mv) / resistance_mohm)
        limit = stricter(limit, Limit(current_a=allowed_a, reason=LimitReason.CELL_VOLTAGE_LOW, cell=lowest))
        return self._cold.step(limit, temperatures, float(tables.protection.cold_discharge_c[0]))

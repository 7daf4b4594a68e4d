"""How much current the pack may be charged with, from the flashed tables."""

import math
from dataclasses import dataclass

from virtual_pack.management.calibration_set import CalibrationSet
from virtual_pack.management.cold_limit import ColdLimit
from virtual_pack.management.limit_reasons import Limit, LimitReason, stricter
from virtual_pack.management.map_limit import map_limit
from virtual_pack.management.measurement import FloatArray, Measurement
from virtual_pack.management.temperatures import Temperatures

_VOLTAGE_FILTER_S = 2.0
_FULL_RELEASE_MV = 30.0
_GUARD_FACTOR = 0.5
_SLOW_CHARGE_C = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrictions:
    """What other functions of the BMS take away from charging.

    Attributes:
        guard_paused: the plating guard halves the map for a while.
        slow_only: the reason why fast charging is not allowed, or None.
    """

    guard_paused: bool
    slow_only: LimitReason | None


class ExtremeFilter:
    """Low-passed current and highest or lowest cell voltage, so that a single noisy sample does not move a limit."""

    def __init__(self) -> None:
        """Start with the first sample."""
        self.current_a = 0.0
        self.cell_mv: float | None = None

    def step(self, current_a: float, cell_mv: float, dt_s: float) -> float:
        """Take one sample; return the filtered voltage in mV."""
        if self.cell_mv is None:
            self.current_a, self.cell_mv = current_a, cell_mv
        share = 1.0 - math.exp(-dt_s / _VOLTAGE_FILTER_S)
        self.current_a += share * (current_a - self.current_a)
        self.cell_mv += share * (cell_mv - self.cell_mv)
        return self.cell_mv


class ChargeLimiter:
    """The charge limit with its memory: temperature window, protection limit, end of charge, filtered voltage.

    `map_a` is the limit of the charge map alone, `hold_mv` the cell voltage the taper holds.
    """

    def __init__(self, capacity_ah: float) -> None:
        """Start open and not full."""
        self._capacity_ah = capacity_ah
        self._outside_window = False
        self._cold = ColdLimit()
        self._full = False
        self._filter = ExtremeFilter()
        self.map_a = 0.0
        self.hold_mv = math.inf

    def step(
        self,
        measurement: Measurement,
        temperatures: Temperatures,
        tables: CalibrationSet,
        *,
        soc_pct: FloatArray,
        soh_pct: float,
        restrictions: Restrictions,
        dt_s: float,
    ) -> Limit:
        """Return the limit in force for the next step. `soc_pct`: estimate of every cell, shape (cells,)."""
        scale_a = self._capacity_ah * min(1.0, 0.01 * soh_pct)
        highest_pct = float(soc_pct.max())
        limit = map_limit(tables.charge.current_c, temperatures, highest_pct, scale_a=scale_a, soc_reason=LimitReason.HIGH_SOC)
        self.map_a = limit.current_a
        if restrictions.guard_paused:
            halved = Limit(current_a=_GUARD_FACTOR * limit.current_a, reason=LimitReason.PLATING_GUARD)
            limit = stricter(limit, halved)
        if restrictions.slow_only is not None:
            limit = stricter(limit, Limit(current_a=_SLOW_CHARGE_C * scale_a, reason=restrictions.slow_only))
        limit = stricter(limit, self._taper(measurement, temperatures, tables, highest_pct, dt_s))
        limit = self._cold.step(limit, temperatures, float(tables.protection.cold_charge_c[0]))
        return self._window(limit, temperatures, tables)

    def _taper(
        self, measurement: Measurement, temperatures: Temperatures, tables: CalibrationSet, soc_pct: float, dt_s: float
    ) -> Limit:
        highest = measurement.highest_cell
        if highest is None:
            return Limit(current_a=0.0, reason=LimitReason.PACK_FAULT)
        cell_mv = self._filter.step(measurement.current_a, float(measurement.cell_mv[highest]), dt_s)
        charge = tables.charge
        coldest_c = temperatures.coldest_c
        early_mv = max(0.0, measurement.spread_mv - charge.taper_spread_mv)
        self.hold_mv = min(charge.voltage_mv.at(coldest_c), charge.taper_mv) - early_mv
        resistance_mohm = float(tables.cell.resistance_mohm.at(temperatures.cold_c.min(keepdims=True), soc_pct)[0])
        headroom_mv = self.hold_mv - cell_mv
        allowed_a = max(0.0, self._filter.current_a + headroom_mv / resistance_mohm)
        if not measurement.charger_connected or headroom_mv > _FULL_RELEASE_MV:
            self._full = False
        elif allowed_a < charge.taper_end_c * self._capacity_ah:
            self._full = True
        return Limit(current_a=0.0 if self._full else allowed_a, reason=LimitReason.CELL_VOLTAGE_HIGH, cell=highest)

    def _window(self, limit: Limit, temperatures: Temperatures, tables: CalibrationSet) -> Limit:
        charge = tables.charge
        coldest_c, warmest_c = temperatures.coldest_c, temperatures.warmest_c
        if coldest_c < charge.min_c or warmest_c > charge.max_c:
            self._outside_window = True
        elif coldest_c >= charge.min_release_c and warmest_c <= charge.max_release_c:
            self._outside_window = False
        if not self._outside_window:
            return limit
        cold_side = coldest_c < charge.min_release_c
        sensor = int(temperatures.cold_c.argmin() if cold_side else temperatures.hot_c.argmax())
        return Limit(current_a=0.0, reason=LimitReason.OUTSIDE_TEMPERATURE_WINDOW, sensor=sensor)

    @property
    def outside_window(self) -> bool:
        """True while the pack is too cold or too hot to be charged (with the release thresholds)."""
        return self._outside_window or self._cold.holds

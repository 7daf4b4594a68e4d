"""Which cells are bled, by the flashed thresholds."""

import numpy as np

from virtual_pack.battery.layout import IndexArray, PackLayout
from virtual_pack.battery.pack import BLEED_CURRENT_A
from virtual_pack.management.calibration_set import BalancingTables, CellModel
from virtual_pack.management.measurement import BoolArray, FloatArray, Measurement

_MODE_OFF = 0
_MODE_SOC_DIFFERENCE = 2
_MODE_NEAR_FULL = 3
_NEAR_FULL_PCT = 90.0


class Balancer:
    """Chooses cells to bleed. `bleeding` is what the board switches now, shape (cells,).

    A session begins after a rest. By voltage difference cells are bled only while the pack rests; by state of charge they go
    on, because the difference is then counted and not measured. A session lasts until the next reset.
    """

    def __init__(self, layout: PackLayout) -> None:
        """Start with nothing to bleed."""
        self._module = layout.module_of_cell()
        self._chosen: BoolArray = np.zeros(layout.cells, dtype=np.bool_)
        self.bleeding: BoolArray = np.zeros(layout.cells, dtype=np.bool_)
        self.session_ah = 0.0
        self._session_s = 0.0
        self._duty = 0.0

    @property
    def bleed_share(self) -> FloatArray:
        """Share of time each bleed resistor conducts, shape (cells,)."""
        return self.bleeding.astype(np.float64) * self._duty

    def stop(self) -> None:
        """Switch every bleed resistor off and forget which cells were chosen."""
        self._chosen[:] = False
        self.bleeding = np.zeros_like(self._chosen)

    def bleed(self, cells: BoolArray, tables: BalancingTables) -> None:
        """Bleed these cells now, whatever was chosen. They count for the session like chosen ones."""
        self.bleeding = cells.copy()
        self._duty = tables.duty

    def step(
        self,
        measurement: Measurement,
        tables: BalancingTables,
        cell_model: CellModel,
        *,
        soc_pct: FloatArray,
        cell_c: FloatArray,
        rested: bool,
        dt_s: float,
    ) -> None:
        """Advance by `dt_s` and choose the cells for the next step."""
        bleeding = np.count_nonzero(self.bleeding)
        if bleeding:
            self.session_ah += bleeding * self._duty * BLEED_CURRENT_A * dt_s / 3600.0
            self._session_s += dt_s
        self._duty = tables.duty
        mean_pct = float(soc_pct.mean())
        start_mv, stop_mv = tables.start_mv.threshold_at(mean_pct), tables.stop_mv.threshold_at(mean_pct)
        by_soc = tables.mode == _MODE_SOC_DIFFERENCE
        near_full_only = tables.mode == _MODE_NEAR_FULL and mean_pct < _NEAR_FULL_PCT
        over = self._session_s > tables.max_session_s
        if tables.mode == _MODE_OFF or start_mv is None or stop_mv is None or near_full_only or over:
            self.stop()
            return
        if not (rested or by_soc):
            self.stop()
            return
        excess_mv = self._excess_mv(measurement, cell_model, soc_pct, by_soc=by_soc)
        if rested:
            self._chosen |= excess_mv > start_mv
        self._chosen &= excess_mv > stop_mv
        self.bleeding = self._allowed(measurement, tables, excess_mv, cell_c)

    @staticmethod
    def _excess_mv(measurement: Measurement, cell_model: CellModel, soc_pct: FloatArray, *, by_soc: bool) -> FloatArray:
        volts = cell_model.ocv_mv.at_each(soc_pct) if by_soc else np.nan_to_num(measurement.cell_mv, nan=np.inf)
        excess: FloatArray = volts - volts.min()
        return np.where(measurement.cell_valid, excess, 0.0)

    def _allowed(
        self, measurement: Measurement, tables: BalancingTables, excess_mv: FloatArray, cell_c: FloatArray
    ) -> BoolArray:
        in_window = (measurement.cell_mv >= tables.cell_min_mv) & (measurement.cell_mv <= tables.cell_max_mv)
        in_window &= (cell_c >= tables.cell_min_c) & (cell_c <= tables.cell_max_c)
        wanted = self._chosen & in_window
        allowed = np.zeros_like(wanted)
        candidates = wanted.nonzero()[0]
        if candidates.size == 0:
            return allowed
        fullest = candidates[np.lexsort((-excess_mv[candidates], self._module[candidates]))]
        module = self._module[fullest]
        place = np.arange(module.size) - module.searchsorted(module)
        allowed[fullest[place < self._channels(measurement, tables)[module]]] = True
        return allowed

    @staticmethod
    def _channels(measurement: Measurement, tables: BalancingTables) -> IndexArray:
        """Return how many cells each module may bleed: fewer where its board is warm. Shape (modules,)."""
        span_k = max(tables.derate_end_c - tables.derate_start_c, 1e-6)
        share = np.minimum(np.maximum((tables.derate_end_c - measurement.board_c) / span_k, 0.0), 1.0)
        channels: IndexArray = (share * tables.max_channels).astype(np.int64)
        return channels

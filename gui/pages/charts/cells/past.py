"""What the panel asks the history for."""

from dataclasses import replace

import numpy as np

from bms.analysis.spread import Ranking, SpreadOverSoc, ranking, spread_over_soc
from bms.definition.model import PackDefinition
from bms.telemetry.decoded import Matrix
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey
from bms.telemetry.pack_columns import CELL
from bms.telemetry.snapshot import Column, FloatColumn, Validity

_BINS = 1500
_RANKED_S = 600.0
_SMOOTHED_S = 2.0
_SOC = SeriesKey(PACK, "soc_pct")


class Past:
    """The cells of one pack over time."""

    def __init__(self, definition: PackDefinition, history: History) -> None:
        """Look at `history`."""
        self._history = history
        self._names = [CELL.format(number + 1) for number in range(definition.topology.series)]

    def smooth(self, cells_mv: Column, time_s: float) -> Column:
        """Return the cells with the mean of the last two seconds in place of the valid values: noise is not imbalance."""
        _, values = self._cells(time_s - _SMOOTHED_S, time_s)
        known = np.isfinite(values)
        count = known.sum(axis=1)
        valid = (cells_mv.validity == Validity.VALID) & (count > 0)
        means = np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1)
        return replace(cells_mv, values=np.where(valid, means, cells_mv.values))

    def ranking(self, time_s: float) -> Ranking | None:
        """Return which cells were lowest and highest over the last ten minutes."""
        times_s, values = self._cells(time_s - _RANKED_S, time_s)
        return ranking(times_s, values) if times_s.size else None

    def spread_over_soc(self) -> SpreadOverSoc | None:
        """Return the spread against the state of charge over the whole history."""
        span = self._history.span()
        if span is None or not self._history.has(_SOC):
            return None
        times_s, values = self._cells(*span)
        soc = self._history.series(_SOC).envelope(*span, _BINS)
        known = np.isfinite(soc.low)
        if not times_s.size or not known.any():
            return None
        middle = 0.5 * (soc.low[known] + soc.high[known])
        return spread_over_soc(np.interp(times_s, soc.times_s[known], middle), values)

    def _cells(self, start_s: float, end_s: float) -> tuple[FloatColumn, Matrix]:
        """Return times and the cells then, the middle of each bin where there are many samples."""
        if not self._history.has(SeriesKey(PACK, self._names[0])):
            return np.zeros(0), np.zeros((len(self._names), 0))
        times_s, low, high = self._history.matrix_envelope(PACK, self._names, start_s, end_s, _BINS)
        return times_s, 0.5 * (low.astype(np.float64) + high)

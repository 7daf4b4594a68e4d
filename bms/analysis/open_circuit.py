"""The open-circuit curve of a chemistry, read backwards: from a voltage at rest to a state of charge and how sure that is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.definition.model import Chemistry
from bms.telemetry.snapshot import FloatColumn

_FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where voltages lie on the curve; all arrays of the voltages' shape.

    Attributes:
        soc_pct: on the mean curve, clamped to its ends.
        after_charging_pct, after_discharging_pct: the same on the two branches of the hysteresis.
        slope_mv_pct: of the mean curve there, mV for each per cent.
        half_hysteresis_mv: half the distance of the branches there.
        outside_mv: how far the voltage lies beyond the ends of the branches, 0 inside.
    """

    soc_pct: FloatColumn
    after_charging_pct: FloatColumn
    after_discharging_pct: FloatColumn
    slope_mv_pct: FloatColumn
    half_hysteresis_mv: FloatColumn
    outside_mv: FloatColumn


class OpenCircuit:
    """The curve of one chemistry. Straight lines between its points; the slope at a point is that of its neighbours."""

    def __init__(self, chemistry: Chemistry) -> None:
        """Take the curve of `chemistry`, which has one."""
        self._soc = np.array(chemistry.ocv_soc_pct)
        self._mv = np.array(chemistry.ocv_mv)
        self._half = np.array(chemistry.half_hysteresis_mv)
        self._slope: npt.NDArray[np.float64] = np.gradient(self._mv, self._soc)

    def place(self, rest_mv: FloatColumn) -> Placed:
        """Return where voltages at rest lie; NaN stays NaN."""
        soc_pct = self._inverse(self._mv, rest_mv)
        lowest, highest = self._mv[0] - self._half[0], self._mv[-1] + self._half[-1]
        return Placed(
            soc_pct=soc_pct,
            after_charging_pct=self._inverse(self._mv + self._half, rest_mv),
            after_discharging_pct=self._inverse(self._mv - self._half, rest_mv),
            slope_mv_pct=self.slope_mv_pct(soc_pct),
            half_hysteresis_mv=np.interp(soc_pct, self._soc, self._half),
            outside_mv=np.maximum(np.maximum(lowest - rest_mv, rest_mv - highest), 0.0),
        )

    def slope_mv_pct(self, soc_pct: FloatColumn) -> FloatColumn:
        """Return the slope of the mean curve at states of charge, mV for each per cent."""
        return np.interp(soc_pct, self._soc, self._slope)

    def _inverse(self, branch_mv: FloatColumn, rest_mv: FloatColumn) -> FloatColumn:
        # A branch may fall a little where the mean curve is flat; there it is held, and the slope tells that it says nothing.
        return np.asarray(np.interp(rest_mv, np.maximum.accumulate(branch_mv), self._soc))


def open_circuit_of(chemistry: Chemistry) -> OpenCircuit | None:
    """Return the curve of a chemistry, None where nobody has described one."""
    return OpenCircuit(chemistry) if len(chemistry.ocv_soc_pct) >= _FEWEST_POINTS else None

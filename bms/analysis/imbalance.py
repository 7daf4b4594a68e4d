"""Imbalance as charge: how many per cent and ampere-hours apart the cells are, how sure that is, and where it cannot be told.

A difference of voltage is no imbalance: on a flat piece of the curve 10 mV may be ten per cent, on a steep one half of one.
Every cell's voltage at rest is placed on the curve of its own chemistry (docs/analysis.md has the formulas).
"""

import enum
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bms.analysis.open_circuit import open_circuit_of
from bms.analysis.rest import Rest, RestRule
from bms.definition.model import Topology
from bms.telemetry.snapshot import Column, FloatColumn

MEASURING_ERROR_MV: Final = 3.0
"""What two cells' voltages may differ by although their true ones agree (typical offset of a cell monitor)."""
HYSTERESIS_SHARE: Final = 0.3
"""Cells of one string share their history; this share of the hysteresis may still differ between them (two sigma)."""
LARGEST_HYSTERESIS_PCT: Final = 2.0
"""Where half the hysteresis is worth more charge than this, a voltage does not tell the state of charge."""
LEAST_SLOPE_MV_PCT: Final = 3.0
"""Below this the measuring error alone is worth a per cent of charge."""


class Doubt(enum.IntEnum):
    """Why an imbalance is not told."""

    NONE = 0
    NO_VALUE = 1
    """The cell is invalid, stale or was never received."""
    NO_CURVE = 2
    """Nobody has described the curve of this chemistry."""
    OUTSIDE_CURVE = 3
    FLAT = 4
    """The curve is too flat here."""
    HYSTERESIS = 5
    """Half the hysteresis is worth more than `LARGEST_HYSTERESIS_PCT`."""
    CURRENT_UNKNOWN = 6
    UNDER_LOAD = 7
    NOT_RESTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PackImbalance:
    """The whole pack: fullest minus emptiest cell. NaN where `doubt` says why; `doubtful_cell` is where, if it is one cell's.

    Attributes:
        spread_pct, spread_ah: fullest minus emptiest cell; Ah is NaN if the capacity is not known.
        uncertainty_pct, uncertainty_ah: of that, plus and minus.
        emptiest, fullest: cell index.
        bleed_h: hours the fullest cell has to be bled until it is level with the emptiest; NaN if the current is not known.
    """

    doubt: Doubt
    doubtful_cell: int | None = None
    spread_pct: float = math.nan
    spread_ah: float = math.nan
    uncertainty_pct: float = math.nan
    uncertainty_ah: float = math.nan
    emptiest: int | None = None
    fullest: int | None = None
    bleed_h: float = math.nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Imbalance:
    """Every cell against the median cell, arrays of shape (cells,), NaN where `doubts` says why.

    Attributes:
        delta_pct, delta_ah: state of charge minus that of the median cell; positive: fuller.
        uncertainty_pct, uncertainty_ah: plus and minus, about two sigma.
        slope_mv_pct: of the curve at each cell.
        doubts: `Doubt` of each cell.
        pack: all of them together.
        rest_doubt: why nothing is told at all, `NONE` when the pack has rested.
    """

    delta_pct: FloatColumn
    delta_ah: FloatColumn
    uncertainty_pct: FloatColumn
    uncertainty_ah: FloatColumn
    slope_mv_pct: FloatColumn
    doubts: npt.NDArray[np.uint8]
    pack: PackImbalance
    rest_doubt: Doubt


class _Cells:
    """Working columns, shape (cells,)."""

    def __init__(self, count: int) -> None:
        self.soc, self.charging, self.discharging, self.slope, self.half = np.full((5, count), np.nan)
        self.doubts = np.full(count, Doubt.NO_CURVE, dtype=np.uint8)

    def own_squares(self) -> FloatColumn:
        """Return the square of what measuring and the cell's own hysteresis leave open, %²."""
        return np.asarray((MEASURING_ERROR_MV / self.slope) ** 2 + (HYSTERESIS_SHARE * self.half / self.slope) ** 2)


def imbalance(
    cells_mv: Column, topology: Topology, rest: Rest, rule: RestRule, *, soh_pct: float = math.nan, bleed_a: float = 0.0
) -> Imbalance:
    """Return how far apart the cells are.

    Args:
        cells_mv: cell voltages.
        topology: chemistry of each module and capacity.
        rest: what is known of the pack's rest.
        rule: when the pack counts as rested.
        soh_pct: state of health; the capacity is taken down by it, never up. NaN: taken as 100.
        bleed_a: mean current of a bleed resistor, A; 0: not known.
    """
    resting = _rest_doubt(rest, rule)
    cells = _place(cells_mv, topology)
    if resting is not Doubt.NONE:
        cells.doubts[cells.doubts != Doubt.NO_VALUE] = resting
    good = cells.doubts == Doubt.NONE
    delta, uncertainty = _compare(cells, good)
    capacity_ah = topology.capacity_ah * min(1.0, 0.01 * soh_pct if math.isfinite(soh_pct) else 1.0)
    ah_per_pct = 0.01 * capacity_ah if capacity_ah > 0.0 else math.nan
    return Imbalance(
        delta_pct=delta,
        delta_ah=delta * ah_per_pct,
        uncertainty_pct=uncertainty,
        uncertainty_ah=uncertainty * ah_per_pct,
        slope_mv_pct=cells.slope,
        doubts=cells.doubts,
        pack=_pack(cells, delta, resting, ah_per_pct, bleed_a),
        rest_doubt=resting,
    )


def _rest_doubt(rest: Rest, rule: RestRule) -> Doubt:
    if not math.isfinite(rest.current_a):
        return Doubt.CURRENT_UNKNOWN
    if abs(rest.current_a) >= rule.current_a:
        return Doubt.UNDER_LOAD
    return Doubt.NOT_RESTED if rest.rested_s < rule.time_s else Doubt.NONE


def _place(cells_mv: Column, topology: Topology) -> _Cells:
    count = len(cells_mv.values)
    cells = _Cells(count)
    for module in topology.modules:
        span = slice(module.first_cell, module.first_cell + module.cells)
        curve = open_circuit_of(module.chemistry)
        if curve is None:
            continue
        placed = curve.place(cells_mv.values[span])
        cells.soc[span], cells.slope[span], cells.half[span] = placed.soc_pct, placed.slope_mv_pct, placed.half_hysteresis_mv
        cells.charging[span], cells.discharging[span] = placed.after_charging_pct, placed.after_discharging_pct
        doubts = np.zeros(len(placed.soc_pct), dtype=np.uint8)
        doubts[placed.half_hysteresis_mv > LARGEST_HYSTERESIS_PCT * placed.slope_mv_pct] = Doubt.HYSTERESIS
        doubts[placed.slope_mv_pct < LEAST_SLOPE_MV_PCT] = Doubt.FLAT
        doubts[placed.outside_mv > MEASURING_ERROR_MV] = Doubt.OUTSIDE_CURVE
        cells.doubts[span] = doubts
    cells.doubts[~np.isfinite(cells_mv.valid_values())] = Doubt.NO_VALUE
    return cells


def _compare(cells: _Cells, good: npt.NDArray[np.bool_]) -> tuple[FloatColumn, FloatColumn]:
    """Return difference to the median cell and its uncertainty, %, NaN where not good."""
    if not good.any():
        nothing = np.full(len(good), np.nan)
        return nothing, nothing
    three = [np.where(good, branch, np.nan) for branch in (cells.soc, cells.charging, cells.discharging)]
    delta, charging, discharging = (branch - np.nanmedian(branch) for branch in three)
    return delta, _uncertainty(cells, delta, charging, discharging)


def _uncertainty(cells: _Cells, delta: FloatColumn, charging: FloatColumn, discharging: FloatColumn) -> FloatColumn:
    """Return the root of the squares of three: measuring, the cells' own hysteresis, and not knowing the pack's branch."""
    branch = np.maximum(np.abs(charging - delta), np.abs(discharging - delta))
    return np.asarray(np.sqrt(cells.own_squares() + branch**2))


def _pack(cells: _Cells, delta: FloatColumn, resting: Doubt, ah_per_pct: float, bleed_a: float) -> PackImbalance:
    if resting is not Doubt.NONE:
        return PackImbalance(doubt=resting)
    known = np.where(cells.doubts == Doubt.NO_VALUE, np.nan, cells.soc)
    if not np.isfinite(known).any():
        return PackImbalance(doubt=Doubt.NO_CURVE if (cells.doubts == Doubt.NO_CURVE).any() else Doubt.NO_VALUE)
    emptiest, fullest = int(np.nanargmin(known)), int(np.nanargmax(known))
    for cell in (emptiest, fullest):
        if cells.doubts[cell] != Doubt.NONE:
            return PackImbalance(doubt=Doubt(int(cells.doubts[cell])), doubtful_cell=cell)
    ends = np.array([emptiest, fullest])
    three = (cells.soc[ends], cells.charging[ends], cells.discharging[ends])
    mean, charging, discharging = (float(branch[1] - branch[0]) for branch in three)
    branch = max(abs(charging - mean), abs(discharging - mean))
    uncertainty = math.sqrt(float(cells.own_squares()[ends].sum()) + branch**2)
    spread = float(delta[fullest] - delta[emptiest])
    return PackImbalance(
        doubt=Doubt.NONE,
        spread_pct=spread,
        spread_ah=spread * ah_per_pct,
        uncertainty_pct=uncertainty,
        uncertainty_ah=uncertainty * ah_per_pct,
        emptiest=emptiest,
        fullest=fullest,
        bleed_h=spread * ah_per_pct / bleed_a if bleed_a > 0.0 else math.nan,
    )

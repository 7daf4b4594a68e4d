"""Resistance of every cell from steps of the current: what the voltage did, over what the current did, at stated delays.

Offsets of the voltage measurement fall out. By what the charge moved meanwhile changes the open-circuit voltage is taken out by
the slope of the curve; how the voltage was still moving before the step counts as uncertainty.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.analysis.load_steps import BEFORE_S, LoadStep
from bms.telemetry.decoded import Matrix
from bms.telemetry.snapshot import FloatColumn

_GUARD_S = 0.2
"""Current and cells come in different messages; this much around an edge belongs to neither side."""
_WINDOW_S = 0.4
"""Voltages are averaged over so long, around the delay."""
_MAD_TO_SIGMA = 1.4826
_FEWEST_SAMPLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResistance:
    """What one step says at one delay; arrays of shape (cells,), NaN where a cell had no valid value.

    `uncertainty_mohm` is about two sigma: noise before and after, and how the voltage was drifting before the step.
    """

    step: LoadStep
    delay_s: float
    resistance_mohm: FloatColumn
    uncertainty_mohm: FloatColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class CellResistances:
    """What all steps say together at one delay; arrays of shape (cells,), NaN where no step says anything.

    `steps` is how many steps each cell has; `uncertainty_mohm` about two sigma of the median.
    """

    delay_s: float
    resistance_mohm: FloatColumn
    uncertainty_mohm: FloatColumn
    steps: npt.NDArray[np.int64]


def measure_step(
    step: LoadStep,
    times_s: FloatColumn,
    cells_mv: Matrix,
    *,
    delay_s: float,
    slope_mv_pct: FloatColumn,
    capacity_ah: float,
) -> StepResistance | None:
    """Return the resistance of every cell from one step at one delay; None where the current did not stay that long.

    Args:
        step: the step.
        times_s: of the cells' samples, ascending, shape (n,).
        cells_mv: NaN where not valid, shape (cells, n).
        delay_s: after the step.
        slope_mv_pct: of the open-circuit curve at each cell, NaN: not known, nothing is taken out, shape (cells,).
        capacity_ah: of a cell; 0: not known, nothing is taken out.
    """
    if step.steady_s < delay_s + 0.5 * _WINDOW_S:
        return None
    before = (times_s >= step.time_s - BEFORE_S) & (times_s <= step.time_s - _GUARD_S)
    middle_s = step.time_s + delay_s
    after = (times_s >= middle_s - 0.5 * _WINDOW_S) & (times_s <= middle_s + 0.5 * _WINDOW_S)
    if before.sum() < _FEWEST_SAMPLES or after.sum() < 1:
        return None
    moved_mv = _mean(cells_mv[:, after]) - _mean(cells_mv[:, before])
    if capacity_ah > 0.0:
        # From the middle of the window before the step to the delay after it.
        charge_as = step.before_a * 0.5 * (BEFORE_S + _GUARD_S) + step.after_a * delay_s
        moved_mv = moved_mv - np.nan_to_num(slope_mv_pct) * 100.0 * charge_as / (3600.0 * capacity_ah)
    noise_mv = _noise(cells_mv[:, before])
    squares = noise_mv**2 * (1.0 / before.sum() + 1.0 / after.sum()) + _drift_mv(times_s, cells_mv, before, delay_s) ** 2
    return StepResistance(
        step=step,
        delay_s=delay_s,
        resistance_mohm=moved_mv / step.height_a,
        uncertainty_mohm=2.0 * np.sqrt(squares) / abs(step.height_a),
    )


def combine(measured: Sequence[StepResistance], cells: int) -> CellResistances:
    """Return the median of all steps at one delay, which one bad step does not move.

    Args:
        measured: what each step says, all at the same delay.
        cells: how many cells.
    """
    if not measured:
        nothing = np.full(cells, np.nan)
        return CellResistances(
            delay_s=math.nan, resistance_mohm=nothing, uncertainty_mohm=nothing, steps=np.zeros(cells, dtype=np.int64)
        )
    all_mohm = np.array([one.resistance_mohm for one in measured])
    each_mohm = np.array([one.uncertainty_mohm for one in measured])
    count = np.isfinite(all_mohm).sum(axis=0)
    middle = _median(all_mohm)
    scatter = _MAD_TO_SIGMA * _median(np.abs(all_mohm - middle))
    root = np.sqrt(np.maximum(count, 1))
    return CellResistances(
        delay_s=measured[0].delay_s,
        resistance_mohm=middle,
        uncertainty_mohm=np.maximum(2.0 * scatter, _median(each_mohm)) / root,
        steps=count,
    )


def _mean(values: Matrix) -> FloatColumn:
    count = np.isfinite(values).sum(axis=1)
    return np.asarray(np.where(count > 0, np.nansum(values, axis=1) / np.maximum(count, 1), np.nan))


def _median(values: Matrix) -> FloatColumn:
    """Return the median over the rows, NaN where a column has nothing (which NumPy would warn of)."""
    empty = ~np.isfinite(values).any(axis=0)
    return np.asarray(np.where(empty, np.nan, np.nanmedian(np.where(empty, 0.0, values), axis=0)))


def _noise(values: Matrix) -> FloatColumn:
    """Return the standard deviation of neighbouring samples' differences over √2: what remains when a drift is taken out."""
    differences = np.diff(values, axis=1)
    squares = np.where(np.isfinite(differences), differences, 0.0) ** 2
    return np.asarray(np.sqrt(squares.mean(axis=1) / 2.0))


def _drift_mv(times_s: FloatColumn, cells_mv: Matrix, before: npt.NDArray[np.bool_], delay_s: float) -> float:
    """Return how far the median cell would have drifted on until the delay, had it gone on as before the step."""
    seconds = times_s[before]
    middle_mv = _median(cells_mv[:, before])
    known = np.isfinite(middle_mv)
    if known.sum() < _FEWEST_SAMPLES + 1 or np.ptp(seconds[known]) <= 0.0:
        return 0.0
    rate_mv_s = float(np.polyfit(seconds[known] - seconds[0], middle_mv[known], 1)[0])
    return abs(rate_mv_s) * delay_s

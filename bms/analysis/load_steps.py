"""Steps of the current: where it was steady, changed quickly by enough, and was steady again. Ramps and small steps are not."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bms.telemetry.snapshot import FloatColumn

DELAYS_S: Final = (1.0, 10.0, 30.0)
BEFORE_S: Final = 2.0
"""How long the current must have been steady before a step."""
LONGEST_EDGE_S: Final = 1.0
"""A current that takes longer to change is a ramp."""
_GRID_S = 0.1
_LONGEST_GAP_S = 1.0
_STEADY_SHARE = 0.1
"""A current is steady when it moves by less than this share of the step."""
_LEAST_STEP_C = 0.1
_LEAST_STEP_A = 10.0
_FEWEST_SAMPLES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadStep:
    """One step of the current.

    Attributes:
        time_s: when the current had gone half its way.
        before_a, after_a: steady current on either side, charging positive.
        steady_s: how long it stayed as after the step.
    """

    time_s: float
    before_a: float
    after_a: float
    steady_s: float

    @property
    def height_a(self) -> float:
        """By how much the current changed."""
        return self.after_a - self.before_a


def least_step_a(capacity_ah: float) -> float:
    """Return the smallest step that counts: 0.1 C, or 10 A where the capacity is not known.

    At 0.1 C the voltage of a cell moves by about 10 mV, some times the noise of a cell monitor.
    """
    return _LEAST_STEP_C * capacity_ah if capacity_ah > 0.0 else _LEAST_STEP_A


def find_load_steps(times_s: FloatColumn, current_a: FloatColumn, *, least_a: float) -> list[LoadStep]:
    """Return the steps of a current over time.

    Args:
        times_s: of the samples, ascending, shape (n,).
        current_a: charging positive, NaN where not valid, shape (n,).
        least_a: smallest height that counts.
    """
    known = np.isfinite(current_a)
    times_s, current_a = times_s[known], current_a[known]
    if times_s.size < _FEWEST_SAMPLES or times_s[-1] - times_s[0] < BEFORE_S + LONGEST_EDGE_S + DELAYS_S[0]:
        return []
    grid_s = np.arange(times_s[0], times_s[-1], _GRID_S)
    level_a = np.interp(grid_s, times_s, current_a)
    after_gap = np.searchsorted(times_s, grid_s, side="right")
    step_s = np.diff(times_s, append=times_s[-1] + _GRID_S)
    level_a[step_s[np.minimum(after_gap - 1, times_s.size - 1)] > _LONGEST_GAP_S] = np.nan
    steps: list[LoadStep] = []
    for at in _edges(level_a, least_a):
        step = _step(grid_s, level_a, at, least_a)
        if step is not None and not (steps and step.time_s - steps[-1].time_s < LONGEST_EDGE_S):
            steps.append(step)
    return steps


def _edges(level_a: FloatColumn, least_a: float) -> npt.NDArray[np.intp]:
    """Return the last grid index before each change that is large enough and done within `LONGEST_EDGE_S`."""
    reach = round(LONGEST_EDGE_S / _GRID_S)
    change = np.abs(level_a[reach:] - level_a[:-reach])
    large = np.nan_to_num(change) >= least_a
    # Where the change over the longest edge is large, the steepest point is the middle of it.
    starts = np.flatnonzero(np.diff(large.astype(np.int8), prepend=0) == 1)
    ends = np.flatnonzero(np.diff(large.astype(np.int8), append=0) == -1)
    steepness = np.abs(np.diff(level_a, append=level_a[-1]))
    found = [start + int(np.nanargmax(steepness[start : end + reach])) for start, end in zip(starts, ends, strict=True)]
    return np.array(found, dtype=np.intp)


def _step(grid_s: FloatColumn, level_a: FloatColumn, at: int, least_a: float) -> LoadStep | None:
    reach, long = round(LONGEST_EDGE_S / _GRID_S), round(BEFORE_S / _GRID_S)
    edge = level_a[max(at - reach, 0) : at + reach + 1]
    if at < long or not np.isfinite(edge).all():
        return None
    settled = at + 1 + _first_steady(level_a[at + 1 : at + 1 + reach], least_a)
    before, after = level_a[at - long : at + 1], level_a[settled:]
    before = before[: max(len(before) - reach // 2, _FEWEST_SAMPLES)]
    before_a = float(np.median(before))
    if not after.size or not np.isfinite(before).all():
        return None
    after_a = float(np.median(after[: round(DELAYS_S[0] / _GRID_S)]))
    height_a = after_a - before_a
    tolerance_a = _STEADY_SHARE * abs(height_a)
    if abs(height_a) < least_a or np.ptp(before) > tolerance_a:
        return None
    stays = np.abs(after[: round((DELAYS_S[-1] + 1.0) / _GRID_S)] - after_a) <= tolerance_a
    steady = int(np.argmin(stays)) if not stays.all() else stays.size
    crossed = at + int(np.argmax(np.abs(level_a[at : settled + 1] - before_a) >= 0.5 * abs(height_a)))
    return LoadStep(
        time_s=float(grid_s[crossed]),
        before_a=before_a,
        after_a=after_a,
        steady_s=float((settled - crossed + steady) * _GRID_S),
    )


def _first_steady(following_a: FloatColumn, least_a: float) -> int:
    """Return how many samples after the steepest point the current has come to rest."""
    moves = np.abs(np.diff(following_a)) > _STEADY_SHARE * least_a
    return int(np.flatnonzero(moves)[-1]) + 1 if moves.any() else 0

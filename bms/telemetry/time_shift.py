"""By how much the clock of one log is ahead of another's, found from the signals both have.

Every signal that moves is brought onto an even grid in both logs and correlated; the place of the highest peak is its vote. A
signal that repeats itself has other peaks as high as that and so hardly a voice. What most voices agree on is the shift.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bms.telemetry.snapshot import FloatColumn

GRID_CELLS = 1 << 15
"""Of the longer log. An hour is cut into pieces of 0.1 s."""
LEAST_OVERLAP = 0.1
"""Of the shorter log; with less in common any two logs are alike somewhere."""
_LEAST_VOICE = 0.1
_NEIGHBOURS = 4
"""Cells beside a peak that belong to it."""
_AGREEMENT_CELLS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """An even grid over a span of time. `step_s` apart, `count` cells."""

    start_s: float
    step_s: float
    count: int

    def empty(self) -> FloatColumn:
        """Return cells without values, for `put`."""
        return np.full(self.count, np.nan)

    def put(self, cells: FloatColumn, times_s: FloatColumn, values: FloatColumn) -> None:
        """Put samples into their cells; the last one in a cell stays. Samples elsewhere, and NaN, are left out."""
        places = np.floor((times_s - self.start_s) / self.step_s)
        chosen = (places >= 0) & (places < self.count) & ~np.isnan(values)
        cells[places[chosen].astype(np.int64)] = values[chosen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one signal says. `shift_s`: add it to a time of the other log; `voice`: 0…1, how clearly."""

    signal: str
    shift_s: float
    voice: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """What the signals agree on.

    Attributes:
        shift_s: add it to a time of the second log to get the time of the first.
        certainty: 0…1, the share of all voices that say so.
        votes: signals that say so.
        voters: signals that said anything.
    """

    shift_s: float
    certainty: float
    votes: int
    voters: int


def vote(
    signal: str, one: FloatColumn, other: FloatColumn, one_grid: Grid, other_grid: Grid, most_s: float | None = None
) -> Vote | None:
    """Return by how much the second is to be shifted so that it looks like the first, or None if it cannot be told.

    Args:
        signal: its name.
        one: its cells in the first log.
        other: its cells in the second one.
        one_grid: of the first; both have the same step.
        other_grid: of the second.
        most_s: greatest shift between the starts of the grids that is looked at; None: any.
    """
    first, second = _moves(one), _moves(other)
    if first is None or second is None:
        return None
    likeness, lags = _correlation(first, second)
    if most_s is not None:
        near = np.abs(lags) * one_grid.step_s <= most_s
        likeness, lags = likeness[near], lags[near]
    peak = int(np.argmax(likeness))
    elsewhere = np.delete(likeness, slice(max(peak - _NEIGHBOURS, 0), peak + _NEIGHBOURS + 1))
    voice = float(likeness[peak] - max(elsewhere.max(initial=0.0), 0.0))
    if voice < _LEAST_VOICE:
        return None
    lag = float(lags[peak]) + _between(likeness, peak)
    return Vote(signal=signal, shift_s=lag * one_grid.step_s + one_grid.start_s - other_grid.start_s, voice=voice)


def agree(votes: Sequence[Vote], step_s: float) -> Shift | None:
    """Return what most voices agree on to within two steps of the grid; None if there are none."""
    if not votes:
        return None
    shifts = np.array([one.shift_s for one in votes])
    voices = np.array([one.voice for one in votes])
    near = np.abs(shifts[:, None] - shifts) <= _AGREEMENT_CELLS * step_s
    best = near[int(np.argmax(near @ voices))]
    return Shift(
        shift_s=float(np.average(shifts[best], weights=voices[best])),
        certainty=float(voices[best].sum() / voices.sum()),
        votes=int(best.sum()),
        voters=len(votes),
    )


def _moves(cells: FloatColumn) -> FloatColumn | None:
    """Return the steps from cell to cell, or None if nothing moves: levels are alike over hours, steps are alike only once."""
    known = np.flatnonzero(~np.isnan(cells))
    if len(known) < 2:
        return None
    filled = cells[known][np.maximum(np.searchsorted(known, np.arange(len(cells)), "right") - 1, 0)]
    # Which of two cells a step falls into is chance; blurred, it looks alike all the same.
    steps = np.convolve(np.diff(filled), (0.25, 0.5, 0.25), "same")
    return steps if steps.any() else None


def _correlation(one: FloatColumn, other: FloatColumn) -> tuple[FloatColumn, FloatColumn]:
    """Return the likeness (-1…1) for every lag with enough overlap, and the lags in cells, ascending."""
    size = 1 << (len(one) + len(other) - 1).bit_length()

    def slide(left: FloatColumn, right: FloatColumn) -> FloatColumn:
        product = np.fft.irfft(np.fft.rfft(left, size) * np.fft.rfft(right, size).conj(), size)
        return np.concatenate((product[size - len(other) + 1 :], product[: len(one)]))

    lags = np.arange(-len(other) + 1, len(one), dtype=np.float64)
    overlap = np.minimum(lags + len(other), len(one)) - np.maximum(lags, 0)
    energy = slide(one**2, np.ones_like(other)) * slide(np.ones_like(one), other**2)
    # Where one of the two stands still there is nothing to be alike; rounding must not make something of it.
    least = 1e-9 * float((one**2).sum() * (other**2).sum())
    likeness = np.where(energy > least, slide(one, other) / np.sqrt(np.maximum(energy, least)), 0.0)
    # A few steps that agree by chance in a short overlap count less than many in a long one.
    share = np.sqrt(np.maximum(energy, 0.0) / ((one**2).sum() * (other**2).sum()))
    enough = overlap >= max(LEAST_OVERLAP * min(len(one), len(other)), 2)
    return (likeness * np.minimum(share / LEAST_OVERLAP, 1.0))[enough], lags[enough]


def _between(likeness: FloatColumn, peak: int) -> float:
    """Return where between the cells the top of a peak is, -0.5…0.5."""
    if not 0 < peak < len(likeness) - 1:
        return 0.0
    left, top, right = likeness[peak - 1 : peak + 2]
    curve = left - 2 * top + right
    return float(0.5 * (left - right) / curve) if curve < 0 else 0.0

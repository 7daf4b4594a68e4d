"""One message of two logs, signal by signal: which samples are of the same moment, and how much they differ."""

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from bms.telemetry.comparing import Difference, Differences, nearest
from bms.telemetry.decoded import Matrix
from bms.telemetry.snapshot import FloatColumn
from engine.logs.data_set import MessageRows, Messages

_CYCLES_APART = 2.5
"""Samples further apart than so many cycles are not of the same moment."""


class SignalComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One signal. `found_in`: `both`, `first` or `second`; the figures are those of `bms.telemetry.comparing.Difference`."""

    message: str
    signal: str
    unit: str
    found_in: str
    compared: int = 0
    differing: int = 0
    only_first: int = 0
    only_second: int = 0
    greatest: float = math.nan
    greatest_at_s: float = math.nan
    mean: float = math.nan
    median: float = math.nan
    most: float = math.nan
    span: float = math.nan

    @property
    def weight(self) -> float:
        """How much it differs, as a share of how much it moves; infinite where it is not in both."""
        if self.found_in != "both":
            return math.inf
        if not self.mean > 0:
            return 0.0
        return self.mean / self.span if self.span > 0 else math.inf

    def differs(self, tolerance: float, tolerance_pct: float) -> bool:
        """Return whether it differs by more than a number in its unit, and more than a share of its span."""
        if self.found_in != "both" or self.only_first or self.only_second:
            return True
        share = 0.0 if math.isnan(self.span) else tolerance_pct / 100 * self.span
        return self.greatest > max(tolerance, share)


def compare_message(message: str, first: Messages, second: Messages, shift_s: float) -> list[SignalComparison]:
    """Compare all signals of a message, the second log's times shifted by `shift_s`."""
    one, other = first.get(message), second.get(message)
    if one is None or other is None:
        there = one or other
        found_in = "second" if one is None else "first"
        units = [] if there is None else list(zip(there.signals, there.units, strict=True))
        return [SignalComparison(message=message, signal=signal, unit=unit, found_in=found_in) for signal, unit in units]
    gathered = [Differences() for _ in one.signals]
    begins_s, ends_s = other.span[0] + shift_s, other.span[1] + shift_s
    for times_s, values in one.pieces(one.signals):
        common = (times_s >= begins_s) & (times_s <= ends_s)
        if common.any():
            paired = _paired(times_s[common], values[:, common], other, one.signals, shift_s)
            for differences, mine, theirs in zip(gathered, values[:, common], paired, strict=True):
                differences.add(times_s[common], mine, theirs)
    _count_alone(other, one, -shift_s, gathered)
    return [
        _comparison(message, signal, unit, differences.result())
        for signal, unit, differences in zip(one.signals, one.units, gathered, strict=True)
    ]


def _count_alone(one: MessageRows, other: MessageRows, shift_s: float, gathered: Sequence[Differences]) -> None:
    """Count the samples of the second log, here `one`, that the first one has nothing for."""
    begins_s, ends_s = other.span[0] + shift_s, other.span[1] + shift_s
    for times_s, values in one.pieces(other.signals):
        common = (times_s >= begins_s) & (times_s <= ends_s)
        if not common.any():
            continue
        found = _paired(times_s[common], values[:, common], other, other.signals, shift_s)
        for differences, theirs, mine in zip(gathered, values[:, common], found, strict=True):
            alone = ~np.isnan(theirs) & np.isnan(mine)
            differences.add(times_s[common][alone], mine[alone], theirs[alone])


def _paired(times_s: FloatColumn, values: Matrix, other: MessageRows, signals: Sequence[str], shift_s: float) -> Matrix:
    """Return the values of the other log at the moments nearest to these, NaN where none is near.

    Each signal is paired by its own samples: of a multiplexed message not every frame carries it.
    """
    reach_s = max((_apart_s(times_s[valid]) for valid in ~np.isnan(values) if valid.any()), default=0.0)
    groups = other.around(times_s[0] - shift_s - reach_s, times_s[-1] - shift_s + reach_s)
    paired = np.full(values.shape, np.nan)
    if not groups:
        return paired
    other_times_s, theirs = other.read(groups, signals)
    for row, (mine, found) in enumerate(zip(values, theirs, strict=True)):
        here, there = np.flatnonzero(~np.isnan(mine)), np.flatnonzero(~np.isnan(found))
        if not len(here) or not len(there):
            continue
        at_s = other_times_s[there] + shift_s
        places = nearest(times_s[here], at_s)
        near = np.abs(at_s[places] - times_s[here]) <= _apart_s(times_s[here])
        paired[row, here[near]] = found[there[places[near]]]
    return paired


def _apart_s(times_s: FloatColumn) -> float:
    """Return how far apart samples may be to be those of the same moment."""
    steps_s = np.diff(times_s)
    steps_s = steps_s[steps_s > 0]
    return _CYCLES_APART * (float(np.median(steps_s)) if len(steps_s) else 1.0)


def _comparison(message: str, signal: str, unit: str, found: Difference) -> SignalComparison:
    return SignalComparison(
        message=message,
        signal=signal,
        unit=unit,
        found_in="both",
        compared=found.compared,
        differing=found.differing,
        only_first=found.only_first,
        only_second=found.only_second,
        greatest=found.greatest,
        greatest_at_s=found.greatest_at_s,
        mean=found.mean,
        median=found.median,
        most=found.most,
        span=found.span,
    )

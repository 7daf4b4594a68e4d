"""Whether a pack rests, and since when: only then does a voltage tell a state of charge."""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bms.calibration.findings import Tables
from bms.telemetry.history.model import PACK, Envelope, SeriesKey
from bms.telemetry.snapshot import FloatColumn

CURRENT = SeriesKey(PACK, "current_a")
LONGEST_GAP_S = 10.0
"""Over a longer gap in the current anything may have flowed: the rest is counted from its end."""
_BINS = 1200
_REST_C = 1 / 60
_LEAST_REST_A = 0.2
_REST_TIME_S = 600.0
_SECONDS_PER_MINUTE = 60.0


class HasEnvelope(Protocol):
    """One series of a history."""

    def envelope(self, start_s: float, end_s: float, bins: int) -> Envelope:
        """Return the span in at most `bins` bins."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRule:
    """When a pack counts as rested: its current has stayed below `current_a` for `time_s`. `from_tables`: as its BMS has it."""

    current_a: float
    time_s: float
    from_tables: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What is known of the rest at an instant: the current, NaN if not known, and for how long it has been small."""

    current_a: float
    rested_s: float

    def missing_s(self, rule: RestRule) -> float:
        """Return how much longer the pack has to rest, 0 if it has rested."""
        return max(0.0, rule.time_s - self.rested_s)


def rest_rule(tables: Tables | None, capacity_ah: float) -> RestRule:
    """Return the rule of the pack's own tables (BAL_REST_I, BAL_REST_TIME), else C/60 (at least 0.2 A) for ten minutes.

    Ten minutes are five times the slowest time constant of the cells this program knows.
    """
    if tables is not None and tables.have("BAL_REST_I", "BAL_REST_TIME"):
        return RestRule(
            current_a=tables.number("BAL_REST_I"),
            time_s=_SECONDS_PER_MINUTE * tables.number("BAL_REST_TIME"),
            from_tables=True,
        )
    return RestRule(current_a=max(_LEAST_REST_A, _REST_C * capacity_ah), time_s=_REST_TIME_S)


def rest_at(current: HasEnvelope, at_s: float, rule: RestRule) -> Rest:
    """Return the rest that the recorded current shows at an instant.

    Args:
        current: the pack's current over time, A.
        at_s: the instant, on the clock of the series.
        rule: which current is small, and how far one has to look back.
    """
    seen = current.envelope(at_s - rule.time_s - LONGEST_GAP_S, at_s, _BINS)
    return rested(seen.times_s, seen.low, seen.high, at_s, rule)


def rested(times_s: FloatColumn, low_a: FloatColumn, high_a: FloatColumn, at_s: float, rule: RestRule) -> Rest:
    """Return the rest at `at_s` from the lowest and highest current at or from each of the times, shapes (n,)."""
    known = np.isfinite(low_a) & np.isfinite(high_a) & (times_s <= at_s)
    times_s, low_a, high_a = times_s[known], low_a[known], high_a[known]
    if times_s.size == 0 or at_s - times_s[-1] > LONGEST_GAP_S:
        return Rest(current_a=math.nan, rested_s=0.0)
    current_a = float(low_a[-1] if abs(low_a[-1]) > abs(high_a[-1]) else high_a[-1])
    flows = np.flatnonzero(np.maximum(np.abs(low_a), np.abs(high_a)) >= rule.current_a)
    gaps = np.flatnonzero(np.diff(times_s) > LONGEST_GAP_S)
    # A rest begins with the first quiet sample after a current, or with the first sample after a gap.
    first = max(int(flows[-1]) + 1 if flows.size else 0, int(gaps[-1]) + 1 if gaps.size else 0)
    return Rest(current_a=current_a, rested_s=float(at_s - times_s[first]) if first < times_s.size else 0.0)

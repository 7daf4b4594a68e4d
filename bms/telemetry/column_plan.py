"""Values compiled once from a pack definition, decoded and judged together in each snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.definition.polling import PolledSignal
from bms.telemetry.bit_fields import BitField
from bms.telemetry.snapshot import FloatColumn, Validity, ValidityColumn

_INFINITY = float("inf")
_RANGE_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ValuePlan:
    """How one value is decoded and when it is valid.

    value = raw × multiplier ÷ divisor + offset, all in the unit of the value.

    Attributes:
        field: where the raw number stands.
        multiplier: of the raw number.
        divisor: of the product.
        offset: added at the end.
        lower: smallest valid value.
        upper: greatest valid value.
        clipped: a value outside counts as the limit it exceeds, as its format says.
        null_lower: a value at or below it means "not available".
        null_upper: a value at or above it means "not available".
        flag: validity flag, or None.
        flag_valid: raw value of the flag that means valid.
        stale_after_s: greatest age at which the value counts.
        texts: raw number → text.
        text: what it says when it is no number at all; `field` is then its first bit.
    """

    field: BitField
    multiplier: float = 1.0
    divisor: float = 1.0
    offset: float = 0.0
    lower: float = -_INFINITY
    upper: float = _INFINITY
    clipped: bool = False
    null_lower: float = -_INFINITY
    null_upper: float = _INFINITY
    flag: BitField | None = None
    flag_valid: int = 1
    stale_after_s: float = _INFINITY
    texts: dict[int, str] | None = None
    text: PolledSignal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Decoded values. All arrays have shape (n,); `age_s` is +inf for what never came."""

    values: FloatColumn
    validity: ValidityColumn
    age_s: FloatColumn
    raw: FloatColumn


class Conversions:
    """How the numbers of several plans become values, and which values are valid."""

    def __init__(self, plans: Sequence[ValuePlan], *, columns: bool = False) -> None:
        """Compile the plans, for arrays of shape (plans,), or with `columns` (plans, n)."""
        shape = (-1, 1) if columns else (-1,)

        def column(numbers: Sequence[float]) -> FloatColumn:
            return np.array(numbers, np.float64).reshape(shape)

        self._multiplier = column([plan.multiplier for plan in plans])
        self._divisor = column([plan.divisor for plan in plans])
        self._offset = column([plan.offset for plan in plans]) + 0.0  # never -0.0, which would be shown as such
        self._lower = widened([plan.lower for plan in plans], -1.0).reshape(shape)
        self._upper = widened([plan.upper for plan in plans], +1.0).reshape(shape)
        self._is_clipped = np.array([plan.clipped for plan in plans]).reshape(shape)
        self._clip_lower = column([plan.lower if plan.clipped else -_INFINITY for plan in plans])
        self._clip_upper = column([plan.upper if plan.clipped else _INFINITY for plan in plans])
        self._null_lower = column([plan.null_lower for plan in plans])
        self._null_upper = column([plan.null_upper for plan in plans])

    def values(self, raw: FloatColumn) -> FloatColumn:
        """Return what the numbers on the wire mean."""
        return raw * self._multiplier / self._divisor + self._offset

    def are_valid(self, values: FloatColumn) -> npt.NDArray[np.bool_]:
        """Return which values are not marked as absent, and in their range unless they are clipped to it."""
        return self.are_there(values) & (self._is_clipped | ~self.exceed(values))

    def exceed(self, values: FloatColumn) -> npt.NDArray[np.bool_]:
        """Return which values are out of their range."""
        with np.errstate(invalid="ignore"):
            outside: npt.NDArray[np.bool_] = (values < self._lower) | (values > self._upper)
        return outside

    def are_there(self, values: FloatColumn) -> npt.NDArray[np.bool_]:
        """Return which values are numbers and not marked as absent."""
        with np.errstate(invalid="ignore"):
            good: npt.NDArray[np.bool_] = (values > self._null_lower) & (values < self._null_upper)
        return good

    def clipped(self, values: FloatColumn) -> FloatColumn:
        """Return values outside of their limits as the limit they exceed, where the plan says so."""
        return np.clip(values, self._clip_lower, self._clip_upper)


class ValuePlans:
    """All planned values as arrays. `fields` go into one decoder; `judge` takes what it decoded."""

    def __init__(self, plans: Sequence[ValuePlan]) -> None:
        self.plans = tuple(plans)
        flagged = [index for index, plan in enumerate(plans) if plan.flag is not None]
        self.fields = tuple(plan.field for plan in plans) + tuple(plans[index].flag or plans[index].field for index in flagged)
        self._flagged = np.array(flagged, np.int64)
        self._flag_valid = np.array([plans[index].flag_valid for index in flagged], np.float64)
        self._rows = np.array([plan.field.row for plan in plans], np.int64)
        self._bytes_needed = np.array([_bytes_needed(plan) for plan in plans], np.float64)
        self._conversions = Conversions(plans)
        self._stale_after_s = np.array([plan.stale_after_s for plan in plans], np.float64)

    def judge(self, decoded: FloatColumn, times_s: FloatColumn, lengths: FloatColumn, now_s: float) -> Judged:
        """Scale the decoded numbers and say which are valid.

        Args:
            decoded: raw numbers of `fields`.
            times_s: time of reception of each payload row, -inf if never.
            lengths: received bytes of each payload row.
            now_s: now, on the same clock.
        """
        count = len(self.plans)
        raw = decoded[:count]
        values = self._conversions.values(raw)
        good = self._conversions.are_valid(values)
        good[self._flagged] &= decoded[count:] == self._flag_valid
        complete = lengths[self._rows] >= self._bytes_needed
        good &= complete
        age_s = np.maximum(now_s - times_s[self._rows], 0.0)
        received: npt.NDArray[np.bool_] = np.isfinite(age_s)
        validity = np.full(count, Validity.VALID, np.uint8)
        validity[age_s > self._stale_after_s] = Validity.STALE
        validity[~good] = Validity.INVALID
        validity[~received] = Validity.NEVER_SEEN
        values = np.where(received & complete, self._conversions.clipped(values), np.nan)
        return Judged(values=values, validity=validity, age_s=age_s, raw=raw)


def _bytes_needed(plan: ValuePlan) -> int:
    if plan.text is not None:
        return (plan.text.bit_index + plan.text.bit_length + 7) // 8
    needed = plan.field.last_byte + 1
    return needed if plan.flag is None else max(needed, plan.flag.last_byte + 1)


def widened(limits: Sequence[float], sign: float) -> FloatColumn:
    """Return the limits moved outwards by rounding noise: 102.3 must be inside 0…102.3 however it was computed."""
    exact = np.array(limits, np.float64)
    return np.where(np.isfinite(exact), exact + sign * _RANGE_TOLERANCE * np.maximum(1.0, np.abs(exact)), exact)

"""How much a signal of one log differs from that of another, sample by sample; and when something happens in a log."""

import math
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.errors import BadFileError
from bms.telemetry.snapshot import FloatColumn

_BINS_PER_DECADE = 20
_LEAST, _GREATEST = -12, 12
"""Powers of ten between which differences are told apart."""
_EVENT = re.compile(r"\s*(?P<signal>[^\s<>=!]+)\s*(?:(?P<changes>changes)|(?P<sign><=|>=|==|!=|<|>)\s*(?P<number>[-+.\w]+))\s*")
_SIGNS: dict[str, Callable[[FloatColumn, float], npt.NDArray[np.bool_]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How the values of two logs differ, in the unit of the signal. NaN where nothing could be compared.

    Attributes:
        compared: samples that are valid in both.
        differing: of them, how many are not equal.
        only_first, only_second: samples that are valid in one log alone.
        greatest: greatest difference without its sign.
        greatest_at_s: when, on the clock of the first log.
        mean: mean difference without its sign.
        median, most: half of the differences, and 95 % of them, are not greater, to within a tenth of themselves.
        span: from the least to the greatest value of the first log.
    """

    compared: int
    differing: int
    only_first: int
    only_second: int
    greatest: float
    greatest_at_s: float
    mean: float
    median: float
    most: float
    span: float


class Differences:
    """Gathers the differences of one signal, in any number of pieces."""

    def __init__(self) -> None:
        """Begin."""
        self._counts = np.zeros((_GREATEST - _LEAST) * _BINS_PER_DECADE + 1, np.int64)
        self._compared = self._differing = self._only_first = self._only_second = 0
        self._sum = 0.0
        self._greatest, self._greatest_at_s = math.nan, math.nan
        self._lowest, self._highest = math.inf, -math.inf

    def add(self, times_s: FloatColumn, first: FloatColumn, second: FloatColumn) -> None:
        """Compare samples of the same moments. All of shape (n,), NaN where not valid."""
        both = ~np.isnan(first) & ~np.isnan(second)
        self._only_first += int((~np.isnan(first) & np.isnan(second)).sum())
        self._only_second += int((np.isnan(first) & ~np.isnan(second)).sum())
        if not both.any():
            return
        differences = np.abs(first[both] - second[both])
        self._compared += len(differences)
        self._sum += float(differences.sum())
        place = int(np.argmax(differences))
        if not differences[place] <= self._greatest:
            self._greatest, self._greatest_at_s = float(differences[place]), float(times_s[both][place])
        self._lowest = min(self._lowest, float(first[both].min()))
        self._highest = max(self._highest, float(first[both].max()))
        unequal = differences[differences > 0]
        self._differing += len(unequal)
        powers = (np.log10(unequal) - _LEAST) * _BINS_PER_DECADE
        self._counts += np.bincount(np.clip(powers.astype(np.int64), 0, len(self._counts) - 1), minlength=len(self._counts))

    def result(self) -> Difference:
        """Return what was found so far."""
        return Difference(
            compared=self._compared,
            differing=self._differing,
            only_first=self._only_first,
            only_second=self._only_second,
            greatest=self._greatest,
            greatest_at_s=self._greatest_at_s,
            mean=self._sum / self._compared if self._compared else math.nan,
            median=self._quantile(0.5),
            most=self._quantile(0.95),
            span=self._highest - self._lowest if self._compared else math.nan,
        )

    def _quantile(self, share: float) -> float:
        if not self._compared:
            return math.nan
        equal = self._compared - self._differing
        wanted = share * self._compared
        if wanted <= equal:
            return 0.0
        place = int(np.searchsorted(equal + np.cumsum(self._counts), wanted))
        power = _LEAST + (place + 0.5) / _BINS_PER_DECADE
        return min(math.pow(10.0, power), self._greatest)


def nearest(times_s: FloatColumn, other_times_s: FloatColumn) -> npt.NDArray[np.int64]:
    """Return for each time the place of the nearest of the others; both ascend, the others are not empty.

    Samples of one and the same moment, as of frames an adapter handed over together, are paired in their order.
    """
    after = np.clip(np.searchsorted(other_times_s, times_s), 1, max(len(other_times_s) - 1, 1))
    after = np.minimum(after, len(other_times_s) - 1)
    before = np.maximum(after - 1, 0)
    found = np.where(times_s - other_times_s[before] <= other_times_s[after] - times_s, before, after)
    moments_s = other_times_s[found]
    first = np.searchsorted(other_times_s, moments_s, side="left")
    last = np.searchsorted(other_times_s, moments_s, side="right") - 1
    order = np.arange(len(times_s)) - np.searchsorted(times_s, times_s, side="left")
    return np.minimum(first + order, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The moment a signal changes, or begins to fulfil a condition. `sign` is empty for a change."""

    signal: str
    sign: str = ""
    number: float = math.nan

    def first_s(self, times_s: FloatColumn, values: FloatColumn) -> float | None:
        """Return when it first happens; what holds from the beginning on does not happen. None: never."""
        valid = ~np.isnan(values)
        times_s, values = times_s[valid], values[valid]
        if self.sign:
            holds = _SIGNS[self.sign](values, self.number)
            happens = np.flatnonzero(holds[1:] & ~holds[:-1])
        else:
            happens = np.flatnonzero(values[1:] != values[:-1])
        return float(times_s[happens[0] + 1]) if len(happens) else None


def parse_event(text: str) -> Event:
    """Return the event that somebody wrote: `Contactors changes`, `Pack.Current > 100`.

    Raises:
        BadFileError: it is none.
    """
    found = _EVENT.fullmatch(text)
    advice = "Write it like 'Contactors changes' or 'Pack.Current > 100'."
    if found is None:
        raise BadFileError(f"{text!r:.100} is not an event.", advice=advice)
    if found["changes"]:
        return Event(signal=found["signal"])
    try:
        return Event(signal=found["signal"], sign=found["sign"], number=float(found["number"]))
    except ValueError:
        raise BadFileError(f"{found['number']!r:.100} is not a number.", advice=advice) from None

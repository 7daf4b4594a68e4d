"""A value axis: its range, and how it follows the values or stands still."""

import math
from dataclasses import dataclass

import numpy as np

from bms.telemetry.snapshot import FloatColumn
from gui.widgets.scale_ticks import round_ticks, tick_decimals

GREATEST = 1e300
_MARGIN = 0.06
_LEAST_SHARE = 0.35
_LEAST_RELATIVE = 1e-9
_TICK_ROOM = 36.0
_PLAIN = (1e-4, 1e7)
_NOTHING = (math.inf, -math.inf)


@dataclass(frozen=True, slots=True)
class Tick:
    """A value and what is written beside it."""

    value: float
    text: str


class ValueAxis:
    """A scale that curves of one unit share.

    Attributes:
        name: what the curves call it; usually the unit.
        unit: written at its top.
        low: value at the bottom.
        high: value at the top.
        is_auto: follows what is in view.
        on_right: stands on the right.
        texts: of an enumeration.
        curves: places in the pane of the curves on it.
        least_span: a quantity is not magnified beyond what its resolution tells.
    """

    def __init__(self, name: str, unit: str, *, on_right: bool = False, limits: tuple[float, float] | None = None) -> None:
        """Start with a range of 0 … 1, or fixed limits."""
        self.name = name
        self.unit = unit
        self.on_right = on_right
        self.texts: dict[int, str] = {}
        self.curves: list[int] = []
        self.least_span = 0.0
        self.low, self.high = 0.0, 1.0
        self.is_auto = limits is None
        self._limits = limits
        self._noted = _NOTHING
        if limits is not None:
            self.fix(*limits)

    def fix(self, low: float, high: float) -> None:
        """Stand still at a range."""
        self._take(low, high)
        self.is_auto = False

    def fit(self) -> None:
        """Go back to the fixed limits it started with, or follow the values again."""
        self.is_auto = self._limits is None
        if self._limits is not None:
            self._take(*self._limits)
        else:
            self.low = self.high = math.nan

    def note(self, least: float, greatest: float) -> None:
        """Take note of the extremes of something on this axis; NaN when it has none in view."""
        if not math.isnan(least + greatest):
            self._noted = (min(least, self._noted[0]), max(greatest, self._noted[1]))

    def settle(self, *, may_shrink: bool) -> bool:
        """Take in what was noted, when following; return whether the range changed.

        A range that still fits is kept, so that the scale does not move at every frame. When it may not shrink, a part only
        of what is in view was noted.
        """
        (least, greatest), self._noted = self._noted, _NOTHING
        if not self.is_auto or least > greatest:
            return False
        least, greatest = (min(max(value, -GREATEST), GREATEST) for value in (least, greatest))
        if not may_shrink and self.low < self.high:
            least, greatest = min(least, self.low), max(greatest, self.high)
        wanted = self._room_for(least, greatest)
        fits = self.low <= least and greatest <= self.high
        if fits and (not may_shrink or wanted[1] - wanted[0] >= _LEAST_SHARE * (self.high - self.low)):
            return False
        before = (self.low, self.high)
        self._take(*wanted)
        return before != (self.low, self.high)

    def shift(self, share: float) -> None:
        """Move the range by a share of itself; it stands still from then on."""
        by = share * (self.high - self.low)
        self.fix(self.low + by, self.high + by)

    def zoom(self, factor: float, about: float) -> None:
        """Make the range `factor` times as long about a value; it stands still from then on."""
        self.fix(about - (about - self.low) * factor, about + (self.high - about) * factor)

    @np.errstate(over="ignore")
    def y_of(self, values: FloatColumn, top: float, height: float) -> FloatColumn:
        """Return how far down values stand in a stretch of the screen; far outside is cut off."""
        share = (values - self.low) / (self.high - self.low)
        return top + height - np.clip(share, -5.0, 6.0) * height

    def value_at(self, y: float, top: float, height: float) -> float:
        """Return the value at a place."""
        return self.low + (top + height - y) / max(height, 1.0) * (self.high - self.low)

    def ticks(self, height: float) -> list[Tick]:
        """Return round values for a height in pixels, or the states of an enumeration."""
        if not self.low < self.high:
            return []
        if self.texts:
            return [Tick(value, text) for value, text in sorted(self.texts.items()) if self.low <= value <= self.high]
        values = round_ticks(self.low, self.high, max(int(height // _TICK_ROOM), 1))
        return [Tick(value, text) for value, text in zip(values, _texts(values), strict=True)]

    def _room_for(self, least: float, greatest: float) -> tuple[float, float]:
        if self.texts:
            return least - 0.5, greatest + 0.5
        span = max(greatest - least, self.least_span, abs(greatest) * _LEAST_RELATIVE, abs(least) * _LEAST_RELATIVE, 1e-12)
        middle = (least / 2) + (greatest / 2)
        half = span * (0.5 + _MARGIN)
        return middle - half, middle + half

    def _take(self, low: float, high: float) -> None:
        if not (math.isfinite(low) and math.isfinite(high)):
            return
        # A range that lies wholly beyond what can be drawn is none.
        low, high = max(low, -2 * GREATEST), min(high, 2 * GREATEST)
        if low < high:
            self.low, self.high = low, high


def _texts(values: list[float]) -> list[str]:
    greatest = max(abs(value) for value in values)
    step = abs(values[1] - values[0]) if len(values) > 1 else greatest
    if greatest and not (_PLAIN[0] <= max(step, greatest * 1e-9) and greatest < _PLAIN[1]):
        digits = max(1, math.ceil(math.log10(max(greatest / step, 1.0)))) if step else 3
        return [f"{value:.{min(digits, 12)}e}".replace("-", "−") if value else "0" for value in values]
    decimals = tick_decimals(values)
    return [f"{value:.{decimals}f}".replace("-", "−") for value in values]

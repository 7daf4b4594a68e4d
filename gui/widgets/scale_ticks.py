"""Round numbers along a scale."""

import math
import sys

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_GREATEST_SPAN = sys.float_info.max / 10
_FLOATS_A_STEP = 8
"""With fewer numbers between two ticks their multiples are told apart no more."""


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """Return at most about `most` round numbers from `low` to `high`, equally far apart.

    There is one at least: `low` itself for what is no range.
    """
    span = high - low
    finest = most * _FLOATS_A_STEP * math.ulp(max(abs(low), abs(high)))
    if most < 1 or not max(sys.float_info.min, finest) <= span <= _GREATEST_SPAN:
        return [low]
    # A step longer than the span may pass it by. That of two ticks is not longer.
    return _multiples(low, high, _round_step(span / most)) or _multiples(low, high, _round_step(span / 2)) or [low]


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next((factor * power for factor in _STEPS if factor * power >= least * (1 - 1e-9)), least)


def _multiples(low: float, high: float, step: float) -> list[float]:
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [count * step for count in range(first, last + 1)]


def tick_decimals(ticks: list[float]) -> int:
    """Return how many decimals tell these numbers apart and write them in full, at most six."""
    return next((digits for digits in range(6) if all(abs(tick - round(tick, digits)) < 1e-9 for tick in ticks)), 6)

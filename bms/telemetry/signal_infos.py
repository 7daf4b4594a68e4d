"""What a column is called, measured in, and how exactly."""

from bms.definition.database import SignalDescription
from bms.definition.polling import PolledSignal, SignalKind
from bms.telemetry.decoded import SignalInfo
from bms.telemetry.field_columns import raw_range

MOST_DECIMALS = 6
_HALF_STEP_OF_FLOAT32 = 2.0**-24
"""Greatest rounding of a float32, relative to the number."""


def signal_info(signal: SignalDescription) -> SignalInfo:
    """Return the column of a signal of a message database."""
    return quantity(
        signal.name,
        signal.unit,
        ends=None if signal.is_float else raw_range(signal.length, signed=signal.signed),
        scale=signal.scale,
        offset=signal.offset,
        texts=signal.choices,
        is_short_float=signal.is_float and signal.length <= 32 and signal.scale == 1 and signal.offset == 0,
    )


def polled_info(signal: PolledSignal) -> SignalInfo:
    """Return the column of a polled value."""
    return quantity(
        signal.id,
        signal.unit,
        ends=raw_range(signal.bit_length, signed=signal.signed),
        scale=signal.multiplier / signal.divisor,
        offset=signal.offset,
        texts=signal.texts,
        is_text=signal.kind is not SignalKind.NUMBER,
    )


def quantity(
    name: str,
    unit: str,
    *,
    ends: tuple[int, int] | None,
    scale: float,
    offset: float,
    texts: dict[int, str] | None,
    is_short_float: bool = False,
    is_text: bool = False,
) -> SignalInfo:
    """Return the column of number × scale + offset.

    Args:
        name: of the column.
        unit: of the result.
        ends: least and greatest number on the wire; None for a floating-point number.
        scale: of the number.
        offset: added to it.
        texts: number → text.
        is_short_float: the result is the number on the wire, of at most 32 bits.
        is_text: it is no number at all.
    """
    decimals = MOST_DECIMALS if ends is None else min(decimals_of(scale, offset), MOST_DECIMALS)
    largest = max((abs(end * scale + offset) for end in ends or ()), default=float("inf"))
    return SignalInfo(
        name=name,
        unit=unit,
        decimals=decimals,
        texts=texts or {},
        exact_float32=is_short_float or largest * _HALF_STEP_OF_FLOAT32 < 0.5 * 10.0**-decimals,
        is_text=is_text,
    )


def decimals_of(scale: float, offset: float) -> int:
    """Return how many digits behind the point a step of one, and the offset, need; `MOST_DECIMALS` + 1 if more than those."""
    for decimals in range(MOST_DECIMALS + 1):
        if all(abs(number * 10**decimals - round(number * 10**decimals)) < 1e-6 for number in (scale, offset)):
            return decimals
    return MOST_DECIMALS + 1

"""What a column of a signal is called, measured in, and how exactly."""

from bms.definition.database import SignalDescription
from bms.telemetry.decoded import SignalInfo
from bms.telemetry.field_columns import raw_range

MOST_DECIMALS = 6
_HALF_STEP_OF_FLOAT32 = 2.0**-24
"""Greatest rounding of a float32, relative to the number."""


def signal_info(signal: SignalDescription) -> SignalInfo:
    """Return the column of a signal."""
    decimals = min(decimals_of(signal), MOST_DECIMALS)
    return SignalInfo(
        name=signal.name,
        unit=signal.unit,
        decimals=decimals,
        texts=signal.choices or {},
        exact_float32=_fits_float32(signal, decimals),
    )


def decimals_of(signal: SignalDescription) -> int:
    """Return how many digits behind the point a step of one, and the offset, need; more than `MOST_DECIMALS` for a float."""
    if not signal.is_float:
        for decimals in range(MOST_DECIMALS + 1):
            scaled = (signal.scale * 10**decimals, signal.offset * 10**decimals)
            if all(abs(number - round(number)) < 1e-6 for number in scaled):
                return decimals
    return MOST_DECIMALS + 1


def _fits_float32(signal: SignalDescription, decimals: int) -> bool:
    if signal.is_float:
        return signal.length <= 32 and signal.scale == 1 and signal.offset == 0
    largest = max(abs(raw * signal.scale + signal.offset) for raw in raw_range(signal))
    return bool(largest * _HALF_STEP_OF_FLOAT32 < 0.5 * 10.0**-decimals)

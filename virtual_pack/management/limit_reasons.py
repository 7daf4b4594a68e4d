"""Why a current limit is what it is. Numbers of docs/ecu-contract.md."""

import enum
from dataclasses import dataclass


class LimitReason(enum.IntEnum):
    """What binds a limit."""

    NONE = 0
    COLD = 1
    HOT = 2
    CELL_VOLTAGE_HIGH = 3
    HIGH_SOC = 4
    PLATING_GUARD = 5
    SENSOR_FAULT = 6
    PACK_FAULT = 7
    NO_CALIBRATION = 8
    CONTACTORS_OPEN = 9
    OUTSIDE_TEMPERATURE_WINDOW = 10
    CELL_VOLTAGE_LOW = 11
    LOW_SOC = 12
    RATED_MAXIMUM = 13
    TOO_COLD = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A current limit ≥ 0 in A, why, and which sensor or cell (from 0) binds it."""

    current_a: float
    reason: LimitReason
    sensor: int | None = None
    cell: int | None = None


def stricter(first: Limit, second: Limit) -> Limit:
    """Return the lower of two limits; the first when they are equal."""
    return second if second.current_a < first.current_a else first

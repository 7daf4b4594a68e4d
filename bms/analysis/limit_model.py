"""The chain of limits as values: what each link allows, what decides it, and what the BMS itself says."""

import enum
import math
from dataclasses import dataclass
from typing import Literal

Direction = Literal["charge", "discharge"]


class Cause(enum.Enum):
    """What kind of link it is."""

    CONTACTORS = "contactors"
    FAULT = "fault"
    """A confirmed fault. Which one, and what it does to the limit, is in no broadcast value."""
    NO_CALIBRATION = "no calibration"
    WINDOW = "temperature window"
    MAP = "current map"
    GUARD = "plating guard"
    SLOW = "slow charging"
    TAPER = "cell voltage"
    """The voltage of the highest (lowest) cell, with its resistance, allows so much more current."""
    ENDED = "end of charge"
    CELL_LIMIT = "cell voltage limit"
    TEMPERATURE = "temperature limit"


class Quantity(enum.Enum):
    """What a number in a link is; the value is its unit."""

    TEMPERATURE = "°C"
    SOC = "%"
    SOH = "% SoH"
    CELL = "mV"
    CURRENT = "A"
    SPREAD = "mV spread"
    RESISTANCE = "mΩ"
    THRESHOLD_T = "°C limit"
    THRESHOLD_V = "mV limit"
    THRESHOLD_A = "A limit"
    RELEASE_T = "°C release"
    RELEASE_V = "mV release"
    RATE = "C"
    PLATED = "Ah"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One number that goes into a link. `below` and `above`: the points of the table's axis it lies between, or None."""

    quantity: Quantity
    value: float
    below: float | None = None
    above: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One limit of the chain.

    Attributes:
        cause: what kind.
        tables: calibration objects it comes from, the deciding one first; empty for what no table says.
        allowed_a: what it allows, infinity where it is no limit now, NaN where the values for it are missing.
        least_a, most_a: the same for inputs as far off as their resolution and noise make possible.
        sensor, cell: which one decides, from 0, or None.
        inputs: the numbers it was reckoned from.
        is_remembered: between trigger and release, or a reaction to a fault: only the BMS knows, so its own answer was taken.
        is_substitute: the sensor cannot be trusted, so the BMS reckons with a worse temperature than any it measures.
    """

    cause: Cause
    tables: tuple[str, ...] = ()
    allowed_a: float = math.inf
    least_a: float = math.inf
    most_a: float = math.inf
    sensor: int | None = None
    cell: int | None = None
    inputs: tuple[Input, ...] = ()
    is_remembered: bool = False
    is_substitute: bool = False


class Agreement(enum.Enum):
    """How the tables' answer and the BMS's own compare."""

    AGREES = "agrees"
    LESS = "less"
    """The BMS allows less than its tables explain."""
    MORE = "more"
    """The BMS allows more than its tables."""
    NOT_TOLD = "not told"
    """The BMS tells no limit, or it is stale."""
    NOT_KNOWN = "not known"
    """Values or tables that decide are missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitChain:
    """All limits of one direction at one instant.

    Attributes:
        direction: of the current.
        links: every limit, in the order in which the BMS applies them.
        binding: index of the lowest, None where none is known.
        told_a: the limit the BMS tells, NaN if none.
        told_reason: its reason, as the pack definition has it; empty if none.
        told_sensor, told_cell: what it names, from 0, or None.
        agreement: whether both agree.
        missing: names of values and tables that are needed and not there.
    """

    direction: Direction
    links: tuple[Link, ...]
    binding: int | None
    told_a: float
    told_reason: str
    told_sensor: int | None
    told_cell: int | None
    agreement: Agreement
    missing: tuple[str, ...]

    @property
    def allowed_a(self) -> float:
        """What the tables allow; NaN where nothing is known."""
        return math.nan if self.binding is None else self.links[self.binding].allowed_a


def unknown_link(cause: Cause, table: str) -> Link:
    """Return a link whose values or tables are missing."""
    return Link(cause=cause, tables=(table,), allowed_a=math.nan, least_a=math.nan, most_a=math.nan)

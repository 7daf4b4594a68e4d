"""Two runs of one story side by side: what the working tables make better and what they make worse."""

import enum
from dataclasses import dataclass
from typing import Final

from virtual_pack.trial.figures import Figures


class Wanted(enum.Enum):
    """Which way a figure is to move."""

    LOW = -1
    HIGH = 1
    NEITHER = 0


class Verdict(enum.Enum):
    """What a difference means. `OTHER`: it is neither better nor worse."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureKind:
    """How a figure is told.

    Attributes:
        name: attribute of `Figures`.
        title: for people.
        unit: its unit.
        decimals: so many are shown.
        counts: smallest difference that says something; below it, noise of the simulated sensors could have made it.
        wanted: which way is better.
    """

    name: str
    title: str
    unit: str
    decimals: int
    counts: float = 0.0
    wanted: Wanted = Wanted.NEITHER


FIGURES: Final = (
    FigureKind(name="charge_min", title="Charge time", unit="min", decimals=1, counts=0.2, wanted=Wanted.LOW),
    FigureKind(name="end_soc_pct", title="State of charge at the end", unit="%", decimals=1),
    FigureKind(name="warmest_c", title="Warmest cell", unit="°C", decimals=1),
    FigureKind(name="anode_mv", title="Smallest anode margin", unit="mV", decimals=1, counts=1.0, wanted=Wanted.HIGH),
    FigureKind(name="plated_ah", title="Plated charge, worst cell", unit="Ah", decimals=3, counts=0.001, wanted=Wanted.LOW),
    FigureKind(
        name="capacity_loss_pct",
        title="Capacity lost for good, worst cell",
        unit="%",
        decimals=3,
        counts=0.001,
        wanted=Wanted.LOW,
    ),
    FigureKind(name="spread_before_mv", title="Spread before", unit="mV", decimals=1),
    FigureKind(name="spread_after_mv", title="Spread after", unit="mV", decimals=1, counts=1.0, wanted=Wanted.LOW),
    FigureKind(name="spread_before_pct", title="Spread before, state of charge", unit="%", decimals=2),
    FigureKind(
        name="spread_after_pct", title="Spread after, state of charge", unit="%", decimals=2, counts=0.05, wanted=Wanted.LOW
    ),
    FigureKind(
        name="bleed_longest_h", title="Balancing, longest of a cell", unit="h", decimals=1, counts=0.5, wanted=Wanted.LOW
    ),
    FigureKind(name="bleed_mean_h", title="Balancing, mean of all cells", unit="h", decimals=2, counts=0.1, wanted=Wanted.LOW),
    FigureKind(name="bled_wh", title="Energy bled", unit="Wh", decimals=1, counts=5.0, wanted=Wanted.LOW),
    FigureKind(name="faults", title="Faults the BMS confirmed", unit="", decimals=0, counts=0.0, wanted=Wanted.LOW),
)
"""Every figure, in the order it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One row of the table of differences. None: there is no such value. Only the charge time may be missing in one run."""

    kind: FigureKind
    device: float | None
    working: float | None
    difference: float | None
    verdict: Verdict


def differences(device: Figures | None, working: Figures) -> tuple[Difference, ...]:
    """Return a row for every figure that at least one run has. `device` None: there is nothing to compare with."""
    if device is None:
        told = ((kind, getattr(working, kind.name)) for kind in FIGURES)
        return tuple(
            Difference(kind=kind, device=None, working=value, difference=None, verdict=Verdict.OTHER)
            for kind, value in told
            if value is not None
        )
    both = ((kind, getattr(device, kind.name), getattr(working, kind.name)) for kind in FIGURES)
    return tuple(_row(kind, old, new) for kind, old, new in both if old is not None or new is not None)


def _row(kind: FigureKind, device: float | None, working: float | None) -> Difference:
    if device is None or working is None:
        verdict = Verdict.WORSE if working is None else Verdict.BETTER
        return Difference(kind=kind, device=device, working=working, difference=None, verdict=verdict)
    difference = round(working - device, kind.decimals) + 0.0  # never −0
    return Difference(kind=kind, device=device, working=working, difference=difference, verdict=_verdict(kind, difference))


def _verdict(kind: FigureKind, difference: float) -> Verdict:
    if kind.wanted is Wanted.NEITHER:
        return Verdict.OTHER
    if abs(difference) <= kind.counts:
        return Verdict.SAME
    return Verdict.BETTER if difference * kind.wanted.value > 0 else Verdict.WORSE

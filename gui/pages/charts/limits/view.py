"""All that the limits panel shows, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RungView:
    """One limit.

    Attributes:
        name: what kind of limit.
        amount: what it allows, in words with unit.
        share: length of its bar, 0…1; None: it is no limit now, or not known.
        detail: what decides, in words.
        tables: calibration objects it comes from.
        is_binding: it is the lowest.
        is_missing: values or tables for it are missing.
    """

    name: str
    amount: str
    share: float | None
    detail: str
    tables: tuple[str, ...]
    is_binding: bool = False
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderView:
    """One direction. `state` of the verdict: `ok`, `warning` or empty."""

    amount: str
    sentence: str
    told: str
    told_share: float | None
    verdict: str
    state: str
    rungs: tuple[RungView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsView:
    """The panel: both ladders, where the tables come from, or (heading, sentence) why there is nothing."""

    charge: LadderView | None = None
    discharge: LadderView | None = None
    origin: str = ""
    empty: tuple[str, str] | None = None

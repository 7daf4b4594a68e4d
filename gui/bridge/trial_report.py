"""What `halite calibration try --json` printed, as values."""

from dataclasses import dataclass, field

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The story that was told."""

    id: str
    target_pct: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something of the start that nobody has measured."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where the pack stood."""

    soc_pct: float
    temperature_c: float
    soh_pct: float
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFinding:
    """What the checks of a set say."""

    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSet:
    """One set: figures by name, minutes by limit reason, fault codes as they are displayed, series by name."""

    figures: dict[str, float | None]
    limit_min: dict[str, float]
    faults: tuple[str, ...]
    series: dict[str, tuple[float, ...]]
    findings: tuple[CheckFinding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the table of differences. `verdict`: better, worse, same or other."""

    figure: str
    unit: str
    device: float | None
    working: float | None
    difference: float | None
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """The whole document; `sets` has `working` and, when there was something to compare with, `device`."""

    story: Story
    start: Start
    sets: dict[str, TriedSet]
    differences: tuple[Row, ...] = field(default=())


def read_report(document: bytes) -> TrialReport:
    """Return the values of a document.

    Raises:
        msgspec.DecodeError: it is none of ours.
    """
    return msgspec.json.decode(document, type=TrialReport)

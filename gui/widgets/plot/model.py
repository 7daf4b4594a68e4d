"""What is to be drawn: panes, their curves and scales."""

import enum
from dataclasses import dataclass, field

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import History, SeriesKey


class PaneKind(enum.Enum):
    """How a pane draws."""

    LINES = "lines"
    """Quantities as lines, enumerations as steps."""
    STATES = "states"
    """A lane for each signal, with the text of its state."""
    BAND = "band"
    """From the least to the greatest of many signals, some of them highlighted."""
    WATERFALL = "waterfall"
    """A row for each of many signals, coloured by value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One signal in a pane.

    Attributes:
        source: where its samples are.
        key: which series; it need not be declared yet.
        label: for people.
        axis: curves of a pane with the same axis share one scale; empty: those with the same unit do.
        shift_s: added to the times of its source, to lay one log over another.
        is_second: of a second source; drawn dashed.
    """

    source: History
    key: SeriesKey
    label: str
    axis: str = ""
    shift_s: float = 0.0
    is_second: bool = False

    @property
    def info(self) -> SignalInfo | None:
        """Unit, decimals and texts; None while the source does not know the series."""
        return self.source.series(self.key).info if self.source.has(self.key) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Many signals of one group that are drawn as one thing, e.g. all cells.

    Attributes:
        source: where their samples are.
        group: of the series.
        names: of the series, from the first row down.
        label: for people.
        limits: ends of the colour scale of a waterfall; None: the least and greatest value in view.
        shift_s: added to the times of the source.
        labels: for people, of each of the series; one without has its name.
    """

    source: History
    group: str
    names: tuple[str, ...]
    label: str
    limits: tuple[float, float] | None = None
    shift_s: float = 0.0
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisSetting:
    """How a value axis starts.

    Attributes:
        limits: fixed ends; None: as the values in view need.
        on_right: stands on the right.
    """

    limits: tuple[float, float] | None = None
    on_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One diagram; all panes of a stack share the time axis.

    Attributes:
        kind: how it draws.
        title: above its legend.
        curves: of lines and states, or the highlighted ones of a band; at most some dozens can be told apart.
        bundle: of a band or a waterfall.
        axes: by axis name (unit, when the curves name none).
        weight: share of the height, relative to the others.
    """

    kind: PaneKind = PaneKind.LINES
    title: str = ""
    curves: tuple[Curve, ...] = ()
    bundle: Bundle | None = None
    axes: dict[str, AxisSetting] = field(default_factory=dict)
    weight: float = 1.0


class Drag(enum.Enum):
    """What dragging in a pane does when no key is held."""

    PAN = "pan"
    ZOOM = "zoom"
    REGION = "region"

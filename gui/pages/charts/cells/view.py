"""All that the cells panel shows, as values."""

import enum
from dataclasses import dataclass, field

from gui.widgets.cell_layout import ModuleShape
from gui.widgets.cell_view import CellLook


class Shown(enum.Enum):
    """Which view is open."""

    LAYOUT = "layout"
    DEVIATION = "deviation"
    HISTOGRAM = "histogram"
    SOC = "soc"
    CHARGE = "charge"
    RESISTANCE = "resistance"
    TEMPERATURE = "temperature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One cell: value and plus-minus, NaN where not valid; `is_marked` when it is one to look at."""

    cell: int
    value: float
    error: float = 0.0
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsView:
    """Bars from zero. `half_range`: where the axis ends; `from_zero`: it begins at 0; `expected`: a line across, or None."""

    bars: tuple[Bar, ...]
    unit: str
    half_range: float
    decimals: int
    from_zero: bool = False
    expected: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassesView:
    """A histogram: lower edge of each class, its width in mV, the cells in it."""

    edges_mv: tuple[float, ...]
    width_mv: float
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandPoint:
    """Spread in one class of state of charge: median and tenth to ninetieth percentile, mV."""

    soc_pct: float
    median_mv: float
    low_mv: float
    high_mv: float
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BandView:
    """Spread against state of charge. `doubtful_pct`: spans in which the curve is too flat to tell charge from it."""

    points: tuple[BandPoint, ...]
    doubtful_pct: tuple[tuple[float, float], ...]
    now: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridView:
    """Tiles as the pack is built: of cells, or of sensors. `scale`: low end, middle and high end of the colours in words."""

    modules: tuple[ModuleShape, ...]
    looks: tuple[CellLook, ...]
    scale: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the resistance table: cell index and its texts."""

    cell: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellsPanelView:
    """What is shown. One of the pictures is set, the one of `shown`, unless `empty` says why there is none.

    Attributes:
        shown: which view is open.
        summary: one line of figures.
        doubt: why what is shown must not be read as a fact, or empty.
        empty: (heading, sentence) when there is nothing to draw.
    """

    shown: Shown = Shown.LAYOUT
    summary: str = ""
    doubt: str = ""
    empty: tuple[str, str] | None = None
    grid: GridView | None = None
    bars: BarsView | None = None
    classes: ClassesView | None = None
    band: BandView | None = None
    rows: tuple[Row, ...] = field(default=())

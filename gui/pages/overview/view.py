"""All that the overview shows, as values."""

from dataclasses import dataclass, field

from gui.widgets.cell_layout import ModuleShape
from gui.widgets.cell_view import CellsView
from gui.widgets.temperature_scale import TemperatureRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TileView:
    """One value tile: formatted figure, note below, style state, per cent for a meter."""

    text: str = ""
    note: str = ""
    state: str = ""
    pct: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BannerView:
    """State (`ok`, `warning`, `fault`, `lost`, `neutral`), word and sentence."""

    state: str = "neutral"
    word: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """The whole page.

    Attributes:
        banner: the sentence about the pack.
        tiles: by name: pack_v, current_a, soc_pct, soh_pct, charge_limit_a, discharge_limit_a, spread.
        cells: how the cells are drawn; None before the first snapshot.
        cells_line: what was measured over the cells, in one line.
        modules: how the cells are laid out.
        temperatures: one row a module.
        axis_c, charge_c: temperature axis and charging range, °C.
        identity: (caption, value) rows.
        empty: (heading, sentence) when there is nothing to show at all, else None.
    """

    banner: BannerView = field(default_factory=BannerView)
    tiles: dict[str, TileView] = field(default_factory=dict)
    cells: CellsView | None = None
    cells_line: str = ""
    modules: tuple[ModuleShape, ...] = ()
    temperatures: tuple[TemperatureRow, ...] = ()
    axis_c: tuple[int, int] = (-40, 70)
    charge_c: tuple[int, int] = (-20, 60)
    identity: tuple[tuple[str, str], ...] = ()
    empty: tuple[str, str] | None = None

"""The views of what is measured: cells and sensors at their places, deviations, classes, spread over charge."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.analysis.imbalance import LARGEST_HYSTERESIS_PCT, LEAST_SLOPE_MV_PCT
from bms.analysis.open_circuit import open_circuit_of
from bms.analysis.spread import Ranking, SpreadOverSoc, histogram
from bms.definition.model import Chemistry, Module
from bms.telemetry.snapshot import FloatColumn, PackSnapshot, Validity
from gui.pages.charts.cells.bar_values import make_bars
from gui.pages.charts.cells.looks import cell_tiles, sensor_tiles
from gui.pages.charts.cells.view import (
    BandPoint,
    BandView,
    BarsView,
    CellsPanelView,
    ClassesView,
    Shown,
)
from gui.pages.charts.cells.words import duration
from gui.widgets.cell_view import half_range_mv
from gui.wording import signed

_LEAST_SIGMA_MV = 1.0
_LONG_SHARE = 0.5


def nothing(shown: Shown) -> CellsPanelView:
    """Return what stands there before the first values."""
    translate = QCoreApplication.translate
    return CellsPanelView(
        shown=shown,
        empty=(
            translate("CellsPanel", "No cells yet"),
            translate("CellsPanel", "Connect to a pack or open a recording to see its cells here."),
        ),
    )


def layout(snapshot: PackSnapshot, modules: Sequence[Module], *, is_absolute: bool) -> CellsPanelView:
    """Return the cells as the pack is built."""
    tiles = cell_tiles(snapshot.cells_mv, snapshot.balancing, modules, is_absolute=is_absolute)
    return CellsPanelView(shown=Shown.LAYOUT, summary=_extremes(snapshot.cells_mv.valid_values()), grid=tiles)


def temperatures(snapshot: PackSnapshot, modules: Sequence[Module]) -> CellsPanelView:
    """Return the sensors at their modules."""
    translate = QCoreApplication.translate
    values = snapshot.temperatures_c.valid_values()
    if not values.size:
        empty = (translate("CellsPanel", "No temperatures"), translate("CellsPanel", "This pack tells no temperatures."))
        return CellsPanelView(shown=Shown.TEMPERATURE, empty=empty)
    summary = ""
    if np.isfinite(values).any():
        coldest, warmest = int(np.nanargmin(values)), int(np.nanargmax(values))
        summary = translate("CellsPanel", "Coldest: sensor %d, %s °C · warmest: sensor %d, %s °C") % (
            coldest + 1,
            signed(values[coldest], 1),
            warmest + 1,
            signed(values[warmest], 1),
        )
    return CellsPanelView(shown=Shown.TEMPERATURE, summary=summary, grid=sensor_tiles(snapshot.temperatures_c, modules))


def deviations(values_mv: FloatColumn, ranking: Ranking | None, *, is_sorted: bool) -> CellsPanelView:
    """Return each cell against the median; the clear outliers marked."""
    bars = make_bars(values_mv, is_sorted=is_sorted, least_sigma=_LEAST_SIGMA_MV)
    largest = max((abs(bar.value) for bar in bars if math.isfinite(bar.value)), default=0.0)
    return CellsPanelView(
        shown=Shown.DEVIATION,
        summary=_ranked(ranking),
        bars=BarsView(bars=bars, unit="mV", half_range=half_range_mv(largest), decimals=0),
    )


def classes(values_mv: FloatColumn) -> CellsPanelView:
    """Return how many cells lie how far from the median."""
    found = histogram(values_mv)
    place = np.floor((values_mv - found.edges_mv[0]) / found.width_mv)
    cells = tuple(tuple(np.flatnonzero(place == one).tolist()) for one in range(len(found.counts)))
    translate = QCoreApplication.translate
    known = values_mv[np.isfinite(values_mv)]
    summary = ""
    if known.size:
        inner = np.percentile(known, 95) - np.percentile(known, 5)
        summary = translate("CellsPanel", "%d cells · nine of ten within %s mV · all within %s mV") % (
            known.size,
            signed(inner, 1),
            signed(np.ptp(known), 1),
        )
    view = ClassesView(edges_mv=tuple(found.edges_mv[:-1].tolist()), width_mv=found.width_mv, cells=cells)
    return CellsPanelView(shown=Shown.HISTOGRAM, summary=summary, classes=view)


def band(spread: SpreadOverSoc | None, snapshot: PackSnapshot, modules: Sequence[Module]) -> CellsPanelView:
    """Return the spread against the state of charge, over all that is recorded."""
    translate = QCoreApplication.translate
    if spread is None or not spread.soc_pct.size:
        empty = (
            translate("CellsPanel", "No state of charge yet"),
            translate("CellsPanel", "As soon as cells and state of charge are recorded together, they stand here."),
        )
        return CellsPanelView(shown=Shown.SOC, empty=empty)
    columns = (spread.soc_pct, spread.median_mv, spread.low_mv, spread.high_mv, spread.samples)
    points = tuple(
        BandPoint(soc_pct=soc, median_mv=median, low_mv=low, high_mv=high, samples=int(samples))
        for soc, median, low, high, samples in zip(*(column.tolist() for column in columns), strict=True)
    )
    values, soc_now = snapshot.cells_mv.valid_values(), snapshot.readings.get("soc_pct")
    now = None
    if soc_now is not None and soc_now.validity == Validity.VALID and np.isfinite(values).any():
        now = (soc_now.value, float(np.nanmax(values) - np.nanmin(values)))
    doubtful = tuple(sorted({span for module in modules for span in doubtful_spans(module.chemistry)}))
    return CellsPanelView(
        shown=Shown.SOC,
        summary=translate(
            "CellsPanel", "Where the curve is flat a small spread hides a large imbalance, where it is steep not."
        ),
        band=BandView(points=points, doubtful_pct=doubtful, now=now),
    )


def doubtful_spans(chemistry: Chemistry) -> list[tuple[float, float]]:
    """Return the spans of state of charge, %, in which a voltage of this chemistry does not tell the charge."""
    curve = open_circuit_of(chemistry)
    if curve is None:
        return []
    socs = np.arange(0.0, 100.5, 0.5)
    slope = curve.slope_mv_pct(socs)
    half = np.interp(socs, chemistry.ocv_soc_pct, chemistry.half_hysteresis_mv)
    doubtful = ((slope < LEAST_SLOPE_MV_PCT) | (half > LARGEST_HYSTERESIS_PCT * slope)).astype(np.int8)
    edges = np.flatnonzero(np.diff(doubtful, prepend=0, append=0))
    return [(float(socs[first]), float(socs[last - 1])) for first, last in zip(edges[::2], edges[1::2], strict=True)]


def _extremes(values_mv: FloatColumn) -> str:
    if not np.isfinite(values_mv).any():
        return QCoreApplication.translate("CellsPanel", "No cell has a valid voltage.")
    lowest, highest = int(np.nanargmin(values_mv)), int(np.nanargmax(values_mv))
    pattern = QCoreApplication.translate("CellsPanel", "Lowest: cell %d, %s mV · highest: cell %d, %s mV · %s mV apart")
    low, high = float(values_mv[lowest]), float(values_mv[highest])
    return pattern % (lowest + 1, signed(low), highest + 1, signed(high), signed(high - low))


def _ranked(ranking: Ranking | None) -> str:
    """Return which cells are the extremes, if always the same ones."""
    if ranking is None or ranking.lowest is None or ranking.highest is None or not ranking.known_s > 0.0:
        return ""
    translate, over = QCoreApplication.translate, duration(ranking.known_s)
    low, high = ranking.lowest_s.max() / ranking.known_s, ranking.highest_s.max() / ranking.known_s
    words = []
    if low >= _LONG_SHARE:
        words.append(
            translate("CellsPanel", "Cell %d was the lowest for %d %% of %s") % (ranking.lowest + 1, round(100 * low), over)
        )
    if high >= _LONG_SHARE:
        words.append(
            translate("CellsPanel", "Cell %d was the highest for %d %% of %s") % (ranking.highest + 1, round(100 * high), over)
        )
    return " · ".join(words) or translate("CellsPanel", "No cell stands out for long: lowest and highest change.")

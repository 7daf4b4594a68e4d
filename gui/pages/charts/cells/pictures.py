"""The views of the cells panel, made of values that are already reckoned."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.analysis.imbalance import LARGEST_HYSTERESIS_PCT, LEAST_SLOPE_MV_PCT, Imbalance
from bms.analysis.load_steps import LONGEST_EDGE_S
from bms.analysis.open_circuit import open_circuit_of
from bms.analysis.rest import Rest, RestRule
from bms.analysis.spread import Ranking, SpreadOverSoc, histogram
from bms.analysis.step_resistance import CellResistances
from bms.analysis.step_watch import StepWatch
from bms.calibration.findings import Tables
from bms.definition.model import Chemistry, Module
from bms.telemetry.snapshot import FloatColumn, PackSnapshot, Validity
from gui.pages.charts.cells.looks import cell_tiles, plus, sensor_tiles
from gui.pages.charts.cells.view import (
    BandPoint,
    BandView,
    Bar,
    BarsView,
    CellsPanelView,
    ClassesView,
    Row,
    Shown,
)
from gui.pages.charts.cells.words import doubt_words, duration, pack_summary
from gui.widgets.cell_view import half_range_mv
from gui.wording import signed

_MARKED_SIGMAS = 4.0
"""A cell this far from the median, in robust standard deviations, is marked."""
_MAD_TO_SIGMA = 1.4826
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
    bars = _bars(values_mv, is_sorted=is_sorted, least_sigma=_LEAST_SIGMA_MV)
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


def charge(found: Imbalance | None, rest: Rest, rule: RestRule, *, in_ah: bool, is_sorted: bool) -> CellsPanelView:
    """Return the imbalance as charge, or why it is not told."""
    if found is None:
        return nothing(Shown.CHARGE)
    values = found.delta_ah if in_ah else found.delta_pct
    errors = found.uncertainty_ah if in_ah else found.uncertainty_pct
    marked = np.abs(values) > 2.0 * np.maximum(
        errors, np.nan_to_num(np.nanmedian(errors)) if np.isfinite(errors).any() else 0.0
    )
    bars = _ordered(
        [
            Bar(cell=cell, value=value, error=error, is_marked=mark)
            for cell, (value, error, mark) in enumerate(zip(values.tolist(), errors.tolist(), marked.tolist(), strict=True))
        ],
        is_sorted=is_sorted,
    )
    ends = [abs(bar.value) + bar.error for bar in bars if math.isfinite(bar.value)]
    pack = found.pack
    return CellsPanelView(
        shown=Shown.CHARGE,
        summary=pack_summary(pack),
        doubt=doubt_words(pack.doubt, pack.doubtful_cell, rest, rule),
        bars=BarsView(bars=bars, unit="Ah" if in_ah else "%", half_range=_round_up(max(ends, default=1.0)), decimals=2),
    )


def resistances(watch: StepWatch | None, tables: Tables | None, delay_s: float, *, is_sorted: bool) -> CellsPanelView:
    """Return the resistance of every cell, or what has to be done to get it."""
    translate = QCoreApplication.translate
    found = None if watch is None else watch.resistances(delay_s)
    if watch is None or found is None or not found.steps.any():
        least = round(watch.least_a) if watch is not None else 10
        pattern = translate(
            "CellsPanel", "Drive or charge: a change of the current by more than %d A within %d s, steady for %s afterwards."
        )
        sentence = pattern % (least, round(LONGEST_EDGE_S), duration(delay_s))
        return CellsPanelView(shown=Shown.RESISTANCE, empty=(translate("CellsPanel", "No load step seen yet"), sentence))
    expected = watch.expected_mohm(tables, delay_s) if tables is not None and delay_s >= _TABLE_DELAY_S else None
    bars = _bars(found.resistance_mohm, is_sorted=is_sorted, errors=found.uncertainty_mohm)
    highest = max((bar.value + bar.error for bar in bars if math.isfinite(bar.value)), default=1.0)
    line = float(np.nanmedian(expected)) if expected is not None and np.isfinite(expected).any() else None
    steps = [one for one in watch.steps if delay_s in one.measured]
    warm = [float(np.nanmean(one.conditions.temperature_c)) for one in steps if np.isfinite(one.conditions.temperature_c).any()]
    summary = translate("CellsPanel", "Median %s mΩ from %d load steps") % (
        signed(float(np.nanmedian(found.resistance_mohm)), 2),
        len(steps),
    )
    if warm:
        summary += translate("CellsPanel", " · at %s °C") % signed(float(np.median(warm)))
    if line is not None:
        summary += translate("CellsPanel", " · R_DC_TABLE says %s mΩ") % signed(line, 2)
    return CellsPanelView(
        shown=Shown.RESISTANCE,
        summary=summary,
        bars=BarsView(
            bars=bars, unit="mΩ", half_range=_round_up(max(highest, line or 0.0)), decimals=2, from_zero=True, expected=line
        ),
        rows=_rows(found),
    )


_TABLE_DELAY_S = 30.0
"""R_DC_TABLE is the resistance after 30 s."""


def _rows(found: CellResistances) -> tuple[Row, ...]:
    median = float(np.nanmedian(found.resistance_mohm))
    order = np.argsort(-np.nan_to_num(found.resistance_mohm, nan=-np.inf))
    return tuple(
        Row(
            cell=int(cell),
            texts=(
                str(cell + 1),
                f"{found.resistance_mohm[cell]:.2f}",
                f"{found.uncertainty_mohm[cell]:.2f}",
                plus(100.0 * (float(found.resistance_mohm[cell]) / median - 1.0), 1),
                str(found.steps[cell]),
            ),
        )
        for cell in order
        if math.isfinite(found.resistance_mohm[cell])
    )


def _bars(
    values: FloatColumn, *, is_sorted: bool, least_sigma: float = 0.0, errors: FloatColumn | None = None
) -> tuple[Bar, ...]:
    known = values[np.isfinite(values)]
    middle = float(np.median(known)) if known.size else 0.0
    sigma = max(_MAD_TO_SIGMA * float(np.median(np.abs(known - middle))) if known.size else 0.0, least_sigma)
    marked = np.abs(values - middle) > _MARKED_SIGMAS * sigma
    each = np.zeros(len(values)) if errors is None else errors
    return _ordered(
        [
            Bar(cell=cell, value=value, error=error, is_marked=mark)
            for cell, (value, error, mark) in enumerate(zip(values.tolist(), each.tolist(), marked.tolist(), strict=True))
        ],
        is_sorted=is_sorted,
    )


def _ordered(bars: list[Bar], *, is_sorted: bool) -> tuple[Bar, ...]:
    """Return the bars by place, or by value with what is not valid at the end."""
    if is_sorted:
        bars.sort(key=lambda bar: bar.value if math.isfinite(bar.value) else math.inf)
    return tuple(bars)


def _round_up(value: float) -> float:
    """Return the end of an axis that holds `value`: 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(max(value, 1e-3)))
    return next((step * power for step in (1.0, 2.0, 5.0) if step * power >= value), 10.0 * power)


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

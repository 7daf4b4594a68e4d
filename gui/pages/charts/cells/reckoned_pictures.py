"""The views that are reckoned and not measured: imbalance as charge, resistance from load steps."""

import math

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.analysis.imbalance import Imbalance
from bms.analysis.load_steps import LONGEST_EDGE_S
from bms.analysis.rest import Rest, RestRule
from bms.analysis.step_resistance import CellResistances
from bms.analysis.step_watch import StepWatch
from bms.calibration.findings import Tables
from gui.pages.charts.cells.bar_values import make_bars, ordered, round_up
from gui.pages.charts.cells.looks import plus
from gui.pages.charts.cells.view import Bar, BarsView, CellsPanelView, Row, Shown
from gui.pages.charts.cells.words import doubt_words, duration, pack_summary
from gui.wording import signed

_TABLE_DELAY_S = 30.0
"""R_DC_TABLE is the resistance after 30 s."""


def charge(found: Imbalance, rest: Rest, rule: RestRule, *, in_ah: bool, is_sorted: bool) -> CellsPanelView:
    """Return the imbalance as charge, or why it is not told."""
    values = found.delta_ah if in_ah else found.delta_pct
    errors = found.uncertainty_ah if in_ah else found.uncertainty_pct
    marked = np.abs(values) > 2.0 * np.maximum(
        errors, np.nan_to_num(np.nanmedian(errors)) if np.isfinite(errors).any() else 0.0
    )
    bars = ordered(
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
        bars=BarsView(bars=bars, unit="Ah" if in_ah else "%", half_range=round_up(max(ends, default=1.0)), decimals=2),
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
    bars = make_bars(found.resistance_mohm, is_sorted=is_sorted, errors=found.uncertainty_mohm)
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
            bars=bars, unit="mΩ", half_range=round_up(max(highest, line or 0.0)), decimals=2, from_zero=True, expected=line
        ),
        rows=_rows(found),
    )


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

"""Which curves a trial is shown with."""

from PySide6.QtCore import QCoreApplication

from gui.bridge.trial_report import TrialReport, TriedSet
from gui.pages.calibration.trial.curves import Curve, Pane

translate = QCoreApplication.translate

_MINUTE_S, _DAY_S = 60.0, 86_400.0
_LONG_S = 2 * _DAY_S
_HOUR_S = 3600.0
SETS = ("device", "working")
"""In this order: what is drawn last lies on top."""


def panes(report: TrialReport) -> tuple[Pane, ...]:
    """Return four panes; which, depends on whether the story charges the pack or lets it balance."""
    last_s = max(tried.series["time_s"][-1] for tried in report.sets.values())
    unit, scale_s = _time(last_s)
    if report.story.target_pct is None and report.story.id == "balancing":
        return (
            _pane(report, translate("Trial", "Spread, mV"), unit, scale_s, "spread_mv"),
            _pane(report, translate("Trial", "Spread, %"), unit, scale_s, "spread_soc_pct"),
            _pane(report, translate("Trial", "Cells balancing"), unit, scale_s, "cells_balancing"),
            _pane(report, translate("Trial", "Bled, Ah"), unit, scale_s, "bled_ah"),
        )
    return (
        _pane(report, translate("Trial", "Current and limit, A"), unit, scale_s, "current_a", "charge_limit_a"),
        _pane(report, translate("Trial", "Anode margin, mV"), unit, scale_s, "anode_mv", floor=0.0),
        _pane(report, translate("Trial", "Cells, °C"), unit, scale_s, "coldest_c", "warmest_c"),
        _pane(report, translate("Trial", "State of charge, %"), unit, scale_s, "soc_pct"),
    )


def _pane(report: TrialReport, title: str, unit: str, scale_s: float, *names: str, floor: float | None = None) -> Pane:
    curves = [
        _curve(name, report.sets[name], scale_s, column, thin=position > 0)
        for name in SETS
        if name in report.sets
        for position, column in enumerate(names)
    ]
    return Pane(title=title, x_unit=unit, curves=tuple(curves), floor=floor)


def _curve(tone: str, tried: TriedSet, scale_s: float, column: str, *, thin: bool) -> Curve:
    return Curve(tone=tone, x=tuple(time_s / scale_s for time_s in tried.series["time_s"]), y=tried.series[column], thin=thin)


def _time(last_s: float) -> tuple[str, float]:
    if last_s > _LONG_S:
        return translate("Trial", "days"), _DAY_S
    if last_s > 4 * _HOUR_S:
        return "h", _HOUR_S
    return "min", _MINUTE_S

"""What cursors and region tell: values, differences and statistics of every curve."""

from dataclasses import dataclass
from math import nan

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import SpanStatistics
from gui.widgets.plot.model import Curve
from gui.widgets.plot.readings import number_at, text_at
from gui.widgets.plot.scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorReadout:
    """One curve at the cursors.

    Attributes:
        pane: which pane it is in, from 0.
        number: at its line, from 1.
        curve: which curve.
        at_a: value at A in words; empty without A.
        at_b: value at B in words; empty without B.
        difference: B minus A, NaN where one of them is not valid, or it is an enumeration.
    """

    pane: int
    number: int
    curve: Curve
    at_a: str
    at_b: str
    difference: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionReadout:
    """One curve in the region."""

    pane: int
    number: int
    curve: Curve
    info: SignalInfo
    statistics: SpanStatistics


def cursor_readouts(scene: Scene) -> list[CursorReadout]:
    """Return what every curve that is shown has at the cursors."""
    a_s, b_s = scene.cursors.get("A"), scene.cursors.get("B")
    return [
        CursorReadout(
            pane=pane,
            number=index + 1,
            curve=curve,
            at_a="" if a_s is None else text_at(curve, a_s),
            at_b="" if b_s is None else text_at(curve, b_s),
            difference=nan if info.texts else _number(curve, b_s) - _number(curve, a_s),
        )
        for pane, view in enumerate(scene.views)
        for index, curve, info in view.told()
    ]


def region_readouts(scene: Scene) -> list[RegionReadout]:
    """Return the statistics of every curve that is shown in the region; none without a region."""
    if scene.region is None:
        return []
    start_s, end_s = scene.region
    return [
        RegionReadout(
            pane=pane,
            number=index + 1,
            curve=curve,
            info=info,
            statistics=curve.source.series(curve.key).statistics(start_s - curve.shift_s, end_s - curve.shift_s),
        )
        for pane, view in enumerate(scene.views)
        for index, curve, info in view.told()
    ]


def _number(curve: Curve, time_s: float | None) -> float:
    return nan if time_s is None else number_at(curve, time_s)

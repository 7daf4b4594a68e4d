"""From values over time to what a painter is given."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter, QPolygonF
from shiboken6 import VoidPtr

from bms.telemetry.history import Envelope
from bms.telemetry.snapshot import FloatColumn
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis

_BYTES_A_POINT = 16
_VISIBLE_BREAK = 2.0
"""Pixels: a break of the line that is narrower cannot be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An envelope on the screen.

    Attributes:
        x: of the bins, shape (n,).
        y_high: of the greatest values, shape (n,).
        y_low: of the least values, further down; the same array when these are samples.
        runs: unbroken parts, first and end index.
    """

    x: FloatColumn
    y_high: FloatColumn
    y_low: FloatColumn
    runs: list[tuple[int, int]]


def polygon_of(x: FloatColumn, y: FloatColumn) -> QPolygonF:
    """Return a polygon made in one copy."""
    polygon = QPolygonF()
    polygon.resize(len(x))
    if len(x):
        # The stubs of shiboken know neither the pointer that data() returns nor the buffer of a VoidPtr.
        memory: Any = VoidPtr(cast("int", polygon.data()), len(x) * _BYTES_A_POINT, True)  # type: ignore[call-arg]
        points = np.frombuffer(memory, np.float64).reshape(-1, 2)
        points[:, 0] = x
        points[:, 1] = y
    return polygon


def runs_of(x: FloatColumn, known: npt.NDArray[np.bool_], holes: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the unbroken parts of a line as first and end index."""
    if not len(x):
        return []
    wide = np.append(x[1:] - x[:-1] >= _VISIBLE_BREAK, False)
    if known.all() and not (holes & wide).any():
        return [(0, len(x))]
    places = np.flatnonzero(known)
    if not len(places):
        return []
    torn = np.add.reduceat(holes & wide, places)[:-1] > 0
    torn |= x[places[1:]] - x[places[:-1]] >= np.where(np.diff(places) > 1, _VISIBLE_BREAK, np.inf)
    cuts = np.flatnonzero(torn) + 1
    return [(int(part[0]), int(part[-1]) + 1) for part in np.split(places, cuts)]


def line_of(envelope: Envelope, time: TimeScale, axis: ValueAxis, top: float, height: float) -> Line:
    """Return an envelope in screen coordinates."""
    x = time.x_of(envelope.times_s)
    y_low = axis.y_of(envelope.low, top, height)
    y_high = y_low if envelope.is_samples else axis.y_of(envelope.high, top, height)
    return Line(x=x, y_low=y_low, y_high=y_high, runs=runs_of(x, ~np.isnan(envelope.low), envelope.holes))


def polygons(line: Line, *, steps: bool) -> list[QPolygonF]:
    """Return what is to be drawn of a line: through the samples, up and down through bins, or in steps."""
    found: list[QPolygonF] = []
    for first, end in line.runs:
        part = slice(first, end)
        x, low, high = line.x[part], line.y_low[part], line.y_high[part]
        known = ~np.isnan(low)
        if not known.all():
            x, low, high = x[known], low[known], high[known]
        if high is low or line.y_high is line.y_low:
            found.append(_stepped(x, low) if steps else polygon_of(x, low))
        else:
            y = np.empty(2 * len(x))
            y[0::2], y[1::2] = low, high
            twice = np.repeat(x, 2)
            found.append(_stepped(twice, y) if steps else polygon_of(twice, y))
    return found


def _stepped(x: FloatColumn, y: FloatColumn) -> QPolygonF:
    return polygon_of(np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1])


def draw_polygons(painter: QPainter, found: list[QPolygonF], *, thick: float) -> None:
    """Draw lines `thick` device pixels wide with a pen of one: side by side, which is far cheaper than a wide pen."""
    ratio = painter.device().devicePixelRatioF()
    for number in range(max(round(thick), 1)):
        by = number / ratio
        painter.translate(0.0, by)
        for polygon in found:
            if polygon.size() == 1:
                painter.drawPoint(polygon.first())
            else:
                painter.drawPolyline(polygon)
        painter.translate(0.0, -by)

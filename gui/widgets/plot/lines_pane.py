"""Lines and steps."""

import math
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from bms.telemetry.history import Envelope
from gui.theme.fonts import sized
from gui.widgets.plot.curve_looks import curve_color, curve_pen
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.model import Pane
from gui.widgets.plot.pane_view import PaneView, Shown
from gui.widgets.plot.polylines import Line, draw_polygons, line_of, polygons
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis

_THIN, _LIT = 1.0, 2.6
_BAR = 5.0
_HATCH_FROM = 4.0
_FINE_UP_TO = 12
"""With more curves than these a bin is up to two pixels wide: nobody sees the difference between so many lines."""


class LinesPane(PaneView):
    """Draws each curve from its envelope, and live ones sample by sample."""

    newest_grows = False
    """Whether the newest part has to be drawn again when more comes."""

    def __init__(self, pane: Pane) -> None:
        """Draw a pane of lines."""
        super().__init__(pane)
        self._envelopes: dict[int, Envelope] = {}
        self._drawn_until: dict[int, float] = {}

    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:
        """Get the envelopes of a span and fit the axes to them."""
        changed = self.refresh_axes()
        bins = max(int(time.width / (1 if len(self.shown()) <= _FINE_UP_TO else 2)), 2)
        self._envelopes = {}
        extremes: dict[int, list[tuple[float, float]]] = {}
        for one in self.shown():
            by_s = one.curve.shift_s
            envelope = _shifted(one.series.envelope(time.start_s - by_s, time.end_s - by_s, bins), by_s)
            self._envelopes[one.index] = envelope
            self._drawn_until[one.index] = min(one.series.last_row_s, time.end_s - by_s)
            extremes.setdefault(id(one.axis), []).append(extremes_in(envelope, time))
        for axis in self.axes:
            changed |= _cover(axis, extremes.get(id(axis), []), may_shrink=whole)
        return changed

    def draw(self, drawing: Drawing) -> None:
        """Draw all lines; the highlighted one last and thicker, each with its number at the end."""
        self._draw_holes(drawing)
        painter = drawing.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(drawing.font, 8.0, bold=True))
        shown = sorted(self.shown(), key=lambda one: one.index == self.lit)
        for one in shown:
            line = line_of(self._envelopes[one.index], drawing.time, one.axis, drawing.plot.top(), drawing.plot.height())
            painter.setPen(curve_pen(curve_color(drawing.colors, one.index), dashed=one.curve.is_second))
            draw_polygons(painter, polygons(line, steps=bool(one.axis.texts)), thick=self._thickness(painter, one.index))
            if len(shown) > 1:
                _draw_number(drawing, line, str(one.index + 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def go_on(self, drawing: Drawing) -> bool:
        """Draw what came since, onto a scrolled picture; return False when that is not enough: an axis has to change."""
        if self.refresh_axes():
            return False
        drawing.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fits = [self._continue(drawing, one) for one in self.shown() if one.series.last_row_s > self._drawn_until[one.index]]
        drawing.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        return all(fits)

    def _continue(self, drawing: Drawing, one: Shown) -> bool:
        """Draw from the last sample on. These are one or two: NumPy would take ten times as long for so few."""
        times_s, values = one.series.since(self._drawn_until[one.index])
        self._drawn_until[one.index] = one.series.last_row_s
        axis, plot, painter, gap_after_s = one.axis, drawing.plot, drawing.painter, one.series.gap_after_s
        across = plot.width() / drawing.time.span_s
        left = plot.left() + (one.curve.shift_s - drawing.time.start_s) * across
        down = plot.height() / (axis.high - axis.low)
        painter.setPen(curve_pen(curve_color(drawing.colors, one.index), dashed=one.curve.is_second))
        thick = self._thickness(painter, one.index)
        for (time_s, value), (next_s, next_value) in pairwise(zip(times_s.tolist(), values.tolist(), strict=True)):
            if math.isnan(value + next_value) or next_s - time_s > gap_after_s:
                continue
            if not axis.low <= next_value <= axis.high and axis.is_auto:
                return False
            x, y = left + time_s * across, plot.bottom() - (value - axis.low) * down
            next_x, next_y = left + next_s * across, plot.bottom() - (next_value - axis.low) * down
            corner = [QPointF(next_x, y)] if axis.texts else []
            draw_polygons(painter, [QPolygonF([QPointF(x, y), *corner, QPointF(next_x, next_y)])], thick=thick)
        return True

    def _thickness(self, painter: QPainter, index: int) -> float:
        return (_LIT if index == self.lit else _THIN) * painter.device().devicePixelRatioF()

    def _draw_holes(self, drawing: Drawing) -> None:
        """Hatch where no curve has a value; where one has none, a bar of its colour at the bottom says so."""
        spans = {index: holes_of(envelope, drawing.time) for index, envelope in self._envelopes.items()}
        if not spans:
            return
        plot, common = drawing.plot, common_spans(list(spans.values()))
        for left, right in common:
            drawing.painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), drawing.hatch)
        for row, (index, own) in enumerate(spans.items()):
            brush = drawing.hatch
            brush.setColor(curve_color(drawing.colors, index))
            for left, right in own:
                if (left, right) not in common:
                    drawing.painter.fillRect(QRectF(left, plot.bottom() - (row + 1) * _BAR, right - left, _BAR - 1), brush)


def _draw_number(drawing: Drawing, line: Line, number: str) -> None:
    plot = drawing.plot
    inside = np.flatnonzero((line.x <= plot.right()) & ~np.isnan(line.y_low))
    if len(inside):
        x = max(min(float(line.x[inside[-1]]), plot.right()) - 12.0, plot.left() + 2)
        y = min(max(float(line.y_low[inside[-1]]) - 3.0, plot.top() + 10), plot.bottom() - 2)
        drawing.painter.drawText(QPointF(x, y), number)


def holes_of(envelope: Envelope, time: TimeScale) -> list[tuple[float, float]]:
    """Return from where to where on the screen a curve has no valid values, if that can be seen."""
    x = np.clip(time.x_of(envelope.times_s), time.left, time.left + time.width)
    missing = envelope.holes | np.isnan(envelope.low)
    wide = np.flatnonzero(missing[:-1] & (np.diff(x) > 0)) if len(x) > 1 else np.empty(0, np.int64)
    found: list[tuple[float, float]] = []
    for place in wide.tolist():
        left, right = float(x[place]), float(x[place + 1])
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return [(left, right) for left, right in found if right - left >= _HATCH_FROM]


def common_spans(spans: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Return where all lists have a span."""
    common = spans[0]
    for other in spans[1:]:
        common = [(max(a, c), min(b, d)) for a, b in common for c, d in other if min(b, d) - max(a, c) >= _HATCH_FROM]
    return common


def extremes_in(envelope: Envelope, time: TimeScale) -> tuple[float, float]:
    """Return the least and greatest value in a span; NaN when there is none."""
    first, end = np.searchsorted(envelope.times_s, (time.start_s, time.end_s)).tolist()
    inside = slice(max(first - 1, 0), end + 1)
    low, high = envelope.low[inside], envelope.high[inside]
    return (float(np.fmin.reduce(low)), float(np.fmax.reduce(high))) if len(low) else (np.nan, np.nan)


def _cover(axis: ValueAxis, extremes: list[tuple[float, float]], *, may_shrink: bool) -> bool:
    known = np.array([pair for pair in extremes if not np.isnan(pair[0])])
    return axis.cover(float(known[:, 0].min()), float(known[:, 1].max()), may_shrink=may_shrink) if len(known) else False


def _shifted(envelope: Envelope, by_s: float) -> Envelope:
    if not by_s:
        return envelope
    return Envelope(
        times_s=envelope.times_s + by_s,
        low=envelope.low,
        high=envelope.high,
        holes=envelope.holes,
        is_samples=envelope.is_samples,
    )

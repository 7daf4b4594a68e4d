"""Lines and steps."""

import math
from itertools import pairwise

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPolygonF

from gui.theme.fonts import sized
from gui.widgets.plot.curve_looks import curve_color, curve_pen
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.holes import draw_holes
from gui.widgets.plot.line_set import LineSet, end_of, fetch
from gui.widgets.plot.model import Pane
from gui.widgets.plot.pane_view import PaneView, Shown
from gui.widgets.plot.polylines import draw_polygons
from gui.widgets.plot.time_axis import TimeScale

_THIN, _LIT = 1.0, 2.6
_NUMBERED_UP_TO = 40
_NUMBERS_APART = 240.0
"""Pixels between the numbers along a live line: they scroll with it."""
_FINE_UP_TO = 12
"""With more curves than these a bin is up to two pixels wide: nobody sees the difference between so many lines."""


class LinesPane(PaneView):
    """Draws each curve from its envelope, and live ones sample by sample."""

    newest_grows = False
    """Whether the newest part has to be drawn again when more comes."""

    def __init__(self, pane: Pane) -> None:
        """Draw a pane of lines."""
        super().__init__(pane)
        self._sets: list[LineSet] = []
        self._drawn_until: dict[int, float] = {}

    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:
        """Get the envelopes of a span and fit the axes to them."""
        changed = self.refresh_axes()
        is_fine = not self.is_coarse and len(self.shown()) <= _FINE_UP_TO
        self._sets = fetch(self.shown(), time, max(int(time.width / (1 if is_fine else 2)), 2))
        self._drawn_until = {one.index: min(one.series.last_row_s, time.end_s - one.curve.shift_s) for one in self.shown()}
        for lines in self._sets:
            for one, least, greatest in zip(lines.shown, *lines.extremes(time), strict=True):
                one.axis.note(float(least), float(greatest))
        moved = [axis.settle(may_shrink=whole) for axis in self.axes]
        return changed or any(moved)

    def draw(self, drawing: Drawing) -> None:
        """Draw all lines; the highlighted one last and thicker, each with its number at the end."""
        draw_holes(drawing, self._sets)
        painter = drawing.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=not self.is_coarse)
        painter.setFont(sized(drawing.font, 8.0, bold=True))
        found = [pair for lines in self._sets for pair in lines.polygons(drawing.time, drawing.plot)]
        for one, polygons in sorted(found, key=lambda pair: (pair[0].index == self.lit, pair[0].index)):
            painter.setPen(curve_pen(curve_color(drawing.colors, one.index), dashed=one.curve.is_second))
            draw_polygons(painter, polygons, thick=self._thickness(painter, one.index))
            end = end_of(polygons, drawing.plot) if 1 < len(found) <= _NUMBERED_UP_TO else None
            if end is not None:
                painter.drawText(end, str(one.index + 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def go_on(self, drawing: Drawing) -> bool:
        """Draw what came since, onto a scrolled picture; return False when that is not enough: an axis has to change."""
        drawing.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing.painter.setFont(sized(drawing.font, 8.0, bold=True))
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
        thick, apart_s = self._thickness(painter, one.index), _NUMBERS_APART * drawing.time.pixel_s
        is_numbered = 1 < len(self.shown()) <= _NUMBERED_UP_TO
        for (time_s, value), (next_s, next_value) in pairwise(zip(times_s.tolist(), values.tolist(), strict=True)):
            if math.isnan(value + next_value) or next_s - time_s > gap_after_s:
                continue
            if not axis.low <= next_value <= axis.high and axis.is_auto:
                return False
            x, y = left + time_s * across, plot.bottom() - (value - axis.low) * down
            next_x, next_y = left + next_s * across, plot.bottom() - (next_value - axis.low) * down
            corner = [QPointF(next_x, y)] if axis.texts else []
            draw_polygons(painter, [QPolygonF([QPointF(x, y), *corner, QPointF(next_x, next_y)])], thick=thick)
            if is_numbered and time_s // apart_s != next_s // apart_s:
                painter.drawText(QPointF(next_x - 12.0, next_y - 3.0), str(one.index + 1))
        return True

    def _thickness(self, painter: QPainter, index: int) -> float:
        return (_LIT if index == self.lit else _THIN) * painter.device().devicePixelRatioF()

"""Lines and steps."""

import functools
import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QStaticText

from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.plot.curve_looks import curve_color, curve_pen
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.holes import draw_holes
from gui.widgets.plot.line_set import LineSet, fetch
from gui.widgets.plot.model import Pane
from gui.widgets.plot.pane_view import PaneView, Shown
from gui.widgets.plot.polylines import draw_polygons
from gui.widgets.plot.time_axis import TimeScale

_THIN, _LIT = 1.0, 2.6
_NUMBERED_UP_TO = 40
_NUMBER_LEFT, _NUMBER_HEIGHT = 12.0, 15.0
"""The number stands so far before the end of its line, and so far above."""
_NOWHERE = (-math.inf, math.nan)
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
        self._ends: dict[int, tuple[float, float]] = {}

    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:
        """Get the envelopes of a span and fit the axes to them."""
        changed = self.refresh_axes()
        is_fine = not self.is_coarse and len(self.shown()) <= _FINE_UP_TO
        self._sets = fetch(self.shown(), time, max(int(time.width / (1 if is_fine else 2)), 2))
        self._drawn_until = {one.index: min(one.series.last_row_s, time.end_s - one.curve.shift_s) for one in self.shown()}
        if whole:
            self._ends.clear()
        for lines in self._sets:
            self._ends.update({index: (end_s, value) for index, end_s, value in lines.ends(time.end_s)})
            for one, least, greatest in zip(lines.shown, *lines.extremes(time), strict=True):
                one.axis.note(float(least), float(greatest))
        moved = [axis.settle(may_shrink=whole) for axis in self.axes]
        return changed or any(moved)

    def draw(self, drawing: Drawing) -> None:
        """Draw all lines; the highlighted one last and thicker."""
        draw_holes(drawing, self._sets)
        painter = drawing.painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=not self.is_coarse)
        found = [pair for lines in self._sets for pair in lines.polygons(drawing.time, drawing.plot)]
        for one, polygons in sorted(found, key=lambda pair: (pair[0].index == self.lit, pair[0].index)):
            painter.setPen(curve_pen(curve_color(drawing.colors, one.index), dashed=one.curve.is_second))
            draw_polygons(painter, polygons, thick=self._thickness(painter, one.index))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def draw_over(self, drawing: Drawing) -> None:
        """Write the number of each line where it ends. It goes along with the line, so it is never part of the picture."""
        if not 1 < len(self.shown()) <= _NUMBERED_UP_TO:
            return
        painter, plot, colors = drawing.painter, drawing.plot, drawing.colors
        painter.setFont(sized(drawing.font, 8.0, bold=True))
        left, right, top, height = plot.left(), plot.right(), plot.top(), plot.height()
        start_s, across, lowest = drawing.time.start_s, plot.width() / drawing.time.span_s, height - _NUMBER_HEIGHT
        for one in self.shown():
            end_s, value = self._ends.get(one.index, _NOWHERE)
            x = (end_s - start_s) * across
            if x >= 0:
                axis = one.axis
                y = (axis.high - value) / (axis.high - axis.low) * height - _NUMBER_HEIGHT
                painter.setPen(_number_pen(colors, one.index))
                x = min(max(left + x - _NUMBER_LEFT, left + 2), right - _NUMBER_LEFT)
                painter.drawStaticText(QPointF(x, top + min(max(y, 0.0), lowest)), _number(one.index + 1))

    def go_on(self, drawing: Drawing) -> bool:
        """Draw what came since, onto a scrolled picture; return False when that is not enough: an axis has to change."""
        drawing.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fits = [self._continue(drawing, one) for one in self.shown() if one.series.last_row_s > self._drawn_until[one.index]]
        drawing.painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        return all(fits)

    def _continue(self, drawing: Drawing, one: Shown) -> bool:
        """Draw from the last sample on. These are one or two: NumPy would take ten times as long for so few.

        Samples may be newer than the right edge: the line to them goes on there at the next step.
        """
        drawn_until_s, shift_s = self._drawn_until[one.index], one.curve.shift_s
        times_s, values = one.series.since(drawn_until_s)
        self._drawn_until[one.index] = min(one.series.last_row_s, drawing.time.end_s - shift_s)
        axis, plot, painter, gap_after_s = one.axis, drawing.plot, drawing.painter, one.series.gap_after_s
        across = plot.width() / drawing.time.span_s
        left = plot.left() + (shift_s - drawing.time.start_s) * across
        down = plot.height() / (axis.high - axis.low)
        painter.setPen(curve_pen(curve_color(drawing.colors, one.index), dashed=one.curve.is_second))
        thick, ratio = self._thickness(painter, one.index), painter.device().devicePixelRatioF()
        drawn_to = round(max(left + drawn_until_s * across, plot.left()) * ratio) / ratio
        painter.setClipRect(QRectF(drawn_to, plot.top(), plot.right() - drawn_to, plot.height()))
        parts: list[list[QPointF]] = [[]]
        for (time_s, value), (next_s, next_value) in pairwise(zip(times_s.tolist(), values.tolist(), strict=True)):
            if math.isnan(value + next_value) or next_s - time_s > gap_after_s:
                parts.append([])
                continue
            if not axis.low <= next_value <= axis.high and axis.is_auto:
                return False
            x, y = left + time_s * across, plot.bottom() - (value - axis.low) * down
            next_x, next_y = left + next_s * across, plot.bottom() - (next_value - axis.low) * down
            corner = [QPointF(next_x, y)] if axis.texts else []
            parts[-1] += [*([] if parts[-1] else [QPointF(x, y)]), *corner, QPointF(next_x, next_y)]
            self._ends[one.index] = (next_s + shift_s, next_value)
        draw_polygons(painter, [QPolygonF(points) for points in parts if points], thick=thick)
        return True

    def _thickness(self, painter: QPainter, index: int) -> float:
        return (_LIT if index == self.lit else _THIN) * painter.device().devicePixelRatioF()


@functools.cache
def _number_pen(colors: Colors, index: int) -> QPen:
    return QPen(curve_color(colors, index))


@functools.cache
def _number(number: int) -> QStaticText:
    """Return a number that is laid out once: eighty are painted at every frame."""
    text = QStaticText(str(number))
    text.setTextFormat(Qt.TextFormat.PlainText)
    return text

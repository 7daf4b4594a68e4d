"""Curves whose samples come together, from their values to what a painter is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPolygonF

from bms.telemetry.snapshot import FloatColumn
from gui.widgets.plot.pane_view import Shown
from gui.widgets.plot.polylines import polygon_of, runs_of
from gui.widgets.plot.time_axis import TimeScale

_FAR = 5.0
"""Lines go on this many heights beyond the diagram; Qt's painter cannot take any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSet:
    """Envelopes of curves with common times, on the screen's clock.

    Attributes:
        shown: the curves, one a row.
        times_s: of bins or samples, ascending, shape (n,).
        low: least values, NaN where there is no valid one, shape (curves, n).
        high: greatest values; the same array as `low` for samples.
        holes: the line is broken from here to the next, shape (curves, n).
    """

    shown: tuple[Shown, ...]
    times_s: FloatColumn
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    holes: npt.NDArray[np.bool_]

    def extremes(self, time: TimeScale) -> tuple[FloatColumn, FloatColumn]:
        """Return least and greatest value of each curve in a span, NaN where there is none."""
        inside = slice(*np.searchsorted(self.times_s, (time.start_s, np.nextafter(time.end_s, np.inf))).tolist())
        if inside.start == inside.stop:
            inside = slice(max(inside.start - 1, 0), inside.stop)
        low, high = self.low[:, inside], self.high[:, inside]
        return np.fmin.reduce(low, axis=1, initial=np.nan), np.fmax.reduce(high, axis=1, initial=np.nan)

    def polygons(self, time: TimeScale, plot: QRectF) -> Iterator[tuple[Shown, list[QPolygonF]]]:
        """Yield the unbroken parts of each curve: through samples, up and down through bins, or in steps."""
        if not len(self.times_s):
            return
        x, y = self._points(time, plot)
        each = y.shape[1] // len(self.times_s)
        unknown = np.isnan(self.low)
        is_broken = np.logical_or.reduce(unknown | self.holes, axis=1)
        for row, one in enumerate(self.shown):
            runs = [(0, len(self.times_s))]
            if is_broken[row]:
                runs = runs_of(x[::each], ~unknown[row], self.holes[row])
            parts = [slice(first * each, end * each) for first, end in runs]
            yield one, [_polygon(x[part], y[row, part], steps=bool(one.axis.texts)) for part in parts]

    def ends(self, end_s: float) -> Iterator[tuple[int, float, float]]:
        """Yield the place of each curve that has a valid value, and where its line leaves a view that ends then, or ends."""
        known = ~np.isnan(self.high)
        for row, one in enumerate(self.shown):
            places = np.flatnonzero(known[row])
            if len(places) > 1 and self.times_s[places[-1]] > end_s and self.holes[row, places[-2] : places[-1]].any():
                places = places[:-1]
            if len(places) and (len(places) > 1 or self.times_s[places[0]] <= end_s):
                yield one.index, float(self.times_s[places[-1]]), float(self.high[row, places[-1]])

    @np.errstate(over="ignore")
    def _points(self, time: TimeScale, plot: QRectF) -> tuple[FloatColumn, npt.NDArray[np.float64]]:
        x = time.x_of(self.times_s)
        down = np.array([plot.height() / (one.axis.high - one.axis.low) for one in self.shown])[:, None]
        base = np.array([one.axis.low for one in self.shown])[:, None]
        if self.high is self.low:
            y = (self.low - base) * -down
        else:
            x = np.repeat(x, 2)
            y = np.empty((len(self.shown), len(x)))
            np.multiply(self.low - base, -down, out=y[:, 0::2])
            np.multiply(self.high - base, -down, out=y[:, 1::2])
        y += plot.bottom()
        return x, np.clip(y, plot.top() - _FAR * plot.height(), plot.bottom() + _FAR * plot.height(), out=y)


def fetch(shown: Sequence[Shown], time: TimeScale, bins: int) -> list[LineSet]:
    """Return the curves in a span, those that come together in one set."""
    together: dict[tuple[int, str, float], list[Shown]] = {}
    for one in shown:
        together.setdefault((id(one.curve.source), one.curve.key.group, one.curve.shift_s), []).append(one)
    sets: list[LineSet] = []
    for (_, group, by_s), curves in together.items():
        names = [one.curve.key.name for one in curves]
        found = curves[0].curve.source.envelopes(group, names, time.start_s - by_s, time.end_s - by_s, bins)
        sets += [
            LineSet(
                shown=tuple(curves[row] for row in part.rows),
                times_s=part.times_s + by_s,
                low=part.low,
                high=part.high,
                holes=part.holes,
            )
            for part in found
        ]
    return sets


def _polygon(x: FloatColumn, y: FloatColumn, *, steps: bool) -> QPolygonF:
    known = ~np.isnan(y)
    if not known.all():
        x, y = x[known], y[known]
    return polygon_of(np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]) if steps else polygon_of(x, y)

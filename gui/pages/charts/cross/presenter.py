"""Which two signals are drawn against each other, over which span, and their samples in pairs. No widgets."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey
from bms.telemetry.snapshot import FloatColumn
from gui.pages.charts.signals.names import SignalGroup, signal_groups

MOST_POINTS = 20_000
"""More are not told apart on a screen; of more, evenly many are left out."""
GREATEST = 1e100
"""Values beyond are left out as invalid ones are: no axis can be drawn for them, and no pack has them."""
FIRST_CHOICE = (SeriesKey(PACK, "soc_pct"), SeriesKey(PACK, "pack_v"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Samples of the second signal, each with the value of the first one at that moment.

    Attributes:
        times_s: ascending, shape (n,).
        x, y: valid values, shape (n,).
        left_out: every how many samples one was taken; 1: all are there.
    """

    times_s: FloatColumn
    x: FloatColumn
    y: FloatColumn
    left_out: int = 1


NO_POINTS = Points(times_s=np.empty(0), x=np.empty(0), y=np.empty(0))


def pair(history: History, x: SeriesKey, y: SeriesKey, start_s: float, end_s: float) -> Points:
    """Return the pairs of a span: the slower signal gives the moments, the other its newest value there, unless stale."""
    if not (history.has(x) and history.has(y)):
        return NO_POINTS
    of_x, of_y = history.series(x), history.series(y)
    x_times_s, x_values = of_x.samples(start_s, end_s)
    y_times_s, y_values = of_y.samples(start_s, end_s)
    if len(x_times_s) < len(y_times_s):
        times_s, x_of, y_of = x_times_s, x_values, _at(x_times_s, y_times_s, y_values, of_y.gap_after_s)
    else:
        times_s, x_of, y_of = y_times_s, _at(y_times_s, x_times_s, x_values, of_x.gap_after_s), y_values
    valid = np.flatnonzero((np.abs(x_of) <= GREATEST) & (np.abs(y_of) <= GREATEST))
    step = max(1, -(-len(valid) // MOST_POINTS))
    chosen = valid[::step]
    return Points(times_s=times_s[chosen], x=x_of[chosen], y=y_of[chosen], left_out=step)


def _at(moments_s: FloatColumn, times_s: FloatColumn, values: FloatColumn, gap_after_s: float) -> FloatColumn:
    if not len(times_s):
        return np.full(len(moments_s), np.nan)
    places = np.searchsorted(times_s, moments_s, side="right") - 1
    newest = np.maximum(places, 0)
    return np.where((places >= 0) & (moments_s - times_s[newest] <= gap_after_s), values[newest], np.nan)


class CrossPresenter:
    """Owns the choice of signals and span.

    Attributes:
        groups: all signals there are.
        x, y: those chosen.
        span_s: how much of the newest time is drawn; None: all of it.
    """

    def __init__(self) -> None:
        """Nothing is there."""
        self._history: History | None = None
        self.groups: tuple[SignalGroup, ...] = ()
        self.x, self.y = FIRST_CHOICE
        self.span_s: float | None = None
        self.on_change: Callable[[], None] = lambda: None

    def set_history(self, history: History | None) -> None:
        """Draw another pack or recording; the choice stays where it has the signals."""
        self._history = history
        self.groups = () if history is None else signal_groups(history)
        known = [row.key for group in self.groups for row in group.rows]
        if known:
            self.x = self.x if self.x in known else known[0]
            self.y = self.y if self.y in known else known[min(1, len(known) - 1)]
        self.on_change()

    def choose(self, x: SeriesKey, y: SeriesKey, span_s: float | None) -> None:
        """Draw other signals, or another span."""
        self.x, self.y, self.span_s = x, y, span_s
        self.on_change()

    def points(self) -> Points:
        """Return what is to be drawn now."""
        return self._pair(self.x, self.y)

    def without_values(self) -> tuple[str, ...]:
        """Return the names of those chosen signals that have no valid value in the span."""
        return tuple(self.axis(key)[0] for key in dict.fromkeys((self.x, self.y)) if not len(self._pair(key, key).x))

    def axis(self, key: SeriesKey) -> tuple[str, str]:
        """Return name and unit of a signal."""
        found = next((row for group in self.groups for row in group.rows if row.key == key), None)
        return (key.name, "") if found is None else (found.title, found.unit)

    def _pair(self, x: SeriesKey, y: SeriesKey) -> Points:
        span = None if self._history is None else self._history.span()
        if self._history is None or span is None:
            return NO_POINTS
        start_s = span[0] if self.span_s is None else max(span[0], span[1] - self.span_s)
        return pair(self._history, x, y, start_s, span[1])

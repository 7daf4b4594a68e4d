"""From the least to the greatest of many signals, with some of them highlighted."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor

from bms.telemetry.history import SeriesKey
from bms.telemetry.history.model import BoolColumn
from bms.telemetry.snapshot import FloatColumn
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.lines_pane import LinesPane
from gui.widgets.plot.model import Bundle, Pane
from gui.widgets.plot.polylines import polygon_of, runs_of
from gui.widgets.plot.readings import value_text
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis

GAP_FACTOR = 6.0
_BINS_A_PIXEL = 0.5
_PRESENT_BINS = 32
_LONGEST_PRESENT_S = 60.0


class BandPane(LinesPane):
    """The band is drawn behind the highlighted curves, on the axis of its unit."""

    newest_grows = True

    def __init__(self, pane: Pane) -> None:
        """Draw a pane with a bundle."""
        super().__init__(pane)
        self._band: tuple[FloatColumn, FloatColumn, FloatColumn] = (np.empty(0), np.empty(0), np.empty(0))

    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:
        """Get the band as well as the highlighted curves."""
        changed = self.refresh_axes()
        self._band = self._fetch(time)
        _, low, high = self._band
        if len(low) and self.axes:
            self.axes[0].note(float(np.fmin.reduce(low)), float(np.fmax.reduce(high)))
        return super().prepare(time, whole=whole) or changed

    def draw(self, drawing: Drawing) -> None:
        """Draw the band, then the lines."""
        self._draw_band(drawing)
        super().draw(drawing)

    def facts(self, at_s: float) -> list[tuple[str, str]]:
        """Return which signal is the highest and which the lowest, each with its value; empty when none has one."""
        bundle, names = self.pane.bundle, known_names(self.pane.bundle)
        if bundle is None or not names or self.pane.curves:
            return []
        series = bundle.source.series(SeriesKey(bundle.group, names[0]))
        end_s = at_s - bundle.shift_s
        start_s = end_s - min(series.gap_after_s, _LONGEST_PRESENT_S)
        times_s, low, _ = bundle.source.matrix_envelope(bundle.group, names, start_s, end_s, _PRESENT_BINS)
        # Where there are few samples they come one by one, with the one before.
        newest = last_known(low[:, (times_s >= start_s) & (times_s <= end_s)])
        if np.isnan(newest).all():
            return []
        translate = QCoreApplication.translate
        found = (
            (translate("Plot", "Highest: %s"), int(np.nanargmax(newest))),
            (translate("Plot", "Lowest: %s"), int(np.nanargmin(newest))),
        )
        return [
            (words % bundle.labels.get(names[row], names[row]), value_text(series.info, float(newest[row])))
            for words, row in found
        ]

    def _fetch(self, time: TimeScale) -> tuple[FloatColumn, FloatColumn, FloatColumn]:
        bundle = self.pane.bundle
        names = known_names(bundle)
        if bundle is None or not names:
            return np.empty(0), np.empty(0), np.empty(0)
        bins = max(int(time.width * _BINS_A_PIXEL), 2)
        times_s, low, high = bundle.source.matrix_envelope(
            bundle.group, names, time.start_s - bundle.shift_s, time.end_s - bundle.shift_s, bins
        )
        least, greatest = np.fmin.reduce(low, axis=0), np.fmax.reduce(high, axis=0)
        return times_s + bundle.shift_s, least.astype(np.float64), greatest.astype(np.float64)

    def _draw_band(self, drawing: Drawing) -> None:
        times_s, low, high = self._band
        if not len(times_s) or not self.axes:
            return
        painter, plot, colors = drawing.painter, drawing.plot, drawing.colors
        x = drawing.time.x_of(times_s)
        bottom = self.axes[0].y_of(low, plot.top(), plot.height())
        top = self.axes[0].y_of(high, plot.top(), plot.height())
        edge = QColor(colors.low)
        for first, end in runs_of(x, ~np.isnan(low), long_steps(times_s)):
            part = slice(first, end)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.accent_soft))
            painter.drawPolygon(polygon_of(np.append(x[part], x[part][::-1]), np.append(top[part], bottom[part][::-1])))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(edge)
            painter.drawPolyline(polygon_of(x[part], top[part]))
            painter.drawPolyline(polygon_of(x[part], bottom[part]))

    def with_own_axes(self, kept: dict[str, ValueAxis]) -> list[ValueAxis]:
        """Return the band's axis first."""
        bundle = self.pane.bundle
        names = known_names(bundle)
        if bundle is None or not names:
            return self.axes
        info = bundle.source.series(SeriesKey(bundle.group, names[0])).info
        axis = next((one for one in self.axes if one.name == info.unit), None)
        if axis is None:
            axis = kept.get(info.unit) or self._new_axis(info.unit, info.unit)
            axis.on_right = False
        axis.least_span = max(axis.least_span, 4 * 10.0**-info.decimals)
        return [axis, *(one for one in self.axes if one is not axis)]


def known_names(bundle: Bundle | None) -> list[str]:
    """Return the signals of a bundle that its source knows."""
    if bundle is None:
        return []
    return [name for name in bundle.names if bundle.source.has(SeriesKey(bundle.group, name))]


def last_known(values: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return the last value of each row that is one, shape (rows,); NaN where a row has none."""
    if not values.shape[1]:
        return np.full(len(values), math.nan)
    known = ~np.isnan(values)
    last = values.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return np.asarray(values[np.arange(len(values)), last])


def long_steps(times_s: FloatColumn) -> BoolColumn:
    """Return after which bins none begins for much longer than usual, shape (n,)."""
    steps_s = np.diff(times_s)
    usual_s = float(np.median(steps_s)) if len(steps_s) else 0.0
    return np.append(steps_s > GAP_FACTOR * usual_s, False)

"""A row for each of many signals, coloured by value: where and when one differs from the others."""

import functools
import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from bms.telemetry.history import SeriesKey
from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.cell_painter import mixed
from gui.widgets.plot.band_pane import known_names, long_steps
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.model import Curve, Pane
from gui.widgets.plot.pane_view import PaneView
from gui.widgets.plot.readings import text_at, value_text
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis

SHADES = 254
_UNKNOWN = 255
_SCALE_WIDTH = 14.0
_BINS_A_PIXEL = 0.5
_MOST_ROW_LABELS = 8


class WaterfallPane(PaneView):
    """An image with a row a signal and a column a pixel, made of indexed colours."""

    def __init__(self, pane: Pane) -> None:
        """Draw a pane with a bundle."""
        super().__init__(pane)
        self._shades: npt.NDArray[np.uint8] = np.empty((0, 0), np.uint8)
        self.limits = (math.nan, math.nan)

    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:
        """Make the image of a span."""
        changed = self.refresh_axes()
        bundle, names = self.pane.bundle, known_names(self.pane.bundle)
        self._shades = np.empty((0, 0), np.uint8)
        if bundle is None or not names:
            return changed
        bins = max(int(time.width * _BINS_A_PIXEL), 2)
        times_s, low, high = bundle.source.matrix_envelope(
            bundle.group, names, time.start_s - bundle.shift_s, time.end_s - bundle.shift_s, bins
        )
        if not len(times_s):
            return changed
        before, self.limits = self.limits, bundle.limits or _limits(low, high, None if whole else self.limits)
        shades = shades_of(low, high, self.limits)
        columns = columns_of(times_s + bundle.shift_s, time)
        self._shades = np.take(shades, columns, axis=1)
        self._shades[:, columns < 0] = _UNKNOWN
        return changed or before != self.limits

    def draw(self, drawing: Drawing) -> None:
        """Draw the image over the hatch of what is not known."""
        plot, time = drawing.plot, drawing.time
        place = QRectF(time.left, plot.top(), time.width, plot.height())
        if not self._shades.size:
            drawing.painter.fillRect(place, drawing.hatch)
            return
        image = image_of(self._shades, drawing.colors)
        if image.hasAlphaChannel():
            drawing.painter.fillRect(place, drawing.hatch)
        drawing.painter.drawImage(place, image)

    def draw_levels(self, drawing: Drawing, span: QRectF) -> None:
        """Rows have no levels."""

    def draw_over(self, drawing: Drawing) -> None:
        """Images have no texts."""

    def text_at(self, time_s: float, y: float, plot: QRectF) -> str:
        """Return the signal whose row is at a height, and its value at a time."""
        bundle, names = self.pane.bundle, known_names(self.pane.bundle)
        row = int((y - plot.top()) / max(plot.height(), 1.0) * len(names))
        if bundle is None or not 0 <= row < len(names):
            return ""
        key = SeriesKey(bundle.group, names[row])
        label = bundle.labels.get(names[row], names[row])
        curve = Curve(source=bundle.source, key=key, label=label, shift_s=bundle.shift_s)
        return f"{curve.label}: {text_at(curve, time_s)}"

    def draw_scale(self, painter: QPainter, room: QRectF, colors: Colors, font: QFont) -> None:
        """Draw what the colours mean into the room of a legend."""
        names = known_names(self.pane.bundle)
        if self.pane.bundle is None or not names or math.isnan(self.limits[0]) or room.height() < 60:
            return
        info = self.pane.bundle.source.series(SeriesKey(self.pane.bundle.group, names[0])).info
        bar = QRectF(room.left() + 8, room.top() + 26, _SCALE_WIDTH, room.height() - 36)
        painter.drawImage(bar, image_of(np.arange(SHADES, dtype=np.uint8)[::-1, None], colors))
        painter.setPen(QPen(QColor(colors.border), 0))
        painter.drawRect(bar)
        painter.setFont(sized(font, 8.5))
        painter.setPen(QColor(colors.text))
        low, high = self.limits
        for share, value in ((0.0, high), (0.5, (low + high) / 2), (1.0, low)):
            text = value_text(info, value)
            painter.drawText(QPointF(bar.right() + 6, bar.top() + share * bar.height() + 4), text)

    def with_own_axes(self, kept: dict[str, ValueAxis]) -> list[ValueAxis]:  # noqa: ARG002 - it never has another
        """Return an axis that counts the rows, from the top down."""
        rows = len(known_names(self.pane.bundle))
        axis = ValueAxis("", "", limits=(-rows - 0.5, -0.5))
        step = max(rows // _MOST_ROW_LABELS, 1)
        axis.texts = {-row: str(row) for row in range(1, rows + 1) if row == 1 or row % step == 0}
        return [axis]


@np.errstate(over="ignore", invalid="ignore")
def shades_of(
    low: npt.NDArray[np.floating], high: npt.NDArray[np.floating], limits: tuple[float, float]
) -> npt.NDArray[np.uint8]:
    """Return a shade 0 … 253 for each bin: of its value that is farther from the middle; 255 where there is none."""
    middle = (limits[0] + limits[1]) / 2
    span = max(limits[1] - limits[0], 1e-12)
    value = low if high is low else np.where(high - middle > middle - low, high, low)
    shade = np.clip((value - limits[0]) * ((SHADES - 1) / span) + 0.5, 0, SHADES - 1)
    return np.where(np.isnan(value), _UNKNOWN, shade).astype(np.uint8)


def columns_of(times_s: npt.NDArray[np.float64], time: TimeScale) -> npt.NDArray[np.int64]:
    """Return which bin each pixel shows; −1: none."""
    width = max(int(time.width), 1)
    at_s = time.start_s + (np.arange(width) + 0.5) * (time.span_s / width)
    columns = np.searchsorted(times_s, at_s, side="right") - 1
    gap = long_steps(times_s)
    steps_s = np.diff(times_s)
    usual_s = float(np.median(steps_s)) if len(steps_s) else math.inf
    known = columns >= 0
    late = at_s - times_s[np.maximum(columns, 0)] > usual_s
    known &= ~(late & (gap[np.maximum(columns, 0)] | (columns == len(times_s) - 1)))
    return np.where(known, columns, -1)


def image_of(shades: npt.NDArray[np.uint8], colors: Colors) -> QImage:
    """Return a picture of shades, a pixel each; see-through where nothing is known."""
    rows, width = shades.shape
    pixels = color_table(colors)[shades]
    has_holes = bool(shades.max() == _UNKNOWN)
    kind = QImage.Format.Format_ARGB32_Premultiplied if has_holes else QImage.Format.Format_RGB32
    return QImage(pixels.data, width, rows, 4 * width, kind).copy()


@functools.cache
def color_table(colors: Colors) -> npt.NDArray[np.uint32]:
    """Return the colours of the shades: low, middle, high end of the theme's scale; the last is see-through."""
    middle = (SHADES - 1) / 2
    ends = (colors.low, colors.high)
    shades = [mixed(colors.middle, ends[shade > middle], abs(shade - middle) / middle).rgba() for shade in range(SHADES)]
    return np.array([*shades, 0, 0], np.uint32)


def _limits(
    low: npt.NDArray[np.floating], high: npt.NDArray[np.floating], before: tuple[float, float] | None
) -> tuple[float, float]:
    """Return the least and greatest value, those before included; NaN when there is none."""
    least, greatest = float(np.fmin.reduce(low, axis=None)), float(np.fmax.reduce(high, axis=None))
    return (float(np.fmin(least, before[0])), float(np.fmax(greatest, before[1]))) if before else (least, greatest)

"""A lane for each signal with the text of its state: digital signals, enumerations."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF

from bms.telemetry.history import Envelope
from gui.theme.fonts import sized
from gui.widgets.plot.curve_looks import curve_color
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.model import Pane
from gui.widgets.plot.pane_view import PaneView
from gui.widgets.plot.readings import value_text
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis

_LANE_MARGIN = 2.0
_TEXT_FROM = 24.0
_TEXT_FROM_HEIGHT = 9.0
_LINE = 2.0
_ODD_ALPHA, _EVEN_ALPHA = 90, 40


class StatesPane(PaneView):
    """Draws blocks from change to change. Zero is a line, everything else a block with its text."""

    def __init__(self, pane: Pane) -> None:
        """Draw a pane of states."""
        super().__init__(pane)
        self._envelopes: dict[int, Envelope] = {}

    @property
    def left_axes(self) -> list[ValueAxis]:
        """Lanes have no values at their side."""
        return []

    @property
    def right_axes(self) -> list[ValueAxis]:
        """Lanes have no values at their side."""
        return []

    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:  # noqa: ARG002 - lanes have no axes to fit
        """Get the states of a span."""
        changed = self.refresh_axes()
        self._envelopes = {
            one.index: one.series.envelope(
                time.start_s - one.curve.shift_s, time.end_s - one.curve.shift_s, max(int(time.width), 2)
            )
            for one in self.shown()
        }
        return changed

    def draw(self, drawing: Drawing) -> None:
        """Draw all lanes."""
        drawing.painter.setFont(sized(drawing.font, 8.0))
        plot = drawing.plot
        lane = plot.height() / max(len(self.pane.curves), 1)
        for index in self._envelopes:
            place = QRectF(plot.left(), plot.top() + index * lane + _LANE_MARGIN, plot.width(), lane - 2 * _LANE_MARGIN)
            if place.height() > 1:
                self._draw_lane(drawing, place, index)

    def draw_levels(self, drawing: Drawing, span: QRectF) -> None:
        """Lanes have no levels."""

    def _draw_lane(self, drawing: Drawing, place: QRectF, index: int) -> None:
        curve, envelope = self.pane.curves[index], self._envelopes[index]
        info = curve.info
        if not len(envelope.times_s) or info is None:
            return
        painter, color = drawing.painter, curve_color(drawing.colors, index)
        x = np.clip(drawing.time.x_of(envelope.times_s + curve.shift_s), place.left(), place.right())
        for first, end, low, high, known in blocks_of(envelope):
            left, right = float(x[first]), float(x[min(end, len(x) - 1)])
            block = QRectF(left, place.top(), max(right - left, 1.0), place.height())
            if not known:
                painter.fillRect(block, drawing.hatch)
            elif low != high:
                painter.fillRect(block, QBrush(color, Qt.BrushStyle.Dense4Pattern))
            elif low == 0 and not info.texts:
                painter.fillRect(QRectF(left, block.bottom() - _LINE, block.width(), _LINE), color)
            else:
                # Where what was fetched begins nothing changed: live, that is at every frame.
                _draw_state(drawing, block, color, value_text(info, low), is_odd=low % 2 == 1, changed=first > 0)


def _draw_state(drawing: Drawing, block: QRectF, color: QColor, text: str, *, is_odd: bool, changed: bool) -> None:
    painter, soft = drawing.painter, QColor(color)
    soft.setAlpha(_ODD_ALPHA if is_odd else _EVEN_ALPHA)
    painter.fillRect(block, soft)
    if changed:
        painter.fillRect(QRectF(block.left(), block.top(), min(_LINE, block.width()), block.height()), color)
    if block.width() >= _TEXT_FROM and block.height() >= _TEXT_FROM_HEIGHT:
        painter.setPen(QColor(drawing.colors.text))
        room = block.adjusted(5, 0, -2, 0)
        shown = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def blocks_of(envelope: Envelope) -> list[tuple[int, int, float, float, bool]]:
    """Return spans of equal state: first and end bin, least and greatest value, and whether it is known."""
    low, high = envelope.low, envelope.high
    known = ~np.isnan(low)
    if not len(low):
        return []
    gap_before = np.append(False, envelope.holes[:-1] & known[:-1])
    same = (low[1:] == low[:-1]) & (high[1:] == high[:-1]) | (~known[1:] & ~known[:-1])
    begins = np.flatnonzero(np.append(True, ~same) | gap_before)
    ends = np.append(begins[1:], len(low))
    found: list[tuple[int, int, float, float, bool]] = []
    for first, end in zip(begins.tolist(), ends.tolist(), strict=True):
        torn = bool(envelope.holes[end - 1]) and bool(known[end - 1]) and end < len(low)
        if torn and end - 1 > first:
            found.append((first, end - 1, float(low[first]), float(high[first]), True))
            found.append((end - 1, end, 0.0, 0.0, False))
        else:
            found.append((first, end, float(low[first]), float(high[first]), bool(known[first]) and not torn))
    return found

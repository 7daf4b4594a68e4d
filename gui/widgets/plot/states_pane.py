"""A lane for each signal with the text of its state: digital signals, enumerations."""

from collections.abc import Iterator

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF

from bms.telemetry.decoded import SignalInfo
from gui.theme.fonts import sized
from gui.widgets.plot.curve_looks import curve_color
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.model import Pane
from gui.widgets.plot.pane_view import PaneView
from gui.widgets.plot.readings import value_text
from gui.widgets.plot.state_blocks import StateBlock, blocks_of, continue_with
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis

_LANE_MARGIN = 2.0
_NEWEST_BINS_A_PIXEL = 4
"""Where bins begin depends on the moment they are asked for; what scrolls has to show a change where it is."""
_TEXT_FROM = 24.0
_TEXT_FROM_HEIGHT = 9.0
_LINE = 2.0
_ODD_ALPHA, _EVEN_ALPHA = 90, 40


class StatesPane(PaneView):
    """Draws blocks from change to change. Zero is a line, everything else a block with its text."""

    def __init__(self, pane: Pane) -> None:
        """Draw a pane of states."""
        super().__init__(pane)
        self._blocks: dict[int, list[StateBlock]] = {}

    @property
    def left_axes(self) -> list[ValueAxis]:
        """Lanes have no values at their side."""
        return []

    @property
    def right_axes(self) -> list[ValueAxis]:
        """Lanes have no values at their side."""
        return []

    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:
        """Get the states of a span."""
        changed = self.refresh_axes()
        if whole:
            self._blocks = {}
        bins = max(int(time.width) * (1 if whole else _NEWEST_BINS_A_PIXEL), 2)
        for one in self.shown():
            by_s = one.curve.shift_s
            envelope = one.series.envelope(time.start_s - by_s, time.end_s - by_s, bins)
            continue_with(self._blocks.setdefault(one.index, []), blocks_of(envelope, by_s))
        return changed

    def draw(self, drawing: Drawing) -> None:
        """Draw the blocks of all lanes."""
        for index, info, place in self._lanes(drawing):
            color = curve_color(drawing.colors, index)
            for number, block in self._in_view(drawing, index):
                # What the first block differs from is not known.
                _draw_block(drawing, _rect(drawing, place, block), block, info, color, changed=number > 0)

    def draw_over(self, drawing: Drawing) -> None:
        """Write what the states are: where a block begins, or at the left edge, so never part of a picture that scrolls."""
        painter = drawing.painter
        painter.setFont(sized(drawing.font, 8.0))
        painter.setPen(QColor(drawing.colors.text))
        metrics = QFontMetricsF(painter.font())
        for index, info, place in self._lanes(drawing):
            if place.height() < _TEXT_FROM_HEIGHT:
                continue
            for _, block in self._in_view(drawing, index):
                rect = _rect(drawing, place, block)
                if rect.width() >= _TEXT_FROM and block.low == block.high and (block.low != 0 or info.texts):
                    room = rect.adjusted(5, 0, -2, 0)
                    text = metrics.elidedText(value_text(info, block.low), Qt.TextElideMode.ElideRight, room.width())
                    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def draw_levels(self, drawing: Drawing, span: QRectF) -> None:
        """Lanes have no levels."""

    def _lanes(self, drawing: Drawing) -> Iterator[tuple[int, SignalInfo, QRectF]]:
        plot = drawing.plot
        lane = plot.height() / max(len(self.pane.curves), 1)
        for one in self.shown():
            top = plot.top() + one.index * lane + _LANE_MARGIN
            place = QRectF(plot.left(), top, plot.width(), lane - 2 * _LANE_MARGIN)
            if place.height() > 1:
                yield one.index, one.series.info, place

    def _in_view(self, drawing: Drawing, index: int) -> Iterator[tuple[int, StateBlock]]:
        """Yield what lies in a span, the newest first, with its number in all there are."""
        blocks = self._blocks.get(index, [])
        for number in range(len(blocks) - 1, -1, -1):
            if blocks[number].end_s < drawing.time.start_s:
                return
            yield number, blocks[number]


def _rect(drawing: Drawing, place: QRectF, block: StateBlock) -> QRectF:
    left, right = (min(max(drawing.time.x_of(edge), place.left()), place.right()) for edge in (block.start_s, block.end_s))
    return QRectF(left, place.top(), max(right - left, 1.0), place.height())


def _draw_block(drawing: Drawing, rect: QRectF, block: StateBlock, info: SignalInfo, color: QColor, *, changed: bool) -> None:
    painter = drawing.painter
    if not block.is_known:
        painter.fillRect(rect, drawing.hatch)
    elif block.low != block.high:
        painter.fillRect(rect, QBrush(color, Qt.BrushStyle.Dense4Pattern))
    elif block.low == 0 and not info.texts:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - _LINE, rect.width(), _LINE), color)
    else:
        soft = QColor(color)
        soft.setAlpha(_ODD_ALPHA if block.low % 2 == 1 else _EVEN_ALPHA)
        painter.fillRect(rect, soft)
        if changed:
            painter.fillRect(QRectF(rect.left(), rect.top(), min(_LINE, rect.width()), rect.height()), color)

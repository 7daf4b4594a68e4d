"""A stack of panes drawn with any painter: on the screen, into a picture, on paper."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QRegion

from bms.telemetry.history import EventMark
from gui.theme.colors import Colors
from gui.theme.fonts import sized
from gui.widgets.plot.axis_drawing import TIME_LABEL, draw_time_axis, draw_value_axis
from gui.widgets.plot.band_pane import BandPane
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.layout import Layout, lay_out
from gui.widgets.plot.legend import draw_facts, draw_legend
from gui.widgets.plot.lines_pane import LinesPane
from gui.widgets.plot.marks import Flag, draw_flags, flags_in
from gui.widgets.plot.model import Pane, PaneKind
from gui.widgets.plot.pane_view import PaneView
from gui.widgets.plot.states_pane import StatesPane
from gui.widgets.plot.time_axis import TimeFormat, TimeScale, time_ticks
from gui.widgets.plot.time_view import TimeView
from gui.widgets.plot.waterfall_pane import WaterfallPane

_KINDS: dict[PaneKind, type[PaneView]] = {
    PaneKind.LINES: LinesPane,
    PaneKind.STATES: StatesPane,
    PaneKind.BAND: BandPane,
    PaneKind.WATERFALL: WaterfallPane,
}


class Scene:
    """Panes, their place, and the span of time they show.

    Attributes:
        views: one a pane.
        view: the span of time.
        form: how times are written.
        marks: events, in order of time.
        hidden_marks: kinds of events that are not shown.
        cursors: times of A and B, if they are set.
        region: a span that is marked.
        band: a rectangle being dragged open.
        is_moving: the view is being moved: lines are drawn coarser, so that they keep up with the hand.
    """

    def __init__(self, colors: Colors, font: QFont) -> None:
        """Start without panes."""
        self.colors = colors
        self.font = font
        self.views: list[PaneView] = []
        self.view = TimeView()
        self.form = TimeFormat()
        self.marks: tuple[EventMark, ...] = ()
        self.hidden_marks: frozenset[str] = frozenset()
        self.cursors: dict[str, float] = {}
        self.region: tuple[float, float] | None = None
        self.band: QRectF | None = None
        self.is_moving = False
        self._size = (1.0, 1.0)
        self.layout: Layout = lay_out(1.0, 1.0, [], [])

    @property
    def time(self) -> TimeScale:
        """Where times stand."""
        plots = self.layout.plots
        return TimeScale(start_s=self.view.start_s, span_s=self.view.span_s, left=plots.left(), width=max(plots.width(), 1.0))

    def set_panes(self, panes: Sequence[Pane]) -> None:
        """Show other panes; those that stay keep their axes."""
        kept = {id(view.pane): view for view in self.views}
        self.views = [kept.get(id(pane)) or _KINDS[pane.kind](pane) for pane in panes]
        self.place()

    def resize(self, width: float, height: float) -> None:
        """Fit into another size."""
        self._size = (width, height)
        self.place()

    def place(self) -> None:
        """Lay everything out again, e.g. because there is another axis."""
        axes = [(len(view.left_axes), len(view.right_axes)) for view in self.views]
        self.layout = lay_out(*self._size, axes, [view.pane.weight for view in self.views])

    def prepare(self) -> bool:
        """Get what the span needs; return whether an axis changed."""
        others = [view.refresh_axes() for view in self.views]
        if any(others):
            self.place()
        time = self.time
        for view in self.views:
            view.is_coarse = self.is_moving
        moved = [view.prepare(time) for view in self.views]
        return any(others) or any(moved)

    def flags(self) -> list[Flag]:
        """Return the flags that are shown."""
        return flags_in(self.marks, self.hidden_marks, self.time)

    def draw(self, painter: QPainter, ground: QRectF) -> None:
        """Draw everything that was prepared, e.g. for paper."""
        painter.fillRect(ground, QColor(self.colors.window))
        for index in range(len(self.views)):
            self.draw_plot(painter, index)
        self.draw_margins(painter, QRegion(ground.toAlignedRect()))
        self.draw_over(painter)

    def text_at(self, pane: int, x: float, y: float) -> str:
        """Return the time at a place and what the pane has then."""
        view, time = self.views[pane], self.time
        at_s = time.time_at(x)
        lines = [self.form.text(at_s, time.pixel_s)]
        if isinstance(view, WaterfallPane):
            lines.append(view.text_at(at_s, y, self.layout.panes[pane].plot))
        lines += [f"{row.number}  {row.name}: {row.value}" for row in view.legend(self.colors, at_s) if not row.is_hidden]
        return "\n".join(lines)

    # ---------------------------------------------------------------- the diagrams

    def drawing(self, painter: QPainter, index: int, time: TimeScale | None = None) -> Drawing:
        """Return what is needed to draw the diagram of a pane, or the part of it that shows `time`."""
        plot = self.layout.panes[index].plot
        return Drawing(painter=painter, plot=plot, time=time or self.time, colors=self.colors, font=self.font)

    def draw_plot(self, painter: QPainter, index: int) -> None:
        """Draw the diagram of a pane."""
        plot = self.layout.panes[index].plot
        if plot.height() < 1:
            return
        painter.save()
        painter.setClipRect(plot)
        self.draw_ground(painter, index, plot)
        self.views[index].draw(self.drawing(painter, index))
        painter.restore()

    def draw_ground(self, painter: QPainter, index: int, span: QRectF) -> None:
        """Draw the ground and the grid of a part of a diagram."""
        painter.fillRect(span, QColor(self.colors.surface))
        self.views[index].draw_levels(self.drawing(painter, index), span)
        painter.setPen(QPen(QColor(self.colors.raised), 0))
        time = self.time
        for tick in time_ticks(time, self.form, TIME_LABEL)[0]:
            x = round(time.x_of(tick))
            if span.left() <= x <= span.right():
                painter.drawLine(QPointF(x, span.top()), QPointF(x, span.bottom()))
        plot = self.layout.panes[index].plot
        painter.setPen(QPen(QColor(self.colors.border), 0))
        for y in (plot.top(), plot.bottom() - 1):
            painter.drawLine(QPointF(span.left(), y), QPointF(span.right(), y))

    # ---------------------------------------------------------------- around them

    def draw_margins(self, painter: QPainter, region: QRegion) -> None:
        """Draw axes, legends, frames and times as far as they lie in a region."""
        for index, place in enumerate(self.layout.panes):
            view = self.views[index]
            painter.setPen(QPen(QColor(self.colors.border), 0))
            for x in (place.plot.left() - 1, place.plot.right()):
                painter.drawLine(QPointF(x, place.plot.top()), QPointF(x, place.plot.bottom() - 1))
            for axes, rooms in ((view.left_axes, place.left_axes), (view.right_axes, place.right_axes)):
                for axis, room in zip(axes, rooms, strict=False):
                    if region.intersects(room.toAlignedRect()):
                        draw_value_axis(painter, axis, room, self.colors, self.font)
            if region.intersects(place.legend.toAlignedRect()):
                self.draw_legend(painter, index)
        if region.intersects(self.layout.times.toAlignedRect()):
            draw_time_axis(painter, self.layout, self.time, self.form, self.colors, self.font)

    def draw_legend(self, painter: QPainter, index: int) -> None:
        """Draw the legend of a pane with the values at the right edge, or at cursor A."""
        view, room = self.views[index], self.layout.panes[index].legend
        if isinstance(view, WaterfallPane):
            view.draw_scale(painter, room, self.colors, self.font)
        title = view.pane.title or (view.pane.bundle.label if view.pane.bundle else "")
        at_s = self.cursors.get("A", self.view.end_s)
        draw_legend(painter, room, title, view.legend(self.colors, at_s), self.colors, self.font)
        draw_facts(painter, room, view.facts(at_s), self.colors, self.font)

    # ---------------------------------------------------------------- over them

    def draw_over(self, painter: QPainter) -> None:
        """Draw what lies over the diagrams: region, flags, cursors, the rectangle being dragged."""
        plots, time = self.layout.plots, self.time
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for index, view in enumerate(self.views):
            view.draw_over(self.drawing(painter, index))
        reach = QRectF(plots.left(), 0, plots.width(), plots.bottom())
        painter.save()
        painter.setClipRect(reach.adjusted(-1, 0, 1, 0))
        if self.region is not None:
            left, right = (time.x_of(edge) for edge in self.region)
            shade = QColor(self.colors.accent)
            shade.setAlpha(38)
            painter.fillRect(QRectF(left, plots.top(), right - left, plots.height()), shade)
            painter.setPen(QPen(QColor(self.colors.accent), 0))
            for x in (left, right):
                painter.drawLine(QPointF(x, plots.top()), QPointF(x, plots.bottom()))
        draw_flags(painter, self.layout.marks, plots.bottom(), self.flags(), self.colors, self.font)
        for name, time_s in self.cursors.items():
            self._draw_cursor(painter, name, time.x_of(time_s))
        if self.band is not None:
            painter.setPen(QPen(QColor(self.colors.text), 0, Qt.PenStyle.DashLine))
            painter.drawRect(self.band)
        painter.restore()

    def _draw_cursor(self, painter: QPainter, name: str, x: float) -> None:
        plots = self.layout.plots
        color = QColor(self.colors.text)
        painter.setPen(QPen(color, 0, Qt.PenStyle.SolidLine if name == "A" else Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plots.top()), QPointF(x, plots.bottom()))
        knob = QRectF(x - 9, 2, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(knob, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(sized(self.font, 9.0, bold=True))
        painter.setPen(QColor(self.colors.surface))
        painter.drawText(knob, Qt.AlignmentFlag.AlignCenter, name)

"""Everything that can be done to a stack of panes, whoever asks for it."""

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, Signal

from gui.widgets.plot.canvas import PlotCanvas
from gui.widgets.plot.model import Bundle, Curve
from gui.widgets.plot.value_axis import ValueAxis


class PlotCommands(QObject):
    """Changes the scene of a canvas and says so.

    Signals:
        view_changed(float, float): another span of time, by a person or by the program, not by following.
        following_changed(bool): the view goes along with the newest time, or stands still.
        cursor_moved: A or B was set, moved or taken away.
        region_changed: the region was set, moved or taken away.
        curve_lit(int, int): pane and place of the curve that is highlighted now; −1: none.
        looks_changed: an axis or what is hidden is another.
    """

    view_changed = Signal(float, float)
    following_changed = Signal(bool)
    cursor_moved = Signal()
    region_changed = Signal()
    curve_lit = Signal(int, int)
    looks_changed = Signal()

    def __init__(self, canvas: PlotCanvas) -> None:
        """Act on a canvas; `newest_s`: the present, when following."""
        super().__init__(canvas)
        self.canvas = canvas
        self._scene = canvas.scene
        self._follow_s = 60.0
        self.newest_s = 0.0

    # ---------------------------------------------------------------- time

    def show(self, start_s: float, end_s: float, *, remember: bool = True) -> None:
        """Show a span of time; following ends."""
        if remember:
            self.remember()
        self._change_view(lambda: self._scene.view.show(start_s, end_s))

    def pan(self, seconds: float, *, remember: bool = True) -> None:
        """Move the view."""
        if remember:
            self.remember()
        self._change_view(lambda: self._scene.view.pan(seconds))

    def zoom(self, factor: float, about_s: float) -> None:
        """Make the span `factor` times as long about a time."""
        self.remember()
        self._change_view(lambda: self._scene.view.zoom(factor, about_s))

    def zoom_into(self, pane: int, band: QRectF) -> None:
        """Show what lies in a rectangle: its span of time, and the values of its pane if it is tall."""
        time, plot = self._scene.time, self._scene.layout.panes[pane].plot
        inside = band.intersected(plot)
        if inside.width() < 1:
            return
        if inside.height() < 0.9 * plot.height():
            for axis in self._scene.views[pane].axes:
                edges = [axis.value_at(y, plot.top(), plot.height()) for y in (inside.bottom(), inside.top())]
                axis.fix(*edges)
        self._change_view(lambda: self._scene.view.show(time.time_at(inside.left()), time.time_at(inside.right())))

    def fit(self) -> None:
        """Show everything there is."""
        span = self.data_span()
        if span is not None:
            self.remember()
            self._change_view(lambda: self._scene.view.fit(*span))

    def follow(self, span_s: float | None = None) -> None:
        """Go along with the newest time from now on, with the last `span_s` seconds in view."""
        self._follow_s = span_s or self._scene.view.span_s
        self._change_view(lambda: self._scene.view.follow(self._follow_s, self.newest_s))

    def pause(self) -> None:
        """Stand still; data goes on being collected."""
        self._change_view(lambda: self._scene.view.show(self._scene.view.start_s, self._scene.view.end_s))

    def toggle_following(self) -> None:
        """Stand still, or go along again."""
        (self.pause if self._scene.view.follows else self.follow)()

    def remember(self) -> None:
        """Keep the present view to come back to."""
        self._scene.view.remember()

    def go_back(self) -> None:
        """Return to the view before."""
        self._change_view(self._scene.view.go_back)

    def go_forward(self) -> None:
        """Undo going back."""
        self._change_view(self._scene.view.go_forward)

    def data_span(self) -> tuple[float, float] | None:
        """Return the first and last time of everything that is shown, or None."""
        spans = []
        for view in self._scene.views:
            parts: list[Curve | Bundle] = [*view.pane.curves, *([view.pane.bundle] if view.pane.bundle else [])]
            for part in parts:
                span = part.source.span()
                if span is not None:
                    spans.append((span[0] + part.shift_s, span[1] + part.shift_s))
        return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else None

    def _change_view(self, change: Callable[[], None]) -> None:
        view = self._scene.view
        followed = view.follows
        change()
        self.canvas.hurry()
        if followed != view.follows:
            self.following_changed.emit(view.follows)
        self.view_changed.emit(view.start_s, view.end_s)

    # ---------------------------------------------------------------- cursors and region

    def set_cursor(self, name: str, time_s: float | None) -> None:
        """Set cursor A or B, or take it away."""
        if time_s is None:
            self._scene.cursors.pop(name, None)
        elif math.isfinite(time_s):
            self._scene.cursors[name] = time_s
            self._scene.cursors = dict(sorted(self._scene.cursors.items()))
        self.canvas.update()
        self.cursor_moved.emit()

    def toggle_cursor(self, name: str) -> None:
        """Set a cursor in the middle of the view, or take it away when it is in view."""
        view = self._scene.view
        at_s = self._scene.cursors.get(name)
        shown = at_s is not None and view.start_s <= at_s <= view.end_s
        place = {"A": 0.4, "B": 0.6}.get(name, 0.5)
        self.set_cursor(name, None if shown else view.start_s + place * view.span_s)

    def step_cursor(self, name: str, pixels: int) -> None:
        """Move a cursor by pixels."""
        if name in self._scene.cursors:
            self.set_cursor(name, self._scene.cursors[name] + pixels * self._scene.time.pixel_s)
        else:
            self.toggle_cursor(name)

    def set_region(self, region: tuple[float, float] | None) -> None:
        """Mark a span, or none."""
        if region is None or all(map(math.isfinite, region)):
            self._scene.region = region and (min(region), max(region))
            self.canvas.update()
            self.region_changed.emit()

    def move_region_edge(self, edge: int, time_s: float) -> None:
        """Move the left (0) or right (1) edge of the region, not past the other."""
        if self._scene.region is not None:
            left, right = self._scene.region
            self.set_region((min(time_s, right), right) if edge == 0 else (left, max(time_s, left)))

    def region_between_cursors(self) -> None:
        """Mark from cursor to cursor; without both, what is in view."""
        cursors, view = self._scene.cursors, self._scene.view
        both = "A" in cursors and "B" in cursors
        self.set_region((cursors["A"], cursors["B"]) if both else (view.start_s, view.end_s))

    def clear_marks(self) -> None:
        """Take cursors and region away."""
        self._scene.cursors = {}
        self._scene.region = None
        self.canvas.update()
        self.cursor_moved.emit()
        self.region_changed.emit()

    def show_band(self, band: QRectF | None) -> None:
        """Draw the rectangle that is being dragged open."""
        self._scene.band = band
        self.canvas.update()

    # ---------------------------------------------------------------- values and curves

    def shift_axis(self, axis: ValueAxis, share: float) -> None:
        """Move a value axis by a share of its height."""
        axis.shift(share)
        self._looks()

    def zoom_axis(self, axis: ValueAxis, factor: float, about: float) -> None:
        """Scale a value axis about a value."""
        axis.zoom(factor, about)
        self._looks()

    def fit_axis(self, axis: ValueAxis) -> None:
        """Let a value axis follow the values in view again."""
        axis.fit()
        self._looks()

    def fit_axes(self) -> None:
        """Let all value axes follow the values in view again."""
        for view in self._scene.views:
            for axis in view.axes:
                axis.fit()
        self._looks()

    def light(self, pane: int, row: int) -> None:
        """Highlight a curve, or none when it was."""
        view = self._scene.views[pane]
        view.lit = -1 if view.lit == row else row
        self._looks()
        self.curve_lit.emit(pane, view.lit)

    def hide(self, pane: int, row: int) -> None:
        """Hide a curve, or show it again."""
        self._scene.views[pane].toggle(row)
        self._looks()

    def _looks(self) -> None:
        self.canvas.renew()
        self.looks_changed.emit()

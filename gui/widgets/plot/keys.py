"""What keys do to a stack of panes."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from gui.widgets.plot.commands import PlotCommands

KEY_ZOOM = 1.5


class PlotKeys:
    """Turns keys into commands.

    Attributes:
        active_pane: whose curves the figure keys mean.
    """

    def __init__(self, commands: PlotCommands) -> None:
        """Give commands."""
        self.active_pane = 0
        self._commands = commands
        self._scene = commands.canvas.scene

    def light_by_number(self, number: int) -> None:
        """Highlight the curve with a number in the active pane."""
        views = self._scene.views
        if self.active_pane < len(views) and 1 <= number <= len(views[self.active_pane].pane.curves):
            self._commands.light(self.active_pane, number - 1)

    def hide_lit(self) -> None:
        """Hide the highlighted curve of the active pane, or show it again."""
        views = self._scene.views
        if self.active_pane < len(views) and views[self.active_pane].lit >= 0:
            self._commands.hide(self.active_pane, views[self.active_pane].lit)

    def next_pane(self) -> None:
        """Let the figure keys mean the curves of the next pane."""
        self.active_pane = (self.active_pane + 1) % max(len(self._scene.views), 1)

    def for_key(self, key: int) -> Callable[[], None] | None:
        """Return what a key does, or None."""
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            return lambda: self.light_by_number(key - int(Qt.Key.Key_0))
        view = self._scene.view
        middle_s = self._scene.cursors.get("A", view.start_s + view.span_s / 2)
        span = self._commands.data_span() or (view.start_s, view.end_s)
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Plus: lambda: self._commands.zoom(1 / KEY_ZOOM, middle_s),
            Qt.Key.Key_Equal: lambda: self._commands.zoom(1 / KEY_ZOOM, middle_s),
            Qt.Key.Key_Up: lambda: self._commands.zoom(1 / KEY_ZOOM, middle_s),
            Qt.Key.Key_Minus: lambda: self._commands.zoom(KEY_ZOOM, middle_s),
            Qt.Key.Key_Down: lambda: self._commands.zoom(KEY_ZOOM, middle_s),
            Qt.Key.Key_PageUp: lambda: self._commands.pan(-view.span_s),
            Qt.Key.Key_PageDown: lambda: self._commands.pan(view.span_s),
            Qt.Key.Key_Home: lambda: self._commands.show(span[0], span[0] + view.span_s),
            Qt.Key.Key_End: lambda: self._commands.show(span[1] - view.span_s, span[1]),
            Qt.Key.Key_Space: self._commands.toggle_following,
            Qt.Key.Key_Backspace: self._commands.go_back,
            Qt.Key.Key_F: self._commands.fit,
            Qt.Key.Key_Y: self._commands.fit_axes,
            Qt.Key.Key_H: self.hide_lit,
            Qt.Key.Key_N: self.next_pane,
            Qt.Key.Key_A: lambda: self._commands.toggle_cursor("A"),
            Qt.Key.Key_B: lambda: self._commands.toggle_cursor("B"),
            Qt.Key.Key_R: self._commands.region_between_cursors,
            Qt.Key.Key_Escape: self._commands.clear_marks,
        }
        return keys.get(key)

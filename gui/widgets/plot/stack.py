"""Panes under each other with one time axis: the widget pages use."""

import math
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bms.telemetry.history import EventMark
from gui.widgets.plot.canvas import PlotCanvas
from gui.widgets.plot.commands import PlotCommands
from gui.widgets.plot.export import export_csv, export_png, export_readouts, export_svg
from gui.widgets.plot.interaction import Interaction
from gui.widgets.plot.model import Drag, Pane
from gui.widgets.plot.readout import CursorReadout, RegionReadout, cursor_readouts, region_readouts
from gui.widgets.plot.readout_table import readout_table
from gui.widgets.plot.time_axis import TimeFormat

LEGEND_PERIOD_S = 0.4


class PlotStack(QWidget):
    """Several diagrams of values over time, live or standing still.

    The page gives the panes, and while it is live the present time, at the rate of the display (`advance`). All a person does
    goes through `commands`, which the buttons of a page call as well.

    Signals:
        view_changed(float, float): another span of time, not by following.
        following_changed(bool): the view goes along with the newest time, or stands still.
        cursor_moved: A or B was set, moved or taken away.
        region_changed: the region was set, moved or taken away.
        looks_changed: an axis or what is hidden is another.
    """

    view_changed = Signal(float, float)
    following_changed = Signal(bool)
    cursor_moved = Signal()
    region_changed = Signal()
    looks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without panes."""
        super().__init__(parent)
        self.canvas = PlotCanvas(self)
        self.commands = PlotCommands(self.canvas)
        self._interaction = Interaction(self.commands)
        self._legend_s = 0.0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.commands.view_changed.connect(self.view_changed)
        self.commands.following_changed.connect(self.following_changed)
        self.commands.cursor_moved.connect(self.cursor_moved)
        self.commands.region_changed.connect(self.region_changed)
        self.commands.looks_changed.connect(self.looks_changed)

    # ---------------------------------------------------------------- what is shown

    @property
    def panes(self) -> tuple[Pane, ...]:
        """What is shown, from the top down."""
        return tuple(view.pane for view in self.canvas.scene.views)

    def set_panes(self, panes: Sequence[Pane]) -> None:
        """Show these panes; one that is the same object as before keeps its axes and what is hidden in it."""
        self.canvas.scene.set_panes(panes)
        self.canvas.renew()

    def set_marks(self, marks: Sequence[EventMark]) -> None:
        """Show these events."""
        self.canvas.scene.marks = tuple(sorted(marks, key=lambda mark: mark.time_s))
        self.canvas.update()

    def hide_marks(self, kinds: Collection[str]) -> None:
        """Show all events but those of these kinds."""
        self.canvas.scene.hidden_marks = frozenset(kinds)
        self.canvas.update()

    def set_time_format(self, form: TimeFormat) -> None:
        """Write times in another way."""
        self.canvas.scene.form = form
        self.canvas.renew()

    def set_drag(self, drag: Drag) -> None:
        """Choose what dragging does when no key is held."""
        self._interaction.drag = drag

    def refresh(self) -> None:
        """Draw anew because the histories have other values in the span that is shown."""
        self.canvas.renew()

    # ---------------------------------------------------------------- time

    @property
    def view(self) -> tuple[float, float]:
        """First and last time shown."""
        return self.canvas.scene.view.start_s, self.canvas.scene.view.end_s

    @property
    def is_following(self) -> bool:
        """Whether the view goes along with the newest time."""
        return self.canvas.scene.view.follows

    def set_view(self, start_s: float, end_s: float) -> None:
        """Show a span of time; following ends."""
        self.commands.show(start_s, end_s)

    def follow(self, seconds: float) -> None:
        """Show the last seconds from now on."""
        self.commands.follow(seconds)

    def pause(self) -> None:
        """Stand still; data goes on being collected."""
        self.commands.pause()

    def advance(self, now_s: float) -> None:
        """Go along with the time, when following; called at the rate of the display."""
        if not math.isfinite(now_s):
            return
        self.commands.newest_s = now_s
        if not self.is_following:
            return
        self.canvas.advance(now_s)
        if not 0 <= now_s - self._legend_s < LEGEND_PERIOD_S:
            self._legend_s = now_s
            self.canvas.update_legends()

    # ---------------------------------------------------------------- cursors and region

    @property
    def cursors(self) -> dict[str, float]:
        """Times of A and B, if they are set."""
        return dict(self.canvas.scene.cursors)

    @property
    def region(self) -> tuple[float, float] | None:
        """The span that is marked."""
        return self.canvas.scene.region

    def set_cursor(self, name: str, time_s: float | None) -> None:
        """Set cursor `A` or `B`, or take it away."""
        self.commands.set_cursor(name, time_s)

    def set_region(self, region: tuple[float, float] | None) -> None:
        """Mark a span, or none."""
        self.commands.set_region(region)

    def cursor_readouts(self) -> list[CursorReadout]:
        """Return what every curve that is shown has at the cursors."""
        return cursor_readouts(self.canvas.scene)

    def region_readouts(self) -> list[RegionReadout]:
        """Return the statistics of every curve that is shown in the region."""
        return region_readouts(self.canvas.scene)

    def readout_table(self) -> list[list[str]]:
        """Return headings and a row for each curve that is shown, with every digit, for programs."""
        return readout_table(self.canvas.scene)

    # ---------------------------------------------------------------- files

    def export_png(self, path: Path, scale: float = 2.0) -> None:
        """Write a picture of what is shown.

        Raises:
            BadFileError: it could not be written.
        """
        export_png(self.canvas.scene, path, self.canvas.size(), scale)

    def export_svg(self, path: Path) -> None:
        """Write a drawing of what is shown.

        Raises:
            BadFileError: it could not be written.
        """
        export_svg(self.canvas.scene, path, self.canvas.size())

    def export_readouts(self, path: Path) -> None:
        """Write what cursors and region tell as CSV.

        Raises:
            BadFileError: it could not be written.
        """
        export_readouts(self.canvas.scene, path)

    def export_csv(self, path: Path, span: tuple[float, float] | None = None) -> int:
        """Write every sample of the curves that are shown, in a span or in what is in view; return how many rows.

        Raises:
            BadFileError: it could not be written.
        """
        curves = [curve for view in self.canvas.scene.views for _, curve, _ in view.told()]
        return export_csv(curves, *(span or self.view), path)

"""What the charts page knows: whose values they are, which moment is shown, what of it each panel needs. No widgets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bms.calibration.model import DataSet
from bms.definition.model import PackDefinition
from bms.telemetry.history import History
from engine.live_values import pack_snapshot
from engine.messages import EventNoted, LinkStateChanged, PlaybackState, Snapshot
from gui.pages.charts.cells.presenter import CellsPresenter
from gui.pages.charts.cross.presenter import CrossPresenter
from gui.pages.charts.limits.presenter import LimitsPresenter
from gui.pages.charts.signals.presenter import SignalsPresenter


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartsView:
    """What the page shows around its panels.

    Attributes:
        link: state of the link, or `playback`.
        has_history: there is something that could be drawn.
        utc_offset_s: add it to a time of the history to get seconds since 1970 UTC; None: not known.
        now_s: the moment a recording shows; None while live.
        loaded: all of the recording has been read.
    """

    link: str = "disconnected"
    has_history: bool = False
    utc_offset_s: float | None = None
    now_s: float | None = None
    loaded: bool = False


class ChartsPresenter:
    """Hands everything that happens to its panels.

    Attributes:
        signals, cells, limits, cross: presenters of the panels.
        view: what the page shows itself.
    """

    def __init__(self) -> None:
        """Nothing is connected."""
        self.signals = SignalsPresenter()
        self.cells = CellsPresenter()
        self.limits = LimitsPresenter()
        self.cross = CrossPresenter()
        self.view = ChartsView()
        self.on_change: Callable[[], None] = lambda: None

    def set_history(self, definition: PackDefinition, history: History) -> None:
        """Show another pack or recording."""
        for panel in (self.cells, self.limits):
            panel.clear()
            panel.set_definition(definition)
            panel.set_history(history)
        self.signals.set_history(definition, history)
        self.cross.set_history(history)
        self._show(has_history=True, now_s=None, loaded=False)

    def set_tables(self, data_set: DataSet | None, origin: str) -> None:
        """Take the tables that decide about limits, and where they come from."""
        self.cells.set_tables(data_set, origin)
        self.limits.set_tables(data_set, origin)

    def snapshot(self, message: Snapshot) -> None:
        """Take the values of a moment, live or of a recording."""
        snapshot = pack_snapshot(message)
        self.cells.snapshot(snapshot, message.time_s)
        self.limits.snapshot(snapshot, message.time_s)

    def link_changed(self, event: LinkStateChanged) -> None:
        """Follow the link; what was drawn stays when it is lost or closed."""
        self._show(link=event.state, now_s=self.view.now_s if event.state == "playback" else None)

    def playback_changed(self, state: PlaybackState) -> None:
        """Follow the moment a recording shows."""
        self._show(now_s=state.now_s, utc_offset_s=state.utc_offset_s, loaded=state.loaded >= 1)

    def event_noted(self, event: EventNoted) -> None:
        """Mark what happened."""
        self.signals.event_noted(event)

    def _show(self, **changes: object) -> None:
        view = replace(self.view, **changes)  # type: ignore[arg-type]  # names are those of ChartsView
        if view != self.view:
            self.view = view
            self.on_change()

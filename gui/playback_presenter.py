"""The bar of an open recording: what the player says, and what the user wants of it."""

from collections.abc import Callable

from bms.telemetry.history.model import EventMark
from engine.messages import EventNoted, LinkStateChanged, PlaybackState
from engine.playback.player import Player
from gui.widgets.playback_bar import PlaybackBar
from gui.wording import engine_text


class PlaybackPresenter:
    """Shows the bar while a recording is open.

    Attributes:
        player: what plays; None while none is open.
        state: what it said last.
    """

    def __init__(self, bar: PlaybackBar, close: Callable[[], None]) -> None:
        """`close` ends the recording."""
        self._bar = bar
        self._marks: list[EventMark] = []
        self._told: tuple[str, ...] = ()
        self.player: Player | None = None
        self.state: PlaybackState | None = None
        self.on_problem: Callable[[str], None] = lambda _sentence: None
        bar.setVisible(False)
        bar.play_wanted.connect(self._play)
        bar.sought.connect(self.seek)
        bar.close_wanted.connect(close)

    def opened(self, player: Player) -> None:
        """A recording is played from now on."""
        self.player = player
        self._marks, self._told = [], ()
        self._bar.slider.show_marks(())
        self._bar.setVisible(True)

    def toggle(self) -> None:
        """Play or hold, while a recording is open."""
        if self.player is not None:
            self._bar.toggle()

    def seek(self, time_s: float) -> None:
        """Show another moment."""
        if self.player is not None:
            self.player.seek(time_s)

    def playback_changed(self, state: PlaybackState) -> None:
        """Show where it stands; tell once what could not be read."""
        self.state = state
        bar = self._bar
        bar.show_playing(on=state.speed > 0)
        bar.show_time(state.begins_s, state.ends_s, state.now_s, loaded=state.loaded, utc_offset_s=state.utc_offset_s)
        if state.problems != self._told:
            new = [problem for problem in state.problems if problem not in self._told]
            self._told = state.problems
            for problem in new:
                self.on_problem(engine_text(problem))

    def event_noted(self, event: EventNoted) -> None:
        """Mark what happened, of a recording."""
        if self.player is not None:
            self._marks.append(EventMark(time_s=event.time_s, kind=event.kind, text=engine_text(event.text)))
            self._bar.slider.show_marks(self._marks)

    def link_changed(self, event: LinkStateChanged) -> None:
        """The recording was closed, or something else was opened."""
        if self.player is not None and event.state != "playback":
            self.player = self.state = None
            self._bar.setVisible(False)

    def _play(self, speed: float) -> None:
        if self.player is not None:
            self.player.play(speed)

"""Recordings in the window: the record button, opening a session or log in place of a pack, and the bar below it."""

import datetime
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from engine.messages import Disconnect, LinkStateChanged
from engine.playback.opening import Recording, open_recording
from engine.playback.player import Player
from gui.bridge.background_reading import BackgroundReading
from gui.bridge.engine_bridge import EngineBridge
from gui.main_window import MainWindow
from gui.playback_presenter import PlaybackPresenter
from gui.recording_presenter import RecordingPresenter
from gui.widgets.playback_bar import PlaybackBar
from gui.wording import engine_text

POLL_MS = 30
PATTERNS = "*.halite session.json *.blf *.asc *.trc *.log *.csv *.mf4 *.txt"
CONNECTED_TO_NOTHING = frozenset({"disconnected", "playback"})


class Recordings(QObject):
    """What is recorded, and what is played.

    Attributes:
        chosen_pack: which pack definition and message database a log without its own is read with.

    Signals:
        opened(object, object): the `Recording` that is open now, and its `History`.
    """

    opened = Signal(object, object)

    def __init__(self, window: MainWindow, bridge: EngineBridge) -> None:
        """Wire button and bar."""
        super().__init__(window)
        self._window = window
        self._bridge = bridge
        self._link = "disconnected"
        self._reading: BackgroundReading[Recording] = BackgroundReading(Recording.close)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._take)
        self.chosen_pack: Callable[[], tuple[str, str | None]] = lambda: ("", None)
        self.recording = RecordingPresenter(window.bar.record, bridge, window)
        self.bar = PlaybackBar()
        window.set_foot(self.bar)
        self.playback = PlaybackPresenter(self.bar, lambda: bridge.send(Disconnect()))
        self.recording.on_problem = window.show_action
        self.playback.on_problem = window.show_action
        bridge.link_changed.connect(self._link_changed)
        window.play_wanted.connect(self.playback.toggle)
        window.record_wanted.connect(self.recording.toggle)
        window.note_wanted.connect(self.recording.ask_for_note)

    # ------------------------------------------------------------ opening

    def ask(self) -> None:
        """Let the user choose a session or a log, and open it."""
        path = self.ask_for_path(self.tr("Open a recording"))
        if path is not None:
            self.open(path)

    def ask_for_path(self, title: str) -> Path | None:
        """Let the user choose a session or a log."""
        kinds = self.tr("Recordings and logs") + f" ({PATTERNS});;" + self.tr("All files") + " (*)"
        path, _ = QFileDialog.getOpenFileName(self._window, title, "", kinds)
        return Path(path) if path else None

    def open(self, path: Path, *, pack: str = "", dbc: str | None = None) -> None:
        """Open a session or a log; nothing may be connected.

        Args:
            path: what to open.
            pack: definition a log is read with; empty: the chosen one.
            dbc: message database in place of the definition's, for a log.
        """
        if self._link not in CONNECTED_TO_NOTHING:
            self._window.show_action(self.tr("Disconnect from the pack first, then open the recording."))
            return
        if not pack:
            pack, chosen_dbc = self.chosen_pack()
            dbc = dbc or chosen_dbc
        self._window.show_action(self.tr("Opening %s …") % path.name)
        database = Path(dbc) if dbc else None
        self._reading.read(lambda: open_recording(path, pack=pack, dbc=database))
        self._timer.start()

    def utc_offset_s(self) -> float:
        """Return what to add to the time of a frame that is shown now to get seconds since 1970 UTC."""
        state = self.playback.state
        if state is not None:
            return state.utc_offset_s or 0.0
        return datetime.datetime.now(datetime.UTC).timestamp() - time.monotonic()

    def close(self) -> None:
        """Stop what runs by itself."""
        self._timer.stop()
        self._reading.join()

    @Slot()
    def _take(self) -> None:
        for outcome in self._reading.take():
            self._timer.stop()
            if outcome.value is not None:
                self._play(outcome.value)
            elif outcome.error is not None:
                self._window.show_action(engine_text(str(outcome.error)))

    def _play(self, recording: Recording) -> None:
        player = Player(recording)
        self._bridge.play(player)
        self.playback.opened(player)
        self.opened.emit(recording, player.feed.history)

    # ------------------------------------------------------------ what happened

    def _link_changed(self, event: LinkStateChanged) -> None:
        self._link = event.state

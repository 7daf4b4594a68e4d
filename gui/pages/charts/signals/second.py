"""A second recording beside the first: read in the background, drawn dashed, shifted in time."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bms.telemetry.history import History
from engine.messages import PlaybackState
from engine.playback.opening import Recording, open_recording
from engine.playback.player import Player
from gui.bridge.background_reading import BackgroundReading
from gui.wording import engine_text

POLL_MS = 50


class SecondRecording(QObject):
    """Opens one recording at a time and reads all of it.

    Attributes:
        title: of the recording that is open, or empty.
        history: what was read of it; None while none is open.

    Signals:
        opened: `title` and `history` are others, or gone; more comes until `loaded`.
        loaded: everything was read.
        failed(str): why it cannot be opened; a sentence.
    """

    opened = Signal()
    loaded = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Open nothing yet."""
        super().__init__(parent)
        self._reading: BackgroundReading[Recording] = BackgroundReading(Recording.close)
        self._player: Player | None = None
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._poll)
        self.title = ""
        self.history: History | None = None

    def open(self, path: Path, *, pack: str, dbc: str | None) -> None:
        """Open a session or a log; a log is read with a pack definition."""
        self.close()
        self._reading.read(lambda: open_recording(path, pack=pack, dbc=Path(dbc) if dbc else None))
        self._timer.start()

    def close(self) -> None:
        """Give the recording up."""
        self._reading.forget()
        self._reading.take()
        self._timer.stop()
        if self._player is not None:
            self._player.close()
        self._player = self.history = None
        self.title = ""
        self.opened.emit()

    @Slot()
    def _poll(self) -> None:
        for outcome in self._reading.take():
            if outcome.value is not None:
                self._player = Player(outcome.value)
                self.title, self.history = outcome.value.title, self._player.feed.history
                self.opened.emit()
            elif outcome.error is not None:
                self._timer.stop()
                self.failed.emit(engine_text(str(outcome.error)))
        if self._player is None:
            return
        states = [event for event in self._player.poll() if isinstance(event, PlaybackState)]
        if states and states[-1].loaded >= 1:
            self._timer.stop()
            self.loaded.emit()

"""Assembles the window: theme, bridge, presenters, pages. Everything heavy waits until the window is on the screen."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from engine.messages import Connect, LinkStateChanged
from engine.settings import load_settings, save_settings
from gui.access_presenter import AccessPresenter
from gui.bridge.engine_bridge import EngineBridge
from gui.bridge.engine_link import EngineClientLike
from gui.bridge.virtual_pack_process import VirtualPackProcess, simulate_command
from gui.collector import GuiThreadCollector
from gui.main_window import CONNECT, MainWindow
from gui.pages.connect.page import ConnectPage
from gui.pages.connect.presenter import ConnectPresenter
from gui.status_presenter import StatusPresenter
from gui.theme.icons import icon_file
from gui.theme.theme import Theme
from gui.translation import install_translation
from gui.uncaught import UncaughtErrors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gui.live_pages import LivePages


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingChoice:
    """A session or log to open, and what a log is read with; empty: what is chosen on the connect page."""

    path: Path
    pack: str = ""
    dbc: str | None = None


class HaliteWindow(QObject):
    """The running front end: owns the window, the bridge to the engine and the virtual pack's process.

    Signals:
        pages_loaded(): everything is there that stays to the end; nothing is connected or open yet.
    """

    pages_loaded = Signal()

    def __init__(
        self,
        app: QApplication,
        *,
        start_engine: Callable[[], EngineClientLike] | None = None,
        virtual_pack_command: Sequence[str] | None = None,
        connect: Connect | None = None,
        demo: bool = False,
        recording: RecordingChoice | None = None,
    ) -> None:
        """Build what is needed for the first paint; see `run` for the arguments."""
        super().__init__(app)
        self._settings = load_settings()
        self._begin_with = connect
        self._demo = demo
        self._recording = recording
        self.live: LivePages | None = None
        self.theme = Theme(app, self._settings.theme)
        self.window = MainWindow()
        self.status = StatusPresenter(self.window)
        self.bridge = EngineBridge(start_engine or start_engine_process, self)
        self.access = AccessPresenter(self.window, self.bridge, self._settings.operator)
        self.virtual_pack = VirtualPackProcess(virtual_pack_command or simulate_command(), self)
        self.connect_presenter = ConnectPresenter(
            self.bridge,
            last=self._settings.last_connection,
            start_virtual_pack=self.virtual_pack.start,
            on_connecting=self._connecting,
        )
        self.connect_page = ConnectPage(self.connect_presenter)
        self.window.set_page(CONNECT, self.connect_page)
        self._wire()

    def show(self) -> None:
        """Put the window on the screen; the rest follows after its first painting."""
        self.window.show()

    def close(self) -> None:
        """End the engine and the virtual pack."""
        if self.live is not None:
            self.live.close()
        self.bridge.close()
        self.virtual_pack.stop()

    def _wire(self) -> None:
        bar = self.window.bar
        bar.show_theme(self.theme.choice)
        bar.theme_pressed.connect(self._next_theme)
        self.window.first_painted.connect(self._start)
        self.window.reread.connect(self._reread)
        self.window.language = self._settings.language
        self.window.language_chosen.connect(self._choose_language)
        self.connect_page.overview_wanted.connect(lambda: self.window.show_page(CONNECT + 1))
        for listener in (self.connect_presenter, self.status, self.access):
            self.bridge.tell(listener)
        self.bridge.engine_failed.connect(self.window.show_action)
        self.virtual_pack.ready.connect(self.connect_presenter.virtual_pack_ready)
        self.virtual_pack.failed.connect(self.connect_presenter.virtual_pack_failed)

    # ------------------------------------------------------------ after the first paint

    @Slot()
    def _start(self) -> None:
        # One step an event: whoever else waits for the first painting is told before the engine is started.
        QTimer.singleShot(0, self, self.bridge.start)
        QTimer.singleShot(0, self, self._load_pages)

    @Slot()
    def _load_pages(self) -> None:
        from gui.bridge.pack_list import shipped_choices  # noqa: PLC0415 - after the first paint
        from gui.live_pages import LivePages  # noqa: PLC0415 - loads NumPy and cantools; after the first paint

        self.live = LivePages(self.window, self.bridge, self.connect_presenter, self.status, self._settings.operator)
        self.access.on_change = self.live.set_actor
        self.live.set_actor(self.access.actor)
        recordings = self.live.recordings
        recordings.chosen_pack = lambda: (self.connect_page.packs.reference, self.connect_page.packs.dbc_path)
        self.connect_page.recording_wanted.connect(recordings.ask)
        choices = shipped_choices()
        bitrates = {choice.reference: (choice.bitrate_bps, choice.data_bitrate_bps) for choice in choices}
        self.connect_page.set_packs([(choice.reference, choice.title) for choice in choices], bitrates)
        self.pages_loaded.emit()
        self.connect_presenter.find_adapters()
        if self._recording is not None:
            recordings.open(self._recording.path, pack=self._recording.pack, dbc=self._recording.dbc)
        elif self._demo:
            self.connect_presenter.use_virtual_pack()
        elif self._begin_with is not None:
            self.connect_presenter.connect_to(self._begin_with.link, pack=self._begin_with.pack, dbc=self._begin_with.dbc)

    def _connecting(self, connect: Connect) -> None:
        if self.live is not None:
            self.live.connecting(connect)
        self.status.connecting(connect)
        self.status.link_changed(LinkStateChanged(state="opening"))

    # ------------------------------------------------------------ presses

    @Slot()
    def _next_theme(self) -> None:
        choice = self.theme.choose_next()
        self.window.bar.show_theme(choice)
        save_settings(msgspec.structs.replace(load_settings(), theme=choice))

    def _choose_language(self, language: str) -> None:
        self.window.language = language
        save_settings(msgspec.structs.replace(load_settings(), language=language))

    @Slot()
    def _reread(self) -> None:
        if self.window.page == CONNECT:
            self.connect_presenter.find_adapters()
        elif self.live is not None:
            self.live.reread(self.window.page)


def start_engine_process() -> EngineClientLike:
    """Start an engine in a process of its own."""
    from engine.client import EngineClient  # noqa: PLC0415 - after the first paint

    return EngineClient()


def make_application(arguments: Sequence[str] = ("halite",)) -> QApplication:
    """Return the QApplication with name, icon and language set."""
    app = QApplication(list(arguments))
    app.setApplicationName("Halite")
    app.setDesktopFileName("halite")
    app.setWindowIcon(QIcon(str(icon_file("halite"))))
    install_translation(app, load_settings().language)
    return app


def run(
    *,
    connect: Connect | None = None,
    demo: bool = False,
    virtual_pack_command: Sequence[str] | None = None,
    recording: RecordingChoice | None = None,
) -> int:
    """Open the window and return the exit code when it was closed.

    Args:
        connect: connect to this at once.
        demo: start the virtual pack and connect to it at once.
        virtual_pack_command: how to start a virtual pack; None: this program's own `simulate --port 0`.
        recording: open this at once.
    """
    app = make_application()
    halite = HaliteWindow(app, virtual_pack_command=virtual_pack_command, connect=connect, demo=demo, recording=recording)
    sys.excepthook = UncaughtErrors(halite.window.show_action)
    collector = GuiThreadCollector(app)
    halite.pages_loaded.connect(collector.spare)
    halite.show()
    try:
        return app.exec()
    finally:
        halite.close()
        collector.close()


def run_until_painted() -> int:
    """Open the window, print the monotonic time of its first painting in seconds, close it; for the start-up benchmark."""
    app = make_application()
    halite = HaliteWindow(app)

    def painted() -> None:
        sys.stdout.write(f"{time.monotonic()}\n")
        app.exit(0)

    halite.window.first_painted.connect(painted)
    halite.show()
    try:
        return app.exec()
    finally:
        halite.close()

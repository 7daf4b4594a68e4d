"""The frame around the pages: navigation, top bar, status line, shortcuts. No device logic."""

import functools
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gui.dialogs.confirm import Question, ask
from gui.dialogs.help_sheet import HelpSheet
from gui.widgets.labels import label, set_text
from gui.widgets.nav_rail import NavRail
from gui.widgets.pressable_label import PressableLabel
from gui.widgets.top_bar import TopBar

CONNECT, OVERVIEW, CHARTS, FAULTS, CALIBRATION, UPDATE, TRACE, CONSOLE = range(8)
PAGES = 8
DEFAULT_SIZE = (1280, 820)
LEAST_SIZE = (1000, 640)


class MainWindow(QMainWindow):
    """The pages in work order.

    Signals:
        first_painted: the window is on the screen for the first time; heavy work may begin.
        page_shown(int): another page is open.
        reread: F5 was pressed.
        open_file: Ctrl+O was pressed.
        file_dropped(str): a file or folder was dropped on the window.
        link_wanted: the link's state, one of its figures or F6 was pressed.
        play_wanted, record_wanted, note_wanted: Ctrl+Space, Ctrl+R, Ctrl+N were pressed.
        language_chosen(str): another language is wanted from the next start.
    """

    first_painted = Signal()
    page_shown = Signal(int)
    reread = Signal()
    open_file = Signal()
    file_dropped = Signal(str)
    link_wanted = Signal()
    play_wanted = Signal()
    record_wanted = Signal()
    note_wanted = Signal()
    language_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Build the frame with empty places for the pages."""
        super().__init__(parent)
        self._painted = False
        self.language = ""
        self._may_close: Callable[[], str] = lambda: ""
        self.setWindowTitle(self.tr("Halite"))
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.resize(*DEFAULT_SIZE)
        self.rail = NavRail(
            (
                (self.tr("Connect"), "connect"),
                (self.tr("Overview"), "overview"),
                (self.tr("Charts"), "charts"),
                (self.tr("Faults"), "faults"),
                (self.tr("Calibration"), "calibration"),
                (self.tr("Update"), "update"),
                (self.tr("Trace"), "trace"),
                (self.tr("Console"), "console"),
            )
        )
        self.rail.chosen.connect(self.show_page)
        self.bar = TopBar()
        self.bar.help_pressed.connect(self.show_help)
        self.bar.link_pressed.connect(self.link_wanted)
        self._stack = QStackedWidget()
        self._places = []
        for _ in range(PAGES):
            place = QWidget()
            QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
            self._places.append(place)
            self._stack.addWidget(place)
        self._build_status_line()
        self._right = right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self._stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        self._add_shortcuts()
        self.show_page(CONNECT)

    def set_page(self, index: int, page: QWidget) -> None:
        """Put a page into its place."""
        layout = self._places[index].layout()
        if layout is not None:
            layout.addWidget(page)

    def set_foot(self, foot: QWidget) -> None:
        """Put something below every page."""
        self._right.addWidget(foot)

    def show_page(self, index: int) -> None:
        """Open a page."""
        self.rail.mark(index)
        self._stack.setCurrentIndex(index)
        self.page_shown.emit(index)

    @property
    def page(self) -> int:
        """Index of the open page."""
        return self._stack.currentIndex()

    def ask_before_closing(self, reason: Callable[[], str]) -> None:
        """`reason` says why the window should not be closed now, or nothing."""
        self._may_close = reason

    # ------------------------------------------------------------ status line

    def _build_status_line(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.action_text = label("", "small")
        self.action_text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar.addWidget(self.action_text, 1)
        self.figures: dict[str, PressableLabel] = {}
        for name in ("frames", "load", "dropped", "stale"):
            figure = PressableLabel()
            figure.setToolTip(self.tr("How the link does") + "  F6")
            figure.pressed.connect(self.link_wanted)
            self.figures[name] = figure
            bar.addPermanentWidget(figure)

    def show_action(self, text: str) -> None:
        """Show what was done last."""
        set_text(self.action_text, text)
        self.action_text.setToolTip(text)

    def show_figures(self, texts: dict[str, str]) -> None:
        """Show frames, load, dropped and stale counts, in words."""
        for name, figure in self.figures.items():
            set_text(figure, texts.get(name, ""))

    # ------------------------------------------------------------ shortcuts

    def _add_shortcuts(self) -> None:
        for index in range(PAGES):
            self._shortcut(f"Ctrl+{index + 1}", functools.partial(self.show_page, index))
        self._shortcut("F5", self.reread.emit)
        self._shortcut("F6", self.link_wanted.emit)
        self._shortcut("Ctrl+O", self.open_file.emit)
        self._shortcut("Ctrl+R", self.record_wanted.emit)
        self._shortcut("Ctrl+N", self.note_wanted.emit)
        self._shortcut("Ctrl+Space", self.play_wanted.emit)
        self._shortcut("Ctrl+L", self.bar.person_pressed.emit)
        self._shortcut("F1", self.show_help)
        self._shortcut("Ctrl+/", self.show_help)
        self._shortcut("F11", self._toggle_full_screen)
        self._shortcut("Ctrl+T", self.bar.theme_pressed.emit)

    def _shortcut(self, keys: str, action: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(action)

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_help(self) -> None:
        """Open the help sheet."""
        sheet = HelpSheet(self.language, self)
        sheet.language_chosen.connect(self.language_chosen)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.open()

    # ------------------------------------------------------------ Qt events

    def event(self, event: QEvent) -> bool:
        """Notice the first painting."""
        handled = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)
        return handled

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint as always; present so that Paint events reach `event` on every platform."""
        super().paintEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take one file or folder of this computer."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Hand the file over once the drop is done: whoever opens it may ask questions."""
        path = event.mimeData().urls()[0].toLocalFile()
        QTimer.singleShot(0, self, lambda: self.file_dropped.emit(path))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close, unless something must not be interrupted: then ask."""
        reason = self._may_close()
        if not reason:
            event.accept()
            return
        event.ignore()
        question = Question(
            title=self.tr("An update is running"),
            subject=reason,
            effect=self.tr(
                "If Halite is closed now, the update goes on in the background to its next safe point. Do not unplug."
            ),
            action=self.tr("Close all the same"),
        )
        ask(self, question, self._close_all_the_same)

    def _close_all_the_same(self) -> None:
        self._may_close = lambda: ""
        self.close()

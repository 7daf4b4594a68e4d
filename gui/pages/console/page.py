"""The console page: what can be asked at the left, requests and scans at the right."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTabWidget, QVBoxLayout, QWidget

from gui.dialogs.access import ask_for_access
from gui.dialogs.confirm import Question, ask
from gui.pages.console.draft import Choice
from gui.pages.console.form import RequestForm
from gui.pages.console.presenter import ConsolePresenter
from gui.pages.console.request_tab import RequestTab
from gui.pages.console.scan_panel import ScanPanel
from gui.pages.console.service_list import ServiceList
from gui.pages.console.view import ConsoleView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.banner import StatusBanner
from gui.widgets.labels import Card, label, set_text
from gui.wording import engine_text

Ask = Callable[[QWidget, Question, Callable[[], None]], None]
AskForAccess = Callable[[QWidget, str, int, Callable[[int, str], None]], None]
_TICK_MS = 10
REQUEST_TAB, SCAN_TAB = range(2)


class ConsolePage(QWidget):
    """Shows a `ConsolePresenter`.

    Signals:
        connect_wanted: nothing is connected, and the user wants that.
    """

    connect_wanted = Signal()

    def __init__(
        self,
        presenter: ConsolePresenter,
        ask_user: Ask = ask,
        ask_access: AskForAccess = ask_for_access,
        parent: QWidget | None = None,
    ) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._ask = ask_user
        self._ask_access = ask_access
        self.note = StatusBanner()
        self.note.clicked.connect(self._note_pressed)
        self.services = ServiceList()
        self.services.chosen.connect(self._choice_made)
        self.access_button = QPushButton(self.tr("Unlock…"))
        set_icon(self.access_button, "unlock")
        self.access_button.clicked.connect(self._access_pressed)
        self.form = RequestForm(presenter.draft)
        self.form.edited.connect(self._form_edited)
        self.request_tab = RequestTab(presenter)
        self.request_tab.send_pressed.connect(self._send_pressed)
        self.request_tab.send_row.typed.connect(self._bytes_typed)
        self.request_tab.again.connect(self._take)
        self.scan_panel = ScanPanel()
        self.scan_panel.wanted.connect(presenter.scan)
        self.scan_panel.stopped.connect(presenter.stop)
        self.scan_panel.chosen.connect(self._take)
        self._line = label("", "muted")
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(presenter.tick)
        self._lay_out()
        self._add_shortcuts()
        presenter.on_change = self.refresh
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(label(self.tr("Console"), "title"))
        head.addSpacing(SPACE_M)
        head.addWidget(self._line, 1)
        head.addWidget(self.access_button)
        scan = Card()
        scan.body.addWidget(self.scan_panel, 1)
        scan_tab = QWidget()
        scan_column = QVBoxLayout(scan_tab)
        scan_column.setContentsMargins(0, SPACE_S, 0, 0)
        scan_column.addWidget(scan, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(self.request_tab, self.tr("Request"))
        self.tabs.addTab(scan_tab, self.tr("Scan"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._choosing())
        splitter.addWidget(self.tabs)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([300, 860])
        splitter.setHandleWidth(SPACE_L)
        splitter.setChildrenCollapsible(False)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        page.setSpacing(SPACE_M)
        page.addLayout(head)
        page.addWidget(self.note)
        page.addWidget(splitter, 1)

    def _choosing(self) -> QWidget:
        """Return the services above the form of the one that is chosen."""
        upper, lower = Card(), Card()
        upper.body.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        upper.body.addWidget(self.services, 1)
        lower.body.addWidget(self.form, 1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(upper)
        splitter.addWidget(lower)
        splitter.setSizes([340, 300])
        splitter.setHandleWidth(SPACE_M)
        splitter.setChildrenCollapsible(False)
        return splitter

    def _add_shortcuts(self) -> None:
        for keys, action in (("Ctrl+Return", self._send_pressed), ("Ctrl+F", self.services.search.setFocus)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # ------------------------------------------------------------ presses

    def _choice_made(self, choice: Choice) -> None:
        self._presenter.draft.choose(choice)
        self._draft_made(choice)

    def _form_edited(self) -> None:
        self._presenter.choose(0)

    def _bytes_typed(self, text: str) -> None:
        self._presenter.draft.type_bytes(text)
        self._draft_made(None)

    def _take(self, request: bytes) -> None:
        self._presenter.draft.take(request)
        self._draft_made(None)

    def _draft_made(self, choice: Choice | None) -> None:
        self.form.show_choice(choice)
        self.tabs.setCurrentIndex(REQUEST_TAB)
        self._presenter.choose(0)

    def _send_pressed(self) -> None:
        view = self._presenter.view
        if view.repeating:
            self._presenter.stop()
        elif view.send_reason:
            return
        elif view.asks_first:
            self._ask(self, self._question(view), self._send)
        else:
            self._send()

    def _question(self, view: ConsoleView) -> Question:
        return Question(
            title=self.tr("Send this request?"),
            subject=self.tr("Pack %s") % view.serial,
            effect=self.tr("It changes something in the pack: %s") % view.request.hex(" ").upper(),
            safety=self.tr("What is sent and answered is kept in a run folder."),
            action=self.tr("Send"),
        )

    def _send(self) -> None:
        row = self.request_tab.send_row
        self._presenter.send(functional=row.functional, count=row.count, every_s=row.every_s)

    def _access_pressed(self) -> None:
        view = self._presenter.view
        self._ask_access(self, view.serial, self._presenter.security_level, self._presenter.unlock)

    def _note_pressed(self) -> None:
        if not self._presenter.view.connected:
            self.connect_wanted.emit()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        if view.repeating != self._timer.isActive():
            (self._timer.start if view.repeating else self._timer.stop)()
        set_text(self._line, view.busy)
        self._show_note(view)
        self.access_button.setEnabled(view.connected and view.service and not view.busy and not view.unlock_reason)
        off = "" if view.service else self.tr("Switch service functions on first.")
        self.access_button.setToolTip(view.unlock_reason or off)
        self.form.mark(view.at_fault)
        self.request_tab.refresh()
        self.scan_panel.refresh(view)

    def _show_note(self, view: ConsoleView) -> None:
        if view.error:
            self.note.show_status("fault", engine_text(view.error), engine_text(view.advice))
        elif not view.connected:
            self.note.show_status(
                "neutral", self.tr("No pack connected"), self.tr("Requests can be made and read without one.")
            )
        elif view.notice:
            self.note.show_status("ok", view.notice, "")
        self.note.setVisible(bool(view.error or view.notice) or not view.connected)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icons in the new theme's colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.request_tab.wear()
        super().changeEvent(event)

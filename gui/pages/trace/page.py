"""The trace page's widgets: tables at the left, the bus and the chosen row at the right."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from bms.definition.model import PackDefinition
from gui.pages.trace.bus_card import BusCard
from gui.pages.trace.details import Details, DetailsPane
from gui.pages.trace.emptiness import Emptiness, emptiness
from gui.pages.trace.explaining import RowExplainer
from gui.pages.trace.export_dialog import AskPath, ask_path
from gui.pages.trace.filter_bar import FilterBar, chip
from gui.pages.trace.footer import Footer
from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.row_actions import RowActions
from gui.pages.trace.rows import LONG_ID_WIDTH, RowMaker
from gui.pages.trace.table import TraceTable
from gui.pages.trace.tables import make_tables
from gui.pages.trace.view import Mode
from gui.pages.trace.words import mode_tip, mode_word
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, label

TICK_MS = 100
DETAILS_TICKS = 3
"""Details of an id that keeps changing are renewed every third tick: faster nobody reads."""
RIGHT_WIDTH = 324
LEAST_RIGHT_WIDTH = 260


class TracePage(QWidget):
    """Shows a `TracePresenter`.

    Signals:
        connect_wanted: nothing is connected, and the user wants that.
    """

    connect_wanted = Signal()

    def __init__(self, presenter: TracePresenter, ask_for_path: AskPath = ask_path, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self.actions_on_rows = RowActions(self, presenter, lambda: self.table, ask_for_path)
        self._ticks = 0
        self._wide_ids = False
        self._rows = RowMaker(presenter)
        self._explainer = RowExplainer(presenter, self._rows)
        self.empty = EmptyState("trace")
        self.empty.pressed.connect(self._empty_pressed)
        self.tables = make_tables(presenter, self._rows, self)
        self.tables[Mode.IDS].horizontalHeader().sectionClicked.connect(self._sort_ids)
        self.filter_bar = FilterBar()
        self.footer = Footer()
        self.bus = BusCard()
        self.details = DetailsPane()
        self._build()
        self._wire()
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        presenter.on_change = self.refresh
        presenter.on_rows = self._rows_changed
        self.refresh()

    def set_definition(self, definition: PackDefinition) -> None:
        """Explain diagnostic messages with this definition."""
        self._rows.definition = definition

    @property
    def table(self) -> TraceTable:
        """The table that is shown."""
        return self.tables[self._presenter.view.mode]

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_M)
        page.setSpacing(SPACE_S)
        page.addLayout(self._head())
        page.addWidget(self.filter_bar)
        page.addWidget(self._lists(), 1)
        page.addWidget(self.footer)

    def _head(self) -> QHBoxLayout:
        self.modes = {mode: chip(mode_word(mode), mode_tip(mode)) for mode in Mode}
        held = self.tr("Hold the rows still; frames go on being kept")
        self.pause_button = self._button("pause", self.tr("Pause"), held + "  Space")
        self.pause_button.setCheckable(True)
        self.follow_button = self._button("follow", self.tr("Follow"), self.tr("Stay at the newest frame") + "  End")
        self.follow_button.setCheckable(True)
        self.clear_button = self._button("clear", self.tr("Clear"), self.tr("Start with an empty table; can be undone"))
        self.export_button = self._button("export", self.tr("Export…"), self.tr("Write frames to a log file") + "  Ctrl+E")
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(label(self.tr("Trace"), "title"))
        head.addSpacing(SPACE_M)
        group = QButtonGroup(self)
        for button in self.modes.values():
            group.addButton(button)
            head.addWidget(button)
        head.addStretch(1)
        for button in (self.pause_button, self.follow_button, self.clear_button, self.export_button):
            head.addWidget(button)
        return head

    def _lists(self) -> QSplitter:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        for table in self.tables.values():
            self._stack.addWidget(table)
        left, right = Card(), Card()
        for card, widget in ((left, self._stack), (right, self.details)):
            card.body.setContentsMargins(1, 1, 1, 1)
            card.body.addWidget(widget, 1)
        side = QWidget()
        side.setMinimumWidth(LEAST_RIGHT_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(self.bus)
        column.addWidget(right, 1)
        lists = QSplitter(Qt.Orientation.Horizontal)
        lists.setHandleWidth(SPACE_M)
        lists.setChildrenCollapsible(False)
        lists.addWidget(left)
        lists.addWidget(side)
        lists.setStretchFactor(0, 1)
        lists.setSizes([10 * RIGHT_WIDTH, RIGHT_WIDTH])
        return lists

    @staticmethod
    def _button(icon: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setProperty("kind", "chip")
        set_icon(button, icon, size=20)
        return button

    def _wire(self) -> None:
        presenter, actions = self._presenter, self.actions_on_rows
        for mode, button in self.modes.items():
            button.clicked.connect(lambda _on=False, wanted=mode: presenter.set_mode(wanted))
        self.pause_button.clicked.connect(lambda on: presenter.pause(on=on))
        self.follow_button.clicked.connect(lambda on: self.table.follow_end(on=on))
        self.clear_button.clicked.connect(presenter.clear)
        self.export_button.clicked.connect(actions.open_export)
        self.filter_bar.filter_typed.connect(presenter.set_filter)
        self.filter_bar.word_toggled.connect(lambda word, on: presenter.toggle_word(word, on=on))
        self.filter_bar.matches_only_toggled.connect(lambda on: presenter.set_matches_only(on=on))
        self.filter_bar.find_pressed.connect(lambda forward: actions.go_to_match(forward=forward))
        self.footer.time_mode_chosen.connect(presenter.set_time_mode)
        self.footer.undo_pressed.connect(presenter.undo_clear)
        self.footer.stop_export_pressed.connect(presenter.stop_export)
        self.footer.export_read.connect(presenter.forget_export)
        for table in self.tables.values():
            table.row_chosen.connect(self._show_details)
            table.following_changed.connect(self._show_following)
            table.pause_pressed.connect(lambda: presenter.pause(on=not presenter.view.paused))
            table.mark_pressed.connect(actions.toggle_mark)
            table.copy_pressed.connect(actions.copy)
            table.customContextMenuRequested.connect(actions.open_menu)
        for keys, action in (
            ("Ctrl+F", self.filter_bar.take_keyboard),
            ("F3", lambda: actions.go_to_match(forward=True)),
            ("Shift+F3", lambda: actions.go_to_match(forward=False)),
            ("F2", lambda: actions.go_to_mark(forward=True)),
            ("Shift+F2", lambda: actions.go_to_mark(forward=False)),
            ("Ctrl+G", actions.open_go_to),
            ("Ctrl+E", actions.open_export),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # ------------------------------------------------------------ presses

    def _sort_ids(self, section: int) -> None:
        header = self.tables[Mode.IDS].horizontalHeader()
        if section < 3:
            descending = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
            descending = descending and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            header.setSortIndicatorShown(True)
            header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
            self._presenter.sort_ids(section, descending=descending)

    # ------------------------------------------------------------ showing

    def _tick(self) -> None:
        self._ticks += 1
        self._presenter.tick()
        moment = self._presenter.take_moment()
        if moment is not None and self._presenter.view.mode is Mode.FRAMES:
            self.table.show_number(moment)
            self.table.follow_end(on=False)
        if not self._wide_ids and self._presenter.has_long_ids():
            self._wide_ids = True
            for mode, section in ((Mode.FRAMES, 1), (Mode.IDS, 0)):
                self.tables[mode].setColumnWidth(section, LONG_ID_WIDTH)
        if self._presenter.view.mode is Mode.IDS and self._ticks % DETAILS_TICKS == 0 and not self._presenter.view.paused:
            self._show_details()

    def _rows_changed(self, removed: int, came: int) -> None:
        table = self.table
        if self._presenter.view.mode is Mode.IDS and table.rows.rowCount() == len(self._presenter.lines):
            table.rows.renew()
        elif self._presenter.view.mode is Mode.IDS:
            table.take(-1, -1)
        else:
            table.take(removed, came)

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self.filter_bar.refresh(view)
        self.footer.refresh(view)
        self.bus.show_health(view.health)
        for mode, button in self.modes.items():
            button.setChecked(mode is view.mode)
        self.modes[Mode.MESSAGES].setEnabled(view.can_read_messages)
        self.pause_button.setChecked(view.paused)
        self.export_button.setEnabled(view.can_export)
        self.clear_button.setEnabled(view.frames > 0)
        reason = emptiness(view)
        self._stack.setCurrentWidget(self.empty if reason is not None else self.table)
        if reason is not None:
            self._show_empty(reason)
        self._show_following()

    def _show_empty(self, reason: Emptiness) -> None:
        self.empty.show_reason(reason.heading, reason.sentence, reason.button)

    def _empty_pressed(self) -> None:
        if self._presenter.view.frames:
            self._presenter.set_filter("")
        else:
            self.connect_wanted.emit()

    def _show_following(self) -> None:
        follows = self._presenter.view.mode is not Mode.IDS
        self.follow_button.setEnabled(follows)
        self.follow_button.setChecked(follows and self.table.following)

    def _show_details(self) -> None:
        self.details.show_details(self._details())

    def _details(self) -> Details | None:
        presenter, position = self._presenter, self.table.current_position()
        if position is None:
            return None
        if presenter.view.mode is Mode.MESSAGES:
            messages = presenter.messages
            return self._explainer.message(messages.message(position)) if messages is not None else None
        if presenter.view.mode is Mode.IDS:
            return self._explainer.frame(int(presenter.lines.rows[position])) if position < len(presenter.lines) else None
        number = self.table.current_number()
        return None if number is None else self._explainer.frame(number)

    # ------------------------------------------------------------ Qt events

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the rows up to date while they are seen."""
        super().showEvent(event)
        self._presenter.tick()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest; frames go on being kept."""
        super().hideEvent(event)
        self._timer.stop()

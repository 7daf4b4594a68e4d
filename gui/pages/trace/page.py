"""The trace page's widgets: tables at the left, the bus and the chosen row at the right."""

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from bms.definition.model import PackDefinition
from gui.pages.trace.bus_card import BusCard
from gui.pages.trace.details import Details, DetailsPane
from gui.pages.trace.emptiness import Emptiness, emptiness
from gui.pages.trace.explaining import RowExplainer
from gui.pages.trace.export_dialog import AskPath, ExportDialog, ask_path
from gui.pages.trace.filter_bar import FilterBar, chip
from gui.pages.trace.footer import Footer
from gui.pages.trace.go_to_dialog import GoToDialog
from gui.pages.trace.presenter import TracePresenter
from gui.pages.trace.rows import RowMaker, frame_columns, id_columns, message_columns
from gui.pages.trace.table import MOST_COPIED_ROWS, TraceTable
from gui.pages.trace.table_model import TraceTableModel
from gui.pages.trace.view import Mode, Scope
from gui.pages.trace.words import mode_word
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, label

TICK_MS = 100
DETAILS_TICKS = 3
"""Details of an id that keeps changing are renewed every third tick: faster nobody reads."""
RIGHT_WIDTH = 320


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
        self._ask_for_path = ask_for_path
        self._ticks = 0
        self._rows = RowMaker(presenter)
        self._explainer = RowExplainer(presenter, self._rows)
        self.empty = EmptyState("trace")
        self.empty.pressed.connect(self._empty_pressed)
        self.tables = self._make_tables()
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

    def _make_tables(self) -> dict[Mode, TraceTable]:
        presenter, rows = self._presenter, self._rows

        def frame_position(number: int) -> int:
            return presenter.rows.position(number)

        def message_position(number: int) -> int:
            return presenter.messages.position(number) if presenter.messages is not None else 0

        def id_position(key: int) -> int:
            found = np.flatnonzero(presenter.lines.keys == key)
            return int(found[0]) if len(found) else -1

        models = {
            Mode.FRAMES: TraceTableModel(
                frame_columns(),
                count=lambda: len(presenter.rows),
                make=rows.frame_row,
                position=frame_position,
                parent=self,
            ),
            Mode.IDS: TraceTableModel(
                id_columns(), count=lambda: len(presenter.lines), make=rows.id_row, position=id_position, parent=self
            ),
            Mode.MESSAGES: TraceTableModel(
                message_columns(),
                count=lambda: len(presenter.messages) if presenter.messages is not None else 0,
                make=rows.message_row,
                position=message_position,
                parent=self,
            ),
        }
        tables = {mode: TraceTable(model, mode_word(mode)) for mode, model in models.items()}
        ids = tables[Mode.IDS]
        ids.follow_end(on=False)
        ids.horizontalHeader().setSectionsClickable(True)
        ids.horizontalHeader().sectionClicked.connect(self._sort_ids)
        return tables

    def _build(self) -> None:
        self.modes = {mode: chip(mode_word(mode), "") for mode in Mode}
        group = QButtonGroup(self)
        self.pause_button = self._button(
            "pause", self.tr("Pause"), self.tr("Hold the rows still; frames go on being kept") + "  Space"
        )
        self.pause_button.setCheckable(True)
        self.follow_button = self._button("follow", self.tr("Follow"), self.tr("Stay at the newest frame") + "  End")
        self.follow_button.setCheckable(True)
        self.clear_button = self._button("clear", self.tr("Clear"), self.tr("Start with an empty table; can be undone"))
        self.export_button = self._button("export", self.tr("Export…"), self.tr("Write frames to a log file") + "  Ctrl+E")
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(label(self.tr("Trace"), "title"))
        head.addSpacing(SPACE_M)
        for button in self.modes.values():
            group.addButton(button)
            head.addWidget(button)
        head.addStretch(1)
        for button in (self.pause_button, self.follow_button, self.clear_button, self.export_button):
            head.addWidget(button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        for table in self.tables.values():
            self._stack.addWidget(table)
        left, right = Card(), Card()
        for card, widget in ((left, self._stack), (right, self.details)):
            card.body.setContentsMargins(1, 1, 1, 1)
            card.body.addWidget(widget, 1)
        side = QVBoxLayout()
        side.setSpacing(SPACE_M)
        side.addWidget(self.bus)
        side.addWidget(right, 1)
        self.bus.setFixedWidth(RIGHT_WIDTH)
        right.setFixedWidth(RIGHT_WIDTH)
        lists = QHBoxLayout()
        lists.setSpacing(SPACE_L)
        lists.addWidget(left, 1)
        lists.addLayout(side)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_M)
        page.setSpacing(SPACE_S)
        page.addLayout(head)
        page.addWidget(self.filter_bar)
        page.addLayout(lists, 1)
        page.addWidget(self.footer)

    @staticmethod
    def _button(icon: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setProperty("kind", "chip")
        set_icon(button, icon, size=20)
        return button

    def _wire(self) -> None:
        presenter = self._presenter
        for mode, button in self.modes.items():
            button.clicked.connect(lambda _on=False, wanted=mode: presenter.set_mode(wanted))
        self.pause_button.clicked.connect(lambda on: presenter.pause(on=on))
        self.follow_button.clicked.connect(lambda on: self.table.follow_end(on=on))
        self.clear_button.clicked.connect(presenter.clear)
        self.export_button.clicked.connect(self.open_export)
        self.filter_bar.filter_typed.connect(presenter.set_filter)
        self.filter_bar.word_toggled.connect(lambda word, on: presenter.toggle_word(word, on=on))
        self.filter_bar.matches_only_toggled.connect(lambda on: presenter.set_matches_only(on=on))
        self.filter_bar.find_pressed.connect(lambda forward: self.go_to_match(forward=forward))
        self.footer.time_mode_chosen.connect(presenter.set_time_mode)
        self.footer.undo_pressed.connect(presenter.undo_clear)
        self.footer.stop_export_pressed.connect(presenter.stop_export)
        self.footer.export_read.connect(presenter.forget_export)
        for table in self.tables.values():
            table.row_chosen.connect(self._show_details)
            table.following_changed.connect(self._show_following)
            table.pause_pressed.connect(lambda: presenter.pause(on=not presenter.view.paused))
            table.mark_pressed.connect(self.toggle_mark)
            table.copy_pressed.connect(self.copy)
            table.customContextMenuRequested.connect(self._open_menu)
        for keys, action in (
            ("Ctrl+F", self.filter_bar.take_keyboard),
            ("F3", lambda: self.go_to_match(forward=True)),
            ("Shift+F3", lambda: self.go_to_match(forward=False)),
            ("F2", lambda: self.go_to_mark(forward=True)),
            ("Shift+F2", lambda: self.go_to_mark(forward=False)),
            ("Ctrl+G", self.open_go_to),
            ("Ctrl+E", self.open_export),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # ------------------------------------------------------------ presses

    def go_to_match(self, *, forward: bool) -> None:
        """Go to the next match of the filter, or back."""
        if self._presenter.view.mode is Mode.FRAMES:
            here = self.table.current_number()
            self._go_to(self._presenter.next_match(self._presenter.store.first - 1 if here is None else here, forward=forward))

    def go_to_mark(self, *, forward: bool) -> None:
        """Go to the next marked row, or back."""
        if self._presenter.view.mode is Mode.FRAMES:
            self._go_to(self._presenter.next_mark(self.table.current_number() or 0, forward=forward))

    def toggle_mark(self) -> None:
        """Mark the current frame, or take its mark away."""
        number = self.table.current_number()
        if number is not None and self._presenter.view.mode is Mode.FRAMES:
            self._presenter.toggle_mark(number)
            self.table.rows.renew()

    def copy(self) -> None:
        """Put the selected rows on the clipboard as text, columns apart by tabulators."""
        presenter, table = self._presenter, self.table
        positions = table.selected_positions()[:MOST_COPIED_ROWS].tolist()
        if presenter.view.mode is Mode.FRAMES:
            lines = [
                presenter.text.line(presenter.store, presenter.rows.row(position), presenter.base) for position in positions
            ]
        else:
            columns = range(len(table.rows.columns))
            lines = ["\t".join(str(table.rows.data(table.rows.index(at, column))) for column in columns) for at in positions]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines) + "\n")

    def open_go_to(self) -> None:
        """Ask for a time and go there."""
        presenter = self._presenter
        if not len(presenter.store) or presenter.view.mode is not Mode.FRAMES:
            return
        dialog = GoToDialog(presenter.store.time_s(presenter.store.end - 1) - presenter.base.origin_s, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(lambda seconds: self._go_to(presenter.row_at(seconds)))
        dialog.open()

    def open_export(self) -> None:
        """Ask for frames, format and file."""
        if not self.export_button.isEnabled():
            return
        selected = self._selected_rows()
        counts = {scope: len(self._presenter.rows_of(scope, selected)) for scope in Scope}
        if counts[Scope.SELECTED] < 2:
            counts = {scope: counts[scope] for scope in (Scope.SHOWN, Scope.ALL, Scope.SELECTED)}
        dialog = ExportDialog(counts, self._ask_for_path, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(
            lambda path, suffix, scope: self._presenter.export(path, suffix, self._presenter.rows_of(scope, selected))
        )
        dialog.open()

    def _selected_rows(self) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        if self._presenter.view.mode is not Mode.FRAMES:
            return np.empty(0, np.int64)
        return self._presenter.rows.rows()[self.table.selected_positions()]

    def _go_to(self, number: int | None) -> None:
        if number is not None:
            self.table.show_number(number)
            self.table.follow_end(on=False)

    def _sort_ids(self, section: int) -> None:
        header = self.tables[Mode.IDS].horizontalHeader()
        if section < 3:
            descending = header.isSortIndicatorShown() and header.sortIndicatorSection() == section
            descending = descending and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            header.setSortIndicatorShown(True)
            header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
            self._presenter.sort_ids(section, descending=descending)

    def _open_menu(self, place: QPoint) -> None:
        row = self.row_under(place)
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mode, presenter = self._presenter.view.mode, self._presenter
        word = self.table.rows.row_texts(row).texts[1 if mode is Mode.FRAMES else 0]
        if mode is not Mode.MESSAGES and word:
            menu.addAction(self.tr("Only id %s") % word, lambda: presenter.only_id(word))
            menu.addAction(self.tr("Hide id %s") % word, lambda: presenter.hide_id(word))
        if mode is Mode.FRAMES:
            menu.addAction(self.tr("Mark or unmark") + "\tM", self.toggle_mark)
            menu.addAction(self.tr("Go to a time…") + "\tCtrl+G", self.open_go_to)
        if mode is Mode.MESSAGES:
            menu.addAction(self.tr("Show its frames"), self._show_frames_of_message)
        menu.addAction(self.tr("Copy") + "\tCtrl+C", self.copy)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def row_under(self, place: QPoint) -> int | None:
        """Return the position of the row at a point of the table, made the current one; None where there is none."""
        index = self.table.indexAt(place)
        return index.row() if index.isValid() else None

    def _show_frames_of_message(self) -> None:
        position = self.table.current_position()
        messages = self._presenter.messages
        if position is None or messages is None:
            return
        number = messages.message(position).first_row
        self._presenter.set_mode(Mode.FRAMES)
        self._presenter.set_filter("is:diag")
        self._go_to(number)

    # ------------------------------------------------------------ showing

    def _tick(self) -> None:
        self._ticks += 1
        self._presenter.tick()
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
        self.export_button.setEnabled(view.frames > 0 and (view.export is None or not view.export.running))
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

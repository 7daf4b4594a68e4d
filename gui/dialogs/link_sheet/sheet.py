"""The link sheet's widgets: verdict above, adapter and controller at the left, bus and ids at the right."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.dialogs.link_sheet.counter_bar import CounterBar
from gui.dialogs.link_sheet.fact_list import FactList
from gui.dialogs.link_sheet.id_table_model import COUNT, ID, JITTER, LENGTH, NAME, PERIOD, RATE, IdTableModel
from gui.dialogs.link_sheet.presenter import LinkSheetPresenter
from gui.dialogs.link_sheet.view import LinkSheetView, Verdict
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, IconLabel, label, set_style_property, set_text
from gui.widgets.load_strip import LoadStrip
from gui.widgets.scrolling import scrolling_column
from gui.widgets.tables import make_rows

SIZE = (1120, 760)
LEAST_SIZE = (820, 480)
LEFT_WIDTH = 372
ROW_HEIGHT = 30
COPIED_FOR_MS = 2000


class VerdictCard(Card):
    """Sign, sentence, cause and advice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent=parent)
        self._icon = IconLabel("lost", "muted", 32)
        self.sentence = label("", "heading", wrap=True)
        self.cause = label("", "body", wrap=True, selectable=True)
        self.advice = label("", "strong", wrap=True, selectable=True)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_S)
        for text in (self.sentence, self.cause, self.advice):
            texts.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(SPACE_L)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.body.addLayout(row)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show how the link stands."""
        self._icon.show_icon(verdict.icon, verdict.tint)
        for target, text in (
            (self.sentence, verdict.sentence),
            (self.cause, verdict.cause),
            (self.advice, verdict.advice),
        ):
            set_text(target, text)
            target.setVisible(bool(text))
        set_style_property(self, "state", verdict.tint if verdict.tint in {"warning", "fault"} else "")
        self.setAccessibleName(verdict.sentence)


class LinkSheet(QDialog):
    """Shows a `LinkSheetPresenter` beside the window for as long as it is open.

    Signals:
        connect_wanted: nothing is connected, and the user wants that.
    """

    connect_wanted = Signal()

    def __init__(self, presenter: LinkSheetPresenter, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self.setWindowTitle(self.tr("Link"))
        self.setModal(False)
        self.setMinimumSize(*LEAST_SIZE)
        self.resize(QSize(*SIZE).boundedTo(self.screen().availableSize()))
        self.verdict = VerdictCard()
        self.adapter = FactList()
        self.controller = FactList()
        self.counters = (CounterBar(), CounterBar())
        self.counts = FactList()
        self.load = label("", "heading")
        self.traffic = label("", "small")
        self.strip = LoadStrip()
        self.model = IdTableModel(self)
        self.table = self._make_table()
        self.empty = EmptyState("connect")
        self.empty.pressed.connect(self._connect_pressed)
        self.copy_button = QPushButton(self.tr("Copy as text"))
        self.copy_button.setToolTip(self.tr("For support: the link only, without serial number or VIN of the pack"))
        self.copy_button.clicked.connect(self._copy)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.setToolTip("Esc")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.close)
        self._lay_out()
        presenter.on_change = self._changed

    def open_beside(self) -> None:
        """Show the sheet and give it the keyboard; the window below stays usable."""
        self.show()
        self.activateWindow()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._figures())
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_M)
        buttons.addStretch(1)
        buttons.addWidget(self.copy_button)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self._stack, 1)
        column.addLayout(buttons)

    def _figures(self) -> QWidget:
        holder = QWidget()
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_M)
        columns.addWidget(self._left())
        columns.addLayout(self._right(), 1)
        whole = QVBoxLayout(holder)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_M)
        whole.addWidget(self.verdict)
        whole.addLayout(columns, 1)
        return holder

    def _left(self) -> QScrollArea:
        area, column = scrolling_column(self.tr("Adapter and controller"), spacing=SPACE_M, right_margin=SPACE_S)
        adapter, controller, counts = Card(self.tr("Adapter")), Card(self.tr("Controller")), Card(self.tr("Since connecting"))
        adapter.body.addWidget(self.adapter)
        controller.body.addWidget(self.controller)
        for counter in self.counters:
            controller.body.addWidget(counter)
        meaning = self.tr("Errors count up, good frames count down. From 96: warning; from 128: passive; at 256: bus off.")
        controller.body.addWidget(label(meaning, "small", wrap=True))
        counts.body.addWidget(self.counts)
        for card in (adapter, controller, counts):
            column.addWidget(card)
        column.addStretch(1)
        area.setFixedWidth(LEFT_WIDTH)
        return area

    def _right(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(SPACE_M)
        head.addWidget(label(self.tr("Bus load"), "strong"))
        head.addWidget(self.load)
        head.addStretch(1)
        head.addWidget(self.traffic)
        bus, ids = Card(), Card()
        bus.body.addLayout(head)
        bus.body.addWidget(self.strip)
        ids.body.setContentsMargins(1, 1, 1, 1)
        ids.body.addWidget(self.table, 1)
        column = QVBoxLayout()
        column.setSpacing(SPACE_M)
        column.addWidget(bus)
        column.addWidget(ids, 1)
        return column

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Ids on the bus"))
        make_rows(table, ROW_HEIGHT)
        table.setSortingEnabled(True)
        table.sortByColumn(ID, Qt.SortOrder.AscendingOrder)
        header = table.horizontalHeader()
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for section, width in ((ID, 116), (RATE, 88), (PERIOD, 88), (JITTER, 84), (LENGTH, 72), (COUNT, 84)):
            table.setColumnWidth(section, width)
        return table

    # ------------------------------------------------------------ presses

    def _connect_pressed(self) -> None:
        self.close()
        self.connect_wanted.emit()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._presenter.report())
        self.copy_button.setText(self.tr("Copied"))
        QTimer.singleShot(COPIED_FOR_MS, self, lambda: self.copy_button.setText(self.tr("Copy as text")))

    # ------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what happened while the sheet was closed."""
        self.refresh()
        super().showEvent(event)

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self.copy_button.setEnabled(view.connected)
        self._stack.setCurrentIndex(1 if view.connected else 0)
        if not view.connected:
            self.model.show_lines(())
            self.empty.show_reason(
                self.tr("Nothing is connected"),
                self.tr("Connect to a pack to see how the link does. Listening and reading change nothing in it."),
                self.tr("Go to Connect"),
            )
            return
        self._show(view)

    def _show(self, view: LinkSheetView) -> None:
        self.verdict.show_verdict(view.verdict)
        self.adapter.show_facts(view.adapter, view.untold)
        self.controller.show_facts((view.controller,), view.untold)
        for bar, counter in zip(self.counters, view.counters, strict=True):
            bar.show_counter(counter, view.untold)
        self.counts.show_facts(view.counts, view.untold)
        set_text(self.load, view.load)
        set_text(self.traffic, view.traffic)
        if tuple(self.strip.loads) != view.loads_pct:
            self.strip.show_loads(view.loads_pct)
        self.model.show_lines(view.ids)

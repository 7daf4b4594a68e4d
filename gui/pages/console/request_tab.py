"""A request and its answers in words, and what was asked before."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gui.pages.console.answer_groups import groups
from gui.pages.console.history_model import AT, P2, REQUEST, RESULT, SERVICE, TRANSFER, HistoryModel
from gui.pages.console.line_tree import LineTree
from gui.pages.console.presenter import ConsolePresenter
from gui.pages.console.send_row import SendRow
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import Card, label, set_text
from gui.widgets.tables import make_rows

ROW_HEIGHT = 32


class RequestTab(QWidget):
    """Words, history and the line that sends.

    Signals:
        send_pressed: the request is to be sent, or a series to be stopped.
        again(bytes): an earlier request is wanted as the draft.
    """

    send_pressed = Signal()
    again = Signal(bytes)

    def __init__(self, presenter: ConsolePresenter, parent: QWidget | None = None) -> None:
        """Build the parts and let them write into the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self.lines = LineTree(self.tr("The request and its answers in words"))
        self.model = HistoryModel(self)
        self.table = self._make_table()
        self.send_row = SendRow()
        self.send_row.pressed.connect(self.send_pressed)
        self._statistics = label("", "muted", selectable=True)
        self.clear_button = QPushButton(self.tr("Clear the list"))
        self.clear_button.setProperty("kind", "quiet")
        self.clear_button.clicked.connect(presenter.clear_history)
        self._lay_out()

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("What was asked"))
        make_rows(table, ROW_HEIGHT)
        table.setWordWrap(False)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(RESULT, QHeaderView.ResizeMode.Stretch)
        for section, width in ((AT, 132), (REQUEST, 130), (SERVICE, 120), (P2, 76), (TRANSFER, 112)):
            table.setColumnWidth(section, width)
        table.setToolTip(self.tr("Double-click a row to ask the same again"))
        table.selectionModel().currentRowChanged.connect(self._row_chosen)
        table.doubleClicked.connect(self._row_wanted)
        return table

    def _lay_out(self) -> None:
        words, lower = Card(), Card()
        words.body.setContentsMargins(1, 1, 1, 1)
        words.body.addWidget(self.lines, 1)
        lower.body.setContentsMargins(1, 1, 1, SPACE_S)
        lower.body.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        below.addWidget(self._statistics, 1)
        below.addWidget(self.clear_button)
        lower.body.addLayout(below)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(words)
        splitter.addWidget(lower)
        splitter.setSizes([330, 270])
        splitter.setHandleWidth(SPACE_M)
        splitter.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(splitter, 1)
        column.addWidget(self.send_row)

    # ------------------------------------------------------------ presses

    def _row_chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        asked = self.model.asked(current.row())
        if asked is not None and asked.number != self._presenter.view.chosen:
            self._presenter.choose(asked.number)

    def _row_wanted(self, index: QModelIndex) -> None:
        asked = self.model.asked(index.row())
        if asked is not None:
            self.again.emit(asked.request)

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self.send_row.refresh(view, from_form=self._presenter.draft.choice is not None)
        self.wear()
        self.model.show_history(view.history)
        row = self.model.row_of(view.chosen)
        if row < 0:
            self.table.clearSelection()
        elif self.table.currentIndex().row() != row:
            self.table.selectRow(row)
        set_text(self._statistics, view.series)
        self.clear_button.setVisible(bool(view.history))
        self.lines.show_groups(groups(view))

    def wear(self) -> None:
        """Draw the icons in the theme's colours."""
        self.model.wear(colors_of(self.palette()), self.devicePixelRatioF())

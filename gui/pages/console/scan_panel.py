"""Asking what a BMS knows: sessions, data identifiers, routines."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bms.service_catalogue import build_request
from gui.pages.console.line_tree import byte_font
from gui.pages.console.view import ConsoleView
from gui.theme.icons import set_icon
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import label, set_text

RANGES = {"sessions": ("01", "7F"), "data": ("F180", "F1FF"), "routines": ("0200", "02FF")}
RATES_PER_S = (5, 10, 20, 50)
_DEFAULT_RATE = 20

# ISO 14229-1:2020, service identifiers and requestRoutineResults.
_SESSION_CONTROL, _READ_DATA, _ROUTINE_CONTROL = 0x10, 0x22, 0x31
_REQUEST_RESULTS = 0x03


class ScanPanel(QWidget):
    """Range and rate, start and stop, and what was found.

    Signals:
        wanted(str, int, int, float): kind, first and last number, requests per second.
        stopped: no more.
        chosen(bytes): the answer of a hit was double-clicked; its request is wanted.
    """

    wanted = Signal(str, int, int, float)
    stopped = Signal()
    chosen = Signal(bytes)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Offer the identification range of data identifiers first."""
        super().__init__(parent)
        self.kind = QComboBox()
        for text, kind in (
            (self.tr("Data identifiers (22)"), "data"),
            (self.tr("Sessions (10)"), "sessions"),
            (self.tr("Routines (31 03, none is started)"), "routines"),
        ):
            self.kind.addItem(text, kind)
        self.kind.setAccessibleName(self.tr("What to look for"))
        self.first, self.last = QLineEdit(), QLineEdit()
        self.first.setAccessibleName(self.tr("First number, hexadecimal"))
        self.last.setAccessibleName(self.tr("Last number, hexadecimal"))
        self.rate = QComboBox()
        for rate in RATES_PER_S:
            self.rate.addItem(self.tr("%d requests a second") % rate, float(rate))
        self.rate.setCurrentIndex(RATES_PER_S.index(_DEFAULT_RATE))
        self.rate.setAccessibleName(self.tr("Rate"))
        self.button = QPushButton()
        self.button.clicked.connect(self._pressed)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.result = label("", "muted", wrap=True)
        self.hits = self._make_list()
        self._running = False
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self._kind_chosen()
        self._lay_out()

    def _make_list(self) -> QTreeWidget:
        hits = QTreeWidget()
        hits.setColumnCount(3)
        hits.setHeaderLabels([self.tr("Number"), self.tr("What it is"), self.tr("Answer")])
        hits.setRootIsDecorated(False)
        hits.setUniformRowHeights(True)
        hits.setAccessibleName(self.tr("What was found"))
        hits.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        hits.header().setStretchLastSection(False)
        hits.setColumnWidth(0, 90)
        hits.setColumnWidth(2, 300)
        hits.itemDoubleClicked.connect(self._double_clicked)
        return hits

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE_M)
        grid.setVerticalSpacing(SPACE_S)
        for column, (caption, widget) in enumerate(
            (
                (self.tr("What to look for"), self.kind),
                (self.tr("From"), self.first),
                (self.tr("To"), self.last),
                (self.tr("Rate"), self.rate),
            )
        ):
            grid.addWidget(label(caption, "small"), 0, column)
            grid.addWidget(widget, 1, column)
            grid.setColumnStretch(column, (4, 1, 1, 2)[column])
        grid.addWidget(self.button, 1, 4)
        state = QHBoxLayout()
        state.setSpacing(SPACE_M)
        state.addWidget(self.progress, 1)
        state.addWidget(self.result, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(SPACE_M)
        column_.addLayout(grid)
        column_.addLayout(state)
        column_.addWidget(self.hits, 1)

    def refresh(self, view: ConsoleView) -> None:
        """Show where the scan stands."""
        scan = view.scan
        self._running = scan.running
        self.button.setText(self.tr("Stop") if scan.running else self.tr("Scan"))
        set_icon(self.button, "stop" if scan.running else "running")
        self.button.setEnabled(scan.running or (view.connected and not view.busy))
        self.button.setToolTip("" if self.button.isEnabled() else view.busy or self.tr("Connect to a pack first."))
        self.progress.setVisible(scan.running)
        self.progress.setValue(round(1000 * scan.fraction))
        set_text(self.result, scan.result or (self.tr("%d found so far") % len(scan.hits) if scan.running else ""))
        if len(scan.hits) < self.hits.topLevelItemCount():
            self.hits.clear()
        for hit in scan.hits[self.hits.topLevelItemCount() :]:
            width = 2 if scan.kind == "sessions" else 4
            item = QTreeWidgetItem([f"{hit.number:0{width}X}", hit.text, hit.payload.hex(" ").upper()])
            item.setFont(0, byte_font())
            item.setFont(2, byte_font())
            item.setToolTip(1, hit.text)
            item.setToolTip(2, hit.payload.hex(" ").upper())
            item.setData(0, Qt.ItemDataRole.UserRole, _request(scan.kind, hit.number))
            self.hits.addTopLevelItem(item)

    def _kind_chosen(self) -> None:
        first, last = RANGES[str(self.kind.currentData())]
        self.first.setText(first)
        self.last.setText(last)

    def _pressed(self) -> None:
        if self._running:
            self.stopped.emit()
            return
        try:
            first, last = int(self.first.text(), 16), int(self.last.text(), 16)
        except ValueError:
            set_text(self.result, self.tr("From and To are hexadecimal numbers, e.g. F180."))
            return
        largest = 0x7F if self.kind.currentData() == "sessions" else 0xFFFF
        if not 0 <= first <= last <= largest:
            set_text(self.result, self.tr("From must not be above To, and To not above %X.") % largest)
            return
        self.wanted.emit(str(self.kind.currentData()), first, last, float(self.rate.currentData()))

    def _double_clicked(self, item: QTreeWidgetItem, _column: int) -> None:
        self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))


def _request(kind: str, number: int) -> bytes:
    """Return the request that asks for a hit once more."""
    if kind == "sessions":
        return build_request(_SESSION_CONTROL, number, {})
    if kind == "data":
        return build_request(_READ_DATA, None, {"data_identifier": [number]})
    return build_request(_ROUTINE_CONTROL, _REQUEST_RESULTS, {"routine_identifier": number})

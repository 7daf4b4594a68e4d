"""The charts page: panels on the same pack or recording, one of them open."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from gui.pages.charts.cells.panel import CellsPanel
from gui.pages.charts.cross.panel import CrossPanel
from gui.pages.charts.limits.panel import LimitsPanel
from gui.pages.charts.presenter import ChartsPresenter
from gui.pages.charts.signals.panel import SignalsPanel
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import label

SIGNALS, CELLS, LIMITS, CROSS = range(4)


class ChartsPage(QWidget):
    """Shows a `ChartsPresenter`.

    Signals:
        connect_wanted: nothing is there, and the user wants to connect.
        open_wanted: the user wants to open a recording.
        sought(float): the user wants to see this moment of the recording on every page.
        table_wanted(str): the user wants to see a calibration table.
    """

    connect_wanted = Signal()
    open_wanted = Signal()
    sought = Signal(float)
    table_wanted = Signal(str)

    def __init__(self, presenter: ChartsPresenter, parent: QWidget | None = None) -> None:
        """Build the panels and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._clock: float | None = None
        self.signals = SignalsPanel(presenter.signals)
        self.cells = CellsPanel(presenter.cells)
        self.limits = LimitsPanel(presenter.limits)
        self.cross = CrossPanel(presenter.cross)
        self.signals.sought.connect(self.sought)
        self.cells.cell_chosen.connect(self._draw_cell)
        self.limits.table_wanted.connect(self.table_wanted)
        self.empty = EmptyState("charts")
        self.empty.pressed.connect(self.connect_wanted)
        self.empty.show_reason(
            self.tr("Nothing to draw yet"),
            self.tr("Connect to a pack and every value is kept from then on, or open a recording or log with Ctrl+O."),
            self.tr("Go to Connect"),
        )
        self._panels = QStackedWidget()
        for panel in (self.signals, self.cells, self.limits, self.cross):
            self._panels.addWidget(panel)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._content())
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._stack)
        presenter.on_change = self.refresh
        self.refresh()

    def show_panel(self, number: int) -> None:
        """Open `SIGNALS`, `CELLS`, `LIMITS` or `CROSS`."""
        self.tabs[number].setChecked(True)
        self._panels.setCurrentIndex(number)

    def refresh(self) -> None:
        """Show the presenter's view."""
        view = self._presenter.view
        self._stack.setCurrentIndex(1 if view.has_history else 0)
        live = view.link != "playback"
        self.signals.time.show_moment(view.now_s, live=live, loaded=view.loaded)
        if not live and view.utc_offset_s != self._clock:
            self.signals.time.show_clock(view.utc_offset_s)
        self._clock = None if live else view.utc_offset_s

    def _content(self) -> QWidget:
        titles = (self.tr("Signals"), self.tr("Cells"), self.tr("Why is it limited?"), self.tr("X–Y"))
        self.tabs = [self._tab(title, number) for number, title in enumerate(titles)]
        self.tabs[SIGNALS].setChecked(True)
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(label(self.tr("Charts"), "title"))
        head.addSpacing(SPACE_M)
        group = QButtonGroup(self)
        for tab in self.tabs:
            group.addButton(tab)
            head.addWidget(tab)
        head.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        column.setSpacing(SPACE_M)
        column.addLayout(head)
        column.addWidget(self._panels, 1)
        return content

    def _tab(self, title: str, number: int) -> QPushButton:
        tab = QPushButton(title)
        tab.setCheckable(True)
        tab.setProperty("kind", "chip")
        tab.clicked.connect(lambda: self.show_panel(number))
        return tab

    def _draw_cell(self, cell: int) -> None:
        """A cell in question: draw it beside the others."""
        self._presenter.signals.draw_cell(cell)
        self.show_panel(SIGNALS)

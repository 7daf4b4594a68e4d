"""The overview's widgets."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gui.pages.overview.legend import CellLegend
from gui.pages.overview.presenter import OverviewPresenter
from gui.theme.tokens import SPACE_L, SPACE_M, SPACE_S
from gui.widgets.banner import StatusBanner
from gui.widgets.cell_grid import CellGrid
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, ElidedLabel, label, set_text
from gui.widgets.scrolling import scrolled
from gui.widgets.temperature_scale import TemperatureScale
from gui.widgets.trend_strip import TrendPoint, TrendStrip
from gui.widgets.value_tile import ValueTile

SIDE_WIDTH = 344
LEAST_SIDE_WIDTH = 288
FOOT_HEIGHT = 22


class IdentityCard(Card):
    """Who is connected: captions at the left, values at the right."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(heading, parent)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE_M)
        self._grid.setVerticalSpacing(1)
        self._grid.setColumnStretch(1, 1)
        self.body.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        self.body.addLayout(self._grid)
        self._shown: tuple[tuple[str, str], ...] = ()

    def show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        """Show (caption, value) rows."""
        if rows == self._shown:
            return
        self._shown = rows
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for row, (caption, value) in enumerate(rows):
            self._grid.addWidget(label(caption, "small"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(value, "value", wrap=True, selectable=True), row, 1)


class OverviewPage(QWidget):
    """Shows an `OverviewPresenter`.

    Signals:
        faults_wanted: the banner was pressed.
        connect_wanted: nothing is connected, and the user wants that.
    """

    faults_wanted = Signal()
    connect_wanted = Signal()

    def __init__(self, presenter: OverviewPresenter, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self.empty = EmptyState("overview")
        self.empty.pressed.connect(self.connect_wanted)
        self.banner = StatusBanner()
        self.banner.clicked.connect(self.faults_wanted)
        self.banner.setToolTip(self.tr("Show the faults") + "  Ctrl+4")
        self.tiles = {
            "pack_v": ValueTile(self.tr("Pack voltage"), "V"),
            "current_a": ValueTile(self.tr("Current"), "A"),
            "soc_pct": ValueTile(self.tr("State of charge"), "%", meter=True),
            "soh_pct": ValueTile(self.tr("State of health"), "%", meter=True),
            "charge_limit_a": ValueTile(self.tr("Charge limit"), "A"),
            "discharge_limit_a": ValueTile(self.tr("Discharge limit"), "A"),
            "spread": ValueTile(self.tr("Cell spread"), "mV"),
        }
        self.grid = CellGrid()
        self.grid.setAccessibleName(self.tr("Cells"))
        self.grid.cell_pointed.connect(self._show_cell)
        self.legend = CellLegend()
        self.cell_detail = label("", "strong")
        self._cells_line = ElidedLabel("", "small")
        self.temperatures = TemperatureScale()
        self.temperatures.setAccessibleName(self.tr("Temperatures of the modules"))
        self.trend = TrendStrip()
        self.trend.setAccessibleName(self.tr("Cell voltages and current over the last five minutes"))
        self.identity = IdentityCard(self.tr("Pack"))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(scrolled(self._content()))
        presenter.on_change = self.refresh
        presenter.on_trend = self._append_trend
        presenter.on_other_pack = self.trend.clear
        self.refresh()

    def _content(self) -> QFrame:
        flow = QFrame()
        flow.setProperty("frame", "flow")
        tiles = QHBoxLayout()
        tiles.setSpacing(SPACE_S)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        left = QVBoxLayout()
        left.setSpacing(SPACE_M)
        left.addWidget(self._cells_card(), 1)
        left.addWidget(self._trend_card())
        right = QVBoxLayout()
        right.setSpacing(SPACE_M)
        right.addWidget(self._temperature_card())
        right.addWidget(self.identity)
        right.addStretch(1)
        side = QWidget()
        side.setMinimumWidth(LEAST_SIDE_WIDTH)
        side.setMaximumWidth(SIDE_WIDTH)
        right.setContentsMargins(0, 0, 0, 0)
        side.setLayout(right)
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_M)
        columns.addLayout(left, 5)
        columns.addWidget(side, 2)
        page = QVBoxLayout(flow)
        page.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        page.setSpacing(SPACE_M)
        page.addWidget(self.banner)
        page.addLayout(tiles)
        page.addLayout(columns, 1)
        return flow

    def _cells_card(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Cells, mV"), "heading"))
        head.addSpacing(SPACE_L)
        head.addWidget(self._cells_line, 1)
        card.body.addLayout(head)
        foot = QWidget()
        foot.setFixedHeight(FOOT_HEIGHT)
        self._foot = QStackedLayout(foot)
        self._foot.addWidget(self.legend)
        self._foot.addWidget(self.cell_detail)
        card.body.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        card.body.addWidget(self.grid, 1)
        card.body.addWidget(foot)
        return card

    def _temperature_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Temperatures"), "heading"), 1)
        head.addWidget(ElidedLabel(self.tr("shaded: charging possible"), "small"))
        card.body.addLayout(head)
        card.body.addWidget(self.temperatures)
        return card

    def _trend_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, 2)
        card.body.addWidget(self.trend)
        return card

    def refresh(self) -> None:
        """Show the presenter's view; a hidden page is brought up to date when it is shown."""
        view = self._presenter.view
        if view.empty is not None:
            heading, sentence = view.empty
            self.empty.show_reason(heading, sentence, self.tr("Go to Connect") if view.banner.state == "neutral" else "")
        self._stack.setCurrentIndex(0 if view.empty is not None else 1)
        if not self.isVisible() or view.cells is None:
            return
        self.banner.show_status(view.banner.state, view.banner.word, view.banner.sentence)
        for name, tile in self.tiles.items():
            shown = view.tiles[name]
            tile.show_value(shown.text, shown.note, state=shown.state, pct=shown.pct)
        if view.modules != self.grid.modules:
            self.grid.set_modules(view.modules)
        self.grid.show_cells(view.cells.looks)
        set_text(self._cells_line, view.cells_line)
        self.legend.show_range(view.cells.half_range_mv)
        self.temperatures.set_range(view.axis_c, view.charge_c)
        self.temperatures.show_rows(view.temperatures)
        self.identity.show_rows(view.identity)
        self._show_cell(self.grid.pointed_cell)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Bring everything up to date."""
        super().showEvent(event)
        self.refresh()

    def _show_cell(self, cell: int) -> None:
        text = self._presenter.cell_text(cell)
        set_text(self.cell_detail, text)
        self._foot.setCurrentIndex(1 if cell >= 0 else 0)
        self.grid.setAccessibleDescription(text)

    def _append_trend(self, point: TrendPoint) -> None:
        self.trend.append(point)

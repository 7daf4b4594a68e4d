"""The cells panel: a row of views, a line of figures, the picture, and the story of the cell one points at."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from bms.analysis.load_steps import DELAYS_S
from gui.pages.charts.cells.band import SpreadBand
from gui.pages.charts.cells.bars import CellBars
from gui.pages.charts.cells.classes import ClassBars
from gui.pages.charts.cells.presenter import CellsPresenter
from gui.pages.charts.cells.scale_line import ScaleLine
from gui.pages.charts.cells.table import ResistanceTable
from gui.pages.charts.cells.view import CellsPanelView, Shown
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.cell_grid import CellGrid
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, ElidedLabel, IconLabel, label, set_text

REFRESH_MS = 100
"""At most ten pictures a second: numbers that change faster cannot be read."""
_TABLE_WIDTH = 380


class CellsPanel(QWidget):
    """Shows a `CellsPresenter`.

    Signals:
        cell_chosen(int): the user wants the curve of this cell, from 0.
    """

    cell_chosen = Signal(int)

    def __init__(self, presenter: CellsPresenter, parent: QWidget | None = None) -> None:
        """Build the widgets and follow the presenter."""
        super().__init__(parent)
        self._presenter = presenter
        self._chosen = -1
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._build_pictures()
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(SPACE_S)
        page.addLayout(self._views())
        page.addWidget(self._doubt_card())
        page.addWidget(self._picture_card(), 1)
        presenter.on_change = self._later
        self.refresh()

    def _build_pictures(self) -> None:
        self.grid, self.sensors = CellGrid(), CellGrid()
        self.bars, self.classes, self.band = CellBars(), ClassBars(), SpreadBand()
        self.empty = EmptyState("overview")
        self.table = ResistanceTable()
        self.table.setFixedWidth(_TABLE_WIDTH)
        self.table.setAccessibleName(self.tr("Resistances"))
        self.table.cell_pressed.connect(self._choose)
        self.scale = ScaleLine()
        for grid in (self.grid, self.sensors):
            grid.cell_pointed.connect(self._point)
        self.grid.cell_pressed.connect(self._choose)
        for chart in (self.bars, self.classes):
            chart.pointed.connect(self._point)
            chart.pressed.connect(self._choose)
        self._pictures = QStackedWidget()
        for picture in (self.empty, self.grid, self.sensors, self.bars, self.classes, self.band):
            self._pictures.addWidget(picture)

    def _views(self) -> QHBoxLayout:
        titles = {
            Shown.LAYOUT: self.tr("Layout"),
            Shown.DEVIATION: self.tr("Deviation"),
            Shown.HISTOGRAM: self.tr("Histogram"),
            Shown.SOC: self.tr("Spread over charge"),
            Shown.CHARGE: self.tr("Imbalance in Ah"),
            Shown.RESISTANCE: self.tr("Resistance"),
            Shown.TEMPERATURE: self.tr("Temperatures"),
        }
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        group = QButtonGroup(self)
        self.buttons: dict[Shown, QPushButton] = {}
        for shown, title in titles.items():
            button = self.buttons[shown] = _chip(title)
            button.setChecked(shown is self._presenter.shown)
            button.clicked.connect(lambda _checked=False, which=shown: self.show_view(which))
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _doubt_card(self) -> Card:
        self._doubt = Card()
        self._doubt.setProperty("state", "warning")
        self._doubt.heading.hide()
        row = QHBoxLayout()
        row.setSpacing(SPACE_M)
        self.doubt_label = label("", "strong", wrap=True)
        row.addWidget(IconLabel("warning", "warning", 24))
        row.addWidget(self.doubt_label, 1)
        self._doubt.body.addLayout(row)
        return self._doubt

    def _picture_card(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        self.summary = ElidedLabel("", "strong", least_width=160)
        head.addWidget(self.summary, 1)
        self._add_options(head)
        card.body.addLayout(head)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE_M)
        middle.addWidget(self._pictures, 1)
        middle.addWidget(self.table)
        card.body.addLayout(middle, 1)
        card.body.addWidget(self.scale)
        foot = QHBoxLayout()
        self.story = ElidedLabel("", "body", least_width=200)
        self.curve_button = QPushButton(self.tr("Draw its curve"))
        self.curve_button.clicked.connect(lambda: self.cell_chosen.emit(self._chosen))
        self.curve_button.setEnabled(False)
        foot.addWidget(self.story, 1)
        foot.addWidget(self.curve_button)
        card.body.addLayout(foot)
        return card

    def _add_options(self, head: QHBoxLayout) -> None:
        self.absolute = _chip(self.tr("Operating window"))
        self.sorted = _chip(self.tr("Sort by value"))
        self.in_ah = _chip(self.tr("In Ah"))
        self.absolute.toggled.connect(lambda on: self._set("is_absolute", on=on))
        self.sorted.toggled.connect(lambda on: self._set("is_sorted", on=on))
        self.in_ah.toggled.connect(lambda on: self._set("in_ah", on=on))
        delays = QButtonGroup(self)
        self.delays: list[QPushButton] = []
        for delay_s in DELAYS_S:
            button = _chip(self.tr("after %d s") % round(delay_s))
            button.setChecked(delay_s == self._presenter.delay_s)
            button.clicked.connect(lambda _checked=False, chosen_s=delay_s: self._set_delay(chosen_s))
            delays.addButton(button)
            self.delays.append(button)
        for button in (*self.delays, self.absolute, self.in_ah, self.sorted):
            head.addWidget(button)

    def show_view(self, shown: Shown) -> None:
        """Open a view."""
        self.buttons[shown].setChecked(True)
        self._presenter.show(shown)
        self.refresh()

    def refresh(self) -> None:
        """Show what the presenter makes of the newest values; a hidden panel is brought up to date when it is shown."""
        if not self.isVisible():
            return
        self._presenter.look()
        view = self._presenter.view
        set_text(self.summary, view.summary)
        set_text(self.doubt_label, view.doubt)
        self._doubt.setVisible(bool(view.doubt))
        self._show_options(view)
        self._show_picture(view)
        self._tell(self._pointed())

    def _show_options(self, view: CellsPanelView) -> None:
        drawn = view.empty is None
        self.absolute.setVisible(view.shown is Shown.LAYOUT and drawn)
        self.sorted.setVisible(view.bars is not None)
        self.in_ah.setVisible(view.shown is Shown.CHARGE)
        for button in self.delays:
            button.setVisible(view.shown is Shown.RESISTANCE)
        self.table.setVisible(bool(view.rows))
        self.scale.setVisible(view.grid is not None)
        self.curve_button.setVisible(view.shown not in {Shown.TEMPERATURE, Shown.SOC} and drawn)
        self.story.setVisible(view.shown is not Shown.SOC and drawn)

    def _show_picture(self, view: CellsPanelView) -> None:
        picture: QWidget = self.empty
        if view.empty is not None:
            self.empty.show_reason(*view.empty)
        elif view.grid is not None:
            picture = grid = self.sensors if view.shown is Shown.TEMPERATURE else self.grid
            if grid.modules != view.grid.modules:
                grid.set_modules(view.grid.modules)
            grid.show_cells(view.grid.looks)
            self.scale.show_scale(view.grid.scale)
        elif view.bars is not None:
            picture = self.bars
            self.bars.show_view(view.bars)
            self.table.rows.show_rows(view.rows)
        elif view.classes is not None:
            picture = self.classes
            self.classes.show_view(view.classes)
        elif view.band is not None:
            picture = self.band
            self.band.show_view(view.band)
        picture.setAccessibleName(self.buttons[view.shown].text())
        self._pictures.setCurrentWidget(picture)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Bring everything up to date."""
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest while nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    def _later(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _set(self, option: str, *, on: bool) -> None:
        setattr(self._presenter, option, on)
        self.refresh()

    def _set_delay(self, delay_s: float) -> None:
        self._presenter.delay_s = delay_s
        self.refresh()

    def _choose(self, cell: int) -> None:
        self._chosen = cell
        self.curve_button.setEnabled(cell >= 0)
        self.bars.choose(cell)
        self.classes.choose(cell)
        self._tell(cell)

    def _point(self, number: int) -> None:
        self._tell(number if number >= 0 else self._pointed())

    def _pointed(self) -> int:
        if self._presenter.shown is Shown.TEMPERATURE:
            return self.sensors.pointed_cell
        return self.grid.pointed_cell if self._presenter.shown is Shown.LAYOUT else self._chosen

    def _tell(self, number: int) -> None:
        told = self._presenter.story(number) or self.tr("Point at a cell to read its story; press it to keep it.")
        set_text(self.story, told)
        picture = self._pictures.currentWidget()
        if picture is not None:
            picture.setAccessibleDescription(told)


def _chip(title: str) -> QPushButton:
    button = QPushButton(title)
    button.setCheckable(True)
    button.setProperty("kind", "chip")
    return button

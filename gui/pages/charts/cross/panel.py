"""The panel of one signal against another: two choices, a span, and the cloud of points."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bms.telemetry.history.model import SeriesKey
from gui.pages.charts.cross.presenter import CrossPresenter
from gui.pages.charts.signals.tools import SPANS_S, span_text
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.empty_state import EmptyState
from gui.widgets.labels import Card, label, set_text

if TYPE_CHECKING:
    from gui.pages.charts.cross.plot import CloudPlot

PERIOD_MS = 500


class CrossPanel(QWidget):
    """Shows a `CrossPresenter`. The plot is made when the panel is shown for the first time: pyqtgraph takes 0.4 s to load."""

    def __init__(self, presenter: CrossPresenter, parent: QWidget | None = None) -> None:
        """Build the row of choices."""
        super().__init__(parent)
        self._presenter = presenter
        self._plot: CloudPlot | None = None
        self.along, self.upwards, self.span = QComboBox(), QComboBox(), QComboBox()
        self.along.setAccessibleName(self.tr("Signal along"))
        self.upwards.setAccessibleName(self.tr("Signal upwards"))
        self.span.setAccessibleName(self.tr("Span"))
        self.span.addItem(self.tr("all"), None)
        for seconds in SPANS_S:
            self.span.addItem(self.tr("last %s") % span_text(seconds), seconds)
        for box in (self.along, self.upwards, self.span):
            box.setMaxVisibleItems(20)
            box.activated.connect(self._choose)
        self.told = label("", "small")
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for caption, box in ((self.tr("Upwards"), self.upwards), (self.tr("against"), self.along), ("", self.span)):
            row.addWidget(label(caption, "small"))
            row.addWidget(box)
        row.addSpacing(SPACE_M)
        row.addWidget(self.told, 1)
        self._card = Card()
        self._card.body.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        self.empty = EmptyState("charts")
        self._pages = QStackedWidget()
        self._pages.addWidget(QWidget())
        self._pages.addWidget(self.empty)
        self._card.body.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_S)
        column.addLayout(row)
        column.addWidget(self._card, 1)
        self._timer = QTimer(self, interval=PERIOD_MS)
        self._timer.timeout.connect(self._draw)
        presenter.on_change = self._show
        self._show()

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        entries = [(f"{row.title}  {row.unit}".rstrip(), row.key) for group in self._presenter.groups for row in group.rows]
        for box, chosen in ((self.along, self._presenter.x), (self.upwards, self._presenter.y)):
            if box.count() != len(entries) or [box.itemText(number) for number in range(box.count())] != [
                e[0] for e in entries
            ]:
                box.clear()
                for text, key in entries:
                    box.addItem(text, key)
            box.setCurrentIndex(next((number for number, (_, key) in enumerate(entries) if key == chosen), -1))
        self._name_axes()
        self._draw()

    def _choose(self) -> None:
        x, y = self.along.currentData(), self.upwards.currentData()
        if isinstance(x, tuple) and isinstance(y, tuple):
            self._presenter.choose(SeriesKey(*x), SeriesKey(*y), self.span.currentData())

    def _draw(self) -> None:
        if self._plot is None or not self.isVisible():
            return
        points = self._presenter.points()
        self._plot.show_points(points)
        self._pages.setCurrentWidget(self._plot if len(points.x) else self.empty)
        if not len(points.x):
            self.empty.show_reason(self.tr("Nothing to draw"), self._why_empty())
        words = self.tr("%d points") % len(points.x)
        if points.left_out > 1:
            words = self.tr("%d points, one of %d samples") % (len(points.x), points.left_out)
        set_text(self.told, words)

    def _why_empty(self) -> str:
        lacking = self._presenter.without_values()
        if not lacking:
            return self.tr("These signals never have valid values at the same time. Choose a longer span or another signal.")
        return self.tr("No valid value in this span: %s. Choose a longer span or another signal.") % ", ".join(lacking)

    # ------------------------------------------------------------ the plot

    def _make_plot(self) -> None:
        from gui.pages.charts.cross.plot import CloudPlot  # noqa: PLC0415 - see the class

        self._plot = CloudPlot()
        self._plot.setAccessibleName(self.tr("One signal against another"))
        self._plot.wear(colors_of(self.palette()))
        self._pages.addWidget(self._plot)
        self._name_axes()

    def _name_axes(self) -> None:
        if self._plot is not None:
            names = (", ".join(filter(None, self._presenter.axis(key))) for key in (self._presenter.x, self._presenter.y))
            self._plot.name_axes(*names)

    # ------------------------------------------------------------ Qt events

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Make the plot when it is wanted, and keep it up to date while it is seen."""
        super().showEvent(event)
        # Once the choices are on the screen: loading pyqtgraph would hold them up.
        QTimer.singleShot(0, self, self._seen)
        self._timer.start()

    def _seen(self) -> None:
        if self._plot is None:
            self._make_plot()
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Rest."""
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Wear the other theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._plot.wear(colors_of(self.palette()))

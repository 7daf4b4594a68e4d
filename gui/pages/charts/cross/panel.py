"""The panel of one signal against another: two choices, a span, and the cloud of points."""

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QColor, QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from bms.telemetry.history.model import SeriesKey
from gui.pages.charts.cross.presenter import CrossPresenter
from gui.pages.charts.signals.tools import SPANS_S, span_text
from gui.theme.colors import colors_of
from gui.theme.tokens import SPACE_M, SPACE_S
from gui.widgets.labels import Card, label, set_text

PERIOD_MS = 500
AGES = 4
"""The points are drawn in so many strengths, the newest strongest."""
POINT_PX = 5


class CrossPanel(QWidget):
    """Shows a `CrossPresenter`. The plot is made when the panel is shown for the first time: pyqtgraph takes 0.4 s to load."""

    def __init__(self, presenter: CrossPresenter, parent: QWidget | None = None) -> None:
        """Build the row of choices."""
        super().__init__(parent)
        self._presenter = presenter
        self._plot: Any = None
        self._clouds: list[Any] = []
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
        edges = np.linspace(0, len(points.x), AGES + 1).astype(int)
        for cloud, first, end in zip(self._clouds, edges[:-1], edges[1:], strict=True):
            cloud.setData(points.x[first:end], points.y[first:end])
        words = self.tr("%d points") % len(points.x)
        if points.left_out > 1:
            words = self.tr("%d points, one of %d samples") % (len(points.x), points.left_out)
        set_text(self.told, words)

    # ------------------------------------------------------------ the plot

    def _make_plot(self) -> None:
        import pyqtgraph  # noqa: PLC0415 - see the class

        self._plot = pyqtgraph.PlotWidget()
        self._plot.setAccessibleName(self.tr("One signal against another"))
        self._clouds = [pyqtgraph.ScatterPlotItem(pen=None, size=POINT_PX, pxMode=True) for _ in range(AGES)]
        for cloud in self._clouds:
            self._plot.addItem(cloud)
        self._card.body.addWidget(self._plot, 1)
        self._wear_theme()
        self._name_axes()

    def _name_axes(self) -> None:
        if self._plot is None:
            return
        for side, key in (("bottom", self._presenter.x), ("left", self._presenter.y)):
            name, unit = self._presenter.axis(key)
            # Units are written as they are: pyqtgraph would make "kmV" of a thousand millivolts.
            self._plot.setLabel(side, f"{name}, {unit}" if unit else name)

    def _wear_theme(self) -> None:
        colors = colors_of(self.palette())
        self._plot.setBackground(colors.surface)
        for side in ("bottom", "left"):
            axis = self._plot.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setPen(colors.border)
            axis.setTextPen(colors.text)
        for age, cloud in enumerate(self._clouds, 1):
            color = QColor(colors.accent)
            color.setAlphaF(age / AGES)
            cloud.setBrush(color)

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
            self._wear_theme()

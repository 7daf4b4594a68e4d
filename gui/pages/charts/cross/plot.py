"""The cloud of points, drawn by pyqtgraph. Loaded when it is wanted: pyqtgraph takes 0.4 s."""

import numpy as np
import pyqtgraph
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QWidget

from bms.telemetry.snapshot import FloatColumn
from gui.pages.charts.cross.presenter import GREATEST, Points
from gui.theme.colors import Colors
from gui.widgets.painting import guarded

AGES = 4
"""The points are drawn in so many strengths, the newest strongest."""
POINT_PX = 5
_LEAST_SPAN, _LEAST_SHARE = 1e-12, 1e-9
"""Nobody looks closer, relative to the values; Qt cannot draw a span that a float barely has."""


class CloudPlot(pyqtgraph.PlotWidget):  # type: ignore[misc]  # pyqtgraph ships no types
    """Axes, panning and zooming are pyqtgraph's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without points."""
        super().__init__(parent)
        self.clouds = [pyqtgraph.ScatterPlotItem(pen=None, size=POINT_PX, pxMode=True) for _ in range(AGES)]
        for cloud in self.clouds:
            self.addItem(cloud)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint; an error in an item or an axis would end the process without it."""
        super().paintEvent(event)

    def show_points(self, points: Points) -> None:
        """Draw these points, the oldest faintest."""
        self.getViewBox().setLimits(
            minXRange=_least_span(points.x),
            minYRange=_least_span(points.y),
            **{f"{side}{end}": sign * 4 * GREATEST for side in "xy" for end, sign in (("Min", -1), ("Max", 1))},
        )
        edges = np.linspace(0, len(points.x), AGES + 1).astype(int)
        for cloud, first, end in zip(self.clouds, edges[:-1], edges[1:], strict=True):
            cloud.setData(points.x[first:end], points.y[first:end])

    def name_axes(self, along: str, upwards: str) -> None:
        """Write what is drawn; units are written as they are: pyqtgraph would make "kmV" of a thousand millivolts."""
        self.setLabel("bottom", along)
        self.setLabel("left", upwards)

    def wear(self, colors: Colors) -> None:
        """Take the colours of a theme."""
        self.setBackground(colors.surface)
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setPen(colors.border)
            axis.setTextPen(colors.text)
        for age, cloud in enumerate(self.clouds, 1):
            color = QColor(colors.accent)
            color.setAlphaF(age / AGES)
            cloud.setBrush(color)


def _least_span(values: FloatColumn) -> float:
    return max(float(np.abs(values).max(initial=0.0)) * _LEAST_SHARE, _LEAST_SPAN)

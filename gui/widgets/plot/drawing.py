"""What everything that draws a diagram is given."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter

from gui.theme.colors import Colors
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A diagram being drawn.

    Attributes:
        painter: of any device.
        plot: where the whole diagram is.
        time: which times stand where; of a part of the diagram when only its newest part is drawn.
        colors: of the theme.
        font: of the widget.
    """

    painter: QPainter
    plot: QRectF
    time: TimeScale
    colors: Colors
    font: QFont

    @property
    def hatch(self) -> QBrush:
        """The hatch of what is not known."""
        return QBrush(QColor(self.colors.hatch), Qt.BrushStyle.BDiagPattern)

    def y_of(self, axis: ValueAxis, value: float) -> float:
        """Return how far down a value stands."""
        return self.plot.bottom() - (value - axis.low) / (axis.high - axis.low) * self.plot.height()

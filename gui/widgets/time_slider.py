"""A span of time to move in: what happened as marks, what has been read as a stronger line, and the handle."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from bms.telemetry.history.model import EventMark
from gui.theme.colors import Colors, colors_of
from gui.theme.tokens import TOUCH
from gui.widgets.painting import guarded

MARGIN = 14
HANDLE_RADIUS = 9
NEAR_PX = 5
_STEPS = {
    Qt.Key.Key_Left: -0.001,
    Qt.Key.Key_Right: 0.001,
    Qt.Key.Key_PageUp: -0.05,
    Qt.Key.Key_PageDown: 0.05,
}
"""Keys and the part of the whole span they move."""


class TimeSlider(QWidget):
    """From the first to the last moment of a recording.

    Signals:
        sought(float): the user wants this moment, in seconds of the recording.
    """

    sought = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with an empty span."""
        super().__init__(parent)
        self._begins_s = self._ends_s = self._now_s = 0.0
        self._loaded = 0.0
        self._marks: tuple[EventMark, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(TOUCH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_time(self, begins_s: float, ends_s: float, now_s: float, *, loaded: float) -> None:
        """Show a span, the moment in it, and which part (0…1) of it has been read."""
        shown = (begins_s, ends_s, now_s, loaded)
        if shown != (self._begins_s, self._ends_s, self._now_s, self._loaded):
            self._begins_s, self._ends_s, self._now_s, self._loaded = shown
            self.update()

    def show_marks(self, marks: Sequence[EventMark]) -> None:
        """Show what happened."""
        self._marks = tuple(marks)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(400, TOUCH)

    # ------------------------------------------------------------ presses

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go where it was pressed."""
        self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the finger."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Arrows go a thousandth, pages a twentieth; Home and End to the ends; with Control from event to event."""
        key = Qt.Key(event.key())
        span_s = self._ends_s - self._begins_s
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._seek_mark(forward=key == Qt.Key.Key_Right)
        elif key in _STEPS:
            self.sought.emit(self._now_s + _STEPS[key] * span_s)
        elif key == Qt.Key.Key_Home:
            self.sought.emit(self._begins_s)
        elif key == Qt.Key.Key_End:
            self.sought.emit(self._ends_s)
        else:
            super().keyPressEvent(event)

    def event(self, event: object) -> bool:
        """Tell what a mark stands for."""
        if isinstance(event, QHelpEvent):
            near = [mark for mark in self._marks if abs(self._x(mark.time_s) - event.pos().x()) <= NEAR_PX]
            QToolTip.showText(event.globalPos(), "\n".join(mark.text for mark in near[:6]), self)
            return True
        return bool(super().event(event))  # type: ignore[arg-type]

    def _seek(self, x: float) -> None:
        width = max(1.0, self.width() - 2.0 * MARGIN)
        part = min(max((x - MARGIN) / width, 0.0), 1.0)
        self.sought.emit(self._begins_s + part * (self._ends_s - self._begins_s))

    def _seek_mark(self, *, forward: bool) -> None:
        times = sorted({mark.time_s for mark in self._marks})
        beyond = [time_s for time_s in times if (time_s > self._now_s if forward else time_s < self._now_s)]
        if beyond:
            self.sought.emit(beyond[0] if forward else beyond[-1])

    # ------------------------------------------------------------ painting

    def _x(self, time_s: float) -> float:
        span_s = self._ends_s - self._begins_s
        part = (time_s - self._begins_s) / span_s if span_s > 0 else 0.0
        return MARGIN + min(max(0.0, part), 1.0) * (self.width() - 2 * MARGIN)

    @guarded
    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw track, marks and handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors = colors_of(self.palette())
        middle = self.height() / 2
        left, right = float(MARGIN), float(self.width() - MARGIN)
        here = self._x(self._now_s)
        read_to = left + self._loaded * (right - left)
        for start, end, color in ((left, right, colors.raised), (left, read_to, colors.border), (left, here, colors.accent)):
            painter.setPen(QPen(QColor(color), 5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(start, middle), QPointF(end, middle))
        self._paint_marks(painter, colors, middle)
        painter.setPen(QPen(QColor(colors.surface), 2))
        painter.setBrush(QColor(colors.accent))
        painter.drawEllipse(QPointF(here, middle), HANDLE_RADIUS, HANDLE_RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colors.accent), 2))
            painter.drawEllipse(QPointF(here, middle), HANDLE_RADIUS + 3, HANDLE_RADIUS + 3)

    def _paint_marks(self, painter: QPainter, colors: Colors, middle: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for mark in self._marks:
            grave = mark.kind == "fault"
            painter.setBrush(QColor(colors.fault if grave else colors.muted))
            height = 18 if grave else 12
            painter.drawRect(QRectF(self._x(mark.time_s) - 1, middle - height / 2, 2, height))

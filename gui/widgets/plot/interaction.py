"""What mouse, wheel, fingers and keys do to a stack of panes."""

import math

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QToolTip

from gui.widgets.plot.commands import PlotCommands
from gui.widgets.plot.hits import Hit, Target, hit_at
from gui.widgets.plot.keys import PlotKeys
from gui.widgets.plot.marks import REACH
from gui.widgets.plot.model import Drag

ZOOM_STEP = 1.25
WHEEL_STEP = 120.0
_LEAST_BAND = 6.0
_PAN_SHARE = 0.1
_FORWARD: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}

_SHAPES = {
    Target.CURSOR: Qt.CursorShape.SplitHCursor,
    Target.REGION_EDGE: Qt.CursorShape.SplitHCursor,
    Target.AXIS: Qt.CursorShape.SizeVerCursor,
    Target.TIMES: Qt.CursorShape.SizeHorCursor,
    Target.LEGEND: Qt.CursorShape.PointingHandCursor,
}


class Interaction(QObject):
    """Listens to the events of a canvas and turns them into commands.

    Attributes:
        drag: what dragging does when no key is held (Shift: region, Ctrl: rectangle to zoom into).
    """

    def __init__(self, commands: PlotCommands) -> None:
        """Listen to the canvas of these commands."""
        super().__init__(commands.canvas)
        self.drag = Drag.PAN
        self._commands = commands
        self._keys = PlotKeys(commands)
        self._canvas = commands.canvas
        self._held: Hit | None = None
        self._doing = Drag.PAN
        self._pressed = QPointF()
        self._last = QPointF()
        self._canvas.grabGesture(Qt.GestureType.PinchGesture)
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Handle what concerns the diagrams."""
        handled = False
        if isinstance(event, QMouseEvent):
            handled = self._mouse(event)
        elif isinstance(event, QWheelEvent):
            handled = self._wheel(event)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            handled = self._key(event)
        elif isinstance(event, QNativeGestureEvent):
            handled = self._native(event)
        elif isinstance(event, QGestureEvent):
            handled = self._pinch(event)
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            handled = self._tell(event)
        return handled or super().eventFilter(watched, event)

    # ---------------------------------------------------------------- mouse

    def _mouse(self, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._press(at, event.modifiers())
        elif kind == QEvent.Type.MouseMove:
            self._move(at)
        elif kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            self._release(at)
        elif kind == QEvent.Type.MouseButtonDblClick and event.button() == Qt.MouseButton.LeftButton:
            self._double(at)
        elif kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.BackButton:
            self._commands.go_back()
        elif kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.ForwardButton:
            self._commands.go_forward()
        else:
            return False
        return True

    def _press(self, at: QPointF, keys: Qt.KeyboardModifier) -> None:
        self._held = hit_at(self._canvas.scene, at)
        self._pressed = self._last = at
        if self._held.pane >= 0:
            self._keys.active_pane = self._held.pane
        self._doing = self.drag
        if keys & Qt.KeyboardModifier.ShiftModifier:
            self._doing = Drag.REGION
        elif keys & Qt.KeyboardModifier.ControlModifier:
            self._doing = Drag.ZOOM
        if self._held.target in (Target.PLOT, Target.TIMES) and self._doing is not Drag.REGION:
            self._commands.remember()

    def _move(self, at: QPointF) -> None:
        held = self._held
        if held is None:
            self._canvas.setCursor(_SHAPES.get(hit_at(self._canvas.scene, at).target, Qt.CursorShape.ArrowCursor))
            return
        by, self._last = at - self._last, at
        time = self._canvas.scene.time
        if held.target is Target.CURSOR:
            self._commands.set_cursor(held.cursor, time.time_at(at.x()))
        elif held.target is Target.REGION_EDGE:
            self._commands.move_region_edge(held.row, time.time_at(at.x()))
        elif held.target is Target.AXIS and held.axis is not None:
            height = self._canvas.scene.layout.panes[held.pane].plot.height()
            self._commands.shift_axis(held.axis, by.y() / max(height, 1.0))
        elif held.target is Target.TIMES or (held.target is Target.PLOT and self._doing is Drag.PAN):
            self._commands.pan(-by.x() * time.pixel_s, remember=False)
        elif held.target is Target.PLOT and self._doing is Drag.REGION:
            self._commands.set_region((time.time_at(self._pressed.x()), time.time_at(at.x())))
        elif held.target is Target.PLOT:
            self._commands.show_band(QRectF(self._pressed, at).normalized())

    def _release(self, at: QPointF) -> None:
        held, self._held = self._held, None
        band = self._canvas.scene.band
        if band is not None:
            self._commands.show_band(None)
            if band.width() >= _LEAST_BAND and held is not None:
                self._commands.zoom_into(held.pane, band)
        elif held is not None and held.target is Target.LEGEND:
            self._commands.light(held.pane, held.row)
        elif held is not None and held.target is Target.FLAG and (at - self._pressed).manhattanLength() < _LEAST_BAND:
            self._commands.set_cursor("A", self._nearest_mark_s(at.x()))

    def _double(self, at: QPointF) -> None:
        hit = hit_at(self._canvas.scene, at)
        if hit.target is Target.AXIS and hit.axis is not None:
            self._commands.fit_axis(hit.axis)
        elif hit.target is Target.LEGEND:
            self._commands.hide(hit.pane, hit.row)
        elif hit.target is Target.PLOT:
            self._commands.set_cursor("A", self._canvas.scene.time.time_at(at.x()))
        elif hit.target is Target.TIMES:
            self._commands.fit()

    def _nearest_mark_s(self, x: float) -> float:
        flags = self._canvas.scene.flags()
        return min(flags, key=lambda flag: abs(flag.x - x)).marks[0].time_s

    # ---------------------------------------------------------------- wheel and fingers

    def _wheel(self, event: QWheelEvent) -> bool:
        turn, across = event.angleDelta().y() / WHEEL_STEP, event.angleDelta().x() / WHEEL_STEP
        at, scene = event.position(), self._canvas.scene
        hit = hit_at(scene, at)
        if hit.target is Target.AXIS and hit.axis is not None:
            plot = scene.layout.panes[hit.pane].plot
            self._commands.zoom_axis(hit.axis, ZOOM_STEP**-turn, hit.axis.value_at(at.y(), plot.top(), plot.height()))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(across) > abs(turn):
            self._commands.pan(-(turn + across) * _PAN_SHARE * scene.view.span_s)
        else:
            self._commands.zoom(ZOOM_STEP**-turn, scene.time.time_at(at.x()))
        event.accept()
        return True

    def _native(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._zoom_by(1.0 + event.value(), event.position())
        return True

    def _pinch(self, event: QGestureEvent) -> bool:
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(gesture, QPinchGesture):
            return False
        self._held = None
        self._zoom_by(gesture.scaleFactor(), QPointF(self._canvas.mapFromGlobal(gesture.centerPoint().toPoint())))
        return True

    def _zoom_by(self, larger: float, at: QPointF) -> None:
        if larger > 0 and math.isfinite(larger):
            self._commands.zoom(1.0 / larger, self._canvas.scene.time.time_at(at.x()))

    # ---------------------------------------------------------------- keys

    def _key(self, event: QKeyEvent) -> bool:
        scene, keys = self._canvas.scene, event.modifiers()
        forward = _FORWARD.get(event.key(), 0)
        if forward and keys & Qt.KeyboardModifier.AltModifier:
            (self._commands.go_back if forward < 0 else self._commands.go_forward)()
        elif forward and keys & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            name = "B" if keys & Qt.KeyboardModifier.ShiftModifier else "A"
            self._commands.step_cursor(name, forward)
        elif forward:
            self._commands.pan(forward * _PAN_SHARE * scene.view.span_s)
        else:
            act = self._keys.for_key(event.key())
            if act is None:
                return False
            act()
        return True

    # ---------------------------------------------------------------- words

    def _tell(self, event: QHelpEvent) -> bool:
        scene, at = self._canvas.scene, QPointF(event.pos())
        text = ""
        if scene.layout.marks.contains(at):
            near = [flag for flag in scene.flags() if abs(flag.x - at.x()) <= REACH]
            marks = [mark for flag in near for mark in flag.marks]
            step_s = scene.time.pixel_s
            text = "\n".join(f"{scene.form.text(mark.time_s, step_s)}  {mark.text}" for mark in marks[:20])
        else:
            hit = hit_at(scene, at)
            if hit.target is Target.LEGEND:
                text = scene.views[hit.pane].pane.curves[hit.row].label
            elif hit.target is Target.PLOT:
                text = scene.text_at(hit.pane, at.x(), at.y())
        QToolTip.showText(event.globalPos(), text, self._canvas)
        return True

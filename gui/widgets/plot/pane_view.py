"""One pane on the screen: its axes, what is hidden and highlighted, and what its kind draws."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPen

from bms.telemetry.decoded import SignalInfo
from bms.telemetry.history import Series, SeriesKey
from gui.theme.colors import Colors
from gui.widgets.plot.curve_looks import curve_color
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.legend import LegendRow
from gui.widgets.plot.model import AxisSetting, Curve, Pane
from gui.widgets.plot.readings import text_at
from gui.widgets.plot.time_axis import TimeScale
from gui.widgets.plot.value_axis import ValueAxis
from gui.wording import pack_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A curve that is drawn.

    Attributes:
        index: its place in the pane.
        curve: which curve.
        axis: its scale.
        series: its values.
    """

    index: int
    curve: Curve
    axis: ValueAxis
    series: Series


class PaneView(ABC):
    """What all kinds of pane share.

    Attributes:
        pane: what is drawn.
        axes: value axes, those of the first curves first.
        hidden: places of the curves that are not drawn now.
        lit: place of the highlighted curve; −1: none.
        is_coarse: the view is being moved: fewer bins, no smooth edges.
    """

    def __init__(self, pane: Pane) -> None:
        """Draw a pane."""
        self.pane = pane
        self.axes: list[ValueAxis] = []
        self.hidden: set[int] = set()
        self.lit = -1
        self.is_coarse = False
        self._generations: tuple[int, ...] = ()
        self._shown: list[Shown] = []

    @property
    def left_axes(self) -> list[ValueAxis]:
        """Axes on the left, the innermost first."""
        return [axis for axis in self.axes if not axis.on_right]

    @property
    def right_axes(self) -> list[ValueAxis]:
        """Axes on the right, the innermost first."""
        return [axis for axis in self.axes if axis.on_right]

    def refresh_axes(self) -> bool:
        """Look again for series that came to be known; return whether there are others than before."""
        generations = tuple(curve.source.generation for curve in self.pane.curves)
        if self.pane.bundle is not None:
            generations += (self.pane.bundle.source.generation,)
        if generations == self._generations:
            return False
        self._generations = generations
        kept, self.axes = {axis.name: axis for axis in self.axes}, []
        for index, curve in enumerate(self.pane.curves):
            self._axis_for(index, curve, kept)
        self.axes = self.with_own_axes(kept)
        self._choose_shown()
        return True

    def shown(self) -> list[Shown]:
        """Return the curves that can be drawn."""
        return self._shown

    def told(self) -> list[tuple[int, Curve, SignalInfo]]:
        """Return place, curve and description of what is not hidden, even before it was drawn for the first time."""
        found = ((index, curve, curve.info) for index, curve in enumerate(self.pane.curves) if index not in self.hidden)
        return [(index, curve, info) for index, curve, info in found if info is not None]

    def toggle(self, index: int) -> None:
        """Hide a curve, or show it again."""
        self.hidden ^= {index}
        self._choose_shown()

    def _choose_shown(self) -> None:
        axes = {index: axis for axis in self.axes for index in axis.curves}
        self._shown = [
            Shown(index=index, curve=curve, axis=axes[index], series=curve.source.series(curve.key))
            for index, curve in enumerate(self.pane.curves)
            if index in axes and index not in self.hidden
        ]

    def legend(self, colors: Colors, at_s: float) -> list[LegendRow]:
        """Return the rows of the legend with values at a time."""
        return [
            LegendRow(
                number=index + 1,
                color=curve_color(colors, index),
                is_dashed=curve.is_second,
                name=curve.label,
                value=text_at(curve, at_s),
                is_hidden=index in self.hidden,
                is_lit=index == self.lit,
            )
            for index, curve in enumerate(self.pane.curves)
        ]

    def facts(self, at_s: float) -> list[tuple[str, str]]:  # noqa: ARG002 - of the kinds that have any
        """Return names and values at a time that are told in place of the rows of a legend."""
        return []

    @abstractmethod
    def prepare(self, time: TimeScale, *, whole: bool = True) -> bool:
        """Get what a span needs and fit the axes to it; return whether an axis changed.

        When it is not the whole diagram, axes may grow but not shrink.
        """

    @abstractmethod
    def draw(self, drawing: Drawing) -> None:
        """Draw what was prepared, without ground and grid."""

    @abstractmethod
    def draw_over(self, drawing: Drawing) -> None:
        """Draw what lies over the diagram and is painted anew at every frame: texts would repeat in a picture that scrolls."""

    def new_since_s(self, time_s: float) -> float:
        """Return the time of the last sample at or before a time that is joined to a newer one; `time_s` if there is none."""
        parts = [(one.series, one.curve.shift_s) for one in self._shown]
        bundle = self.pane.bundle
        if bundle is not None and bundle.source.has(SeriesKey(bundle.group, bundle.names[0])):
            parts.append((bundle.source.series(SeriesKey(bundle.group, bundle.names[0])), bundle.shift_s))
        found = [(series.since(time_s - shift_s)[0], shift_s) for series, shift_s in parts]
        return min((float(times_s[0]) + shift_s for times_s, shift_s in found if len(times_s) > 1), default=time_s)

    def draw_levels(self, drawing: Drawing, span: QRectF) -> None:
        """Draw the level lines through a part of the diagram."""
        drawing.painter.setPen(QPen(QColor(drawing.colors.raised), 0))
        for axis in self.axes[:1]:
            for tick in axis.ticks(drawing.plot.height()):
                y = round(drawing.y_of(axis, tick.value))
                drawing.painter.drawLine(QPointF(span.left(), y), QPointF(span.right(), y))

    def _axis_for(self, index: int, curve: Curve, kept: dict[str, ValueAxis]) -> None:
        info = curve.info
        if info is None:
            return
        name = curve.axis or (f"{curve.key.group}\n{curve.key.name}" if info.texts else info.unit)
        axis = next((one for one in self.axes if one.name == name), None)
        if axis is None:
            axis = kept.get(name) or self._new_axis(name, info.unit)
            axis.curves = []
            self.axes.append(axis)
        axis.curves.append(index)
        axis.texts = {raw: pack_text(text) for raw, text in info.texts.items()}
        axis.least_span = max(axis.least_span, 4 * 10.0**-info.decimals)

    def _new_axis(self, name: str, unit: str) -> ValueAxis:
        setting = self.pane.axes.get(name, AxisSetting(on_right=len(self.axes) % 2 == 1))
        return ValueAxis(name, unit, on_right=setting.on_right, limits=setting.limits)

    def with_own_axes(self, kept: dict[str, ValueAxis]) -> list[ValueAxis]:  # noqa: ARG002 - for those that have some
        """Return the axes of the curves, with those of what is no curve; `kept`: those there were before."""
        return self.axes

"""What lies under the mouse or a finger."""

import enum
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from gui.widgets.plot.legend import row_places
from gui.widgets.plot.marks import REACH
from gui.widgets.plot.scene import Scene
from gui.widgets.plot.value_axis import ValueAxis

LINE_REACH = 6.0


class Target(enum.Enum):
    """Kinds of things that can be hit."""

    NOTHING = "nothing"
    PLOT = "plot"
    AXIS = "axis"
    TIMES = "times"
    LEGEND = "legend"
    CURSOR = "cursor"
    REGION_EDGE = "region edge"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing.

    Attributes:
        target: what it is.
        pane: which pane it belongs to.
        row: of a legend; of a region's edge 0 (left) or 1 (right).
        cursor: A or B.
        axis: the value axis.
    """

    target: Target
    pane: int = -1
    row: int = -1
    cursor: str = ""
    axis: ValueAxis | None = None


def hit_at(scene: Scene, at: QPointF) -> Hit:
    """Return what is at a place: knobs and lines that can be dragged come first."""
    dragged = _dragged(scene, at)
    if dragged is not None:
        return dragged
    layout = scene.layout
    if layout.marks.contains(at) and any(abs(flag.x - at.x()) <= REACH for flag in scene.flags()):
        return Hit(target=Target.FLAG)
    if layout.times.contains(at):
        return Hit(target=Target.TIMES)
    in_panes = (_in_pane(scene, index, at) for index in range(len(scene.views)))
    return next((hit for hit in in_panes if hit is not None), Hit(target=Target.NOTHING))


def _in_pane(scene: Scene, index: int, at: QPointF) -> Hit | None:
    view, place = scene.views[index], scene.layout.panes[index]
    if place.plot.contains(at):
        return Hit(target=Target.PLOT, pane=index)
    for axes, rooms in ((view.left_axes, place.left_axes), (view.right_axes, place.right_axes)):
        for axis, room in zip(axes, rooms, strict=False):
            if room.contains(at):
                return Hit(target=Target.AXIS, pane=index, axis=axis)
    titled = bool(view.pane.title or view.pane.bundle)
    rows = row_places(place.legend, len(view.pane.curves), titled=titled)
    row = next((number for number, room in enumerate(rows) if room.contains(at)), -1)
    return Hit(target=Target.LEGEND, pane=index, row=row) if row >= 0 else None


def _dragged(scene: Scene, at: QPointF) -> Hit | None:
    plots, time = scene.layout.plots, scene.time
    if not (plots.left() - REACH <= at.x() <= plots.right() + REACH and at.y() <= plots.bottom()):
        return None
    reach = REACH if scene.layout.marks.contains(at) else LINE_REACH
    near = [(abs(time.x_of(time_s) - at.x()), name) for name, time_s in scene.cursors.items()]
    if near and min(near)[0] <= reach:
        return Hit(target=Target.CURSOR, cursor=min(near)[1])
    if scene.region is not None:
        edges = [abs(time.x_of(edge) - at.x()) for edge in scene.region]
        if min(edges) <= LINE_REACH:
            return Hit(target=Target.REGION_EDGE, row=edges.index(min(edges)))
    return None

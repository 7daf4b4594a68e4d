"""A whole table drawn with any painter: on the screen, into a picture, on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from bms.calibration.editing import Target
from gui.widgets.value_grid.layout import GridLayout
from gui.widgets.value_grid.looks import Looks
from gui.widgets.value_grid.operating import is_inside, places
from gui.widgets.value_grid.painter import GridPainter
from gui.widgets.value_grid.table import GridTable, Selection, Shown
from gui.widgets.value_grid.texts import axis_caption


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is to be drawn: the table, how its cells look, where they stand, what is selected, who has the keys."""

    table: GridTable
    looks: Mapping[Target, Looks]
    layout: GridLayout
    selection: Selection
    shown: Shown
    focused: bool


def draw(painter: QPainter, drawing: GridPainter, scene: Scene, room: QSize) -> None:
    """Draw a scene into `room`: cells first, then the heads, which stay where they are when the cells scroll."""
    table, layout, selection = scene.table, scene.layout, scene.selection
    body = QRect(layout.body, room)
    drawing.draw_ground(painter, layout)
    painter.setClipRect(body)
    painter.setFont(drawing.value_font)
    rows, columns = layout.visible(room)
    for row in rows:
        looks = scene.looks[Target.VALUES][row]
        for column in columns:
            drawing.draw_cell(painter, layout.rect(Target.VALUES, (row, column)), looks[column], scene.shown)
    if selection.target is Target.VALUES:
        drawing.draw_selection(painter, layout, selection, (rows, columns), focused=scene.focused)
    _draw_operating_point(painter, drawing, table, layout)
    _draw_heads(painter, drawing, scene, body, {Target.X_AXIS: columns, Target.Y_AXIS: rows})
    painter.setClipping(False)
    drawing.draw_corner(painter, layout, table.unit)
    drawing.draw_captions(painter, layout, axis_caption(table.x), axis_caption(table.y), room.height())


def _draw_heads(painter: QPainter, drawing: GridPainter, scene: Scene, body: QRect, seen: Mapping[Target, range]) -> None:
    layout, selection = scene.layout, scene.selection
    rows, columns = (set(part.tolist()) for part in selection.mask.nonzero())
    lit = {Target.X_AXIS: columns, Target.Y_AXIS: rows}
    rooms = {
        Target.X_AXIS: QRect(body.left(), layout.top_caption, body.width(), layout.top_head),
        Target.Y_AXIS: QRect(layout.left_caption, body.top(), layout.left_head, body.height()),
    }
    painter.setFont(drawing.head_font)
    for target, room in rooms.items():
        painter.setClipRect(room)
        looks = scene.looks[target][0]
        for index in seen[target] if looks else ():
            crossed = selection.target is Target.VALUES and index in lit[target]
            drawing.draw_head(painter, layout.rect(target, (0, index)), looks[index], lit=crossed)
        if selection.target is target:
            drawing.draw_selection(painter, layout, selection, (range(1), seen[target]), focused=scene.focused)


def _draw_operating_point(painter: QPainter, drawing: GridPainter, table: GridTable, layout: GridLayout) -> None:
    point = table.operating_point
    now = [] if point is None else places(table, [point]).tolist()
    inside = point is not None and is_inside(table, point)
    if table.y is None:
        if now:
            drawing.draw_pointer(painter, layout.middle(now[0][0], 0.5), inside=inside)
        return
    trail = [layout.middle(*place) for place in places(table, table.trace).tolist()]
    drawing.draw_operating_point(painter, trail, layout.middle(*now[0]) if now else None, inside=inside)

"""Where curves have no valid value: hatched, so that nobody takes the space between two lines for a value."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF

from bms.telemetry.history.model import BoolColumn
from bms.telemetry.snapshot import FloatColumn
from gui.widgets.plot.curve_looks import curve_color
from gui.widgets.plot.drawing import Drawing
from gui.widgets.plot.line_set import LineSet

_BAR = 5.0
_VISIBLE = 4.0

Stretches = list[tuple[float, float]]


def stretches(x: FloatColumn, missing: BoolColumn) -> Stretches:
    """Return from where to where on the screen values are missing, if that can be seen."""
    found: Stretches = []
    for place in np.flatnonzero(missing[:-1]).tolist():
        left, right = float(x[place]), float(x[place + 1])
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return [(left, right) for left, right in found if right - left >= _VISIBLE]


def common_stretches(each: Sequence[Stretches]) -> Stretches:
    """Return where all have one."""
    common = list(each[0])
    for other in each[1:]:
        common = [(max(a, c), min(b, d)) for a, b in common for c, d in other if min(b, d) - max(a, c) >= _VISIBLE]
    return common


def draw_holes(drawing: Drawing, sets: Sequence[LineSet]) -> None:
    """Hatch where no curve has a value; where one has none, a bar of its colour at the bottom says so."""
    found: dict[int, Stretches] = {}
    for lines in sets:
        missing = lines.holes | np.isnan(lines.low)
        x = drawing.time.x_of(lines.times_s)
        np.clip(x, drawing.time.left, drawing.time.left + drawing.time.width, out=x)
        is_torn = np.logical_or.reduce(missing, axis=1)
        for row, one in enumerate(lines.shown):
            found[one.index] = stretches(x, missing[row]) if is_torn[row] else []
    if not any(found.values()):
        return
    plot, common = drawing.plot, common_stretches(list(found.values()))
    for left, right in common:
        drawing.painter.fillRect(QRectF(left, plot.top(), right - left, plot.height()), drawing.hatch)
    for place, (index, own) in enumerate(found.items()):
        brush = drawing.hatch
        brush.setColor(curve_color(drawing.colors, index))
        for left, right in own:
            if (left, right) not in common:
                drawing.painter.fillRect(QRectF(left, plot.bottom() - (place + 1) * _BAR, right - left, _BAR - 1), brush)

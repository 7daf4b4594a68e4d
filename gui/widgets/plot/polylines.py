"""From values over time to what a painter is given."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QPainter, QPolygonF
from shiboken6 import VoidPtr

from bms.telemetry.snapshot import FloatColumn

_BYTES_A_POINT = 16
_VISIBLE_BREAK = 2.0
"""Pixels: a break of the line that is narrower cannot be seen."""


def polygon_of(x: FloatColumn, y: FloatColumn) -> QPolygonF:
    """Return a polygon made in one copy."""
    polygon = QPolygonF()
    polygon.resize(len(x))
    if len(x):
        # The stubs of shiboken know neither the pointer that data() returns nor the buffer of a VoidPtr.
        memory: Any = VoidPtr(cast("int", polygon.data()), len(x) * _BYTES_A_POINT, True)  # type: ignore[call-arg]
        points = np.frombuffer(memory, np.float64).reshape(-1, 2)
        points[:, 0] = x
        points[:, 1] = y
    return polygon


def runs_of(x: FloatColumn, known: npt.NDArray[np.bool_], holes: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the unbroken parts of a line as first and end index."""
    if not len(x):
        return []
    wide = np.append(x[1:] - x[:-1] >= _VISIBLE_BREAK, False)
    if known.all() and not (holes & wide).any():
        return [(0, len(x))]
    places = np.flatnonzero(known)
    if not len(places):
        return []
    torn = np.add.reduceat(holes & wide, places)[:-1] > 0
    torn |= x[places[1:]] - x[places[:-1]] >= np.where(np.diff(places) > 1, _VISIBLE_BREAK, np.inf)
    cuts = np.flatnonzero(torn) + 1
    return [(int(part[0]), int(part[-1]) + 1) for part in np.split(places, cuts)]


def draw_polygons(painter: QPainter, found: list[QPolygonF], *, thick: float) -> None:
    """Draw lines `thick` device pixels wide with a pen of one: side by side, which is far cheaper than a wide pen."""
    ratio = painter.device().devicePixelRatioF()
    for number in range(max(round(thick), 1)):
        by = number / ratio
        painter.translate(0.0, by)
        for polygon in found:
            if polygon.size() == 1:
                painter.drawPoint(polygon.first())
            else:
                painter.drawPolyline(polygon)
        painter.translate(0.0, -by)

"""Where everything stands: marks above, panes with their axes and legends, the time axis below."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

MARKS_HEIGHT = 32
TIME_HEIGHT = 34
AXIS_WIDTH = 58
LEGEND_WIDTH = 196
PANE_GAP = 8
LEAST_PLOT_WIDTH = 260
LEGEND_FROM_WIDTH = 560


@dataclass(frozen=True, slots=True, kw_only=True)
class PanePlace:
    """One pane on the screen."""

    plot: QRectF
    left_axes: tuple[QRectF, ...]
    right_axes: tuple[QRectF, ...]
    legend: QRectF


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All of it.

    Attributes:
        plots: from the top of the first pane's diagram to the bottom of the last one's.
        marks: strip of flags above.
        times: strip of the time axis below.
        panes: one each.
    """

    plots: QRectF
    marks: QRectF
    times: QRectF
    panes: tuple[PanePlace, ...]


def lay_out(width: float, height: float, axes: Sequence[tuple[int, int]], weights: Sequence[float]) -> Layout:
    """Return where things stand; `axes`: how many value axes each pane has on the left and on the right."""
    left = max((count for count, _ in axes), default=1) * AXIS_WIDTH
    right = max((count for _, count in axes), default=0) * AXIS_WIDTH
    legend_width = LEGEND_WIDTH if width >= LEGEND_FROM_WIDTH else 0
    plot_width = max(width - left - right - legend_width - 4, 1.0)
    top, bottom = float(MARKS_HEIGHT), max(height - TIME_HEIGHT, float(MARKS_HEIGHT))
    gaps = PANE_GAP * max(len(axes) - 1, 0)
    room = max(bottom - top - gaps, 0.0)
    total = sum(weights) or 1.0
    panes: list[PanePlace] = []
    y = top
    for (on_left, on_right), weight in zip(axes, weights, strict=True):
        tall = max(room * weight / total, 0.0)
        plot = QRectF(left, y, plot_width, tall)
        panes.append(
            PanePlace(
                plot=plot,
                left_axes=tuple(QRectF(left - (place + 1) * AXIS_WIDTH, y, AXIS_WIDTH, tall) for place in range(on_left)),
                right_axes=tuple(QRectF(plot.right() + place * AXIS_WIDTH, y, AXIS_WIDTH, tall) for place in range(on_right)),
                legend=QRectF(plot.right() + right + 4, y, legend_width, tall),
            )
        )
        y += tall + PANE_GAP
    return Layout(
        plots=QRectF(left, top, plot_width, max(bottom - top, 0.0)),
        marks=QRectF(left, 0, plot_width, MARKS_HEIGHT),
        times=QRectF(0, bottom, width, TIME_HEIGHT),
        panes=tuple(panes),
    )

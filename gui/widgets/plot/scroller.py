"""The picture of all diagrams: drawn whole when the view changes, scrolled with only the new part drawn while it runs."""

import contextlib
import math
from collections.abc import Iterator

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.widgets.plot.lines_pane import LinesPane
from gui.widgets.plot.scene import Scene

GROWING_PIXELS = 24
GROWING_S = 2.5
"""The newest part of bands and images is drawn again: the bins in it still grow."""


class Scroller:
    """Keeps a pixmap of the diagrams.

    Attributes:
        whole: how often the picture was drawn whole; what a test and a benchmark look at.
    """

    def __init__(self, scene: Scene) -> None:
        """Draw a scene."""
        self._scene = scene
        self._picture = QPixmap()
        self._column: int | None = None
        self.whole = 0

    @property
    def picture(self) -> QPixmap:
        """The diagrams as they were last drawn."""
        return self._picture

    def draw(self, ratio: float) -> None:
        """Draw everything anew at a device pixel ratio."""
        scene = self._scene
        plots = scene.layout.plots
        size = (max(math.ceil(plots.width() * ratio), 1), max(math.ceil(plots.height() * ratio), 1))
        if (self._picture.width(), self._picture.height()) != size or self._picture.devicePixelRatio() != ratio:
            self._picture = QPixmap(*size)
            self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(scene.colors.window)
        with self._painting() as painter:
            for index in range(len(scene.views)):
                scene.draw_plot(painter, index)
        self.whole += 1

    def follow(self, newest_s: float, ratio: float) -> bool:
        """Move the view to the newest time by whole device pixels; return whether axes have to be painted as well."""
        scene = self._scene
        plots = scene.layout.plots
        across = max(round(plots.width() * ratio), 1)
        column_s = scene.view.span_s / across
        column = math.floor(newest_s / column_s)
        before, self._column = self._column, column
        scene.view.advance((column + 1) * column_s)
        by = across if before is None else column - before
        others = [view.refresh_axes() for view in scene.views]
        if any(others) or self._picture.isNull() or not 0 <= by < across // 2:
            scene.place()
            scene.prepare()
            self.draw(ratio)
            return True
        return self._draw_new(by, ratio)

    def restart(self) -> None:
        """Draw whole at the next step: the view jumped."""
        self._column = None

    def _draw_new(self, by: int, ratio: float) -> bool:
        """Scroll and draw the new part; a pane whose axis has to change is drawn whole. Return whether there is one."""
        if by:
            self._picture.scroll(-by, 0, QRect(0, 0, self._picture.width(), self._picture.height()))
        scene = self._scene
        with self._painting() as painter:
            torn = [index for index in range(len(scene.views)) if not self._draw_newest(painter, index, by / ratio)]
            painter.setClipping(False)
            for index in torn:
                scene.views[index].prepare(scene.time)
                scene.draw_plot(painter, index)
        return bool(torn)

    def _draw_newest(self, painter: QPainter, index: int, by: float) -> bool:
        scene = self._scene
        view, plot, time = scene.views[index], scene.layout.panes[index].plot, scene.time
        if plot.height() < 1:
            return True
        if isinstance(view, LinesPane) and not view.newest_grows:
            if by:
                fresh = QRectF(plot.right() - by, plot.top(), by, plot.height())
                painter.setClipRect(fresh)
                scene.draw_ground(painter, index, fresh)
            painter.setClipRect(plot)
            return view.go_on(scene.drawing(painter, index))
        begin_s = time.end_s - max(GROWING_S, GROWING_PIXELS * time.pixel_s) - by * time.pixel_s
        part = time.newest(time.end_s - min(begin_s, view.new_since_s(begin_s)))
        fresh = QRectF(part.left, plot.top(), part.width, plot.height())
        if view.prepare(part, whole=False):
            return False
        painter.setClipRect(fresh)
        scene.draw_ground(painter, index, fresh)
        view.draw(scene.drawing(painter, index, part))
        return True

    @contextlib.contextmanager
    def _painting(self) -> Iterator[QPainter]:
        """Give a painter on the picture; ended whatever happens, because a picture takes only one at a time."""
        painter = QPainter(self._picture)
        plots = self._scene.layout.plots
        painter.translate(-plots.left(), -plots.top())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        try:
            yield painter
        finally:
            painter.end()

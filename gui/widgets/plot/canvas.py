"""The widget a stack of panes is drawn on."""

import math

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.widgets.painting import guarded
from gui.widgets.plot.scene import Scene
from gui.widgets.plot.scroller import Scroller

STILL_AFTER_MS = 120
"""So long after the last move the lines are drawn finely again."""


class PlotCanvas(QWidget):
    """Paints a scene; what is done to it comes from its interaction.

    Signals:
        resized: there is another size.
    """

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without panes."""
        super().__init__(parent)
        self.scene = Scene(colors_of(self.palette()), self.font())
        self.scroller = Scroller(self.scene)
        self._stale = True
        self._still = QTimer(self, singleShot=True, interval=STILL_AFTER_MS)
        self._still.timeout.connect(self._stand_still)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Charts"))

    def renew(self) -> None:
        """Draw everything anew at the next painting: view, panes or data are others."""
        self.scene.is_moving = False
        self._stale = True
        self.scroller.restart()
        self.update()

    def hurry(self) -> None:
        """Draw the diagrams and their axes anew at the next painting, coarsely; finely, and the legends, when it stands still.

        The values in the legends would cost as much as the curves, and cannot be read meanwhile.
        """
        self.scene.is_moving = True
        self._stale = True
        self.scroller.restart()
        self._update_plots()
        self._still.start()

    def _update_plots(self) -> None:
        # One rectangle: a region of several makes Qt copy the picture ten times as slowly.
        plots = self.scene.layout.plots
        self.update(QRect(math.ceil(plots.left()), 0, math.floor(plots.width()), self.height()))

    def _stand_still(self) -> None:
        if self.scene.is_moving:
            self.renew()

    def _legends(self) -> QRect:
        places = self.scene.layout.panes
        return places[0].legend.united(places[-1].legend).toAlignedRect() if places else QRect()

    def advance(self, newest_s: float) -> None:
        """Scroll to the newest time; only what is new is drawn."""
        if not self.isVisible() or not self.scene.views:
            self.scene.view.advance(newest_s)
            self._stale = True
            return
        if self._stale:
            self.scroller.restart()
        self._stale = False
        if self.scroller.follow(newest_s, self.devicePixelRatioF()):
            self.update()
            return
        self._update_plots()

    def update_legends(self) -> None:
        """Paint the present values again."""
        self.repaint(self._legends())

    def picture_is_due(self) -> None:
        """Draw what was asked for since the last painting."""
        if self._stale:
            self._stale = False
            if self.scene.prepare():
                self.update()
            self.scroller.draw(self.devicePixelRatioF())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(900, 520)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size in which one pane can be read."""
        return QSize(280, 140)

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture of the diagrams and, where asked for, what is around them."""
        self.picture_is_due()
        scene, region = self.scene, QRectF(event.rect())
        plots = scene.layout.plots
        painter = QPainter(self)
        if not plots.contains(region):
            ground = event.region().subtracted(QRegion(plots.toRect()))
            painter.save()
            painter.setClipRegion(ground)
            painter.fillRect(event.rect(), self.palette().window())
            painter.restore()
        if region.intersects(plots):
            painter.drawPixmap(plots.topLeft(), self.scroller.picture)
        scene.draw_margins(painter, event.region())
        scene.draw_over(painter)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay out anew."""
        self.scene.resize(self.width(), self.height())
        self.renew()
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take other colours or fonts."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.scene.colors, self.scene.font = colors_of(self.palette()), self.font()
            self.renew()
        super().changeEvent(event)

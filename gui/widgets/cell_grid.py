"""All cells of the pack in one painted widget: 192 cells cost less than a millisecond a frame, a QLabel each sixteen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.colors import colors_of
from gui.theme.fonts import sized
from gui.widgets.cell_layout import GridLayout, ModuleShape, lay_out, least_height
from gui.widgets.cell_painter import CellPainter
from gui.widgets.cell_view import CellLook
from gui.widgets.painting import guarded

REPAINT_ALL_FROM = 0.5
"""Above this share of changed tiles one repaint of everything is cheaper than many small ones."""
NO_CELL = -1


class CellGrid(QWidget):
    """The cells laid out as modules. Hovering or the arrow keys choose one.

    Signals:
        cell_pointed(int): index of the cell to be explained, -1 for none.
        cell_pressed(int): a cell was pressed with mouse or finger.
    """

    cell_pointed = Signal(int)
    cell_pressed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without modules."""
        super().__init__(parent)
        self._modules: tuple[ModuleShape, ...] = ()
        self._looks: tuple[CellLook, ...] = ()
        self._layout = GridLayout(places=(), headers=(), height=0)
        self._rects: list[tuple[int, QRect]] = []
        self._rect_of: dict[int, QRect] = {}
        self._painter: CellPainter | None = None
        self._hovered = NO_CELL
        self._chosen = NO_CELL
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def modules(self) -> tuple[ModuleShape, ...]:
        """The layout in use."""
        return self._modules

    def set_modules(self, modules: Sequence[ModuleShape]) -> None:
        """Take the pack's layout."""
        self._modules = tuple(modules)
        self._looks = ()
        self._hovered = self._chosen = NO_CELL
        self._place()
        self.updateGeometry()

    def show_cells(self, looks: tuple[CellLook, ...]) -> None:
        """Show the cells; only tiles that look different are painted again."""
        before, self._looks = self._looks, looks
        if len(before) != len(looks):
            self.update()
            return
        changed = [cell for cell, (old, new) in enumerate(zip(before, looks, strict=True)) if old != new]
        if len(changed) > REPAINT_ALL_FROM * len(looks):
            self.update()
            return
        for cell in changed:
            rect = self._rect_of.get(cell)
            if rect is not None:
                self.update(rect)

    def rect_of(self, cell: int) -> QRect:
        """Return where a cell is drawn; null if it is not."""
        return self._rect_of.get(cell, QRect())

    def point_at(self, cell: int) -> None:
        """Choose a cell."""
        self.setFocus()
        self._point(hovered=NO_CELL, chosen=cell)

    @property
    def pointed_cell(self) -> int:
        """The hovered cell, else the chosen one, else -1."""
        return self._hovered if self._hovered != NO_CELL else self._chosen

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a comfortable size."""
        return QSize(720, max(320, self.minimumSizeHint().height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height that the smallest tiles need at this width."""
        return QSize(320, least_height(self._modules, max(self.width(), 320)))

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the tiles that lie in the region to be painted."""
        if self._painter is None:
            self._painter = CellPainter(colors_of(self.palette()), self.font(), self.devicePixelRatioF())
        painter = QPainter(self)
        region = event.region()
        everything = region.boundingRect().contains(self.rect()) and region.rectCount() == 1
        if region.rectCount() == 1:
            self._draw_headers(painter)
        looks = self._looks
        for cell, rect in self._rects:
            if cell < len(looks) and (everything or region.intersects(rect)):
                self._painter.draw(painter, rect, looks[cell], str(cell + 1))
        self._draw_pointer(painter)

    def _draw_headers(self, painter: QPainter) -> None:
        painter.setFont(sized(self.font(), 9.0, bold=True))
        painter.setPen(QColor(colors_of(self.palette()).muted))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for place in self._layout.headers:
            painter.drawText(QRect(place.x, place.y, place.width, place.height), left, place.text)

    def _draw_pointer(self, painter: QPainter) -> None:
        cells = [self._hovered] if self._hovered != NO_CELL else []
        if self.hasFocus() and self._chosen != NO_CELL:
            cells.append(self._chosen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colors_of(self.palette()).accent), 3))
        for cell in cells:
            painter.drawRect(self.rect_of(cell).adjusted(1, 1, -1, -1))

    def _place(self) -> None:
        self._layout = lay_out(self._modules, self.width(), self.height())
        self._rects = [(place.cell, QRect(place.x, place.y, place.width, place.height)) for place in self._layout.places]
        self._rect_of = dict(self._rects)
        self.update()

    def _point(self, *, hovered: int | None = None, chosen: int | None = None) -> None:
        before = self.pointed_cell
        for cell in (self._hovered, self._chosen, hovered, chosen):
            if cell is not None and cell != NO_CELL:
                self.update(self.rect_of(cell))
        self._hovered = self._hovered if hovered is None else hovered
        self._chosen = self._chosen if chosen is None else chosen
        if self.pointed_cell != before:
            self.cell_pointed.emit(self.pointed_cell)

    def _cell_at(self, position: QPoint) -> int:
        return next((cell for cell, rect in self._rects if rect.contains(position)), NO_CELL)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Point at the cell below the mouse."""
        self._point(hovered=self._cell_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the cell below the mouse or finger."""
        cell = self._cell_at(event.position().toPoint())
        self._point(chosen=cell)
        if cell != NO_CELL:
            self.cell_pressed.emit(cell)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Point at nothing."""
        self._point(hovered=NO_CELL)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Walk through the cells with the arrow keys."""
        arrows = {
            Qt.Key.Key_Left: QPoint(-1, 0),
            Qt.Key.Key_Right: QPoint(1, 0),
            Qt.Key.Key_Up: QPoint(0, -1),
            Qt.Key.Key_Down: QPoint(0, 1),
        }
        step = arrows.get(Qt.Key(event.key()))
        if step is None or not self._rects:
            super().keyPressEvent(event)
            return
        self._point(hovered=NO_CELL, chosen=self._neighbour(step))

    def _neighbour(self, step: QPoint) -> int:
        if self._chosen == NO_CELL:
            return self._rects[0][0]
        here = self.rect_of(self._chosen).center()
        ahead = []
        for cell, rect in self._rects:
            away = rect.center() - here
            along = away.x() * step.x() + away.y() * step.y()
            aside = abs(away.x() * step.y()) + abs(away.y() * step.x())
            if along > 0 and aside <= 2 * along:
                ahead.append((along + 3 * aside, cell))
        return min(ahead)[1] if ahead else self._chosen

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keyboard is."""
        if self._chosen == NO_CELL and self._rects and event.reason() != Qt.FocusReason.MouseFocusReason:
            self._point(chosen=self._rects[0][0])
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the cells out for the new size."""
        super().resizeEvent(event)
        self._place()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Forget rendered colours when theme, font or resolution changed."""
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._painter = None
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Forget rendered texts when the window moves to a screen of another resolution."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._painter = None
            self.update()
        return super().event(event)

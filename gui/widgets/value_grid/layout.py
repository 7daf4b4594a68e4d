"""Where everything of a table is drawn: captions, heads, cells. The heads stay, the cells scroll."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize

from bms.calibration.editing import Target
from gui.widgets.value_grid.looks import Looks
from gui.widgets.value_grid.table import GridTable, Position

ROW_HEIGHT = 24
CAPTION = 22
PADDING = 30
"""Room beside the widest text, for the marks in the corners."""
LEAST_WIDTH = 52
MOST_STRETCHED = 96
_SAME_WIDTH = str.maketrans("123456789", "000000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLayout:
    """Sizes in device-independent pixels.

    Attributes:
        rows, columns: of cells.
        column_width, row_height: of one cell.
        scroll: how far the cells are scrolled.
        left_caption: width of the strip with the y axis' name; 0: none.
        left_head: width of the y axis points; 0: none.
        top_caption: height of the line with the x axis' name; 0: none.
        top_head: height of the x axis points or column names; 0: none.
    """

    rows: int
    columns: int
    column_width: int
    row_height: int
    scroll: QPoint
    left_caption: int = 0
    left_head: int = 0
    top_caption: int = 0
    top_head: int = 0

    @property
    def body(self) -> QPoint:
        """Top left corner of the cells."""
        return QPoint(self.left_caption + self.left_head, self.top_caption + self.top_head)

    @property
    def cells(self) -> QSize:
        """Size of all cells together."""
        return QSize(self.columns * self.column_width, self.rows * self.row_height)

    @property
    def size(self) -> QSize:
        """Size of everything."""
        return self.cells + QSize(self.body.x(), self.body.y())

    def rect(self, target: Target, position: Position) -> QRect:
        """Return where a cell or an axis point is drawn now; one pixel at its right and below is left for a line."""
        row, column = position
        left = self.body.x() - self.scroll.x()
        top = self.body.y() - self.scroll.y()
        if target is Target.X_AXIS:
            return QRect(left + column * self.column_width, self.top_caption, self.column_width - 1, self.top_head - 1)
        if target is Target.Y_AXIS:
            return QRect(self.left_caption, top + column * self.row_height, self.left_head - 1, self.row_height - 1)
        left, top = left + column * self.column_width, top + row * self.row_height
        return QRect(left, top, self.column_width - 1, self.row_height - 1)

    def visible(self, room: QSize) -> tuple[range, range]:
        """Return the rows and columns of which something can be seen in `room`."""
        rows, columns = (
            range(scroll // side, min((scroll + length) // side + 1, count))
            for scroll, length, side, count in (
                (self.scroll.y(), room.height(), self.row_height, self.rows),
                (self.scroll.x(), room.width(), self.column_width, self.columns),
            )
        )
        return rows, columns

    def middle(self, column: float, row: float) -> QPointF:
        """Return the middle of a cell, or a place between the middles of cells."""
        origin = self.body - self.scroll
        return QPointF(origin.x() + (column + 0.5) * self.column_width, origin.y() + (row + 0.5) * self.row_height)

    def cell_at(self, point: QPoint) -> Position:
        """Return the cell under a point; the nearest one for a point outside."""
        inside = point - self.body + self.scroll
        row, column = inside.y() // self.row_height, inside.x() // self.column_width
        return min(max(row, 0), self.rows - 1), min(max(column, 0), self.columns - 1)

    def is_beside(self, point: QPoint) -> bool:
        """Whether a point is to the right of or below the whole table."""
        beyond = point - self.body + self.scroll
        return beyond.x() >= self.cells.width() or beyond.y() >= self.cells.height()

    def part_at(self, point: QPoint) -> Target | None:
        """Return what is under a point: the values, the heads above (x) or at the left (y); None: the corner."""
        inside = point - self.body
        if inside.x() >= 0:
            return Target.VALUES if inside.y() >= 0 else Target.X_AXIS
        return Target.Y_AXIS if inside.y() >= 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """Least width of a column and of the heads at the left, in which nothing is cut."""

    column: int = LEAST_WIDTH
    left_head: int = 0


def measure(looks: Mapping[Target, Looks], width_of: Callable[[str, bool], float]) -> Widths:
    """Return the widths these texts need; `width_of` says how wide a text is, in a head (True) or a cell.

    All figures are equally wide, so each pattern of figures is measured once.
    """

    def widest(target: Target, *, head: bool) -> int:
        patterns = {look.text.translate(_SAME_WIDTH) for row in looks[target] for look in row}
        return round(max((width_of(pattern, head) for pattern in patterns), default=0))

    column = max(widest(Target.VALUES, head=False), widest(Target.X_AXIS, head=True)) + PADDING
    left = widest(Target.Y_AXIS, head=True)
    return Widths(column=max(column, LEAST_WIDTH), left_head=left + PADDING if left else 0)


def lay_out(table: GridTable, widths: Widths, scroll: QPoint, *, room: int = 0, column_heads: bool = True) -> GridLayout:
    """Return where everything is drawn; columns take what `room` (pixels across) leaves, up to `MOST_STRETCHED`."""
    left_caption = CAPTION if table.y is not None else 0
    free = (room - left_caption - widths.left_head) // table.columns
    return GridLayout(
        rows=table.rows,
        columns=table.columns,
        column_width=max(widths.column, min(free, MOST_STRETCHED)),
        row_height=ROW_HEIGHT,
        scroll=scroll,
        left_caption=left_caption,
        left_head=widths.left_head,
        top_caption=CAPTION if table.x is not None else 0,
        top_head=ROW_HEIGHT if column_heads else 0,
    )

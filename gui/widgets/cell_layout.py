"""Where each cell is drawn: modules as they sit in the pack, tiles as large as the room allows. Pure geometry.

A module of one row has its name at the left, a module of several rows above. A row that is too long for the room is folded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LEAST_TILE = (40, 26)
LARGEST_TILE = (116, 60)
TILE_GAP = 2
COLUMN_GAP = 20
BAND_GAP = 12
ROW_GAP = 4
TOP_HEADER = 20
LEFT_HEADER = 40
FOLDS = (1, 2, 3, 4, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleShape:
    """A module: its name, its cells (pack-wide index from 0) and how many are drawn side by side."""

    name: str
    first_cell: int
    cells: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPlace:
    """Rectangle of one cell: x, y, width, height in pixels."""

    cell: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderPlace:
    """Rectangle of a module's name."""

    text: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLayout:
    """Places of all cells and names, and the height they take."""

    places: tuple[CellPlace, ...]
    headers: tuple[HeaderPlace, ...]
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Modules in `across` columns, each `columns` × `rows` tiles of `tile_width` × `tile_height`."""

    across: int
    columns: int
    rows: int
    bands: int
    tile_width: int
    tile_height: int

    @property
    def left(self) -> int:
        return LEFT_HEADER if self.rows == 1 else 0

    @property
    def top(self) -> int:
        return 0 if self.rows == 1 else TOP_HEADER

    @property
    def band_gap(self) -> int:
        return ROW_GAP if self.rows == 1 else BAND_GAP

    @property
    def module_width(self) -> int:
        return self.left + self.columns * self.tile_width + (self.columns - 1) * TILE_GAP

    @property
    def module_height(self) -> int:
        return self.top + self.rows * self.tile_height + (self.rows - 1) * TILE_GAP

    @property
    def height(self) -> int:
        return self.bands * self.module_height + (self.bands - 1) * self.band_gap

    def worth(self, height: int) -> tuple[bool, bool, float, int]:
        fits_width = self.tile_width >= LEAST_TILE[0]
        size = min(self.tile_width / LARGEST_TILE[0], self.tile_height / LARGEST_TILE[1])
        return fits_width, self.height <= height, size, -self.rows


def lay_out(modules: Sequence[ModuleShape], width: int, height: int) -> GridLayout:
    """Return the layout whose tiles are largest in `width` × `height` pixels; it grows down where they would be too small."""
    if not modules:
        return GridLayout(places=(), headers=(), height=0)
    plan = max(_plans(modules, width, height), key=lambda candidate: candidate.worth(height))
    return _place(modules, plan)


def least_height(modules: Sequence[ModuleShape], width: int) -> int:
    """Return the height at which every tile still has its least size."""
    if not modules:
        return 0
    plans = list(_plans(modules, width, 0))
    fitting = [plan.height for plan in plans if plan.tile_width >= LEAST_TILE[0]]
    return min(fitting or [plan.height for plan in plans])


def _plans(modules: Sequence[ModuleShape], width: int, height: int) -> Iterator[_Plan]:
    widest = max(module.columns for module in modules)
    for across in range(1, len(modules) + 1):
        for fold in FOLDS:
            columns = -(-widest // fold)
            rows = max(-(-module.cells // min(columns, module.columns)) for module in modules)
            bands = -(-len(modules) // across)
            yield _plan(across, columns, rows, bands, width, height)
            if columns == 1:
                break


def _plan(across: int, columns: int, rows: int, bands: int, width: int, height: int) -> _Plan:
    left, top, gap = (LEFT_HEADER, 0, ROW_GAP) if rows == 1 else (0, TOP_HEADER, BAND_GAP)
    free_width = width - (across - 1) * COLUMN_GAP - across * (left + (columns - 1) * TILE_GAP)
    free_height = height - (bands - 1) * gap - bands * (top + (rows - 1) * TILE_GAP)
    tile_height = min(free_height // (bands * rows), LARGEST_TILE[1])
    return _Plan(
        across=across,
        columns=columns,
        rows=rows,
        bands=bands,
        tile_width=max(min(free_width // (across * columns), LARGEST_TILE[0]), 1),
        tile_height=max(tile_height, LEAST_TILE[1]),
    )


def _place(modules: Sequence[ModuleShape], plan: _Plan) -> GridLayout:
    places, headers = [], []
    for index, module in enumerate(modules):
        x = (index % plan.across) * (plan.module_width + COLUMN_GAP)
        y = (index // plan.across) * (plan.module_height + plan.band_gap)
        headers.append(
            HeaderPlace(
                text=module.name,
                x=x,
                y=y,
                width=plan.left - 6 if plan.left else plan.module_width,
                height=plan.tile_height if plan.left else TOP_HEADER,
            )
        )
        columns = min(plan.columns, module.columns)
        places += [
            CellPlace(
                cell=module.first_cell + position,
                x=x + plan.left + (position % columns) * (plan.tile_width + TILE_GAP),
                y=y + plan.top + (position // columns) * (plan.tile_height + TILE_GAP),
                width=plan.tile_width,
                height=plan.tile_height,
            )
            for position in range(module.cells)
        ]
    return GridLayout(places=tuple(places), headers=tuple(headers), height=plan.height)

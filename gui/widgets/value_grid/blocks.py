"""Blocks of numbers for the clipboard and for filling: tab-separated text as Excel and LibreOffice have it, and back."""

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.calibration.edit_operations import extent
from bms.calibration.editing import Edit, Mask, Operation, Target, Values
from gui.widgets.value_grid.entry import parse_number
from gui.widgets.value_grid.numbers import Numbers, numbers_of
from gui.widgets.value_grid.table import GridTable, Selection

translate = QCoreApplication.translate


class BlockRefusedError(ValueError):
    """A block cannot be pasted; the message is a whole sentence that says why."""


def block_text(numbers: Numbers, selection: Mask, decimal_point: str) -> str:
    """Return the selected numbers as tab-separated text; what lies between them unselected is left empty."""
    rows, columns = extent(selection)
    lines = []
    for values, chosen in zip(numbers.values[rows, columns], selection[rows, columns], strict=True):
        cells = zip(values.tolist(), chosen.tolist(), strict=True)
        lines.append("\t".join(_cell(numbers, value, decimal_point) if on else "" for value, on in cells))
    return "\n".join(lines) + "\n"


def table_text(table: GridTable, decimal_point: str) -> str:
    """Return the whole table with its axis points in the first row and column, as tab-separated text."""
    values = numbers_of(table, Target.VALUES)
    head = (
        [] if table.x is None else [_cell(numbers_of(table, Target.X_AXIS), x, decimal_point) for x in table.x.points.tolist()]
    )
    sides = [""] * table.rows
    if table.y is not None:
        sides = [_cell(numbers_of(table, Target.Y_AXIS), y, decimal_point) for y in table.y.points.tolist()]
    corner = "\\".join(axis.name for axis in (table.y, table.x) if axis is not None)
    lines = ["\t".join([corner, *head])] if head else []
    for side, row in zip(sides, table.values.tolist(), strict=True):
        lines.append("\t".join([side, *(_cell(values, value, decimal_point) for value in row)]))
    return "\n".join(lines) + "\n"


def _cell(numbers: Numbers, value: float, decimal_point: str) -> str:
    return numbers.choices.get(value) or f"{value:.12g}".replace(".", decimal_point)


def read_block(numbers: Numbers, text: str) -> Values:
    """Return the numbers of a tab-separated text; empty cells are NaN.

    Raises:
        BlockRefusedError: there is nothing in it, a cell is no number, or points and commas are mixed.
    """
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").rstrip("\n").split("\n")]
    if not text.strip():
        raise BlockRefusedError(translate("ValueGrid", "There are no numbers in the clipboard."))
    if "," in text and "." in text:
        raise BlockRefusedError(
            translate("ValueGrid", "The clipboard has decimal points and commas: use one of them, and no thousands separators.")
        )
    block = np.full((len(lines), max(len(line) for line in lines)), np.nan)
    words = {word.casefold(): value for value, word in numbers.choices.items()}
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if not cell.strip():
                continue
            number = words.get(cell.strip().casefold(), parse_number(cell))
            if number is None:
                raise BlockRefusedError(
                    translate("ValueGrid", "Row {0}, column {1} of the clipboard is no number: “{2}”.").format(
                        row + 1, column + 1, cell.strip()[:20]
                    )
                )
            block[row, column] = number
    return block


def paste_edit(table: GridTable, selection: Selection, text: str) -> Edit:
    """Return the edit that pastes a text at the selection's top left corner; a selection of whole multiples is filled.

    Raises:
        BlockRefusedError: as `read_block`, or the block is larger than what is there; nothing is cut off silently.
    """
    numbers = numbers_of(table, selection.target)
    block = read_block(numbers, text)
    rows, columns = extent(selection.mask)
    height, width = rows.stop - rows.start, columns.stop - columns.start
    if selection.count == height * width and height % block.shape[0] == 0 and width % block.shape[1] == 0:
        block = np.tile(block, (height // block.shape[0], width // block.shape[1]))
    if block.size == 1:
        return Edit(operation=Operation.PASTE, selection=selection.mask, target=selection.target, pasted=block)
    room = (numbers.values.shape[0] - rows.start, numbers.values.shape[1] - columns.start)
    if block.shape[0] > room[0] or block.shape[1] > room[1]:
        raise BlockRefusedError(
            translate("ValueGrid", "The clipboard has {0} × {1} cells; from here {2} × {3} fit.").format(*block.shape, *room)
        )
    return block_edit(selection.target, numbers.values.shape, (rows.start, columns.start), block)


def axis_edits(table: GridTable, text: str) -> tuple[Edit, ...]:
    """Return the edits that paste a whole table with its axes, as `table_text` writes it; axes that stay are left out.

    Raises:
        BlockRefusedError: as `read_block`, or the block has not this table's shape.
    """
    first, *others = text.replace("\r\n", "\n").split("\n")
    corner, *head = first.split("\t")
    if table.x is None or parse_number(corner) is not None:
        raise BlockRefusedError(translate("ValueGrid", "The clipboard has no axes: paste it with Ctrl+V."))
    block = read_block(numbers_of(table, Target.VALUES), "\n".join(["\t".join(["", *head]), *others]))
    if block.shape != (table.rows + 1, table.columns + 1):
        raise BlockRefusedError(
            translate("ValueGrid", "The clipboard has {0} × {1} cells; with its axes this table has {2} × {3}.").format(
                *block.shape, table.rows + 1, table.columns + 1
            )
        )
    parts = [(Target.X_AXIS, block[:1, 1:]), (Target.VALUES, block[1:, 1:])]
    if table.y is not None:
        parts.insert(1, (Target.Y_AXIS, block[1:, :1].T))
    return tuple(
        block_edit(target, part.shape, (0, 0), part)
        for target, part in parts
        if not np.array_equal(part, numbers_of(table, target).values)
    )


def fill_edit(table: GridTable, selection: Selection, *, down: bool) -> Edit:
    """Return the edit that copies the selection's first row down, or its first column to the right.

    A selection of one row (one column) takes what stands above (to the left of) it.
    """
    values = numbers_of(table, selection.target).values
    rows, columns = extent(selection.mask)
    source = values[_first(rows)][None, :] if down else values[:, _first(columns)][:, None]
    return restore_edit(selection, np.broadcast_to(source, values.shape))


def _first(part: slice) -> int:
    """Return the row or column to copy from: the first of several, else the one before."""
    return int(part.start) if part.stop - part.start > 1 else max(int(part.start) - 1, 0)


def restore_edit(selection: Selection, reference: Values) -> Edit:
    """Return the edit that puts another layer's values, of the target's shape, where the selection is."""
    rows, columns = extent(selection.mask)
    block = np.where(selection.mask, reference, np.nan)[rows, columns]
    return Edit(operation=Operation.PASTE, selection=selection.mask, target=selection.target, pasted=block)


def block_edit(target: Target, shape: tuple[int, ...], corner: tuple[int, int], block: Values) -> Edit:
    """Return the edit that pastes a block at a corner; its selection is what the block covers."""
    mask = np.zeros(shape, dtype=np.bool_)
    mask[corner[0] : corner[0] + block.shape[0], corner[1] : corner[1] + block.shape[1]] = True
    return Edit(operation=Operation.PASTE, selection=mask, target=target, pasted=block)

"""From a command to the edits it asks for."""

from bms.calibration.editing import Edit, Operation
from gui.widgets.value_grid import blocks
from gui.widgets.value_grid.commands import Command
from gui.widgets.value_grid.numbers import numbers_of
from gui.widgets.value_grid.table import GridTable, Selection

_SMOOTHING = {
    Command.INTERPOLATE: Operation.INTERPOLATE,
    Command.INTERPOLATE_ROWS: Operation.INTERPOLATE_ROWS,
    Command.INTERPOLATE_COLUMNS: Operation.INTERPOLATE_COLUMNS,
    Command.SMOOTH: Operation.SMOOTH,
}
_COUNTS = {Command.COUNT_UP: Operation.ADD, Command.COUNT_DOWN: Operation.SUBTRACT}


def edits_of(command: Command, table: GridTable, selection: Selection, clipboard: str) -> tuple[Edit, ...]:
    """Return the edits a command makes of a selection; none for a command that changes no number.

    Args:
        command: what is wanted.
        table: the table shown.
        selection: what is selected in it.
        clipboard: text of the clipboard, for pasting.

    Raises:
        BlockRefusedError: the clipboard cannot be pasted here.
    """
    if command is Command.PASTE:
        return (blocks.paste_edit(table, selection, clipboard),)
    if command is Command.PASTE_WITH_AXES:
        return blocks.axis_edits(table, clipboard)
    if command in (Command.FILL_DOWN, Command.FILL_RIGHT):
        return (blocks.fill_edit(table, selection, down=command is Command.FILL_DOWN),)
    operation, operand = _SMOOTHING.get(command), 0.0
    if command in _COUNTS:
        numbers = numbers_of(table, selection.target)
        operation, operand = _COUNTS[command], abs(numbers.resolution) or 10.0**-numbers.decimals
    if operation is None:
        return ()
    return (Edit(operation=operation, selection=selection.mask, target=selection.target, operand=operand),)

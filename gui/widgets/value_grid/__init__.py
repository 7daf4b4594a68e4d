"""A calibration table as a spreadsheet: values, axis points in the heads, everything that is known of each cell.

Holds: what is to be shown (GridTable), the selection, the keys, the clipboard's text, the painting.
Never: changes a value itself, knows a data set or undo; what was typed leaves as a `bms.calibration.editing.Edit`.
May import: gui.theme, bms.calibration.editing, bms.calibration.edit_operations, NumPy.
"""

from gui.widgets.value_grid.grid import ValueGrid
from gui.widgets.value_grid.table import GridAxis, GridTable, Selection, Shown

__all__ = ["GridAxis", "GridTable", "Selection", "Shown", "ValueGrid"]

"""A calibration table as a spreadsheet: values, axis points in the heads, everything that is known of each cell.

Holds: what is to be shown (GridTable), the selection, the keys, the clipboard's text, the painting.
Never: changes a value itself, knows a data set or undo; what was typed leaves as a `bms.calibration.editing.Edit`.
May import: gui.theme, bms.calibration.editing, bms.calibration.edit_operations, NumPy.
"""

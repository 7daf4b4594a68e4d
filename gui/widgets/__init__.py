"""Painted and composed widgets that several pages use.

Holds: cells, temperatures, trends, banner, tiles, step lists, navigation, top bar; calibration tables, surfaces and curves;
    a guard of painting.
Never: engine messages.
May import: gui.theme, bms.telemetry.snapshot, bms.calibration.editing and .edit_operations, NumPy.
"""

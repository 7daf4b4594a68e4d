"""Trying the working tables on the virtual pack, beside those in the device, before they are flashed.

Holds: the panel, its presenter, its curves, its table of differences.
Never: the trial itself; that runs in a process of its own, this program's `calibration try`.
May import: gui.widgets, gui.bridge, gui.theme, bms.definition, bms.telemetry, PySide6, NumPy.
"""

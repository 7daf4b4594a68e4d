"""The calibration workbench: tables, checks, comparison, history, trial, files and packages.

Holds: the page, its presenter and its panels.
Never: what an edit, a check or a file format does; that is bms.calibration.
May import: gui.dialogs, gui.widgets, gui.bridge, gui.theme, bms.calibration, bms.definition, engine.messages, PySide6, NumPy.
"""

"""Why is it limited: the chain of limits at one instant as a ladder, the binding one named, the BMS's own answer beside it.

Holds: the panel, its presenter, its words.
Never: reckons a limit itself; says that the BMS agrees without having compared.
May import: bms.analysis, bms.calibration, bms.telemetry.history, bms.definition, gui.widgets, gui.theme.
"""

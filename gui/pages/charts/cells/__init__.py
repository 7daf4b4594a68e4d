"""The cells against each other: where they sit, how far apart they are, in millivolts and in charge, how warm, how good.

Holds: the panel, its presenter, its painted charts.
Never: reckons anything itself; shows a number that is not valid.
May import: bms.analysis, bms.telemetry.history, bms.definition, gui.widgets, gui.theme.
"""

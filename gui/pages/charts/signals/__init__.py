"""Signals over time: what is drawn where, layouts, cursors, a second recording beside the first.

Holds: the panel, its presenter, the list of signals, layouts.
Never: decoding; painting a curve.
May import: bms.telemetry.history, bms.definition, gui.widgets.
"""

"""One signal against another: the operating path of a pack, a curve that time hides.

Holds: the panel, its presenter, pairing of samples, the cloud of points.
Never: time on an axis; that is what the signals panel is for.
May import: bms.telemetry.history, gui.widgets, gui.pages.charts.signals.names, pyqtgraph (late, in `plot`).
"""

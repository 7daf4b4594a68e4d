"""Values over time: panes under each other with one time axis.

Holds: lines, states, bands and waterfalls; axes, legends, cursors, region, flags of events; what mouse, fingers and keys do.
Never: a page, a message of the engine, a file other than those a person asks for.
May import: bms.telemetry, bms.errors, gui.theme, gui.widgets.scale_ticks, NumPy.
"""

from gui.widgets.plot.commands import PlotCommands
from gui.widgets.plot.marks import MARK_SIGNS
from gui.widgets.plot.model import AxisSetting, Bundle, Curve, Drag, Pane, PaneKind
from gui.widgets.plot.readout import CursorReadout, RegionReadout
from gui.widgets.plot.stack import PlotStack
from gui.widgets.plot.time_axis import TimeFormat, TimeStyle

__all__ = [
    "MARK_SIGNS",
    "AxisSetting",
    "Bundle",
    "CursorReadout",
    "Curve",
    "Drag",
    "Pane",
    "PaneKind",
    "PlotCommands",
    "PlotStack",
    "RegionReadout",
    "TimeFormat",
    "TimeStyle",
]

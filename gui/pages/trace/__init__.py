"""Every frame of the bus: watch, filter, find, explain, export.

Holds: page, presenter, the tables of frames, ids and diagnostic messages, details with bits, the export.
Never: sending anything; a window that waits for frames.
May import: gui.widgets, gui.dialogs, gui.bridge, gui.theme, gui.wording, engine.messages, engine.trace_export, bms.trace,
bms.service_catalogue, NumPy.
"""

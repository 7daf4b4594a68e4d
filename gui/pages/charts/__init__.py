"""The charts page: any value over time, the cells against each other, and why the pack limits its current.

Holds: the page, its three panels.
Never: a bus, a file format, another page.
May import: bms.telemetry.history, bms.analysis, bms.definition, engine.messages, gui.widgets, gui.dialogs, gui.bridge.
"""

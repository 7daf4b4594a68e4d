"""The charts page: any value over time or against another, the cells, and why the pack limits its current.

Holds: the page, its panels.
Never: a bus, a file format, another page.
May import: bms.telemetry.history, bms.analysis, bms.definition, engine.messages, gui.widgets, gui.dialogs, gui.bridge.
"""

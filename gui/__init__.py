"""The window.

Holds: pages, widgets, theme, the bridge to the engine.
Never: the wire: no can_drivers, no UDS.
May import: engine.client, engine.crash_report, engine.messages, bms.definition, PySide6, pyqtgraph.
"""

"""The one crossing between the engine and Qt.

Holds: a timer that polls the engine client, the reading of pack definitions, the virtual pack's process.
Never: decisions, widgets.
May import: engine.client, engine.messages, bms.definition, bms.telemetry.snapshot.
"""

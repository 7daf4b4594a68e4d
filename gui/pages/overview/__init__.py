"""The pack at a glance: banner, values, cells as they sit in the pack, temperatures, limits and their reasons, trend.

Holds: page, presenter and what it composes.
Never: writing to the pack.
May import: gui.widgets, gui.bridge, gui.theme, gui.wording, engine.messages, bms.definition, bms.telemetry.snapshot.
"""

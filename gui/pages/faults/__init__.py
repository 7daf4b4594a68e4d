"""The fault memory: read, explain, clear.

Holds: page, presenter, table model, details.
Never: clearing without service functions, a saved list and a confirmation.
May import: gui.widgets, gui.dialogs, gui.bridge, gui.theme, gui.wording, engine.messages.
"""

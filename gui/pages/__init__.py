"""One folder a task: page (widgets), presenter (decisions).

Holds: connect, overview, faults, update.
Never: each other.
May import: gui.widgets, gui.dialogs, gui.bridge, gui.theme.
"""

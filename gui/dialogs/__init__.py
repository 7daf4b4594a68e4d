"""Questions to the user.

Holds: confirmations, help.
Never: decisions.
May import: gui.widgets, gui.theme.
"""

"""Questions to the user, and sheets that stand beside the pages.

Holds: confirmations, help, the link sheet.
Never: decisions in widgets.
May import: gui.widgets, gui.theme, gui.wording.
"""

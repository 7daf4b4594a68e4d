"""How the link does, beside the pages: a sentence for who repairs, figures for who looks closer.

Holds: the sheet, its presenter, the table of ids.
Never: asking the bus anything; a sheet only shows what the engine says once a second.
May import: gui.widgets, gui.theme, gui.wording, bms.trace, engine.messages.
"""

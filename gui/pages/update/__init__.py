"""The calibration update: choose a package, see what would be done, confirm, watch, read the verified result.

Holds: page, presenter, plan, progress and result views.
Never: writing without service functions, a plan with every check passed, and a confirmation that names the pack.
May import: gui.widgets, gui.dialogs, gui.bridge, gui.theme, gui.wording, engine.messages, bms.definition.
"""

"""Connecting: last connection first, adapters found, virtual pack, manual entry, and the reason when it fails.

Holds: page, presenter, form.
Never: opening an adapter itself.
May import: gui.widgets, gui.bridge, gui.theme, gui.wording, engine.messages, engine.settings.
"""

"""The one crossing between engine messages and Qt signals.

Holds: a timer that polls the engine client.
Never: decisions, widgets.
May import: engine.client, engine.messages.
"""

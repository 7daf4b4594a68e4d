"""Any diagnostic request of ISO 14229-1, with bytes, meaning and timing; scans of what a BMS knows.

Holds: the page, its presenter, the request being made, the history.
Never: a rule about what may be sent (that is the write gate's), the wire.
May import: gui.widgets, gui.theme, gui.bridge, gui.dialogs, engine.messages, bms.service_catalogue, bms.definition.model.
"""

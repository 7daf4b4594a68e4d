"""From the adapter to frames and ISO-TP messages.

Holds: frames, link settings, bit timing, adapters and their discovery, the supervised reader, sans-IO ISO-TP.
Never: a BMS, a DTC, a table; Qt.
May import: python-can and vendor libraries (the only room that may); nothing of ours.
"""

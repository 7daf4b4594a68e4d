"""The command line front end.

Holds: one file a command, output, exit codes.
Never: device logic.
May import: engine, bms.definition, virtual_pack (to start it), gui.app (to open it).
"""

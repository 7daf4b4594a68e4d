"""One file a command.

Holds: argument parsing and printing.
Never: device logic.
May import: cli, engine.
"""

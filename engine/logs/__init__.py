"""Recorded logs on their way into the program, in child processes: a damaged or hostile file ends its child, nothing else.

Holds: the child process with its limits, reading for the window, decoding into files on all cores.
Never: a window, an adapter, a decision about a pack.
May import: bms, can_drivers, pyarrow (only in the child that writes files).
"""

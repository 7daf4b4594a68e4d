"""Sessions: everything that was recorded of a pack, together, in a folder that is whole at every moment.

Holds: the layout of a session folder, writing and reading it, its single-file form, trigger conditions.
Never: a bus, a window, a thread.
May import: bms.definition, bms.telemetry, can_drivers.logs, can_drivers.frame_columns, NumPy, msgspec.
"""

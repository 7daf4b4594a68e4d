"""Live values with validity and age.

Holds: the last-payload table, column decoders, polled answers, snapshots.
Never: a bus, a window.
May import: bms.definition, bms.diagnostics.procedure, NumPy.
"""

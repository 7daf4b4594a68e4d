"""Writing to a pack.

Holds: the write gate, the flash plan, the flash job, its journal and run folder.
Never: a write that is not planned, backed up and read back.
May import: every other room of bms.
"""

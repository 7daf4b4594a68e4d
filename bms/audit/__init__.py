"""What was done, by whom, in a chain that shows every later change.

Holds: the audit trail, its hash chain, signed checkpoints, their verification.
Never: seeds and keys; a way to change or delete a record.
May import: bms.access, bms.trust, bms.storage, bms.errors, bms.clock, cryptography, rfc8785, msgspec, sqlite3.
"""

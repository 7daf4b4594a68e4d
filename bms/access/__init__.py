"""Who uses Halite and what they may do.

Holds: roles, their rights, signed role files, signing in.
Never: a right that widens the chemistry envelope: no role can.
May import: bms.trust, bms.storage, bms.errors, bms.clock, cryptography, msgspec, sqlite3.
"""

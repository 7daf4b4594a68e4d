"""Whose signature counts, and what must never come back.

Holds: signing envelopes (DSSE), the trust root and its rotation, revocations, the highest sequence and time ever seen.
Never: private keys; a word about what is signed (packages, envelopes and role files are signed documents of other rooms).
May import: bms.definition.shipped, bms.storage, bms.errors, bms.clock, cryptography, rfc8785, msgspec.
"""

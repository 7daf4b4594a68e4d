"""Whose signature counts, and what must never come back.

Holds: signing envelopes (DSSE), signed documents, the trust root and its rotation, revocations, downgrade permits, the highest
    sequence and time ever seen; key files; the demonstration keys.
Never: a private key that counts for real packs; a word about what is signed (packages, envelopes and role files are signed
    documents of other rooms).
May import: bms.definition.shipped, bms.storage, bms.errors, cryptography, rfc8785, msgspec.
"""

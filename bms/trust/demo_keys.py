"""Demonstration keys, private parts included: worthless by design, because the labels below are all it takes to make them.

The shipped trust root marks their public parts as demo keys. These count for demo documents only, and a demo data set is
written into nothing but the virtual pack. Keys for real packs never come near this file.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.trust.keys import key_id_of
from bms.trust.root import Role, TrustedKey

BMS_LABEL = "bms data set signature"
"""Label of the key by which the virtual pack checks data sets."""
PEOPLE: tuple[tuple[str, Role, str], ...] = (
    ("Demo root holder", "root", "root"),
    ("Demo second root holder", "root", "root 2"),
    ("Demo author", "author", "author"),
    ("Demo approver", "approver", "approver"),
    ("Demo safety engineer", "envelope", "envelope"),
    ("Demo second safety engineer", "envelope", "envelope 2"),
    ("Demo revoker", "revocation", "revocation"),
    ("Demo service lead", "permit", "permit"),
    ("Demo administrator", "admin", "admin"),
    ("Demo station", "station", "station"),
)
"""Name, role and label of every demonstration key in the shipped trust root."""


def demo_key(label: str) -> Ed25519PrivateKey:
    """Return the private demonstration key of a label."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"Halite demo key, worthless: {label}".encode()).digest())


def demo_keys_of(role: Role) -> tuple[Ed25519PrivateKey, ...]:
    """Return the private demonstration keys of a role."""
    return tuple(demo_key(label) for _, each, label in PEOPLE if each == role)


def demo_people() -> tuple[TrustedKey, ...]:
    """Return the public parts, as they stand in the shipped trust root."""
    return tuple(
        TrustedKey(
            key_id=key_id_of(demo_key(label).public_key()),
            name=name,
            role=role,
            public_key=demo_key(label).public_key().public_bytes_raw(),
            demo=True,
        )
        for name, role, label in PEOPLE
    )

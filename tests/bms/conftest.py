"""Shared by the rooms of bms: where published data lies that is not part of this repository, and people who sign."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.trust.keys import key_id_of
from bms.trust.root import TrustedKey, TrustRoot

DEFAULT_FOLDER = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def reference_data():
    """Return a function from a relative path to a published file; the test is skipped where it is absent.

    `HALITE_REFERENCE_DATA` names the folder with `foxbms2/foxbms.dbc` and `ioniq5/`.
    """
    folder = Path(os.environ.get("HALITE_REFERENCE_DATA", DEFAULT_FOLDER))

    def find(relative: str) -> Path:
        path = folder / relative
        if not path.exists():
            pytest.skip(f"no published data: {relative}")
        return path

    return find


@pytest.fixture(scope="session")
def people():
    """Two people with a key each, a second key of the first, a stranger, and the trust root that knows the first three."""
    keys = SimpleNamespace(
        author=Ed25519PrivateKey.from_private_bytes(b"a" * 32),
        approver=Ed25519PrivateKey.from_private_bytes(b"b" * 32),
        authors_other_key=Ed25519PrivateKey.from_private_bytes(b"c" * 32),
        stranger=Ed25519PrivateKey.from_private_bytes(b"d" * 32),
        demo_approver=Ed25519PrivateKey.from_private_bytes(b"e" * 32),
    )
    known = [
        (keys.author, "Ada", "author", False),
        (keys.approver, "Grace", "approver", False),
        (keys.authors_other_key, "Ada", "approver", False),
        (keys.demo_approver, "Demo", "approver", True),
    ]
    trusted = [
        TrustedKey(
            key_id=key_id_of(key.public_key()),
            name=name,
            role=role,
            public_key=key.public_key().public_bytes_raw(),
            demo=demo,
        )
        for key, name, role, demo in known
    ]
    keys.trust = TrustRoot(version=1, keys={key.key_id: key for key in trusted})
    return keys

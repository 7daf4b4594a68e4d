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
    """People with a key each, a second key of the first, a stranger, and the trust root that knows all but the stranger.

    `ids`: name of the attribute → key id.
    """
    known = {
        "author": ("Ada", "author", False),
        "approver": ("Grace", "approver", False),
        "authors_other_key": ("ADA ", "approver", False),
        "demo_approver": ("Demo", "approver", True),
        "revoker": ("Joan", "revocation", False),
        "permitter": ("Mary", "permit", False),
        "root_1": ("Rosa", "root", False),
        "root_2": ("Ruth", "root", False),
    }
    keys = SimpleNamespace(
        **{
            label: Ed25519PrivateKey.from_private_bytes(bytes([number + 1]) * 32)
            for number, label in enumerate([*known, "stranger"])
        }
    )
    keys.ids = {label: key_id_of(getattr(keys, label).public_key()) for label in [*known, "stranger"]}
    trusted = [
        TrustedKey(
            key_id=keys.ids[label],
            name=name,
            role=role,
            public_key=getattr(keys, label).public_key().public_bytes_raw(),
            demo=demo,
        )
        for label, (name, role, demo) in known.items()
    ]
    keys.trust = TrustRoot(version=1, keys={key.key_id: key for key in trusted}, thresholds={"root": 2})
    return keys

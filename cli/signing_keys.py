"""Private keys people sign with: a PEM file, or the demonstration keys of a role."""

import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.trust.demo_keys import demo_keys_of
from bms.trust.key_files import LARGEST_KEY_BYTES, needs_password, read_private_key
from bms.trust.root import Role
from cli.output import ask
from cli.signed_files import read_file

DEMO = "demo"
PASSWORD_VARIABLE = "HALITE_KEY_PASSWORD"


def signing_key(reference: str, role: Role) -> Ed25519PrivateKey:
    """Return a private key.

    Args:
        reference: a PEM file, or `demo`: the (first) demonstration key of the role.
        role: what is signed.

    Raises:
        BadFileError: the file holds no Ed25519 key, or the password is wrong.
    """
    return demo_keys_of(role)[0] if reference == DEMO else private_key(Path(reference))


def signing_keys(references: Iterable[str], role: Role) -> list[Ed25519PrivateKey]:
    """Return private keys; `demo` stands for all demonstration keys of the role. See `signing_key`."""
    found: list[Ed25519PrivateKey] = []
    for reference in references:
        found += demo_keys_of(role) if reference == DEMO else [private_key(Path(reference))]
    return found


def private_key(path: Path) -> Ed25519PrivateKey:
    """Return the private key of a PEM file; its password comes from `HALITE_KEY_PASSWORD` or is asked for.

    Raises:
        BadFileError: it holds no Ed25519 key, or the password is wrong.
    """
    data = read_file(path, at_most=LARGEST_KEY_BYTES)
    if not needs_password(data):
        return read_private_key(data)
    password = os.environ.get(PASSWORD_VARIABLE) or ask(f"Password of {path.name}", hidden=True)
    return read_private_key(data, password)

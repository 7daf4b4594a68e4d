"""Private keys people sign with: a PEM file, or the demonstration key of a role."""

from pathlib import Path

import click
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bms.errors import BadFileError
from bms.trust.demo_keys import demo_keys_of
from bms.trust.root import Role

DEMO = "demo"


def signing_key(reference: str, role: Role) -> Ed25519PrivateKey:
    """Return a private key.

    Args:
        reference: a PEM file (its pass phrase is asked for), or `demo`: the demonstration key of the role.
        role: what is signed.

    Raises:
        BadFileError: the file holds no Ed25519 key, or the pass phrase is wrong.
    """
    if reference == DEMO:
        return demo_keys_of(role)[0]
    try:
        data = Path(reference).read_bytes()
        phrase = click.prompt("Pass phrase of the key", hide_input=True, err=True) if b"ENCRYPTED" in data else None
        key = load_pem_private_key(data, None if phrase is None else phrase.encode())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(reference, str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(reference, "another kind of key")
    return key


def _no_key(reference: str, detail: str) -> BadFileError:
    return BadFileError(
        f"{reference} holds no Ed25519 key that can be used.", detail=detail, advice="Give a PEM file, and its pass phrase."
    )

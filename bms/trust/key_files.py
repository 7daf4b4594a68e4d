"""Private keys in PEM files (PKCS #8), protected by a password, and their public parts as people hand them on."""

import os
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from bms.errors import BadFileError
from bms.trust.keys import key_id_of
from bms.trust.root import Role, TrustedKey

LARGEST_KEY_BYTES = 65_536


class _WirePublicPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    role: Role
    public_key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    demo: bool = False


def private_key_text(private_key: Ed25519PrivateKey, password: str) -> bytes:
    """Return a private key as PEM. `password` empty: unprotected."""
    protection = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)


def write_private_key(path: Path, private_key: Ed25519PrivateKey, password: str) -> None:
    """Write a private key where there is no file yet; only its owner may read it.

    Raises:
        BadFileError: there is a file already, or the disk does not take it.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(private_key_text(private_key, password))
    except OSError as error:
        raise BadFileError(
            f"The key cannot be written to {path}.", detail=str(error), advice="Choose a name that is not taken yet."
        ) from error


def needs_password(data: bytes) -> bool:
    """Whether a PEM file is protected."""
    return b"ENCRYPTED" in data


def read_private_key(data: bytes, password: str = "") -> Ed25519PrivateKey:
    """Return the private key of a PEM file.

    Args:
        data: the file.
        password: empty: it is not protected.

    Raises:
        BadFileError: it holds no Ed25519 key, or the password is wrong.
    """
    try:
        key = load_pem_private_key(data[:LARGEST_KEY_BYTES], password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(
            detail=str(error), advice="Check the password." if needs_password(data) else "Choose a PEM file."
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(detail="another kind of key", advice="Make one with halite calibration keys new.")
    return key


def public_part(private_key: Ed25519PrivateKey, name: str, role: Role, *, demo: bool = False) -> bytes:
    """Return what whoever looks after the trust root needs to know of a key, as JSON text."""
    wire = _WirePublicPart(name=name, role=role, public_key=private_key.public_key().public_bytes_raw().hex(), demo=demo)
    return msgspec.json.format(msgspec.json.encode(wire)) + b"\n"


def read_public_part(data: bytes) -> TrustedKey:
    """Read what `public_part` made.

    Raises:
        BadFileError: it is something else.
    """
    try:
        wire = msgspec.json.decode(data[:LARGEST_KEY_BYTES], type=_WirePublicPart)
    except ValueError as error:
        raise BadFileError(
            "The file is no public part of a key.", detail=str(error), advice="Choose the .public.json file."
        ) from error
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(wire.public_key))
    return TrustedKey(
        key_id=key_id_of(public), name=wire.name, role=wire.role, public_key=public.public_bytes_raw(), demo=wire.demo
    )


def _no_key(*, detail: str, advice: str) -> BadFileError:
    return BadFileError("The file holds no Ed25519 key that can be used.", detail=detail, advice=advice)

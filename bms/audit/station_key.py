"""The key a station signs its checkpoints with: made at first use, never leaves the computer."""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from bms.storage import sync_folder, write_all


def station_key(path: Path) -> Ed25519PrivateKey:
    """Return the key in a file; make it where there is none. Two processes must not do that at the same time.

    Raises:
        OSError: it cannot be read, made, or is no such key.
    """
    if not path.exists():
        _write_private(path, Ed25519PrivateKey.generate())
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise OSError(f"{path} holds no key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise OSError(f"{path} holds no Ed25519 key")
    return key


def _write_private(path: Path, key: Ed25519PrivateKey) -> None:
    """Write a key that only this user can read, at no instant anybody else."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        write_all(descriptor, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    sync_folder(path.parent)

"""Passwords and badge codes are kept as scrypt hashes only (RFC 7914)."""

import hmac
import os
import unicodedata
from typing import Annotated

import msgspec
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SHORTEST_PASSWORD = 8
SHORTEST_BADGE = 6
_SALT_LENGTH = 16
_HASH_LENGTH = 32
_Salt = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$")]
_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Hardness(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much work a guess costs: n, r and p of RFC 7914. The limits keep a role file from taking all memory or no work."""

    n: Annotated[int, msgspec.Meta(ge=2**14, le=2**18)] = 2**15
    r: Annotated[int, msgspec.Meta(ge=8, le=16)] = 8
    p: Annotated[int, msgspec.Meta(ge=1, le=8)] = 3


class SecretHash(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of a secret; hexadecimal."""

    salt: _Salt
    hash: _Hash


def new_salt() -> str:
    """Return a salt nobody has used, hexadecimal."""
    return os.urandom(_SALT_LENGTH).hex()


def hash_secret(secret: str, salt: str, hardness: Hardness) -> SecretHash:
    """Return what is kept of a secret. However a keyboard composes its letters, the same text is the same secret."""
    text = unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass")
    derived = Scrypt(salt=bytes.fromhex(salt), length=_HASH_LENGTH, n=hardness.n, r=hardness.r, p=hardness.p).derive(text)
    return SecretHash(salt=salt, hash=derived.hex())


def is_secret(secret: str, kept: SecretHash, hardness: Hardness) -> bool:
    """Return whether this is the secret, in a time that does not tell how much of it was right."""
    return hmac.compare_digest(hash_secret(secret, kept.salt, hardness).hash, kept.hash)

"""The trust root: whose signatures on a calibration package count, and in which role."""

from dataclasses import dataclass
from typing import Literal

import msgspec

from bms.definition.shipped import assets_folder
from bms.errors import BadFileError

_PUBLIC_KEY_LENGTH = 32

Role = Literal["author", "approver"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A public key and who holds it.

    Attributes:
        key_id: how signatures refer to it.
        name: the person or department.
        role: `author` or `approver`.
        public_key: Ed25519, 32 bytes.
        demo: counts for demo packages only; anybody may have the private part.
    """

    key_id: str
    name: str
    role: Role
    public_key: bytes
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRoot:
    """All keys this installation trusts, by key id."""

    version: int
    keys: dict[str, TrustedKey]


class _WireKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key_id: str
    name: str
    role: Role
    public_key: str
    demo: bool


class _WireRoot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal["halite.trust/1"]
    version: int
    keys: list[_WireKey]


def parse_trust_root(data: bytes) -> TrustRoot:
    """Read the contents of a trust root file (JSON).

    Raises:
        BadFileError: the file is damaged.
    """
    try:
        wire = msgspec.json.decode(data, type=_WireRoot)
        keys = {
            key.key_id: TrustedKey(
                key_id=key.key_id, name=key.name, role=key.role, public_key=bytes.fromhex(key.public_key), demo=key.demo
            )
            for key in wire.keys
        }
    except (msgspec.DecodeError, ValueError) as error:
        raise _damaged(str(error)) from error
    if len(keys) != len(wire.keys) or any(len(key.public_key) != _PUBLIC_KEY_LENGTH for key in keys.values()):
        raise _damaged("a key id is there twice, or a key has the wrong length")
    return TrustRoot(version=wire.version, keys=keys)


def write_trust_root(root: TrustRoot) -> bytes:
    """Return the trust root as JSON text with a final line feed."""
    wire = _WireRoot(
        schema="halite.trust/1",
        version=root.version,
        keys=[
            _WireKey(key_id=key.key_id, name=key.name, role=key.role, public_key=key.public_key.hex(), demo=key.demo)
            for key in root.keys.values()
        ],
    )
    return msgspec.json.format(msgspec.json.encode(wire), indent=2) + b"\n"


def shipped_trust_root() -> TrustRoot:
    """Return the trust root that is installed with Halite.

    Raises:
        BadFileError: the installation is damaged.
    """
    try:
        return parse_trust_root((assets_folder() / "trust" / "root.json").read_bytes())
    except OSError as error:
        raise _damaged(str(error)) from error


def _damaged(detail: str) -> BadFileError:
    return BadFileError("The list of trusted keys is damaged.", detail=detail, advice="Install Halite again.")

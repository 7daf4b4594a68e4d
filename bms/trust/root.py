"""The trust root: whose signatures count, in which role, and how many of them a file of that role needs."""

import datetime
from dataclasses import dataclass, field
from typing import Annotated, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bms.errors import BadFileError
from bms.trust.canonical import read_canonical, write_canonical
from bms.trust.keys import key_id_of

ROOT_PAYLOAD_TYPE = "application/vnd.halite.trust-root.v2+json"
_BEGINNING = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)

Role = Literal["root", "author", "approver", "envelope", "revocation", "permit", "admin", "station"]
"""root: the next trust root. author, approver: calibration packages. envelope: safe envelopes. revocation: what no longer
counts. permit: downgrades of single packs. admin: role files. station: checkpoints of the audit log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A public key and who holds it.

    Attributes:
        key_id: how signatures refer to it.
        name: the person or department.
        role: what the key may sign.
        public_key: Ed25519, 32 bytes.
        demo: counts for demo documents only; anybody may have the private part.
    """

    key_id: str
    name: str
    role: Role
    public_key: bytes
    demo: bool

    @property
    def person(self) -> str:
        """Who it is, however the name is spelled; two keys of one person are one person."""
        return " ".join(self.name.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """Why a key or a package no longer counts, and since when."""

    date_utc: datetime.datetime
    reason: str

    @property
    def text(self) -> str:
        """As it stands in sentences, e.g. `on 2026-01-31: key lost`."""
        return f"on {self.date_utc:%Y-%m-%d}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRoot:
    """All keys an installation trusts.

    Attributes:
        version: grows with each trust root.
        keys: by key id.
        thresholds: signatures of different people a file needs in a role; 1 where a role is not named.
        created_utc: when it was made.
        valid_to_utc: after that it does not count; None: for ever.
        revoked: key id → why the key does not count any more, although it is here.
    """

    version: int
    keys: dict[str, TrustedKey]
    thresholds: dict[Role, int] = field(default_factory=dict)
    created_utc: datetime.datetime = _BEGINNING
    valid_to_utc: datetime.datetime | None = None
    revoked: dict[str, Revoked] = field(default_factory=dict)

    def threshold(self, role: Role) -> int:
        """Return how many signatures of different people a file needs in a role."""
        return self.thresholds.get(role, 1)

    @property
    def demo(self) -> bool:
        """Whether every key is a demonstration key: a trust root for training, which anybody could have signed."""
        return all(key.demo for key in self.keys.values())


class _WireKey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    role: Role
    public_key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    demo: bool


class _WireRoot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal["halite.trust-root/2"]
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    created: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    valid_to: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    thresholds: dict[Role, Annotated[int, msgspec.Meta(ge=1, le=16)]]
    keys: Annotated[list[_WireKey], msgspec.Meta(max_length=1000)]


def parse_trust_root(payload: bytes) -> TrustRoot:
    """Read the contents of a trust root; whether it counts is said by `bms.trust.rotation`.

    Raises:
        PackageError: the contents are damaged.
        BadFileError: it contradicts itself.
    """
    wire = read_canonical(payload, _WireRoot)
    keys = [
        TrustedKey(
            key_id=key_id_of(Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_key))),
            name=key.name,
            role=key.role,
            public_key=bytes.fromhex(key.public_key),
            demo=key.demo,
        )
        for key in wire.keys
    ]
    root = TrustRoot(
        version=wire.version,
        keys={key.key_id: key for key in keys},
        thresholds=wire.thresholds,
        created_utc=wire.created,
        valid_to_utc=wire.valid_to,
    )
    if len(root.keys) != len(keys):
        raise _unusable(detail="a key is there twice")
    if not root.demo and any(key.demo for key in keys if key.role == "root"):
        raise _unusable(detail="demonstration keys may decide about keys for real packs")
    people = {key.person for key in keys if key.role == "root"}
    if len(people) < root.threshold("root"):
        raise _unusable(detail=f"{len(people)} people hold root keys, {root.threshold('root')} must sign")
    return root


def trust_root_payload(root: TrustRoot) -> bytes:
    """Return the contents of a trust root file, to be signed by root keys.

    Args:
        root: has to say how long it counts.
    """
    if root.valid_to_utc is None:
        raise ValueError("a trust root file says how long it counts")
    return write_canonical(
        _WireRoot(
            schema="halite.trust-root/2",
            version=root.version,
            created=root.created_utc,
            valid_to=root.valid_to_utc,
            thresholds=root.thresholds,
            keys=[
                _WireKey(name=key.name, role=key.role, public_key=key.public_key.hex(), demo=key.demo)
                for key in root.keys.values()
            ],
        )
    )


def _unusable(*, detail: str) -> BadFileError:
    return BadFileError(
        "The list of trusted keys contradicts itself.", detail=detail, advice="Get it again from whoever looks after the keys."
    )

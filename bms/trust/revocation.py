"""Revocations: keys and packages that no longer count, signed, kept for ever."""

import datetime
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from bms.trust.canonical import read_canonical, write_canonical
from bms.trust.root import Revoked, TrustRoot
from bms.trust.signed_document import open_signed

REVOCATION_PAYLOAD_TYPE = "application/vnd.halite.revocation.v1+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """What a revocation file says.

    Attributes:
        created_utc: when it was made.
        keys: key id → why.
        packages: id (UUID) or SHA-256 of the contents of a package → why.
        demo: demonstration keys signed it.
    """

    created_utc: datetime.datetime
    keys: dict[str, Revoked]
    packages: dict[str, Revoked]
    demo: bool = False


class _WireRevoked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    date: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class _WireList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal["halite.revocation/1"]
    created: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    keys: dict[Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")], _WireRevoked]
    packages: dict[Annotated[str, msgspec.Meta(pattern="^[0-9a-f-]{36,64}$")], _WireRevoked]


def open_revocations(data: bytes, trust: TrustRoot) -> RevocationList:
    """Verify a revocation file and read it. Demonstration keys count only where there are no others.

    Raises:
        PackageError: it is damaged, or not signed by those who must.
    """
    payload = open_signed(data, REVOCATION_PAYLOAD_TYPE, trust, ("revocation",), accept_demo=trust.demo)
    wire = read_canonical(payload, _WireList)
    return RevocationList(created_utc=wire.created, keys=_values(wire.keys), packages=_values(wire.packages), demo=trust.demo)


def revocation_payload(revocations: RevocationList) -> bytes:
    """Return the contents of a revocation file, to be signed by revocation keys."""
    return write_canonical(
        _WireList(
            schema="halite.revocation/1",
            created=revocations.created_utc,
            keys=_wire(revocations.keys),
            packages=_wire(revocations.packages),
        )
    )


def _values(wire: dict[str, _WireRevoked]) -> dict[str, Revoked]:
    return {key: Revoked(date_utc=each.date, reason=each.reason) for key, each in wire.items()}


def _wire(values: dict[str, Revoked]) -> dict[str, _WireRevoked]:
    return {key: _WireRevoked(date=each.date_utc, reason=each.reason) for key, each in values.items()}

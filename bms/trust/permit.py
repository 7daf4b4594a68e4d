"""Leave to write one older package into one pack: signed, for a single serial number, for a while."""

import datetime
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from bms.trust.canonical import read_canonical, write_canonical
from bms.trust.root import TrustRoot
from bms.trust.signed_document import verify_signed

PERMIT_PAYLOAD_TYPE = "application/vnd.halite.downgrade-permit.v1+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DowngradePermit:
    """What a permit allows.

    Attributes:
        product: pack definition id.
        serial: serial number of the one pack.
        contents_sha256: hash of the contents of the one package.
        created_utc: when it was made.
        valid_to_utc: after that it does not count.
        reason: why.
        demo: demonstration keys signed it; for the virtual pack only.
    """

    product: str
    serial: str
    contents_sha256: str
    created_utc: datetime.datetime
    valid_to_utc: datetime.datetime
    reason: str
    demo: bool = False

    def allows(self, *, product: str, serial: str, contents_sha256: str, now_utc: datetime.datetime) -> bool:
        """Whether it is for this pack and package, and still counts."""
        wanted = (self.product, self.serial, self.contents_sha256)
        return wanted == (product, serial, contents_sha256) and now_utc <= self.valid_to_utc


class _WirePermit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal["halite.downgrade-permit/1"]
    product: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    serial: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    contents_sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    created: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    valid_to: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


def open_permit(data: bytes, trust: TrustRoot) -> DowngradePermit:
    """Verify a permit and read it.

    Raises:
        PackageError: it is damaged, or not signed by those who must.
    """
    document = verify_signed(data, PERMIT_PAYLOAD_TYPE, trust, ("permit",))
    wire = read_canonical(document.payload, _WirePermit)
    return DowngradePermit(
        product=wire.product,
        serial=wire.serial,
        contents_sha256=wire.contents_sha256,
        created_utc=wire.created,
        valid_to_utc=wire.valid_to,
        reason=wire.reason,
        demo=document.demo,
    )


def permit_payload(permit: DowngradePermit) -> bytes:
    """Return the contents of a permit file, to be signed by permit keys."""
    return write_canonical(
        _WirePermit(
            schema="halite.downgrade-permit/1",
            product=permit.product,
            serial=permit.serial,
            contents_sha256=permit.contents_sha256,
            created=permit.created_utc,
            valid_to=permit.valid_to_utc,
            reason=permit.reason,
        )
    )

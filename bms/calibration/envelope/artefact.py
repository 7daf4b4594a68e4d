"""The file an envelope comes as: a signed document (DSSE) of canonical JSON, verified before a word of it is parsed."""

import datetime
from itertools import pairwise
from typing import Annotated, Literal

import msgspec

from bms.calibration.envelope.limits import Scale, Tightening
from bms.errors import PackageError
from bms.trust.canonical import read_canonical, write_canonical
from bms.trust.root import Role, TrustRoot
from bms.trust.signed_document import open_signed

PAYLOAD_TYPE = "application/vnd.halite.envelope.v1+json"
SUFFIX = ".halite-envelope"
_ROLE: Role = "envelope"
_SIGNATURES = 2
"""Of different people."""

_Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,63}$")]
_Points = Annotated[list[float], msgspec.Meta(min_length=2, max_length=100)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _WireScale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    temperatures_c: _Points
    socs_pct: _Points
    shares: list[list[_Share]]


class _WireEnvelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal["halite.envelope/1"] = "halite.envelope/1"
    id: _Id
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    chemistry: _Id
    valid_from: Annotated[datetime.datetime, msgspec.Meta(tz=True)]
    plating_share: _Share
    charge_temperature_c: tuple[float, float]
    charge_voltage_mv: float
    cell_voltage_mv: tuple[float, float]
    scale: _WireScale


def envelope_payload(tightening: Tightening) -> bytes:
    """Return what the safety team signs: canonical JSON (RFC 8785)."""
    scale = tightening.scale
    wire = _WireEnvelope(
        id=tightening.id,
        version=tightening.version,
        chemistry=tightening.chemistry_id,
        valid_from=tightening.valid_from_utc,
        plating_share=tightening.plating_share,
        charge_temperature_c=tightening.charge_temperature_c,
        charge_voltage_mv=tightening.charge_voltage_mv,
        cell_voltage_mv=tightening.cell_voltage_mv,
        scale=_WireScale(
            temperatures_c=list(scale.temperatures_c),
            socs_pct=list(scale.socs_pct),
            shares=[list(row) for row in scale.shares],
        ),
    )
    return write_canonical(wire)


def open_artefact(data: bytes, trust: TrustRoot) -> Tightening:
    """Verify a signed envelope and read it.

    Demonstration keys count here: whoever signs with them can only forbid more.

    Args:
        data: the file.
        trust: whose signatures count.

    Raises:
        PackageError: it is damaged, of another kind, not signed by two people of the role `envelope`, or makes no sense.
    """
    wire = read_canonical(open_signed(data, PAYLOAD_TYPE, trust, (_ROLE,), _SIGNATURES, accept_demo=True), _WireEnvelope)
    scale = wire.scale
    shape = [len(scale.socs_pct)] * len(scale.temperatures_c)
    if [len(row) for row in scale.shares] != shape or not (_rise(scale.temperatures_c) and _rise(scale.socs_pct)):
        raise PackageError(
            "The points of the envelope's scale do not fit together.",
            detail=f"{wire.id} version {wire.version}",
            advice="Get the envelope again from whoever made it.",
        )
    return Tightening(
        id=wire.id,
        version=wire.version,
        chemistry_id=wire.chemistry,
        valid_from_utc=wire.valid_from,
        plating_share=wire.plating_share,
        charge_temperature_c=wire.charge_temperature_c,
        charge_voltage_mv=wire.charge_voltage_mv,
        cell_voltage_mv=wire.cell_voltage_mv,
        scale=Scale(
            temperatures_c=tuple(scale.temperatures_c), socs_pct=tuple(scale.socs_pct), shares=tuple(map(tuple, scale.shares))
        ),
    )


def _rise(points: list[float]) -> bool:
    return all(low < high for low, high in pairwise(points))

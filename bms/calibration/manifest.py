"""The signed contents of a calibration package: canonical JSON (RFC 8785) that carries the data set and says what it is for."""

import base64
import hashlib
from typing import Annotated, Literal

import msgspec
import numpy as np

from bms.calibration.data_set import split_image
from bms.calibration.decoding import decode_axis, decode_one, raw_bytes, span
from bms.calibration.model import DataSet
from bms.calibration.release_terms import ReleaseTerms, TableEntry, ValueChange
from bms.definition.a2l import CalibrationDescription
from bms.definition.model import PackDefinition
from bms.errors import BadFileError, PackageError
from bms.trust.canonical import damaged, read_canonical, write_canonical

PAYLOAD_TYPE = "application/vnd.halite.calibration.v2+json"

_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Text = Annotated[str, msgspec.Meta(max_length=4000)]
_Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,63}$")]
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Image(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data set: header, then payload, in base64, and the hash of these bytes."""

    base64: str
    sha256: _Sha256


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the author and the approver sign. Fields as in `CalibrationPackage`."""

    schema: Literal["halite.calibration/2"] = "halite.calibration/2"
    id: _Id
    title: _Text
    description: _Text
    sequence: _Number
    product: _Text
    a2l_sha256: _Sha256
    chemistry: _Number
    demo: bool
    terms: ReleaseTerms
    image: Image


def write_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as canonical JSON (RFC 8785)."""
    return write_canonical(manifest)


def read_manifest(payload: bytes) -> Manifest:
    """Read a manifest whose signatures have been verified.

    Raises:
        PackageError: it is no manifest, not in canonical form, or contradicts itself.
    """
    manifest = read_canonical(payload, Manifest)
    terms = manifest.terms
    if not terms.created_utc <= terms.valid_from_utc < terms.valid_to_utc:
        raise damaged("it was not made before it is valid, and valid before it expires")
    if terms.target.hardware.text == "any":
        raise damaged("it names no hardware")
    return manifest


def require_true_summary(terms: ReleaseTerms, definition: PackDefinition, payload: bytes) -> None:
    """Do nothing if what the terms tell people about the tables is what the data set holds.

    Raises:
        PackageError: a table or a new value is another one.
    """
    if terms.tables != summarise(definition, payload):
        raise damaged("the summary of the tables does not match the data set")
    for change in terms.changes:
        if _value(definition, payload, change) != change.new:
            raise damaged(f"{change.table}{list(change.index)} is not {change.new:g}")


def _value(definition: PackDefinition, payload: bytes, change: ValueChange) -> float | None:
    """Return what the data set has where a value is said to have changed; None: there is no such place."""
    description = calibration_of(definition)
    if change.table in description.characteristics:
        values = decode_one(description, payload, change.table).values
    elif change.table in description.axis_points:
        values = decode_axis(description, payload, change.table)
    else:
        return None
    return dict(np.ndenumerate(values)).get(change.index)


def make_image(image: bytes) -> Image:
    """Return the image with its hash, ready for a manifest."""
    return Image(base64=base64.b64encode(image).decode(), sha256=hashlib.sha256(image).hexdigest())


def read_image(image: Image) -> DataSet:
    """Return the data set of a manifest.

    Raises:
        PackageError: its hash, header or checksums do not match.
    """
    try:
        raw = base64.b64decode(image.base64)
    except ValueError as error:
        raise damaged(str(error)) from error
    if make_image(raw) != image:
        raise damaged("the hash of the data set does not match")
    try:
        return split_image(raw)
    except BadFileError as error:
        raise PackageError(
            f"The data set in the package does not fit together: {error.what}", detail=error.detail, advice=error.advice
        ) from error


def summarise(definition: PackDefinition, payload: bytes) -> tuple[TableEntry, ...]:
    """Return place, hash, unit and weight of every calibration object and axis, by name.

    Raises:
        PackageError: the definition describes no calibration.
        DefinitionError: it places an object outside the payload.
    """
    description = calibration_of(definition)
    service = definition.programming.service_tables if definition.programming is not None else ()
    entries = []
    units = {each.name: each.conversion.unit for each in description.characteristics.values()}
    units |= {each.name: each.conversion.unit for each in description.axis_points.values()}
    for name in sorted(units):
        start, length = span(description, name)
        entries.append(
            TableEntry(
                name=name,
                address=description.memory_start + start,
                length=length,
                sha256=hashlib.sha256(raw_bytes(description, payload, name)).hexdigest(),
                unit=units[name],
                safety=name not in service,
            )
        )
    return tuple(entries)


def calibration_of(definition: PackDefinition) -> CalibrationDescription:
    """Return the A2L of a definition.

    Raises:
        PackageError: it has none.
    """
    if definition.calibration is None:
        raise PackageError(
            f"The pack definition {definition.id} describes no calibration.", advice="Choose a pack that can be calibrated."
        )
    return definition.calibration

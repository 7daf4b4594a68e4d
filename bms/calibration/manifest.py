"""The signed contents of a calibration package: canonical JSON (RFC 8785) that carries the data set and says what it is for."""

import base64
import binascii
import hashlib
from typing import Annotated, Literal

import msgspec
import rfc8785

from bms.calibration.data_set import split_image
from bms.calibration.decoding import raw_bytes
from bms.calibration.model import DataSet
from bms.definition.a2l import CalibrationDescription
from bms.errors import BadFileError, PackageError

PAYLOAD_TYPE = "application/vnd.halite.calibration.v1+json"

_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Text = Annotated[str, msgspec.Meta(max_length=4000)]
_Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,63}$")]
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class TableSummary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name and hash of the bytes of one calibration object or axis."""

    name: Annotated[str, msgspec.Meta(max_length=255)]
    sha256: _Sha256


class Image(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data set: header, then payload, in base64, and the hash of these bytes."""

    base64: str
    sha256: _Sha256


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the author and the approver sign. Fields as in `CalibrationPackage`; `created` is ISO 8601 UTC."""

    schema: Literal["halite.calibration/1"] = "halite.calibration/1"
    id: _Id
    title: _Text
    description: _Text
    sequence: _Number
    product: _Text
    hardware: Annotated[list[_Text], msgspec.Meta(min_length=1, max_length=64)]
    a2l_sha256: _Sha256
    chemistry: _Number
    created: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    demo: bool
    image: Image
    tables: Annotated[list[TableSummary], msgspec.Meta(max_length=100_000)]


def write_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as canonical JSON (RFC 8785)."""
    return rfc8785.dumps(msgspec.to_builtins(manifest))


def read_manifest(payload: bytes) -> Manifest:
    """Read a manifest whose signatures have been verified.

    Raises:
        PackageError: it is no manifest, or not in canonical form.
    """
    try:
        manifest = msgspec.json.decode(payload, type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise damaged(str(error)) from error
    if write_manifest(manifest) != payload:
        raise damaged("not in canonical form (RFC 8785)")
    return manifest


def make_image(image: bytes) -> Image:
    """Return the image with its hash, ready for a manifest."""
    return Image(base64=base64.b64encode(image).decode("ascii"), sha256=hashlib.sha256(image).hexdigest())


def read_image(image: Image) -> DataSet:
    """Return the data set of a manifest.

    Raises:
        PackageError: its hash, header or checksums do not match.
    """
    try:
        raw = base64.b64decode(image.base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise damaged(str(error)) from error
    if hashlib.sha256(raw).hexdigest() != image.sha256:
        raise damaged("the hash of the data set does not match")
    try:
        return split_image(raw)
    except BadFileError as error:
        raise PackageError(
            f"The data set in the package does not fit together: {error.what}", detail=error.detail, advice=error.advice
        ) from error


def summarise(description: CalibrationDescription, payload: bytes) -> list[TableSummary]:
    """Return the hash of every calibration object and axis, by name."""
    names = sorted([*description.characteristics, *description.axis_points])
    return [TableSummary(name=name, sha256=hashlib.sha256(raw_bytes(description, payload, name)).hexdigest()) for name in names]


def damaged(detail: str) -> PackageError:
    """Return the error for a package whose contents do not hold together."""
    return PackageError("The package is damaged.", detail=detail, advice="Get the package again from whoever made it.")

"""Making a calibration package: manifest first, then one signature after the other, each by its own person."""

import datetime
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.calibration.manifest import PAYLOAD_TYPE, Manifest, make_image, summarise, write_manifest
from bms.calibration.model import DataSet
from bms.definition.a2l import CalibrationDescription
from bms.trust.signed_document import sign_document

TOOL_ID = 1
"""Halite in the `tool id` field of a data set header."""


def build_manifest(
    *,
    description: CalibrationDescription,
    data_set: DataSet,
    package_id: str,
    title: str,
    text: str,
    sequence: int,
    product: str,
    hardware: Iterable[str],
) -> Manifest:
    """Return the manifest of a data set.

    Args:
        description: the A2L the data set was made with.
        data_set: what is to be written.
        package_id: lower-case letters, digits and hyphens.
        title: one line for people.
        text: what this set changes and why.
        sequence: must grow with each release for this product.
        product: pack definition id.
        hardware: hardware ids (F191) it is for.
    """
    created = datetime.datetime.fromtimestamp(data_set.header.created_unix_s, tz=datetime.UTC)
    return Manifest(
        id=package_id,
        title=title,
        description=text,
        sequence=sequence,
        product=product,
        hardware=list(hardware),
        a2l_sha256=description.sha256,
        chemistry=data_set.header.chemistry_number,
        created=created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        demo=data_set.header.demo,
        image=make_image(data_set.header_bytes + data_set.payload),
        tables=summarise(description, data_set.payload),
    )


def build_package(manifest: Manifest, signers: Iterable[Ed25519PrivateKey]) -> bytes:
    """Return the bytes of a `.nacal` file signed by these keys."""
    return sign_document(PAYLOAD_TYPE, write_manifest(manifest), signers)

"""Opening a calibration package (`.nacal`). Nothing in it is believed before two people's signatures have been verified.

A `CalibrationPackage` comes from `open_package` only; an unverified one does not exist.
"""

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bms.calibration.data_set import signed_message
from bms.calibration.manifest import PAYLOAD_TYPE, Manifest, damaged, read_image, read_manifest, summarise
from bms.calibration.model import CalibrationPackage, DataSet, Signer
from bms.definition.a2l import CalibrationDescription
from bms.definition.model import PackDefinition
from bms.errors import PackageError
from bms.trust.root import Role, TrustedKey, TrustRoot
from bms.trust.rotation import shipped_trust_root
from bms.trust.signed_document import verify_signed

LARGEST_PACKAGE_BYTES = 4 * 1024 * 1024
SUFFIX = ".nacal"
_NEEDED_ROLES: tuple[Role, ...] = ("author", "approver")
_ASK_THE_MAKER = "Get the package again from whoever made it."
_ASK_FOR_RELEASE = "Ask calibration for a released package."


def open_package(source: Path, definition: PackDefinition, *, trust: TrustRoot | None = None) -> CalibrationPackage:
    """Verify a package and read it.

    Args:
        source: the file.
        definition: the pack it is to be used with.
        trust: whose signatures count; None: the trust root installed with Halite.

    Raises:
        PackageError: the file cannot be read, is damaged, is not signed by an author and another person as approver, or is
            not for this pack; each reason has its own sentence.
        BadFileError: the installed list of trusted keys is damaged.
    """
    data = _read(source)
    document = verify_signed(data, PAYLOAD_TYPE, shipped_trust_root() if trust is None else trust, _NEEDED_ROLES)
    keys = document.signers
    manifest = read_manifest(document.payload)
    data_set = read_image(manifest.image)
    _check_purpose(manifest, keys, definition)
    _check_data_set(manifest, data_set, definition)
    return CalibrationPackage(
        id=manifest.id,
        title=manifest.title,
        description=manifest.description,
        sequence=manifest.sequence,
        product=manifest.product,
        hardware=tuple(manifest.hardware),
        a2l_sha256=manifest.a2l_sha256,
        data_set=data_set,
        demo=manifest.demo,
        signers=tuple(Signer(key_id=key.key_id, name=key.name, role=key.role) for key in keys),
        package_sha256=hashlib.sha256(data).hexdigest(),
    )


def shipped_packages(definition: PackDefinition) -> tuple[CalibrationPackage, ...]:
    """Return the packages that came with the definition, by id.

    Raises:
        PackageError: one of them cannot be used.
    """
    if definition.folder is None:
        return ()
    packages = [open_package(path, definition) for path in (definition.folder / "packages").glob(f"*{SUFFIX}")]
    return tuple(sorted(packages, key=lambda package: package.id))


def find_package(id_or_path: str, definition: PackDefinition) -> CalibrationPackage:
    """Open the shipped package with this id, or the package at this path.

    Raises:
        PackageError: there is none, or it cannot be used.
    """
    if definition.folder is not None and Path(id_or_path).name == id_or_path:
        shipped = definition.folder / "packages" / f"{id_or_path}{SUFFIX}"
        if shipped.is_file():
            return open_package(shipped, definition)
    return open_package(Path(id_or_path), definition)


def _read(source: Path) -> bytes:
    try:
        with source.open("rb") as file:
            data = file.read(LARGEST_PACKAGE_BYTES + 1)
    except (OSError, ValueError) as error:
        raise PackageError(
            f"There is no package {source.name} that can be read.",
            detail=str(error),
            advice="Give the path of a .nacal file, or the id of a package that ships with the pack.",
        ) from error
    if len(data) > LARGEST_PACKAGE_BYTES:
        raise PackageError(
            f"{source.name} is larger than {LARGEST_PACKAGE_BYTES // 1024 // 1024} MiB, so it is no calibration package.",
            detail=str(source),
            advice="Choose a .nacal file.",
        )
    return data


def _check_purpose(manifest: Manifest, keys: tuple[TrustedKey, ...], definition: PackDefinition) -> None:
    """Raise unless the package is for this product and A2L and its signers may sign this kind of package."""
    if manifest.product != definition.id:
        raise PackageError(
            f"The package is for {manifest.product}, this pack is {definition.id}.",
            advice="Choose a package for this pack.",
        )
    if manifest.a2l_sha256 != _calibration_of(definition).sha256:
        raise PackageError(
            "The package was made with another description (A2L) of the calibration than this pack definition has.",
            detail=f"package {manifest.a2l_sha256}, definition {_calibration_of(definition).sha256}",
            advice="Use the pack definition and the package of the same release.",
        )
    if not manifest.demo and any(key.demo for key in keys):
        raise PackageError(
            "The package claims to be for real packs, but it is signed with demonstration keys.", advice=_ASK_FOR_RELEASE
        )


def _check_data_set(manifest: Manifest, data_set: DataSet, definition: PackDefinition) -> None:
    """Raise unless header, manifest and pack definition say the same about the data set."""
    header, topology = data_set.header, definition.topology
    chemistries = {module.chemistry.number for module in topology.modules}
    statements = {
        "demo mark": header.demo == manifest.demo,
        "hardware": header.hardware in manifest.hardware,
        "chemistry": header.chemistry_number == manifest.chemistry and {header.chemistry_number} == chemistries,
        "cells in series": header.series == topology.series,
        "capacity": header.capacity_ah == topology.capacity_ah,
        "length": header.payload_length == _calibration_of(definition).memory_length,
    }
    wrong = [name for name, consistent in statements.items() if not consistent]
    if wrong:
        raise PackageError(
            f"The header of the data set contradicts the package or the pack: {', '.join(wrong)}.",
            detail=header.calibration_id,
            advice=_ASK_THE_MAKER,
        )
    if manifest.tables != summarise(_calibration_of(definition), data_set.payload):
        raise damaged("the summary of the tables does not match the data set")
    _check_bms_signature(data_set, definition)


def _check_bms_signature(data_set: DataSet, definition: PackDefinition) -> None:
    """Raise where the BMS would refuse the data set; a BMS whose key is not known is asked later, by the update itself."""
    public_key = definition.programming.bms_public_key if definition.programming is not None else b""
    if not public_key:
        return
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(
            data_set.header.signature, signed_message(data_set.header_bytes, data_set.payload)
        )
    except InvalidSignature as error:
        raise PackageError(
            "The BMS would refuse the data set in this package: its signature for the BMS is wrong.",
            detail=data_set.header.calibration_id,
            advice=_ASK_THE_MAKER,
        ) from error


def _calibration_of(definition: PackDefinition) -> CalibrationDescription:
    if definition.calibration is None:
        raise PackageError(
            f"The pack definition {definition.id} describes no calibration.", advice="Choose a pack that can be calibrated."
        )
    return definition.calibration

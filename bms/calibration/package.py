"""Opening a calibration package (`.nacal`). Nothing in it is believed before two people's signatures have been verified.

A `CalibrationPackage` comes from `open_package` only; an unverified one does not exist.
"""

import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bms.calibration.data_set import signed_message
from bms.calibration.manifest import PAYLOAD_TYPE, Manifest, calibration_of, read_image, read_manifest, require_true_summary
from bms.calibration.model import CalibrationPackage, DataSet, Signer
from bms.definition.model import PackDefinition
from bms.errors import PackageError
from bms.trust.dsse import LARGEST_SIGNED_BYTES
from bms.trust.installation import installed_trust
from bms.trust.root import Role, TrustRoot
from bms.trust.signed_document import SignedDocument, verify_signed

SUFFIX = ".nacal"
SIGNING_ROLES: tuple[Role, ...] = ("author", "approver")
_ASK_THE_MAKER = "Get the package again from whoever made it."
_ASK_FOR_RELEASE = "Ask calibration for a released package."


def open_package(source: Path, definition: PackDefinition, *, trust: TrustRoot | None = None) -> CalibrationPackage:
    """Read a package file; see `read_package`.

    Raises:
        PackageError: the file cannot be read, or as `read_package`.
    """
    return read_package(_read(source), definition, trust=trust)


def read_package(data: bytes, definition: PackDefinition, *, trust: TrustRoot | None = None) -> CalibrationPackage:
    """Verify a package and read it. Whether it may be written to a certain pack now is said by `bms.calibration.release`.

    Args:
        data: the file.
        definition: the pack it is to be used with.
        trust: whose signatures count; None: the trust of this installation.

    Raises:
        PackageError: it is damaged, is not signed by an author and another person as approver, or is not for this pack; each
            reason has its own sentence.
        BadFileError: the installed list of trusted keys is damaged.
    """
    root = installed_trust().root if trust is None else trust
    document = verify_signed(data, PAYLOAD_TYPE, root, SIGNING_ROLES)
    manifest, data_set = read_contents(document, definition)
    if len(document.signers) < manifest.terms.threshold:
        raise PackageError(
            f"The package asks for {manifest.terms.threshold} signatures and has {len(document.signers)}.",
            advice=_ASK_FOR_RELEASE,
        )
    return CalibrationPackage(
        id=manifest.id,
        title=manifest.title,
        description=manifest.description,
        sequence=manifest.sequence,
        product=manifest.product,
        hardware=manifest.terms.target.hardware.equals,
        a2l_sha256=manifest.a2l_sha256,
        data_set=data_set,
        demo=manifest.demo,
        terms=manifest.terms,
        signers=tuple(Signer(key_id=key.key_id, name=key.name, role=key.role) for key in document.signers),
        trust_version=root.version,
        trust_valid_to_utc=root.valid_to_utc,
        contents_sha256=hashlib.sha256(document.payload).hexdigest(),
        package_sha256=hashlib.sha256(data).hexdigest(),
    )


def read_contents(document: SignedDocument, definition: PackDefinition) -> tuple[Manifest, DataSet]:
    """Read what an author and an approver have signed, whether or not there are to be more signatures.

    Raises:
        PackageError: the contents contradict themselves, the signers or the pack.
    """
    manifest = read_manifest(document.payload)
    data_set = read_image(manifest.image)
    _check_purpose(manifest, document, definition)
    _check_people(manifest, document)
    _check_data_set(manifest, data_set, definition)
    return manifest, data_set


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
            data = file.read(LARGEST_SIGNED_BYTES + 1)
    except (OSError, ValueError) as error:
        raise PackageError(
            f"There is no package {source.name} that can be read.",
            detail=str(error),
            advice="Give the path of a .nacal file, or the id of a package that ships with the pack.",
        ) from error
    return data


def _check_purpose(manifest: Manifest, document: SignedDocument, definition: PackDefinition) -> None:
    """Raise unless the package is for this product and A2L and its signers may sign this kind of package."""
    if manifest.product != definition.id:
        raise PackageError(
            f"The package is for {manifest.product}, this pack is {definition.id}.",
            advice="Choose a package for this pack.",
        )
    if manifest.a2l_sha256 != calibration_of(definition).sha256:
        raise PackageError(
            "The package was made with another description (A2L) of the calibration than this pack definition has.",
            detail=f"package {manifest.a2l_sha256}, definition {calibration_of(definition).sha256}",
            advice="Use the pack definition and the package of the same release.",
        )
    if document.demo and not manifest.demo:
        raise PackageError(
            "The package claims to be for real packs, but it is signed with demonstration keys.", advice=_ASK_FOR_RELEASE
        )


def _check_people(manifest: Manifest, document: SignedDocument) -> None:
    """Raise unless those signed whom the contents name."""
    terms = manifest.terms
    signers = {(key.role, key.name) for key in document.signers}
    named = [("author", terms.authored_by), *([("approver", terms.approved_by)] if terms.approved_by else [])]
    if not signers.issuperset(named):
        raise PackageError(
            f"The package names {terms.authored_by} and {terms.approved_by or 'any approver'}, but others signed it.",
            detail=f"signed by {', '.join(key.name for key in document.signers)}",
            advice=_ASK_FOR_RELEASE,
        )


def _check_data_set(manifest: Manifest, data_set: DataSet, definition: PackDefinition) -> None:
    """Raise unless header, manifest and pack definition say the same about the data set."""
    header, topology = data_set.header, definition.topology
    chemistries = {module.chemistry.number for module in topology.modules}
    statements = {
        "demo mark": header.demo == manifest.demo,
        "hardware": manifest.terms.target.hardware.fits(header.hardware),
        "chemistry": header.chemistry_number == manifest.chemistry and {header.chemistry_number} == chemistries,
        "cells in series": header.series == topology.series,
        "capacity": header.capacity_ah == topology.capacity_ah,
        "creation time": header.created_unix_s == manifest.terms.created_utc.timestamp(),
        "length": header.payload_length == calibration_of(definition).memory_length,
    }
    wrong = [name for name, consistent in statements.items() if not consistent]
    if wrong:
        raise PackageError(
            f"The header of the data set contradicts the package or the pack: {', '.join(wrong)}.",
            detail=header.calibration_id,
            advice=_ASK_THE_MAKER,
        )
    require_true_summary(manifest.terms, definition, data_set.payload)
    require_bms_signature(data_set, definition)


def require_bms_signature(data_set: DataSet, definition: PackDefinition) -> None:
    """Do nothing if the BMS would take a data set; a BMS whose key is not known is asked later, by the update itself.

    Raises:
        PackageError: it would refuse it.
    """
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

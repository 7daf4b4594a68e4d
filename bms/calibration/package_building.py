"""Making a calibration package: a draft says what it is for, its author signs it, somebody else approves it."""

import datetime
import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.calibration.checks import check_data_set
from bms.calibration.comparison import compare
from bms.calibration.data_set import build_header, make_data_set
from bms.calibration.manifest import (
    PAYLOAD_TYPE,
    Manifest,
    calibration_of,
    make_image,
    read_manifest,
    summarise,
    write_manifest,
)
from bms.calibration.model import DataSet
from bms.calibration.package import SIGNING_ROLES, read_contents, require_bms_signature
from bms.calibration.release_terms import IdentityRule, Preconditions, Reference, ReleaseTerms, Target, ValueChange
from bms.definition.a2l import CalibrationDescription
from bms.definition.model import PackDefinition
from bms.errors import PackageError, SafetyRefusalError
from bms.trust.dsse import read_envelope, write_envelope
from bms.trust.keys import key_id_of
from bms.trust.root import Role, TrustedKey, TrustRoot
from bms.trust.signed_document import add_signature, sign_document, verify_signed

TOOL_ID = 1
"""Halite in the `tool id` field of a data set header."""
_ANY = IdentityRule()
_UNRESTRICTED = Preconditions()
_NAMED_FINDINGS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The data set a package was made from, and what it is called."""

    id: str
    data_set: DataSet


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDraft:
    """What the author says about a package; see `ReleaseTerms` and `CalibrationPackage` for the fields.

    `hardware` are the ids (F191) it is for; `serials` empty: the whole fleet; `package_id` empty: a new one.
    """

    id: str
    title: str
    description: str
    sequence: int
    reason: str
    hardware: tuple[str, ...]
    valid_from_utc: datetime.datetime
    valid_to_utc: datetime.datetime
    change_request: str = ""
    boot: IdentityRule = _ANY
    software: IdentityRule = _ANY
    serials: tuple[str, ...] = ()
    approved_by: str = ""
    roles_required: tuple[str, ...] = ()
    threshold: int = 2
    supersedes: tuple[str, ...] = ()
    revokes: tuple[str, ...] = ()
    envelope: Reference | None = None
    preconditions: Preconditions = _UNRESTRICTED
    base: Base | None = None
    package_id: str = ""


def new_data_set(
    definition: PackDefinition,
    payload: bytes,
    *,
    calibration_id: str,
    version: tuple[int, int],
    hardware: str,
    created_utc: datetime.datetime,
    demo: bool,
    sign: Callable[[bytes], bytes],
) -> DataSet:
    """Return a payload with the header its BMS wants.

    Args:
        definition: the pack it is for.
        payload: the tables.
        calibration_id: F182 afterwards, at most 16 ASCII characters.
        version: major and minor.
        hardware: F191 of the hardware it fits.
        created_utc: when it was made.
        demo: never for a real pack.
        sign: returns the BMS's own signature of a message (`bms.calibration.data_set.signed_message`).

    Raises:
        BadFileError: a value does not fit its field.
    """
    topology = definition.topology
    header = build_header(
        payload=payload,
        chemistry_number=topology.modules[0].chemistry.number,
        series=topology.series,
        capacity_ah=topology.capacity_ah,
        version=version,
        hardware=hardware,
        calibration_id=calibration_id,
        created_unix_s=int(created_utc.timestamp()),
        tool_id=TOOL_ID,
        demo=demo,
        sign=sign,
    )
    return make_data_set(header, payload)


def build_package(
    definition: PackDefinition, data_set: DataSet, draft: PackageDraft, *, author: Ed25519PrivateKey, trust: TrustRoot
) -> bytes:
    """Return a package signed by its author; `approve_package` adds the approval.

    Args:
        definition: the pack it is for.
        data_set: what is to be written.
        draft: what the author says about it.
        author: private key of the author.
        trust: must know that key.

    Raises:
        SafetyRefusalError: the data set is outside the envelope or contradicts itself; the cells are named.
        PackageError: the draft makes no sense, the BMS would refuse the data set, or the key is not an author's.
        DefinitionError: the definition describes no calibration.
    """
    require_sound(definition, data_set)
    require_bms_signature(data_set, definition)
    signer = _key_in_role(author, "author", trust)
    manifest = _manifest(definition, data_set, draft, authored_by=signer.name)
    return sign_document(PAYLOAD_TYPE, _payload(manifest), [author])


def require_sound(definition: PackDefinition, data_set: DataSet) -> None:
    """Do nothing if no check has anything against a data set.

    Raises:
        SafetyRefusalError: some have; the first cells are named.
        DefinitionError: the definition describes no calibration.
    """
    findings = check_data_set(definition, data_set)
    if findings:
        named = [f"{each.parameter}{list(each.index) or ''}: {each.message}" for each in findings]
        more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
        raise SafetyRefusalError(
            f"The data set must not be released. {named[0]}{more}",
            detail=" ".join(named[:_NAMED_FINDINGS]),
            advice="Correct these cells: halite calibration check names all of them.",
        )


def approve_package(data: bytes, *, approver: Ed25519PrivateKey, definition: PackDefinition, trust: TrustRoot) -> bytes:
    """Return a package with an approval added.

    Args:
        data: the package, signed by its author.
        approver: private key of the approver.
        definition: the pack it is for; the result is held against it before it is returned.
        trust: must know both keys.

    Raises:
        PackageError: the key is not an approver's, belongs to the author, or the package is not good.
    """
    signer = _key_in_role(approver, "approver", trust)
    envelope = read_envelope(data)
    authors = [trust.keys[each.key_id] for each in envelope.signatures if each.key_id in trust.keys]
    if any(key.person == signer.person for key in authors):
        raise PackageError(
            f"{signer.name} has already signed this package; nobody approves their own work.",
            detail=f"key {signer.key_id}",
            advice="Have it approved by somebody else.",
        )
    approved = write_envelope(add_signature(envelope, approver))
    # Where more than two must sign, the others come later.
    document = verify_signed(approved, PAYLOAD_TYPE, replace(trust, thresholds={}), SIGNING_ROLES)
    _, data_set = read_contents(document, definition)
    require_sound(definition, data_set)
    return approved


def _payload(manifest: Manifest) -> bytes:
    """Return a manifest as it is signed, after reading it as whoever gets it will."""
    try:
        payload = write_manifest(manifest)
        read_manifest(payload)
    except ValueError as error:
        raise _makes_no_sense(str(error)) from error
    except PackageError as error:
        raise _makes_no_sense(error.detail) from error
    return payload


def _makes_no_sense(detail: str) -> PackageError:
    return PackageError(
        "What is said about the package makes no sense.", detail=detail, advice="Correct what is named and build it again."
    )


def _key_in_role(private_key: Ed25519PrivateKey, role: Role, trust: TrustRoot) -> TrustedKey:
    key_id = key_id_of(private_key.public_key())
    key = trust.keys.get(key_id)
    if key is None:
        raise PackageError(
            "This key is not in the list of trusted keys.", detail=f"key {key_id}", advice="Have it added to the trust root."
        )
    if key.role != role:
        raise PackageError(
            f"This is {key.name}'s key in the role {key.role}; it cannot sign as {role}.",
            detail=f"key {key_id}",
            advice=f"Use the key of an {role}.",
        )
    return key


def _manifest(definition: PackDefinition, data_set: DataSet, draft: PackageDraft, *, authored_by: str) -> Manifest:
    description = calibration_of(definition)
    terms = ReleaseTerms(
        package_id=draft.package_id or str(uuid.uuid4()),
        target=Target(
            hardware=IdentityRule(equals=draft.hardware), boot=draft.boot, software=draft.software, serials=draft.serials
        ),
        created_utc=datetime.datetime.fromtimestamp(data_set.header.created_unix_s, tz=datetime.UTC),
        valid_from_utc=draft.valid_from_utc,
        valid_to_utc=draft.valid_to_utc,
        authored_by=authored_by,
        approved_by=draft.approved_by,
        change_request=draft.change_request,
        reason=draft.reason,
        roles_required=draft.roles_required,
        threshold=draft.threshold,
        supersedes=draft.supersedes,
        revokes=draft.revokes,
        envelope=draft.envelope,
        preconditions=draft.preconditions,
        tables=summarise(definition, data_set.payload),
        base=_reference(draft.base),
        changes=_changes(description, draft.base, data_set),
    )
    return Manifest(
        id=draft.id,
        title=draft.title,
        description=draft.description,
        sequence=draft.sequence,
        product=definition.id,
        a2l_sha256=description.sha256,
        chemistry=data_set.header.chemistry_number,
        demo=data_set.header.demo,
        terms=terms,
        image=make_image(data_set.header_bytes + data_set.payload),
    )


def _reference(base: Base | None) -> Reference | None:
    return None if base is None else Reference(id=base.id, sha256=hashlib.sha256(base.data_set.payload).hexdigest())


def _changes(description: CalibrationDescription, base: Base | None, data_set: DataSet) -> tuple[ValueChange, ...]:
    if base is None:
        return ()
    return tuple(
        ValueChange(table=change.parameter, index=change.index, old=change.old, new=change.new)
        for change in compare(description, base.data_set, data_set).changed
    )

"""Whether a verified package may be written to a certain pack now. Each refusal has its own sentence.

What `PackageError` says is wrong with the package wherever it goes; `SafetyRefusalError` is about this pack, now.
"""

import datetime
from collections.abc import Iterable

from bms.calibration.model import CalibrationPackage
from bms.definition.model import PackDefinition
from bms.diagnostics.identity import PackIdentity
from bms.errors import PackageError, SafetyRefusalError
from bms.trust.permit import DowngradePermit
from bms.trust.root import Revoked
from bms.trust.state import TrustState

_ASK_FOR_RELEASE = "Ask calibration for a released package."
_ASK_FOR_THIS_PACK = "Choose a package that was released for this pack."


def require_releasable(
    package: CalibrationPackage,
    *,
    definition: PackDefinition,
    identity: PackIdentity,
    state: TrustState,
    now_utc: datetime.datetime,
    permits: Iterable[DowngradePermit] = (),
    role: str = "",
) -> None:
    """Do nothing if a package may be written to a pack.

    Args:
        package: what is to be written.
        definition: the pack.
        identity: what the pack says of itself.
        state: what this installation has seen.
        now_utc: the wall clock; a time seen in a signed document counts instead where it is later.
        permits: leave to write older packages.
        role: the role of whoever writes it; empty: not judged here.

    Raises:
        PackageError: it is not valid yet or no longer, was revoked, or is for another product.
        SafetyRefusalError: it is not for this pack, or older than what this pack has had.
    """
    _require_demo_in_its_place(package, identity)
    if not identity.virtual:
        state.require_whole()
    require_current(package, state=state, now_utc=now_utc)
    _require_target(package, definition, identity)
    if role and package.terms.roles_required and role not in package.terms.roles_required:
        raise SafetyRefusalError(
            f"The package may be written by {', '.join(package.terms.roles_required)} only.",
            detail=role,
            advice="Sign in as somebody who may.",
        )
    _require_not_older(package, identity, state, state.now_utc(now_utc), permits)


def require_current(package: CalibrationPackage, *, state: TrustState, now_utc: datetime.datetime) -> None:
    """Do nothing if a package counts now, whatever pack it is for.

    Args:
        package: any.
        state: what this installation has seen.
        now_utc: the wall clock; a time seen in a signed document counts instead where it is later.

    Raises:
        PackageError: it is not valid yet or no longer, was revoked, or the list of trusted keys is too old.
    """
    now_utc = state.now_utc(now_utc)
    _require_trust(package, state, now_utc)
    _require_not_revoked(package, state)
    _require_valid(package, now_utc)


def note_written(package: CalibrationPackage, *, serial: str, state: TrustState, now_utc: datetime.datetime) -> None:
    """Remember that a package was written to a pack and read back.

    Args:
        package: what was written.
        serial: the pack.
        state: takes it.
        now_utc: the wall clock, for the record.

    Raises:
        SafetyRefusalError: the memory of this installation is damaged.
        OSError: the disk does not take it.
    """
    reason = f"replaced by {package.id} {package.sequence}"
    state.note(
        product=package.product,
        serial=serial,
        sequence=package.sequence,
        fleet=not package.terms.target.serials,
        signed_utc=package.terms.created_utc,
        revoked_packages={
            _own(package.product, each): Revoked(date_utc=now_utc, reason=reason) for each in package.terms.revokes
        },
    )


def _own(product: str, package_id: str) -> str:
    """Return the name under which a package revokes others: those of its own product and no more."""
    return f"{product}/{package_id}"


def _require_demo_in_its_place(package: CalibrationPackage, identity: PackIdentity) -> None:
    if package.demo and not identity.virtual:
        raise SafetyRefusalError("It is a DEMO data set and not for a real pack.", detail=package.id, advice=_ASK_FOR_THIS_PACK)


def _require_trust(package: CalibrationPackage, state: TrustState, now_utc: datetime.datetime) -> None:
    """The signatures were held against the newest list of keys, and that list still counts."""
    if package.trust_version < state.root_version:
        raise PackageError(
            f"The list of trusted keys is version {package.trust_version}; this installation has had version "
            f"{state.root_version}.",
            advice="Import the newer list of trusted keys again.",
        )
    expires_utc = package.trust_valid_to_utc
    if expires_utc is not None and now_utc > expires_utc:
        raise PackageError(
            f"The list of trusted keys expired on {expires_utc:%Y-%m-%d}.",
            detail=f"version {package.trust_version}",
            advice="Import a newer one, and check this computer's clock.",
        )


def _require_not_revoked(package: CalibrationPackage, state: TrustState) -> None:
    names = (package.terms.package_id, package.contents_sha256, _own(package.product, package.terms.package_id))
    for name in names:
        revoked = state.revoked_packages.get(name)
        if revoked is not None:
            raise PackageError(f"The package was revoked {revoked.text}.", detail=name, advice=_ASK_FOR_RELEASE)
    for signer in package.signers:
        revoked = state.revoked_keys.get(signer.key_id)
        if revoked is not None:
            raise PackageError(
                f"The package is signed by {signer.name}, whose key was revoked {revoked.text}.",
                detail=f"key {signer.key_id}",
                advice=_ASK_FOR_RELEASE,
            )


def _require_valid(package: CalibrationPackage, now_utc: datetime.datetime) -> None:
    terms = package.terms
    if now_utc < terms.valid_from_utc:
        raise PackageError(
            f"The package is not valid before {terms.valid_from_utc:%Y-%m-%d %H:%M} UTC.",
            detail=f"now {now_utc:%Y-%m-%d %H:%M} UTC",
            advice="Check this computer's clock, or wait.",
        )
    if now_utc > terms.valid_to_utc:
        raise PackageError(
            f"The package expired on {terms.valid_to_utc:%Y-%m-%d}.",
            detail=f"now {now_utc:%Y-%m-%d}, by the clock or the latest signed file seen",
            advice=_ASK_FOR_RELEASE,
        )


def _require_target(package: CalibrationPackage, definition: PackDefinition, identity: PackIdentity) -> None:
    if package.product != definition.id:
        raise PackageError(f"The package is for {package.product}, this pack is {definition.id}.", advice=_ASK_FOR_THIS_PACK)
    target = package.terms.target
    rules = (
        ("hardware", target.hardware, identity.hardware),
        ("boot software", target.boot, identity.boot),
        ("software", target.software, identity.software),
    )
    for what, rule, actual in rules:
        if not rule.fits(actual):
            raise SafetyRefusalError(
                f"The package is for {what} {rule.text}; the pack has {actual or 'unknown'}.",
                detail=package.id,
                advice=_ASK_FOR_THIS_PACK,
            )
    if target.serials and identity.serial not in target.serials:
        raise SafetyRefusalError(
            f"The package is not for the pack {identity.serial}, but for {len(target.serials)} others by serial number.",
            detail=", ".join(target.serials[:3]),
            advice=_ASK_FOR_THIS_PACK,
        )


def _require_not_older(
    package: CalibrationPackage,
    identity: PackIdentity,
    state: TrustState,
    now_utc: datetime.datetime,
    permits: Iterable[DowngradePermit],
) -> None:
    floor = state.highest_sequence(package.product, identity.serial)
    if package.sequence >= floor:
        return
    for permit in permits:
        if (identity.virtual or not permit.demo) and permit.allows(
            product=package.product,
            serial=identity.serial,
            contents_sha256=package.contents_sha256,
            now_utc=now_utc,
        ):
            return
    raise SafetyRefusalError(
        f"The package has sequence {package.sequence}; this installation has already written sequence {floor}.",
        detail=f"pack {identity.serial}",
        advice="Choose a newer package, or ask for a permit to go back for this serial number.",
    )

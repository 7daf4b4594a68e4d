"""What is trusted here: the shipped root and its successors, what was revoked, what came on a USB stick."""

import datetime
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from bms.errors import BadFileError, PackageError
from bms.storage import write_durably
from bms.trust.dsse import read_envelope
from bms.trust.permit import PERMIT_PAYLOAD_TYPE, DowngradePermit, open_permit
from bms.trust.revocation import REVOCATION_PAYLOAD_TYPE, open_revocations
from bms.trust.root import ROOT_PAYLOAD_TYPE, TrustRoot
from bms.trust.rotation import install_root, installed_root, require_in_force, shipped_trust_root
from bms.trust.state import TrustState


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledTrust:
    """What counts here.

    Attributes:
        root: the newest good trust root, with what was revoked.
        state: what must never be forgotten.
        problem: a sentence about an imported file that cannot be used; empty: none.
    """

    root: TrustRoot
    state: TrustState
    problem: str = ""

    @property
    def permits(self) -> tuple[DowngradePermit, ...]:
        """The imported permits that are still signed by somebody who may; expired ones too."""
        permits = []
        for path in sorted((self.state.folder / "permits").glob("*.json")):
            try:
                permits.append(open_permit(path.read_bytes(), self.root))
            except (OSError, PackageError):
                continue
        return tuple(permits)


def installed_trust(folder: Path | None = None) -> InstalledTrust:
    """Return what counts in this installation. `folder`: another than `HALITE_HOME/trust`.

    Raises:
        BadFileError: the shipped trust root is damaged.
    """
    state = TrustState(folder)
    root, problem = installed_root(state.folder / "root", shipped_trust_root())
    return InstalledTrust(root=replace(root, revoked=state.revoked_keys), state=state, problem=problem)


def import_trust_file(data: bytes, trust: InstalledTrust, now_utc: datetime.datetime) -> str:
    """Take over a trust root, a revocation list or a permit.

    Args:
        data: the file.
        trust: what counts now.
        now_utc: the wall clock.

    Returns:
        A sentence saying what was taken over.

    Raises:
        BadFileError: it is none of these, or may not be taken over; everything stays as it was.
        SafetyRefusalError: the state of this installation is damaged.
        OSError: the disk does not take it.
    """
    kind = read_envelope(data).payload_type
    trust.state.require_whole()
    if kind == ROOT_PAYLOAD_TYPE:
        return _import_root(data, trust, now_utc)
    require_in_force(trust.root, trust.state.now_utc(now_utc))
    if kind == REVOCATION_PAYLOAD_TYPE:
        return _import_revocations(data, trust, now_utc)
    if kind == PERMIT_PAYLOAD_TYPE:
        return _import_permit(data, trust, now_utc)
    raise BadFileError(
        "The file is signed, but it is no list of keys, no revocation and no permit.",
        detail=f"type {kind[:80]}",
        advice="Choose another file.",
    )


def _import_root(data: bytes, trust: InstalledTrust, now_utc: datetime.datetime) -> str:
    new = install_root(trust.state.folder / "root", data, trust.root, trust.state.now_utc(now_utc))
    trust.state.note(root_version=new.version, signed_utc=_seen(new.created_utc, now_utc, demo=new.demo))
    return f"The list of trusted keys is now version {new.version}, with {len(new.keys)} keys."


def _import_revocations(data: bytes, trust: InstalledTrust, now_utc: datetime.datetime) -> str:
    revocations = open_revocations(data, trust.root)
    trust.state.note(
        revoked_keys=revocations.keys,
        revoked_packages=revocations.packages,
        signed_utc=_seen(revocations.created_utc, now_utc, demo=revocations.demo),
    )
    return f"Revoked: {len(revocations.keys)} keys and {len(revocations.packages)} packages."


def _import_permit(data: bytes, trust: InstalledTrust, now_utc: datetime.datetime) -> str:
    permit = open_permit(data, trust.root)
    if trust.state.now_utc(now_utc) > permit.valid_to_utc:
        raise PackageError(
            f"The permit expired on {permit.valid_to_utc:%Y-%m-%d}.", detail=permit.serial, advice="Ask for a new one."
        )
    write_durably(trust.state.folder / "permits" / f"{hashlib.sha256(data).hexdigest()[:16]}.json", data)
    trust.state.note(signed_utc=_seen(permit.created_utc, now_utc, demo=permit.demo))
    return f"The pack {permit.serial} may be given one older package until {permit.valid_to_utc:%Y-%m-%d}."


def _seen(created_utc: datetime.datetime, now_utc: datetime.datetime, *, demo: bool) -> datetime.datetime:
    """Return the time a document proves. Anybody can date a demonstration in the future: it proves no more than the clock."""
    return min(created_utc, now_utc) if demo else created_utc

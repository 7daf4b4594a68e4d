"""How one trust root follows another: by the signatures of the old one's root keys and of its own, one version at a time."""

import datetime
from pathlib import Path

from bms.definition.shipped import assets_folder
from bms.errors import BadFileError, PackageError
from bms.storage import write_durably
from bms.trust.dsse import LARGEST_SIGNED_BYTES, read_envelope
from bms.trust.root import ROOT_PAYLOAD_TYPE, TrustRoot, parse_trust_root
from bms.trust.signed_document import verify_signers

_ASK = "Get the list of trusted keys again from whoever looks after the keys."


def accept_root(data: bytes, current: TrustRoot | None) -> TrustRoot:
    """Verify a trust root file and read it.

    Args:
        data: the file.
        current: the trust root it is to follow; None: it comes with the program, and only has to be signed by itself.

    Raises:
        BadFileError: it is damaged, not signed by those who must, or does not follow the current one.
    """
    envelope = read_envelope(data)
    if envelope.payload_type != ROOT_PAYLOAD_TYPE:
        raise PackageError("The file is no list of trusted keys.", detail=f"type {envelope.payload_type[:80]}", advice=_ASK)
    if current is not None:
        verify_signers(envelope, current, ("root",), 1, strangers=True)
    new = parse_trust_root(envelope.payload)
    verify_signers(envelope, new, ("root",), 1, strangers=True)
    _require_no_stranger({each.key_id for each in envelope.signatures}, new, current)
    if current is not None:
        _require_next(new, current)
    return new


def require_in_force(root: TrustRoot, now_utc: datetime.datetime) -> None:
    """Do nothing while a trust root counts.

    Raises:
        BadFileError: it has expired.
    """
    if root.valid_to_utc is not None and now_utc > root.valid_to_utc:
        raise BadFileError(
            f"The list of trusted keys expired on {root.valid_to_utc:%Y-%m-%d}.",
            detail=f"version {root.version}",
            advice="Import a newer one, and check this computer's clock.",
        )


def shipped_trust_root() -> TrustRoot:
    """Return the trust root that is installed with Halite.

    Raises:
        BadFileError: the installation is damaged.
    """
    path = assets_folder() / "trust" / "root.json"
    try:
        return accept_root(_read(path), None)
    except OSError as error:
        raise BadFileError(
            "The list of trusted keys is not there.", detail=str(error), advice="Install Halite again."
        ) from error


def installed_root(folder: Path, shipped: TrustRoot) -> tuple[TrustRoot, str]:
    """Follow the chain of trust roots from the shipped one.

    Args:
        folder: the imported ones, `<version>.json`.
        shipped: where the chain begins.

    Returns:
        The newest good one, and a sentence about the file the chain broke at; empty: all are good.
    """
    root = shipped
    while (path := _path(folder, root.version + 1)).is_file():
        try:
            root = accept_root(_read(path), root)
        except (OSError, BadFileError) as error:
            return root, f"The imported list of trusted keys {path.name} cannot be used: {error}"
    return root, ""


def install_root(folder: Path, data: bytes, current: TrustRoot, now_utc: datetime.datetime) -> TrustRoot:
    """Take over a new trust root; unless everything is right, the current one stays.

    Raises:
        BadFileError: it may not follow the current one, or has expired.
        OSError: the disk does not take it.
    """
    new = accept_root(data, current)
    require_in_force(new, now_utc)
    write_durably(_path(folder, new.version), data)
    return new


def _path(folder: Path, version: int) -> Path:
    return folder / f"{version}.json"


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_SIGNED_BYTES + 1)


def _require_no_stranger(key_ids: set[str], new: TrustRoot, current: TrustRoot | None) -> None:
    strangers = key_ids - set(new.keys) - (set(current.keys) if current is not None else set())
    if strangers:
        raise PackageError(
            "The list of trusted keys is signed by somebody neither it nor the one in use knows.",
            detail=f"key {min(strangers)[:80]}",
            advice=_ASK,
        )


def _require_next(new: TrustRoot, current: TrustRoot) -> None:
    if new.version != current.version + 1:
        older = new.version <= current.version
        raise BadFileError(
            f"The list of trusted keys has version {new.version}, the one in use {current.version}.",
            detail=f"wanted {current.version + 1}",
            advice="It is already known." if older else "Import the versions between first, in their order.",
        )
    if current.demo and not new.demo:
        raise BadFileError(
            "A list of demonstration keys cannot be followed by one with keys for real packs: anybody could have signed it.",
            advice="Install a Halite that was built with the trust root of your organisation.",
        )

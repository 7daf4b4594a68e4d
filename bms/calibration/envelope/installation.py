"""Which envelope holds on this computer: the built-in floor, tightened by the artefact that ships and by the one installed.

An artefact that cannot be read is never passed over in silence: the envelope says so, and nothing is written meanwhile.
"""

import contextlib
import dataclasses
import datetime
from pathlib import Path

from bms.calibration.envelope.artefact import SUFFIX, open_artefact
from bms.calibration.envelope.floor import floor_of
from bms.calibration.envelope.limits import Envelope, Tightening
from bms.calibration.envelope.widening import widened
from bms.definition.model import PackDefinition
from bms.definition.shipped import assets_folder
from bms.errors import BadFileError, PackageError
from bms.storage import write_durably
from bms.trust.installation import InstalledTrust, installed_trust
from bms.trust.root import TrustRoot
from bms.trust.rotation import require_in_force


def envelope_of(definition: PackDefinition) -> Envelope | None:
    """Return the envelope a pack's tables are held against, or None where Halite knows none.

    A pack with modules of different chemistries has none: nobody has said how fast both may be charged in one string.
    Reads the installed files each time, so that what was installed a moment ago counts.
    """
    chemistries = {module.chemistry.id for module in definition.topology.modules}
    floor = floor_of(chemistries.pop()) if len(chemistries) == 1 else None
    return _tightened(floor) if floor is not None else None


def install_envelope(data: bytes, trust: InstalledTrust, now_utc: datetime.datetime) -> Tightening:
    """Take over a signed envelope; unless everything is right, all stays as it was.

    Args:
        data: the file.
        trust: whose signatures count.
        now_utc: the wall clock.

    Returns:
        What was taken over.

    Raises:
        BadFileError: it is damaged, not signed by those who must, for an unknown chemistry, not valid yet, no newer than the
            one in use, or wider anywhere; each reason has its own sentence.
        SafetyRefusalError: the state of this installation is damaged.
        OSError: the disk does not take it.
    """
    trust.state.require_whole()
    require_in_force(trust.root, trust.state.now_utc(now_utc))
    new = open_artefact(data, trust.root)
    floor = floor_of(new.chemistry_id)
    if floor is None:
        raise PackageError(
            f"The envelope is for the chemistry {new.chemistry_id}, which Halite does not know.",
            advice="Choose the envelope of a chemistry that is known, or install a newer Halite.",
        )
    if trust.state.now_utc(now_utc) < new.valid_from_utc:
        raise PackageError(
            f"The envelope is valid from {new.valid_from_utc:%Y-%m-%d}: it is too early to install it.",
            advice="Install it on that day, and check this computer's clock.",
        )
    current, remembered = _readable(floor, trust), trust.state.envelope_version(floor.chemistry_id)
    in_use = max((each.version for each in current.tightened_by), default=0)
    if new.version <= in_use or new.version < remembered:
        raise PackageError(
            f"The envelope is version {new.version}, and version {max(in_use, remembered)} has been in use here.",
            advice="Ask for the newest envelope.",
        )
    wider = widened(current, new)
    if wider:
        raise PackageError(
            f"The envelope is wider than the one in use: {', '.join(wider)}. An envelope may only tighten.",
            detail=f"{new.id} version {new.version}",
            advice="Ask the cell's safety team; a wider envelope takes a new release of Halite.",
        )
    write_durably(_installed_file(new.chemistry_id, trust), data)
    trust.state.note(envelopes={new.chemistry_id: new.version})
    return new


def _readable(floor: Envelope, trust: InstalledTrust) -> Envelope:
    """Return the envelope with the artefacts that can be read; one that cannot is about to be replaced."""
    for path in _files(floor.chemistry_id, trust):
        with contextlib.suppress(BadFileError, OSError):
            floor = _applied(floor, path, trust.root)
    return floor


def _tightened(floor: Envelope) -> Envelope:
    try:
        trust = installed_trust()
        for path in _files(floor.chemistry_id, trust):
            floor = _applied(floor, path, trust.root)
        _require_remembered(floor, trust)
    except (BadFileError, OSError) as error:
        # As narrow as it is known to be; and `refusal` keeps everything from being written.
        return dataclasses.replace(
            floor, refusal=f"The safe envelope of this installation cannot be used, so nothing may be written. {error}"
        )
    return floor


def _require_remembered(envelope: Envelope, trust: InstalledTrust) -> None:
    """Raise where an envelope that was installed once has gone: taking a file away must not widen anything."""
    remembered = trust.state.envelope_version(envelope.chemistry_id)
    if all(each.version < remembered for each in envelope.tightened_by):
        raise PackageError(
            f"Version {remembered} of the envelope was installed here and is not there any more.", advice="Install it again."
        )


def _applied(envelope: Envelope, path: Path, trust: TrustRoot) -> Envelope:
    tightening = open_artefact(path.read_bytes(), trust)
    if tightening.chemistry_id != envelope.chemistry_id:
        raise PackageError(
            f"{path.name} is the envelope of another chemistry, {tightening.chemistry_id}.", advice="Install the right one."
        )
    return envelope.tightened(tightening)


def _files(chemistry_id: str, trust: InstalledTrust) -> tuple[Path, ...]:
    """Return the shipped file, which must be there, and the installed one where there is one."""
    shipped = assets_folder() / "trust" / "envelopes" / f"{chemistry_id}{SUFFIX}"
    installed = _installed_file(chemistry_id, trust)
    return (shipped, installed) if installed.exists() else (shipped,)


def _installed_file(chemistry_id: str, trust: InstalledTrust) -> Path:
    return trust.state.folder / "envelopes" / f"{chemistry_id}{SUFFIX}"

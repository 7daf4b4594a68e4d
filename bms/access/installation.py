"""Who may use this installation: everybody, those in its role file, or, where that cannot be believed, nobody for writing."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from bms.access.model import OPEN_INSTALLATION, Actor, Role
from bms.access.role_file import SUFFIX, RoleFile, open_role_file
from bms.errors import BadFileError, PackageError, SafetyRefusalError
from bms.storage import halite_home, write_durably
from bms.trust.installation import InstalledTrust, installed_trust

NOBODY = Actor(name="", role=Role.VIEWER)
"""Whoever sits there, where people have to sign in and nobody has."""
_INSTALL = "Have an administrator install a role file: halite users install FILE."


def access_folder() -> Path:
    """Return the folder of the role file and of the attempts to sign in."""
    return halite_home() / "access"


def role_file_path() -> Path:
    """Return where the role file of this installation lies."""
    return access_folder() / f"roles{SUFFIX}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Who may use it.

    Attributes:
        file: the role file in force; None: there is none, or it cannot be believed.
        problem: why nobody may write, a sentence; empty: somebody may.
        advice: what to do about that.
    """

    file: RoleFile | None = None
    problem: str = ""
    advice: str = ""

    @property
    def asks(self) -> bool:
        """Whether people have to sign in before they write."""
        return self.file is not None or bool(self.problem)

    @property
    def anybody(self) -> Actor:
        """Who somebody is that has not signed in."""
        return NOBODY if self.asks else OPEN_INSTALLATION

    def require_file(self) -> RoleFile:
        """Return the role file.

        Raises:
            SafetyRefusalError: it cannot be believed, or there is none.
        """
        if self.problem:
            raise SafetyRefusalError(self.problem, advice=self.advice)
        if self.file is None:
            raise SafetyRefusalError("Nobody has to sign in here: no role file is installed.")
        return self.file


def load_installation(now_utc: datetime.datetime) -> Installation:
    """Return who may use this installation now, by the wall clock. What is wrong with its role file never opens it."""
    try:
        trust = installed_trust()
        trust.state.require_whole()
    except (BadFileError, SafetyRefusalError) as error:
        return _closed(error.what)
    try:
        data = role_file_path().read_bytes()
    except FileNotFoundError:
        return _closed("It is missing.") if trust.state.roles_version else Installation()
    except OSError as error:
        return _closed(str(error))
    return _judged(data, trust, now_utc)


def install_role_file(data: bytes, now_utc: datetime.datetime) -> RoleFile:
    """Put a role file into force.

    Raises:
        BadFileError: it is damaged, not signed by an administrator, expired, or not newer than the one before.
        SafetyRefusalError: the state of this installation is damaged.
        OSError: the disk does not take it.
    """
    trust = installed_trust()
    trust.state.require_whole()
    file = open_role_file(data, trust.root)
    if file.version <= trust.state.roles_version:
        raise PackageError(
            f"The role file has version {file.version}, but version {trust.state.roles_version} was installed here before.",
            advice="Have an administrator sign it with a higher version.",
        )
    _require_in_force(file, trust.state.now_utc(now_utc))
    write_durably(role_file_path(), data)
    trust.state.note(roles_version=file.version)
    return file


def _judged(data: bytes, trust: InstalledTrust, now_utc: datetime.datetime) -> Installation:
    try:
        file = open_role_file(data, trust.root)
        _require_in_force(file, trust.state.now_utc(now_utc))
    except PackageError as error:
        return _closed(error.what)
    if file.version < trust.state.roles_version:
        return _closed("An older one was put in its place.")
    return Installation(file=file)


def _require_in_force(file: RoleFile, now_utc: datetime.datetime) -> None:
    if now_utc > file.valid_to:
        raise PackageError(f"The role file expired on {file.valid_to:%Y-%m-%d}.", advice=_INSTALL)


def _closed(reason: str) -> Installation:
    return Installation(problem=f"The role file cannot be used, so nobody may write: {reason}", advice=_INSTALL)

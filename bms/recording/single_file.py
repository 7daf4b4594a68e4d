"""A session as one file: a ZIP archive whose members are stored as they are, so that any program can look into it."""

import contextlib
import os
import shutil
import stat
import struct
import tempfile
import weakref
import zipfile
from pathlib import Path

from bms.errors import BadFileError
from bms.recording.layout import (
    CALIBRATION_FILE,
    CALIBRATION_IMAGE_FILE,
    EVENTS_FILE,
    FAULTS_FILE,
    IDENTITY_FILE,
    INFO_FILE,
    PACK_FOLDER,
    VALUES_FILE,
    frame_file_number,
)
from bms.storage import sync_folder

MOST_MEMBERS = 2000
_RECORDS = frozenset(
    {INFO_FILE, VALUES_FILE, EVENTS_FILE, IDENTITY_FILE, FAULTS_FILE, CALIBRATION_FILE, CALIBRATION_IMAGE_FILE}
)
_COPY_BYTES = 1 << 20
_ROOM_LEFT_BYTES = 50_000_000
"""Unpacking leaves so much on the disk."""
_END = struct.Struct("<10sHI6x")
"""End of the central directory (APPNOTE 4.3.16): … members, bytes of their list …"""
_END64 = struct.Struct("<32sQQ8x")
"""The same of ZIP64 (4.3.14), which stands before its locator (4.3.15)."""
_LOCATOR64_BYTES = 20
_LONGEST_END = 65_535 + 22 + 20 + 56
_LONGEST_ENTRY = 512
_ENCRYPTED = 1
"""Bit of a member's flags (APPNOTE 4.4.4)."""


def pack_session(folder: Path, path: Path) -> None:
    """Make one file of a session's folder, which stays as it is.

    Args:
        folder: the session.
        path: the file; an older one is replaced when the new one is whole.

    Raises:
        BadFileError: the folder holds no session, or the file cannot be written.
    """
    members = _members_of(folder)
    if not members:
        raise BadFileError(f"{folder.name} holds no session.", advice="Choose a folder that Halite recorded.")
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                for name, source in members:
                    archive.write(source, name)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise BadFileError(
            f"The session cannot be written to {path}.", detail=str(error), advice="Check the free space and your rights there."
        ) from error


class UnpackedSession:
    """A session that was unpacked."""

    def __init__(self, folder: Path | None) -> None:
        """Make the folder; None: a temporary one."""
        if folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="halite-session-"))
        else:
            folder.mkdir(parents=True)
            self.folder = folder

    def goes_with(self, owner: object) -> None:
        """Remove the folder as soon as `owner` is gone, or this program ends."""
        weakref.finalize(owner, self.remove)

    def remove(self) -> None:
        """Remove the folder. On Windows what is still mapped stays until the system cleans up."""
        shutil.rmtree(self.folder, ignore_errors=True)


def unpack_session(path: Path, into: Path | None = None) -> tuple[UnpackedSession, tuple[str, ...]]:
    """Unpack a session's single file.

    Args:
        path: the file.
        into: a folder that does not exist yet; None: a temporary one.

    Returns:
        The folder, and what is wrong with the archive, one sentence each.

    Raises:
        BadFileError: it is no session, or one made to do harm.
    """
    try:
        unpacked = UnpackedSession(into)
    except OSError as error:
        raise BadFileError(
            f"The session cannot be unpacked to {into or tempfile.gettempdir()}.",
            detail=str(error),
            advice="Name a folder that does not exist yet, where you may write.",
        ) from error
    try:
        _look_at_the_end(path)
        with zipfile.ZipFile(path) as archive:
            members, problems = _checked(archive, path.stat().st_size)
            _make_room(unpacked.folder, sum(member.file_size for member in members))
            for member in members:
                problems += _extract(archive, member, unpacked.folder)
    except BadFileError:
        unpacked.remove()
        raise
    except (OSError, zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OverflowError, struct.error) as error:
        unpacked.remove()
        raise BadFileError(
            f"{path.name} cannot be opened as a session.",
            detail=f"{type(error).__name__}: {error}",
            advice="It may be cut off or damaged; copy it again from where it was recorded.",
        ) from error
    return unpacked, tuple(problems)


def _look_at_the_end(path: Path) -> None:
    """Look how many members the archive claims, because zipfile reads the list of all of them into memory.

    Raises:
        BadFileError: more than a session has.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _LONGEST_END))
        tail = file.read(_LONGEST_END)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise zipfile.BadZipFile("no end record")
    _, count, size = _END.unpack_from(tail, place)
    place64 = place - _LOCATOR64_BYTES - _END64.size
    if tail[place - _LOCATOR64_BYTES : place].startswith(b"PK\x06\x07") and place64 >= 0:
        _, count, size = _END64.unpack_from(tail, place64)
    if count > MOST_MEMBERS or size > MOST_MEMBERS * _LONGEST_ENTRY:
        raise _refused(f"it has {count} members")


def _members_of(folder: Path) -> list[tuple[str, Path]]:
    """Return name and place of everything that belongs to a session, what is small first."""
    found = [(path.name, path) for path in sorted(folder.glob("*")) if _is_file(path) and _belongs(path.name)]
    pack = folder / PACK_FOLDER
    if pack.is_dir() and not pack.is_symlink():
        found += [(f"{PACK_FOLDER}/{path.name}", path) for path in sorted(pack.glob("*")) if _is_file(path)]
    return sorted(found, key=lambda member: frame_file_number(member[0]) or 0)


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _belongs(name: str) -> bool:
    """Return whether a member has a name that a session's file can have; none of those leads out of its folder."""
    folder, _, file = name.rpartition("/")
    if folder:
        return folder == PACK_FOLDER and Path(file).name == file and file not in {"", ".", ".."} and "\\" not in file
    return name in _RECORDS or frame_file_number(name) is not None


def _checked(archive: zipfile.ZipFile, size: int) -> tuple[list[zipfile.ZipInfo], list[str]]:
    """Return the members that belong to a session.

    Raises:
        BadFileError: one of them is not what a session's file holds.
    """
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _refused(f"it has {len(members)} members")
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise _refused("it has two members of one name")
    for member in members:
        mode = member.external_attr >> 16
        if member.is_dir() or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
            raise _refused(f"{member.filename!r:.80} is not a file")
        if member.flag_bits & _ENCRYPTED:
            raise _refused(f"{member.filename!r:.80} is encrypted")
        if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
            raise _refused(f"{member.filename!r:.80} is compressed")
        if ".." in member.filename or member.filename.startswith(("/", "\\")) or ":" in member.filename:
            raise _refused(f"{member.filename!r:.80} leads out of its folder")
    if sum(member.file_size for member in members) > size:
        raise _refused("its members overlap")
    strangers = [member.filename for member in members if not _belongs(member.filename)]
    problems = [f"{name!r:.80} does not belong to a session and is left out." for name in strangers[:10]]
    known = [member for member in members if _belongs(member.filename)]
    if not known:
        raise _refused("nothing in it belongs to a session")
    return known, problems


def _refused(reason: str) -> BadFileError:
    return BadFileError(
        f"This file was not made by Halite: {reason}.",
        advice="Pack the session again where it was recorded: halite session pack.",
    )


def _make_room(folder: Path, needed: int) -> None:
    if shutil.disk_usage(folder).free < needed + _ROOM_LEFT_BYTES:
        raise BadFileError(
            f"There is no room to unpack the session: {needed / 1e6:.0f} MB.",
            detail=str(folder),
            advice="Free some space, or open the session's folder instead.",
        )


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> list[str]:
    """Unpack one member. One that is damaged stays as far as it can be read: logs are read past damage."""
    target = folder / member.filename
    target.parent.mkdir(exist_ok=True)
    left = member.file_size
    with target.open("wb") as file:
        try:
            with archive.open(member) as source:
                while left > 0 and (piece := source.read(min(_COPY_BYTES, left))):
                    file.write(piece)
                    left -= len(piece)
        except (zipfile.BadZipFile, EOFError):
            return [f"{member.filename} is damaged."]
    return [f"{member.filename} is cut off."] if left else []

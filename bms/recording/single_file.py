"""A session as one file: a ZIP archive whose members are stored as they are, so that any program can look into it."""

import contextlib
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from bms.errors import BadFileError
from bms.recording.archive_members import Member, belongs, find_members, growing_part
from bms.recording.layout import PACK_FOLDER
from bms.recording.unpacked_folder import UnpackedSession
from bms.storage import sync_folder

_COPY_BYTES = 1 << 20
_ROOM_LEFT_BYTES = 50_000_000
"""Unpacking leaves so much on the disk."""


def pack_session(folder: Path, path: Path, *, replace: bool = False) -> None:
    """Make one file of a session's folder, which stays as it is.

    Args:
        folder: the session.
        path: the file.
        replace: an older file of this name goes when the new one is whole.

    Raises:
        BadFileError: the folder holds no session, or the file is there already or cannot be written.
    """
    members = _members_of(folder)
    if not members:
        raise BadFileError(f"{folder.resolve().name} holds no session.", advice="Choose a folder that Halite recorded.")
    if path.is_dir():
        raise BadFileError(f"{path} is a folder.", advice="Give the name of a file.")
    if path.exists() and not replace:
        raise BadFileError(f"{path} exists already.", advice="Add --replace to replace it, or choose another name.")
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
        size = path.stat().st_size
        with path.open("rb") as file:
            found = find_members(file, size)
            _make_room(unpacked.folder, min(size, sum(member.size for member in found.members)))
            problems = [*found.problems, *(one for member in found.members if (one := _extract(file, member, unpacked.folder)))]
    except BadFileError:
        unpacked.remove()
        raise
    except (OSError, zipfile.BadZipFile) as error:
        unpacked.remove()
        raise BadFileError(
            f"{path.name} cannot be opened as a session.",
            detail=f"{type(error).__name__}: {error}",
            advice="It may be cut off or damaged; copy it again from where it was recorded.",
        ) from error
    return unpacked, tuple(problems)


def _members_of(folder: Path) -> list[tuple[str, Path]]:
    """Return name and place of everything that belongs to a session, what is small first: that survives a file that is cut."""
    found = [(path.name, path) for path in sorted(folder.glob("*")) if _is_file(path) and belongs(path.name)]
    pack = folder / PACK_FOLDER
    if pack.is_dir() and not pack.is_symlink():
        found += [(f"{PACK_FOLDER}/{path.name}", path) for path in sorted(pack.glob("*")) if _is_file(path)]
    return sorted(found, key=lambda member: growing_part(member[0]) or (-1, 0))


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(path.lstat().st_mode)


def _make_room(folder: Path, needed: int) -> None:
    if shutil.disk_usage(folder).free < needed + _ROOM_LEFT_BYTES:
        raise BadFileError(
            f"There is no room to unpack the session: {needed / 1e6:.0f} MB.",
            detail=str(folder),
            advice="Free some space, or open the session's folder instead.",
        )


def _extract(file: BinaryIO, member: Member, folder: Path) -> str:
    """Unpack one member as far as it can be read, because logs are read past damage; return what is wrong with it."""
    target = folder / member.name
    target.parent.mkdir(exist_ok=True)
    left, crc = member.size, 0
    file.seek(member.place)
    with target.open("wb") as unpacked:
        while left > 0 and (piece := file.read(min(_COPY_BYTES, left))):
            unpacked.write(piece)
            left -= len(piece)
            crc = zlib.crc32(piece, crc)
    if left:
        return f"{member.name} is cut off."
    return "" if crc == member.crc else f"{member.name} is damaged."

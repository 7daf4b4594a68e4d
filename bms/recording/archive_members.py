"""What a session's single file holds: by its list of members, or by their headers where the list is cut off.

ZIP as PKWARE's APPNOTE 6.3.10 describes it; only what Halite writes is taken.
"""

import stat
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bms.errors import BadFileError
from bms.recording.layout import (
    CALIBRATION_FILE,
    CALIBRATION_IMAGE_FILE,
    FAULTS_FILE,
    GROWING_FILES,
    IDENTITY_FILE,
    INFO_FILE,
    PACK_FOLDER,
    file_number,
)

MOST_MEMBERS = 2000
_RECORDS = frozenset({INFO_FILE, IDENTITY_FILE, FAULTS_FILE, CALIBRATION_FILE, CALIBRATION_IMAGE_FILE})
_END = struct.Struct("<10sHI6x")
"""End of the central directory (APPNOTE 4.3.16): … members, bytes of their list …"""
_END64 = struct.Struct("<32sQQ8x")
"""The same of ZIP64 (4.3.14), which stands before its locator (4.3.15)."""
_LOCATOR64_BYTES = 20
_LONGEST_END = 65_535 + 22 + 20 + 56
_LONGEST_ENTRY = 512
_HEADER = struct.Struct("<4s2xHH4xIIIHH")
"""Header of a member (4.3.7): signature, flags, method, CRC-32, compressed size, size, bytes of its name and of its extras."""
_EXTRA64 = struct.Struct("<HHQQ")
"""Sizes that do not fit into the header (4.5.3)."""
_IN_EXTRA64 = 0xFFFF_FFFF
_ENCRYPTED = 1
"""Bit of a member's flags (4.4.4)."""
_UTF8 = 1 << 11
_UNREADABLE = (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OverflowError, struct.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in the archive.

    Attributes:
        name: of one that belongs to a session; leads nowhere else.
        place: where its bytes begin.
        size: how many they should be.
        crc: CRC-32 of them.
    """

    name: str
    place: int
    size: int
    crc: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """What belongs to a session, in the order of the file, and what is wrong with the rest, one sentence each."""

    members: tuple[Member, ...]
    problems: tuple[str, ...]


def find_members(file: BinaryIO, size: int) -> Members:
    """Return what an archive of `size` bytes holds; only headers are read.

    Raises:
        BadFileError: something in it is not what a session's file holds.
        zipfile.BadZipFile: it is no archive.
        OSError: it cannot be read.
    """
    try:
        _look_at_the_end(file, size)
        with zipfile.ZipFile(file) as archive:
            listed = archive.infolist()
    except _UNREADABLE:
        return _by_headers(file, size)
    problems = _check(listed)
    if sum(entry.file_size for entry in listed) > size:
        raise _refused("its members overlap")
    members = tuple(_member(file, size, entry) for entry in listed if belongs(entry.filename))
    return Members(members=members, problems=tuple(problems))


def belongs(name: str) -> bool:
    """Return whether a member has a name that a session's file can have; none of those leads out of its folder."""
    folder, _, file = name.rpartition("/")
    if folder:
        return folder == PACK_FOLDER and Path(file).name == file and file not in {"", ".", ".."} and "\\" not in file
    return name in _RECORDS or growing_part(name) is not None


def growing_part(name: str) -> tuple[int, int] | None:
    """Return which growing file this is, counted from the smallest, and which part of it; None: it is none."""
    numbers = (file_number(first, name) for first in GROWING_FILES)
    return next(((place, number) for place, number in enumerate(numbers) if number is not None), None)


def _look_at_the_end(file: BinaryIO, size: int) -> None:
    """Look how many members the archive claims, because zipfile reads the list of all of them into memory.

    Raises:
        BadFileError: more than a session has.
    """
    file.seek(max(0, size - _LONGEST_END))
    tail = file.read(_LONGEST_END)
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise zipfile.BadZipFile("no end record")
    _, count, length = _END.unpack_from(tail, place)
    place64 = place - _LOCATOR64_BYTES - _END64.size
    if tail[place - _LOCATOR64_BYTES : place].startswith(b"PK\x06\x07") and place64 >= 0:
        _, count, length = _END64.unpack_from(tail, place64)
    if count > MOST_MEMBERS or length > MOST_MEMBERS * _LONGEST_ENTRY:
        raise _refused(f"it has {count} members")


def _member(file: BinaryIO, size: int, entry: zipfile.ZipInfo) -> Member:
    """Return where a member that the list names is; one whose header is damaged has nothing that could be read."""
    place = min(entry.header_offset, size)
    file.seek(place)
    header = file.read(_HEADER.size)
    if len(header) == _HEADER.size and header.startswith(b"PK\x03\x04"):
        *_, name_bytes, extra_bytes = _HEADER.unpack(header)
        place += _HEADER.size + name_bytes + extra_bytes
    else:
        place = size
    return Member(name=entry.filename, place=place, size=entry.file_size, crc=entry.CRC)


def _by_headers(file: BinaryIO, size: int) -> Members:
    """Return what is in an archive whose end is missing: the members follow each other, each behind its header."""
    entries: list[zipfile.ZipInfo] = []
    members: list[Member] = []
    place = 0
    while place < size and (found := _read_header(file, place)) is not None:
        entry, begin = found
        entries.append(entry)
        if len(entries) > MOST_MEMBERS:
            break
        members.append(Member(name=entry.filename, place=begin, size=entry.file_size, crc=entry.CRC))
        place = begin + entry.file_size
    if not members:
        raise zipfile.BadZipFile("no end record")
    problems = _check(entries)
    cut = f"The file is cut off after {size} bytes; what it holds up to there is read."
    return Members(members=tuple(one for one in members if belongs(one.name)), problems=(cut, *problems))


def _read_header(file: BinaryIO, place: int) -> tuple[zipfile.ZipInfo, int] | None:
    """Return the member whose header is at `place` and where its bytes begin; None: there is no whole header."""
    file.seek(place)
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or not header.startswith(b"PK\x03\x04"):
        return None
    _, flags, method, crc, compressed, length, name_bytes, extra_bytes = _HEADER.unpack(header)
    rest = file.read(name_bytes + extra_bytes)
    if len(rest) < name_bytes + extra_bytes:
        return None
    if length == _IN_EXTRA64 and extra_bytes >= _EXTRA64.size:
        _, _, length, compressed = _EXTRA64.unpack_from(rest, name_bytes)
    entry = zipfile.ZipInfo(rest[:name_bytes].decode("utf-8" if flags & _UTF8 else "cp437", errors="replace"))
    entry.flag_bits, entry.compress_type, entry.CRC = flags, method, crc
    entry.compress_size, entry.file_size = compressed, length
    return entry, place + _HEADER.size + len(rest)


def _check(entries: list[zipfile.ZipInfo]) -> list[str]:
    """Return what does not belong to a session.

    Raises:
        BadFileError: one of the members is not what a session's file holds.
    """
    if len(entries) > MOST_MEMBERS:
        raise _refused(f"it has {len(entries)} members")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) != len(names):
        raise _refused("it has two members of one name")
    for entry in entries:
        _check_entry(entry)
    strangers = [entry.filename for entry in entries if not belongs(entry.filename)]
    if len(strangers) == len(entries):
        raise _refused("nothing in it belongs to a session")
    return [f"{name!r:.80} does not belong to a session and is left out." for name in strangers[:10]]


def _check_entry(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if entry.is_dir() or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
        raise _refused(f"{entry.filename!r:.80} is not a file")
    if entry.flag_bits & _ENCRYPTED:
        raise _refused(f"{entry.filename!r:.80} is encrypted")
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size != entry.compress_size:
        raise _refused(f"{entry.filename!r:.80} is compressed")
    if ".." in entry.filename or entry.filename.startswith(("/", "\\")) or ":" in entry.filename:
        raise _refused(f"{entry.filename!r:.80} leads out of its folder")


def _refused(reason: str) -> BadFileError:
    return BadFileError(
        f"This file was not made by Halite: {reason}.",
        advice="Pack the session again where it was recorded: halite session pack.",
    )

"""Finding out what a log is, by its content: files are renamed, and endings lie."""

import stat
from pathlib import Path
from typing import Protocol

from can_drivers.causes import describe
from can_drivers.logs import asc, blf_reader, candump, csv_log, mf4_reader, trc
from can_drivers.logs.model import LogReader, LogReadError

_HEAD_BYTES = 65_536
"""What is looked at to tell the format."""


class _Format(Protocol):
    """What a module offers that reads a format."""

    def sniff(self, head: bytes) -> bool:
        """Return whether a file that begins like this is of this format."""

    def open_reader(self, path: Path, first_byte: int, end_byte: int | None) -> LogReader:
        """Open such a file, or the part of it between two bytes."""


_FORMATS: tuple[_Format, ...] = (blf_reader, mf4_reader, asc, trc, candump, csv_log)
"""In the order they are asked: the sure ones before those that guess from lines of text."""
_LEAST_PART_BYTES = 1 << 20
"""Smaller parts are not worth the start of a reader."""
_NAMES = "BLF, ASC, TRC, candump, CSV or MF4"
_OTHERS = (
    (b"PK\x03\x04", "This is a ZIP archive, not a log.", "Unpack it and open the log inside."),
    (b"\x1f\x8b", "This is a compressed file, not a log.", "Unpack it and open the log inside."),
    (
        b"MDF     3",
        "This is a measurement file of MDF version 3, which holds signals instead of frames.",
        "Convert it to MDF 4.",
    ),
    (
        b"MDF     2",
        "This is a measurement file of MDF version 2, which holds signals instead of frames.",
        "Convert it to MDF 4.",
    ),
    (b"SQLite format 3", "This is an SQLite database, which is not read as a log.", f"Export it as {_NAMES}."),
)


def open_log(path: Path, *, first_byte: int = 0, end_byte: int | None = None) -> LogReader:
    """Open a recorded log, whatever it is called.

    Args:
        path: the file.
        first_byte: only records that begin there or later; see `LogReader`.
        end_byte: only records that begin before it; None: to the end.

    Raises:
        LogReadError: it cannot be opened, or is no log that is known here.
    """
    head = _head(path)
    for one in _FORMATS:
        if one.sniff(head):
            return one.open_reader(path, first_byte, end_byte)
    raise _refusal(path, head)


def cut_points(path: Path, parts: int) -> list[int]:
    """Return where to cut a log so that its parts can be read at the same time.

    Args:
        path: the file.
        parts: how many are wanted; fewer are returned of a small file, one of a format that cannot be read in parts.

    Returns:
        The edges, ascending, from 0 to the size of the file: part `i` is `open_log(path, first_byte=edges[i],
        end_byte=edges[i + 1])`.

    Raises:
        LogReadError: it cannot be opened, or is no log.
    """
    reader = open_log(path)
    facts = reader.facts
    reader.close()
    count = max(1, min(parts, facts.size_bytes // _LEAST_PART_BYTES)) if facts.divisible else 1
    return [facts.size_bytes * edge // count for edge in range(count + 1)]


def _head(path: Path) -> bytes:
    """Return the beginning of a file that is one.

    A pipe or a device would block, or never end, before it could be found out what it holds.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise LogReadError("This is a folder, not a log.", detail=str(path), advice="Choose a file inside.")
        if not stat.S_ISREG(kind):
            raise LogReadError("This is a device or a pipe, not a log.", detail=str(path), advice="Choose a file.")
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise LogReadError("There is no such file.", detail=describe(error), advice="Look whether it was moved.") from error
    except PermissionError as error:
        raise LogReadError(
            "Halite may not read this file.", detail=describe(error), advice="Ask its owner for the right to read it."
        ) from error
    except (OSError, ValueError) as error:
        raise LogReadError(
            "The file cannot be read.", detail=describe(error), advice="Copy it to another disk and try again."
        ) from error
    if not head:
        raise LogReadError("The file is empty.", detail=str(path), advice="Choose another file.")
    return head


def _refusal(path: Path, head: bytes) -> LogReadError:
    for beginning, what, advice in _OTHERS:
        if head.startswith(beginning):
            return LogReadError(what, detail=str(path), advice=advice)
    return LogReadError("This is no log that is known here.", detail=str(path), advice=f"Choose a log of {_NAMES}.")

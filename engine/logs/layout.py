"""How folders and columns of a data set are called: `message=<name>/part-<n>.parquet`, `time_s` and the signals."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

TIME_COLUMN = "time_s"
PARTITION_COLUMN = "message"
_LONGEST_NAME = 200
"""Bytes; a file system takes 255."""
_ESCAPED = re.compile(r"(?=[\x00-\x7f])[^\w.~\-]|\.$", re.ASCII)
"""Signs that a file system or Hive does not take as they are; Windows drops a dot at the end."""


def partition_names(messages: Iterable[str]) -> dict[str, str]:
    """Return the folder of each message. It depends on which messages there are, not on their order or on the system.

    No two are one where case does not count, or how an accent is composed: as on Windows and macOS.
    """
    first: dict[str, str] = {}
    names: dict[str, str] = {}
    for message in sorted(set(messages)):
        names[message] = partition_name(message, every_sign=first.setdefault(_folded(message), message) != message)
    return names


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def partition_name(message: str, *, every_sign: bool = False) -> str:
    """Return the folder of a message, escaped as Hive does it, so that every reader gets the name back.

    `every_sign`: also those that need not be, because some systems would take the folder for another's.
    """
    escaped = _percent(message) if every_sign else _ESCAPED.sub(lambda sign: _percent(sign[0]), message)
    if len(escaped.encode()) > _LONGEST_NAME:
        digest = hashlib.sha256(message.encode()).hexdigest()[:8]
        escaped = f"{escaped.encode()[:_LONGEST_NAME].decode(errors='ignore').rsplit('%', 1)[0]}~{digest}"
    return f"{PARTITION_COLUMN}={escaped}"


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def column_names(signals: Sequence[str]) -> list[str]:
    """Return the columns of a message. A signal that is called like one of ours, or like another in other case, gets a `_`."""
    taken = {TIME_COLUMN, PARTITION_COLUMN}
    names = [TIME_COLUMN]
    for signal in signals:
        name = signal
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        names.append(name)
    return names

"""How folders and columns of a data set are called: `message=<name>/part-<n>.parquet`, `time_s` and the signals."""

import hashlib
import re
from collections.abc import Sequence

TIME_COLUMN = "time_s"
PARTITION_COLUMN = "message"
_LONGEST_NAME = 200
"""Bytes; a file system takes 255."""
_ESCAPED = re.compile(r"[^\w.~\-]|[%]", re.ASCII)


def partition_name(message: str) -> str:
    """Return the folder of a message, escaped as Hive does it, so that every reader gets the name back."""
    escaped = "".join(f"%{ord(one):02X}" if ord(one) < 0x80 and _ESCAPED.match(one) else one for one in message)
    if len(escaped.encode()) > _LONGEST_NAME:
        digest = hashlib.sha256(message.encode()).hexdigest()[:8]
        escaped = f"{escaped.encode()[:_LONGEST_NAME].decode(errors='ignore').rsplit('%', 1)[0]}~{digest}"
    return f"{PARTITION_COLUMN}={escaped}"


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

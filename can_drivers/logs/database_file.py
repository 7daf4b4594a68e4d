"""Frames in SQLite: the table that python-can writes and reads, a batch at a time and with the disk's own errors."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from can_drivers.frame_columns import ERROR, EXTENDED, REMOTE, Batch
from can_drivers.logs.model import Channels
from can_drivers.logs.text_building import payloads

_TABLE = """
CREATE TABLE messages
(ts REAL, arbitration_id INTEGER, extended INTEGER, remote INTEGER, error INTEGER, dlc INTEGER, data BLOB)
"""
_INSERT = "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)"
_BEHIND_BYTES = 4 << 20
"""More than SQLite keeps in memory before it writes, so that this reaches whatever limit its own write met."""


class DatabaseFile:
    """A database being written; see `can_drivers.logs.file_writers.FileWriter`."""

    moved = 0

    def __init__(self, path: Path, utc_offset_s: float) -> None:
        """Begin the file.

        Raises:
            OSError: it cannot be begun.
        """
        self._path = path
        self._offset_s = utc_offset_s
        # SQLite does not say what is wrong with a path.
        path.open("wb").close()
        self._database = sqlite3.connect(path)
        with self._errors_of_the_disk():
            # Of what is not finished nothing stays, so nothing needs to be undone.
            self._database.execute("PRAGMA journal_mode = OFF")
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.execute(_TABLE)

    def write(self, batch: Batch, channels: Channels | None) -> None:  # noqa: ARG002 - the table has no place for a bus
        """Add frames."""
        records = batch.records
        flags, lengths = records["flags"], records["length"].tolist()
        marks = [(flags & bit != 0).tolist() for bit in (EXTENDED, REMOTE, ERROR)]
        data = [row[:length].tobytes() for row, length in zip(payloads(batch), lengths, strict=True)]
        times_s = np.asarray(records["time_s"] + self._offset_s).tolist()
        with self._errors_of_the_disk(), self._database:
            rows = zip(times_s, records["can_id"].tolist(), *marks, lengths, data, strict=True)
            self._database.executemany(_INSERT, rows)

    def close(self) -> None:
        """Finish the file."""
        with self._errors_of_the_disk():
            self._database.close()

    def discard(self) -> None:
        """Give the file back as it is."""
        with contextlib.suppress(sqlite3.Error):
            self._database.close()

    @contextlib.contextmanager
    def _errors_of_the_disk(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._reason(error) from error

    def _reason(self, error: sqlite3.Error) -> OSError:
        """Return what the system says, which SQLite keeps for itself: asked again by writing behind the file."""
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            return OSError(errno.ENOSPC, str(error))
        try:
            with self._path.open("ab") as file:
                file.write(bytes(_BEHIND_BYTES))
        except OSError as reason:
            return reason
        return OSError(errno.EIO, str(error))

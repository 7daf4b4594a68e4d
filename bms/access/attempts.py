"""Attempts to sign in: counted before they are made, so that ending the program saves nobody the wait."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_PATIENCE_S = 10.0
_LONGEST_WAIT_S = 900.0
_TABLE = "CREATE TABLE IF NOT EXISTS attempts (who TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_unix_s REAL NOT NULL)"
_COUNT = (
    "INSERT INTO attempts VALUES (?, 1, ?) "
    "ON CONFLICT (who) DO UPDATE SET failures = failures + 1, last_unix_s = excluded.last_unix_s"
)


class Attempts:
    """Keeps who failed how often, and when last. All processes of an installation share it."""

    def __init__(self, path: Path) -> None:
        """Use a database; it is made when the first attempt is counted."""
        self._path = path

    def begin(self, who: str, now_unix_s: float) -> float:
        """Count an attempt, or return how many seconds it has to wait; then it is not counted.

        Raises:
            OSError: the disk does not take it.
        """
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            left_s = _left_s(database, who, now_unix_s)
            if left_s <= 0:
                database.execute(_COUNT, [who, now_unix_s])
            database.execute("COMMIT")
        return left_s

    def left_s(self, who: str, now_unix_s: float) -> float:
        """Return how many seconds the next attempt has to wait.

        Raises:
            OSError: the disk does not give it.
        """
        with self._open() as database:
            return _left_s(database, who, now_unix_s)

    def succeeded(self, who: str) -> None:
        """Forget the failures of somebody who has just signed in.

        Raises:
            OSError: the disk does not take it.
        """
        with self._open() as database:
            database.execute("DELETE FROM attempts WHERE who = ?", [who])

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE_S, isolation_level=None)) as database:
                database.execute(_TABLE)
                yield database
        except sqlite3.Error as error:
            raise OSError(f"{self._path}: {error}") from error


def _left_s(database: sqlite3.Connection, who: str, now_unix_s: float) -> float:
    row = database.execute("SELECT failures, last_unix_s FROM attempts WHERE who = ?", [who]).fetchone()
    # A clock set back never makes the wait longer than it was.
    return 0.0 if row is None else max(0.0, wait_after(row[0]) - max(0.0, now_unix_s - row[1]))


def wait_after(failures: int) -> float:
    """Return how many seconds after so many failures the next attempt may be made: 1, 2, 4 … up to 15 minutes."""
    return min(_LONGEST_WAIT_S, 2.0 ** (min(failures, 20) - 1))

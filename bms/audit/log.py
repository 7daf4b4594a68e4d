"""The audit log of an installation: an SQLite table of chained records, written by any number of its processes."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.access.model import Actor
from bms.audit.boot import boot_id
from bms.audit.checkpoint import Checkpoint, encode_checkpoint, finished_length, last_checkpoint, signed_checkpoint
from bms.audit.record import COLUMNS, NOTHING, Record, canonical_body, plain_text, sealed
from bms.audit.station_key import station_key
from bms.audit.trail import AuditValue
from bms.clock import Clock
from bms.errors import BadFileError
from bms.storage import halite_home, sync_folder, write_all, write_durably

DATABASE_NAME = "audit.db"
CHECKPOINTS_NAME = "checkpoints.jsonl"
RUN_CHECKPOINT_NAME = "checkpoint.json"
_KEY_NAME = "station.pem"
_PATIENCE_S = 10.0
"""How long another process may hold the log; it holds it for one record."""
_PAUSE_S = 0.02
_TABLE = """
CREATE TABLE IF NOT EXISTS audit (
  seq INTEGER PRIMARY KEY, t_utc TEXT NOT NULL, t_monotonic_ms INTEGER NOT NULL, boot_id TEXT NOT NULL,
  actor TEXT NOT NULL, role TEXT NOT NULL, signed_in INTEGER NOT NULL, station TEXT NOT NULL, event TEXT NOT NULL,
  body TEXT NOT NULL, prev_hash TEXT NOT NULL UNIQUE, hash TEXT NOT NULL
) STRICT
"""
_INSERT = f"INSERT INTO audit ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def audit_folder() -> Path:
    """Return the folder of the audit log of this installation."""
    return halite_home() / "audit"


class AuditLog:
    """An `AuditTrail` on the disk. Any thread may use it. Nothing is opened before the first record or checkpoint."""

    def __init__(self, clock: Clock, *, station: str = "", folder: Path | None = None) -> None:
        """Use the folder of this installation unless another is named. `station`: how the installation is called."""
        self._clock = clock
        self._station = plain_text(station)
        self._folder = audit_folder() if folder is None else folder
        self._using = threading.Lock()
        self._database: sqlite3.Connection | None = None
        self._head = NOTHING

    @property
    def head(self) -> str:
        """Hash of the last record this process wrote or found; 64 zeros before there is one."""
        return self._head

    def record(self, event: str, *, actor: Actor, body: Mapping[str, AuditValue]) -> None:
        """Add a record; it is on the disk when this returns. See `bms.audit.trail.AuditTrail`.

        Raises:
            OSError: the disk does not take it, or the log is not the one it was.
        """
        with self._alone() as database:
            seq, previous = _end(database)
            record = sealed(
                Record(
                    seq=seq + 1,
                    t_utc=self._utc(),
                    t_monotonic_ms=round(1000 * self._clock.monotonic_s()),
                    boot_id=boot_id(self._clock),
                    actor=plain_text(actor.name),
                    role=actor.role.value,
                    signed_in=1 if actor.signed_in else 0,
                    station=self._station,
                    event=event,
                    body=canonical_body(body),
                    prev_hash=previous,
                )
            )
            database.execute(_INSERT, [getattr(record, column) for column in COLUMNS])
        self._head = record.hash

    def seal(self, folder: Path | None = None) -> Checkpoint:
        """Sign where the log stands, and keep that beside the log and in a run folder.

        Raises:
            OSError: the disk does not take it.
        """
        with self._alone() as database:
            count, head = _end(database)
            key = self._key()
            checkpoint = signed_checkpoint(key, count=count, head=head, utc=self._utc(), station=self._station)
            _append(self._folder / CHECKPOINTS_NAME, encode_checkpoint(checkpoint))
        if folder is not None:
            write_durably(folder / RUN_CHECKPOINT_NAME, encode_checkpoint(checkpoint))
        return checkpoint

    def station_key(self) -> Ed25519PrivateKey:
        """Return the key checkpoints are signed with.

        Raises:
            OSError: it cannot be read or made.
        """
        with self._alone():
            return self._key()

    def close(self) -> None:
        """Close the file; it is opened again when something is recorded."""
        with self._using:
            if self._database is not None:
                self._database.close()
                self._database = None

    def _key(self) -> Ed25519PrivateKey:
        return station_key(self._folder / _KEY_NAME)

    def _utc(self) -> str:
        return self._clock.utc().isoformat(timespec="milliseconds")

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """Give the open log to one thread of one process; what was done is durable afterwards, or was not done at all."""
        with self._using:
            try:
                if self._database is None:
                    self._database = self._open()
                database = self._database
                database.execute("BEGIN IMMEDIATE")
                try:
                    yield database
                    database.execute("COMMIT")
                except BaseException:
                    # A full disk may have ended the transaction already.
                    if database.in_transaction:
                        database.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                raise OSError(f"the audit log {self._folder / DATABASE_NAME} failed: {error}") from error

    def _open(self) -> sqlite3.Connection:
        self._folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(
            self._folder / DATABASE_NAME, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(database)
            self._require_whole(database)
        except BaseException:
            database.close()
            raise
        return database

    def _require_whole(self, database: sqlite3.Connection) -> None:
        """Do nothing if the log still holds what its last checkpoint says.

        Raises:
            OSError: it does not: whoever goes on with it would bury what happened.
        """
        path = self._folder / CHECKPOINTS_NAME
        try:
            last = last_checkpoint(path)
        except BadFileError as error:
            raise OSError(str(error)) from error
        if last is not None and last.head != _hash_at(database, last.count):
            raise OSError(f"the audit log in {self._folder} is not the one its last checkpoint was made of")
        self._head = _end(database)[1]


def _prepare(database: sqlite3.Connection) -> None:
    """Make every commit durable, and the table if it is not there."""
    deadline_s = time.monotonic() + _PATIENCE_S
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError:
            # Two processes at the very first opening: SQLite does not wait by itself here.
            if time.monotonic() > deadline_s:
                raise
            time.sleep(_PAUSE_S)
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA fullfsync = ON")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute(_TABLE)


def _end(database: sqlite3.Connection) -> tuple[int, str]:
    row = database.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
    return (0, NOTHING) if row is None else (row[0], row[1])


def _hash_at(database: sqlite3.Connection, seq: int) -> str:
    row = database.execute("SELECT hash FROM audit WHERE seq = ?", [seq]).fetchone()
    return str(row[0]) if row is not None else NOTHING if seq == 0 else ""


def _append(path: Path, line: bytes) -> None:
    """Add a line to the checkpoints; what a crash left unfinished at their end makes room."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        os.ftruncate(descriptor, finished_length(path))
        os.lseek(descriptor, 0, os.SEEK_END)
        write_all(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)

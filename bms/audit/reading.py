"""Records of an audit log, of a copy of it or of an export, as they stand there. Nothing is written, nothing is believed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from bms.audit.record import COLUMNS, Record, encode_line
from bms.errors import BadFileError

_SQLITE_HEAD = b"SQLite format 3\x00"
_LONGEST_LINE = 1024 * 1024
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM audit ORDER BY seq"
_ADVICE = "Give an audit.db or an export of one."


class UnreadableRecordError(Exception):
    """What stands where a record should be is none."""


def read_records(path: Path) -> Iterator[Record]:
    """Yield the records of a database or an export, in order.

    Raises:
        BadFileError: it is no audit log at all.
        UnreadableRecordError: it is one, and the next record in it is damaged.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_HEAD))
    except OSError as error:
        raise BadFileError(f"There is no audit log {path} that can be read.", detail=str(error), advice=_ADVICE) from error
    yield from _of_database(path) if head == _SQLITE_HEAD else _of_export(path)


def _of_database(path: Path) -> Iterator[Record]:
    # A copy without the files beside it must be opened as one that nobody changes; the log itself may be growing.
    beside = path.with_name(path.name + "-wal").exists()
    address = f"{path.resolve().as_uri()}?mode=ro" + ("" if beside else "&immutable=1")
    try:
        database = sqlite3.connect(address, uri=True)
    except sqlite3.Error as error:
        raise _no_log(path, str(error)) from error
    with closing(database):
        try:
            database.execute("PRAGMA trusted_schema = OFF")
            kinds = database.execute("SELECT type FROM sqlite_master WHERE name = 'audit'").fetchall()
            rows = database.execute(_SELECT)
        except sqlite3.Error as error:
            raise _no_log(path, str(error)) from error
        if kinds != [("table",)]:
            raise _no_log(path, "`audit` is no table")
        while (row := _next(rows)) is not None:
            yield _record(dict(zip(COLUMNS, row, strict=True)))


def _next(rows: sqlite3.Cursor) -> tuple[object, ...] | None:
    try:
        row: tuple[object, ...] | None = rows.fetchone()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise UnreadableRecordError(str(error)) from error
    return row


def _of_export(path: Path) -> Iterator[Record]:
    with path.open("rb") as file:
        first = True
        while line := file.readline(_LONGEST_LINE):
            try:
                record = msgspec.json.decode(line, type=Record)
                exact = encode_line(record) == line
            except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
                if first:
                    raise _no_log(path, str(error)) from error
                raise UnreadableRecordError(str(error)) from error
            if not exact:
                raise UnreadableRecordError("it is not spelled as Halite writes it")
            first = False
            yield record
        if first:
            raise _no_log(path, "it is empty")


def _record(row: dict[str, object]) -> Record:
    try:
        return msgspec.convert(row, type=Record)
    except msgspec.ValidationError as error:
        raise UnreadableRecordError(str(error)) from error


def _no_log(path: Path, detail: str) -> BadFileError:
    return BadFileError(f"{path} is no audit log.", detail=detail, advice=_ADVICE)

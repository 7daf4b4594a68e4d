"""The journal of a job: append-only JSON lines, each with its checksum; made durable at every change of state.

What it says survives a kill at any instant: a torn last line is recognised and left out, everything before it holds.
When the disk fails in the middle of a job the journal goes on in memory and says that the evidence is incomplete: a flash that
has begun is safer finished than dropped.
"""

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bms.clock import Clock
from bms.storage import sync_folder, write_all

Detail = dict[str, str | int | float | bool | None]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One entry.

    Attributes:
        number: counts from 0.
        utc: wall clock, ISO 8601.
        monotonic_s: monotonic clock of the process that wrote it.
        state: what state the job entered, or `note`.
        detail: what belongs to it.
    """

    number: int
    utc: str
    monotonic_s: float
    state: str
    detail: Detail


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    crc32: str
    record: msgspec.Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalText:
    """A journal as read from disk. `torn_bytes`: how much at its end does not hold."""

    records: tuple[Record, ...]
    torn_bytes: int


class Journal:
    """Writes one journal. After a failing write `complete` is False and entries are kept in memory only."""

    def __init__(self, path: Path, clock: Clock) -> None:
        """Create the file.

        Raises:
            OSError: it exists, or the disk does not take it.
        """
        self._clock = clock
        self._descriptor: int | None = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
        sync_folder(path.parent)
        self.records: list[Record] = []
        self.complete = True

    def enter(self, state: str, **detail: str | float | bool | None) -> None:
        """Note a change of state, durably before this returns."""
        self._append(state, detail, durable=True)

    def note(self, **detail: str | float | bool | None) -> None:
        """Note something inside a state; made durable with the next change of state."""
        self._append("note", detail, durable=False)

    def close(self) -> None:
        """Close the file."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _append(self, state: str, detail: Detail, *, durable: bool) -> None:
        record = Record(
            number=len(self.records),
            utc=self._clock.utc().isoformat(timespec="milliseconds"),
            monotonic_s=self._clock.monotonic_s(),
            state=state,
            detail=detail,
        )
        self.records.append(record)
        if self._descriptor is None or not self.complete:
            return
        try:
            write_all(self._descriptor, encode_line(record))
            if durable:
                os.fsync(self._descriptor)
        except OSError:
            self.complete = False


def encode_line(record: Record) -> bytes:
    """Return the line of a record, with its newline."""
    raw = msgspec.json.encode(record)
    return msgspec.json.encode(_Line(crc32=f"{zlib.crc32(raw):08x}", record=msgspec.Raw(raw))) + b"\n"


def read_journal(path: Path) -> JournalText:
    """Read a journal up to its last whole record.

    Raises:
        OSError: the file cannot be read.
    """
    data = path.read_bytes()
    records: list[Record] = []
    good = 0
    for line in data.splitlines(keepends=True):
        record = _decode_line(line)
        if record is None or record.number != len(records):
            break
        records.append(record)
        good += len(line)
    return JournalText(records=tuple(records), torn_bytes=len(data) - good)


def _decode_line(line: bytes) -> Record | None:
    """Return the record of a line, None if the line is torn or damaged."""
    if not line.endswith(b"\n"):
        return None
    try:
        outer = msgspec.json.decode(line, type=_Line)
        raw = bytes(outer.record)
        if outer.crc32 != f"{zlib.crc32(raw):08x}":
            return None
        return msgspec.json.decode(raw, type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None

"""Who changed which calibration value, when and why: the calibration log of one product, one JSON line a step."""

import datetime
import os
from pathlib import Path

import msgspec

from bms.access.model import Actor
from bms.calibration.comparison import Change
from bms.storage import halite_home, write_all


class CellChange(msgspec.Struct, frozen=True, kw_only=True):
    """One value before and after, physical."""

    parameter: str
    index: tuple[int, ...]
    old: float
    new: float
    unit: str


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One step.

    Attributes:
        utc: when, ISO 8601.
        who: name of whoever did it.
        role: in which role.
        action: an `Operation`, a `Layer`, `undo`, `redo`, `opened`, `saved` or `packaged`.
        why: the reason given; may be empty.
        subject: file or package the action concerned; empty for edits.
        changes: values before and after.
    """

    utc: str
    who: str
    role: str
    action: str
    why: str = ""
    subject: str = ""
    changes: tuple[CellChange, ...] = ()


def make_entry(
    *, utc: datetime.datetime, actor: Actor, action: str, why: str, changes: tuple[Change, ...], subject: str = ""
) -> HistoryEntry:
    """Return the entry of a step."""
    return HistoryEntry(
        utc=utc.isoformat(timespec="seconds"),
        who=actor.name,
        role=actor.role.value,
        action=action,
        why=why,
        subject=subject,
        changes=tuple(
            CellChange(parameter=change.parameter, index=change.index, old=change.old, new=change.new, unit=change.unit)
            for change in changes
        ),
    )


class CalibrationHistory:
    """The log of one product, in `HALITE_HOME/calibration/history-<product>.jsonl`."""

    def __init__(self, product: str) -> None:
        """Use the log of a product."""
        self.path: Path = halite_home() / "calibration" / f"history-{product}.jsonl"

    def add(self, entry: HistoryEntry) -> None:
        """Add an entry. It outlives a killed program; a power cut may take the last seconds.

        Raises:
            OSError: the disk does not take it.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o644)
        try:
            write_all(descriptor, msgspec.json.encode(entry) + b"\n")
        finally:
            os.close(descriptor)

    def read(self, most: int) -> tuple[HistoryEntry, ...]:
        """Return the latest entries, the newest first; lines that are torn or damaged are left out."""
        try:
            lines = self.path.read_bytes().splitlines()
        except OSError:
            return ()
        found: list[HistoryEntry] = []
        for line in reversed(lines):
            if len(found) == most:
                break
            try:
                found.append(msgspec.json.decode(line, type=HistoryEntry))
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
        return tuple(found)

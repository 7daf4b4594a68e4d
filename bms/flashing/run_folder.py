"""The folder every writing job leaves behind: journal, backup, read-back, result."""

import os
import re
import shutil
from pathlib import Path

import msgspec

from bms.clock import Clock
from bms.errors import SafetyRefusalError
from bms.flashing.journal import Journal
from bms.storage import halite_home, write_durably

JOURNAL_NAME = "journal.jsonl"
_FREE_BYTES = 64 * 1024 * 1024
_RESERVE_BYTES = 1024 * 1024
"""More than journal, backup and read-back of one job take."""
_DISK_ADVICE = "Free some space on this computer's disk, or set HALITE_HOME to a folder that can be written."


def runs_folder() -> Path:
    """Return the folder that holds all run folders."""
    return halite_home() / "runs"


class RunFolder:
    """One run folder, named `<UTC>-<what>-<serial>`."""

    def __init__(self, what: str, serial: str, clock: Clock) -> None:
        """Create it and its journal.

        Args:
            what: the job in one word, e.g. `flash`.
            serial: serial number of the pack.
            clock: for names and records.

        Raises:
            SafetyRefusalError: the disk does not take it; without a record nothing is written to a pack.
        """
        safe = re.sub(r"[^A-Za-z0-9._-]", "_", serial) or "unknown"
        name = f"{clock.utc():%Y%m%dT%H%M%S}Z-{what}-{safe}"
        try:
            self.path = _make_unique(runs_folder(), name)
            self.journal = Journal(self.path / JOURNAL_NAME, clock)
        except OSError as error:
            raise _disk_refusal(error) from error

    def save(self, name: str, data: bytes) -> None:
        """Write a file of the run, durably.

        Raises:
            SafetyRefusalError: the disk does not take it.
        """
        try:
            write_durably(self.path / name, data)
        except OSError as error:
            raise _disk_refusal(error) from error

    def save_if_possible(self, name: str, data: bytes) -> None:
        """Write a file of the run; a failing disk only makes the evidence incomplete."""
        try:
            write_durably(self.path / name, data)
        except OSError:
            self.journal.complete = False

    def save_json(self, name: str, value: object) -> None:
        """Write a value as JSON; a failing disk only makes the evidence incomplete."""
        self.save_if_possible(name, msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n")

    def require_record(self) -> None:
        """Do nothing if everything so far is on the disk.

        Raises:
            SafetyRefusalError: the disk did not take it.
        """
        if not self.journal.complete:
            raise _disk_refusal(None)

    def prove_space(self) -> None:
        """Prove, by writing, that the disk takes the rest of the job's records.

        Raises:
            SafetyRefusalError: it does not.
        """
        reserve = self.path / "reserve.bin"
        try:
            free = shutil.disk_usage(self.path).free
            if free < _FREE_BYTES:
                raise SafetyRefusalError(
                    "There is too little space on the disk to record an update.",
                    detail=f"{free} bytes free in {self.path}",
                    advice=_DISK_ADVICE,
                )
            write_durably(reserve, os.urandom(_RESERVE_BYTES))
            reserve.unlink()
        except OSError as error:
            raise _disk_refusal(error) from error


def _make_unique(parent: Path, name: str) -> Path:
    parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, 1000):
        path = parent / (name if number == 1 else f"{name}-{number}")
        try:
            path.mkdir()
        except FileExistsError:
            continue
        return path
    raise FileExistsError(f"{name}: a thousand runs in one second")


def _disk_refusal(error: OSError | None) -> SafetyRefusalError:
    return SafetyRefusalError(
        "The disk does not take the record of the job, so nothing is written to the pack.",
        detail="the journal could not be written" if error is None else str(error),
        advice=_DISK_ADVICE,
    )

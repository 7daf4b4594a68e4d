"""What must be remembered about a pack over a restart of the program: lock-outs, and memory that failed to program."""

import datetime
import math
from pathlib import Path

import msgspec

from bms.clock import Clock
from bms.errors import SafetyRefusalError
from bms.storage import halite_home, write_durably

_SUSPECT_AFTER = 2


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """`locked_s` counts from `locked_at_unix_s`; `programming_failures` counts answers 0x72."""

    locked_at_unix_s: float = 0.0
    locked_s: float = 0.0
    reason: str = ""
    programming_failures: int = 0


class Lockouts:
    """`lockouts.json` of the Halite home: serial number → what is known."""

    def __init__(self, clock: Clock, path: Path | None = None) -> None:
        """Use the file in the Halite home unless `path` names another."""
        self._clock = clock
        self._path = halite_home() / "lockouts.json" if path is None else path

    def lock(self, serial: str, duration_s: float, reason: str) -> None:
        """Remember that a pack refuses keys for the next `duration_s` seconds.

        Raises:
            OSError: the disk does not take it.
        """
        entry = msgspec.structs.replace(
            self._entry(serial), locked_at_unix_s=self._now_unix_s(), locked_s=duration_s, reason=reason
        )
        self._write(serial, entry)

    def remaining_s(self, serial: str) -> float:
        """Return how long the pack still refuses keys. A wall clock set back never makes it longer than it was."""
        entry = self._entry(serial)
        passed_s = self._now_unix_s() - entry.locked_at_unix_s
        return min(entry.locked_s, max(0.0, entry.locked_s - passed_s))

    def programming_failed(self, serial: str) -> None:
        """Count an answer 0x72 (general programming failure).

        Raises:
            OSError: the disk does not take it.
        """
        entry = self._entry(serial)
        self._write(serial, msgspec.structs.replace(entry, programming_failures=entry.programming_failures + 1))

    def programming_succeeded(self, serial: str) -> None:
        """Forget earlier programming failures: the memory has just been proved.

        Raises:
            OSError: the disk does not take it.
        """
        entry = self._entry(serial)
        if entry.programming_failures:
            self._write(serial, msgspec.structs.replace(entry, programming_failures=0))

    def require_unlocked(self, serial: str) -> None:
        """Do nothing if the pack takes keys now.

        Raises:
            SafetyRefusalError: it is locked out; says for how long.
        """
        remaining_s = self.remaining_s(serial)
        if remaining_s > 0:
            raise SafetyRefusalError(
                f"The BMS is locked for another {math.ceil(remaining_s)} s: {self._entry(serial).reason}.",
                detail=f"pack {serial}",
                advice="Wait until the time has passed, then try again.",
            )

    def require_free(self, serial: str) -> None:
        """Do nothing if the pack may be programmed now.

        Raises:
            SafetyRefusalError: it is locked out, or its memory is suspect.
        """
        self.require_unlocked(serial)
        if self._entry(serial).programming_failures >= _SUSPECT_AFTER:
            raise SafetyRefusalError(
                "The memory of this BMS is suspect: it has failed twice to erase or program it.",
                detail=f"pack {serial}",
                advice=f"Have the BMS checked. To try all the same, remove its entry from {self._path}.",
            )

    def _now_unix_s(self) -> float:
        return self._clock.utc().astimezone(datetime.UTC).timestamp()

    def _entries(self) -> dict[str, _Entry]:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, _Entry])
        except (OSError, msgspec.DecodeError):
            return {}

    def _entry(self, serial: str) -> _Entry:
        return self._entries().get(serial, _Entry())

    def _write(self, serial: str, entry: _Entry) -> None:
        entries = self._entries() | {serial: entry}
        write_durably(self._path, msgspec.json.format(msgspec.json.encode(entries), indent=2))

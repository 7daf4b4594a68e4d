"""Which data identifiers are sent by themselves, and when: service 0x2A (ISO 14229-1, 11.5)."""

import enum
from dataclasses import dataclass

from virtual_pack.ecu.negative_response import Nrc, RefusedError

_MOST = 8
_NEVER_S = float("inf")


class Rate(enum.IntEnum):
    """transmissionMode of 0x2A (ISO 14229-1, C.4)."""

    SLOW = 1
    MEDIUM = 2
    FAST = 3


_PERIOD_S = {Rate.SLOW: 1.0, Rate.MEDIUM: 0.2, Rate.FAST: 0.05}


@dataclass(slots=True, kw_only=True)
class _Entry:
    period_s: float
    due_s: float


class PeriodicSchedule:
    """Identifiers by their low byte, each with its rate."""

    def __init__(self) -> None:
        """Start with nothing to send."""
        self._entries: dict[int, _Entry] = {}

    @property
    def next_time_s(self) -> float:
        """When something is to be sent next; infinity: never."""
        return min((entry.due_s for entry in self._entries.values()), default=_NEVER_S)

    def is_sent(self, low: int) -> bool:
        """Return whether an identifier is sent by itself."""
        return low in self._entries

    def start(self, identifiers: bytes, rate: Rate, now_s: float) -> None:
        """Send identifiers at a rate from now on; those that are sent already change their rate.

        Raises:
            RefusedError: 0x31, more than the BMS sends at a time.
        """
        if len(self._entries.keys() | set(identifiers)) > _MOST:
            raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
        for low in identifiers:
            self._entries[low] = _Entry(period_s=_PERIOD_S[rate], due_s=now_s)

    def stop(self, identifiers: bytes) -> None:
        """Send these no longer."""
        for low in identifiers:
            self._entries.pop(low, None)

    def stop_all(self) -> None:
        """Send nothing any more."""
        self._entries.clear()

    def take_due(self, now_s: float) -> list[int]:
        """Return the low bytes of what is to be sent now. After a gap each is sent once, not once for each missed period."""
        due = [low for low, entry in self._entries.items() if entry.due_s <= now_s]
        for low in due:
            entry = self._entries[low]
            entry.due_s = max(entry.due_s + entry.period_s, now_s)
        return due

"""What is recorded beside frames, on its way to the disk."""

from dataclasses import dataclass

from bms.recording.model import SessionEvent
from bms.telemetry.snapshot import FloatColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The pack's own values at one moment."""

    time_s: float
    values: FloatColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A file of its own, in place of an older one of this name."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """The moment a trigger was waiting for."""

    time_s: float
    text: str


Item = Row | SessionEvent | Record | Fired

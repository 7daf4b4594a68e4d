"""The last payload of every message and multiplexer value that somebody wants to see, and when it came."""

from dataclasses import dataclass

import numpy as np

from bms.definition.database import MessageDescription, SignalDescription, bit_span
from bms.telemetry.bit_fields import PADDING_BYTES, Bytes
from bms.telemetry.snapshot import FloatColumn
from can_drivers.frames import Frame

_EXTENDED = 1 << 31
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class _Multiplexer:
    """Reads one multiplexer and knows the branch for each value."""

    first: int
    end: int
    byte_order: str
    shift: int
    mask: int
    branches: "dict[int, _Branch]"


@dataclass(frozen=True, slots=True)
class _Branch:
    """Rows a payload belongs to, and multiplexers that may lead to further rows."""

    rows: list[int]
    multiplexers: dict[str, _Multiplexer]


class PayloadRows:
    """Rows of bytes, filled by frames and answers, handed out as one array.

    Rows are written by the thread that receives and read by the one that makes snapshots. Each entry is replaced as a whole, so
    neither waits for the other.
    """

    def __init__(self) -> None:
        self._widths: list[int] = []
        self._payloads: list[bytes] = []
        self._times_s: list[float] = []
        self._messages: dict[int, _Branch] = {}
        self._rows: dict[tuple[int, tuple[tuple[str, tuple[int, ...]], ...]], int] = {}

    @property
    def widths(self) -> tuple[int, ...]:
        """Return the width of every row in bytes."""
        return tuple(self._widths)

    def add_row(self, width: int) -> int:
        """Reserve a row of `width` bytes and return its number."""
        self._widths.append(width)
        self._payloads.append(bytes(width))
        self._times_s.append(_NEVER)
        return len(self._widths) - 1

    def row_for(self, message: MessageDescription, signal: SignalDescription) -> int:
        """Return the row whose payload carries the signal; frames with other multiplexer values do not overwrite it."""
        path = _path(message, signal)
        key = message.can_id | (_EXTENDED if message.is_extended else 0)
        known = self._rows.get((key, path))
        if known is not None:
            return known
        row = self.add_row(message.length)
        self._rows[key, path] = row
        branches = [self._messages.setdefault(key, _Branch([], {}))]
        signals = {described.name: described for described in message.signals}
        for name, values in path:
            deeper: list[_Branch] = []
            for branch in branches:
                multiplexer = branch.multiplexers.get(name) or _multiplexer(signals[name])
                branch.multiplexers[name] = multiplexer
                deeper += [multiplexer.branches.setdefault(value, _Branch([], {})) for value in values]
            branches = deeper
        for branch in branches:
            branch.rows.append(row)
        return row

    def store_frames(self, frames: list[Frame]) -> None:
        """Keep the payloads of the frames somebody wants to see."""
        messages = self._messages
        for frame in frames:
            branch = messages.get(frame.can_id | _EXTENDED if frame.is_extended else frame.can_id)
            if branch is not None and not (frame.is_error or frame.is_remote):
                self._store_branch(branch, frame.data, frame.time_s)

    def _store_branch(self, branch: _Branch, data: bytes, time_s: float) -> None:
        for row in branch.rows:
            self._payloads[row] = data
            self._times_s[row] = time_s
        for multiplexer in branch.multiplexers.values():
            if len(data) >= multiplexer.end:
                number = int.from_bytes(data[multiplexer.first : multiplexer.end], multiplexer.byte_order)  # type: ignore[arg-type]
                deeper = multiplexer.branches.get((number >> multiplexer.shift) & multiplexer.mask)
                if deeper is not None:
                    self._store_branch(deeper, data, time_s)

    def store(self, row: int, payload: bytes, time_s: float) -> None:
        """Keep one payload."""
        self._payloads[row] = payload
        self._times_s[row] = time_s

    def payload(self, row: int) -> bytes:
        """Return the last payload of a row, as long as it was received."""
        return self._payloads[row]

    def clear(self) -> None:
        """Forget every payload."""
        for row, width in enumerate(self._widths):
            self._payloads[row] = bytes(width)
            self._times_s[row] = _NEVER

    def read(self) -> "tuple[Bytes, FloatColumn, FloatColumn]":
        """Return all payloads as one padded array, and for each row its time of reception (-inf: never) and received length."""
        times_s = np.array(self._times_s)
        payloads = tuple(self._payloads)
        lengths = np.array([len(payload) for payload in payloads], np.float64)
        padding = bytes(PADDING_BYTES)
        fitted = (
            payload if len(payload) == width else payload[:width].ljust(width, b"\0")
            for payload, width in zip(payloads, self._widths, strict=True)
        )
        return np.frombuffer(b"".join((padding, *fitted, padding)), np.uint8), times_s, lengths


def _path(message: MessageDescription, signal: SignalDescription) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the multiplexers that must have one of the given values for the signal to be there, outermost first."""
    signals = {described.name: described for described in message.signals}
    path: list[tuple[str, tuple[int, ...]]] = []
    current = signal
    while current.multiplexer is not None and current.mux_values is not None and len(path) <= len(signals):
        path.append((current.multiplexer, current.mux_values))
        current = signals[current.multiplexer]
    return tuple(reversed(path))


def _multiplexer(signal: SignalDescription) -> _Multiplexer:
    first_bit, last_bit = bit_span(signal.start, signal.length, little_endian=signal.little_endian)
    return _Multiplexer(
        first=first_bit // 8,
        end=last_bit // 8 + 1,
        byte_order="little" if signal.little_endian else "big",
        shift=signal.start % 8 if signal.little_endian else 7 - last_bit % 8,
        mask=(1 << signal.length) - 1,
        branches={},
    )

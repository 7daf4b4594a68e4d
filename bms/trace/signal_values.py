"""What one frame says: each signal of its message with number, unit, meaning, and the bits it is written in."""

import struct
from dataclasses import dataclass, replace

import numpy as np

from bms.definition.database import MessageDescription, SignalDescription
from bms.telemetry.field_columns import Payloads
from bms.telemetry.message_columns import MessageColumns
from bms.telemetry.signal_infos import MOST_DECIMALS, decimals_of

_MOST_BRANCHES = 1024
_WORD_BYTES = 8
_FLOATS = {16: ">e", 32: ">f", 64: ">d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalValue:
    """One signal of one frame.

    Attributes:
        name: name in the database.
        value: physical value.
        raw: number on the wire.
        unit: of the value, or empty.
        meaning: what the raw value stands for, or empty.
        decimals: digits behind the point that the resolution justifies.
        bits: where it is written: byte × 8 + bit, bit 0 the least significant one; most significant bit of the signal first.
        is_multiplexer: its value says which other signals the frame carries.
    """

    name: str
    value: float
    raw: float
    unit: str
    meaning: str
    decimals: int
    bits: tuple[int, ...]
    is_multiplexer: bool = False

    @property
    def number(self) -> str:
        """The value as it is shown, without unit, with a real minus sign."""
        text = f"{self.value:.{self.decimals}f}" if self.decimals <= MOST_DECIMALS else f"{self.value:g}"
        return text.replace("-", "−")

    @property
    def text(self) -> str:
        """Meaning, or number and unit."""
        return self.meaning or f"{self.number} {self.unit}".strip()


class MessageDecoder:
    """Decodes the frames of one message one by one, exactly: which signals a frame carries, the column decoder decides."""

    def __init__(self, message: MessageDescription) -> None:
        """Compile the message; which signals come with a multiplexer value is found when it first comes."""
        self.message = message
        self._multiplexers = frozenset(signal.multiplexer for signal in message.signals)
        self._choosing = tuple(signal for signal in message.signals if signal.name in self._multiplexers)
        self._fields = [(signal, signal_bits(signal), _decimals(signal)) for signal in message.signals]
        unscaled = tuple(replace(one, signed=False, is_float=False, scale=1.0, offset=0.0) for one in message.signals)
        self._columns = MessageColumns(replace(message, signals=unscaled), None)
        self._carried: dict[tuple[int, ...], list[int]] = {}

    def decode(self, payload: bytes) -> tuple[SignalValue, ...]:
        """Return the signals this payload carries, in the order of the database: no others of a multiplexer, none cut off."""
        row = payload[: self.message.length].ljust(self.message.length, b"\0")
        key = (len(payload), *(_bits_of(signal, row) for signal in self._choosing))
        carried = self._carried.get(key)
        if carried is None:
            if len(self._carried) >= _MOST_BRANCHES:
                self._carried.clear()
            carried = self._carried[key] = self._rows_in(payload)
        found = []
        for index in carried:
            signal, bits, decimals = self._fields[index]
            found.append(_value(signal, _number(signal, row), bits, decimals, is_multiplexer=signal.name in self._multiplexers))
        return tuple(found)

    def _rows_in(self, payload: bytes) -> list[int]:
        """Return which signals a payload carries."""
        words = max(-(-max(self.message.length, len(payload)) // _WORD_BYTES), 1)
        padded = np.frombuffer(payload.ljust(words * _WORD_BYTES, b"\0"), "<u8")
        columns = tuple(padded[word : word + 1] for word in range(words))
        lengths = np.array([min(len(payload), self.message.length)], np.uint16)
        numbers = self._columns.decode(Payloads(words=columns, lengths=lengths))
        rows: list[int] = np.flatnonzero(~np.isnan(numbers[:, 0])).tolist()
        return rows


def _bits_of(signal: SignalDescription, row: bytes) -> int:
    """Return the bits of a signal in a payload of full length, as a number without sign."""
    if signal.little_endian:
        number = int.from_bytes(row, "little") >> signal.start
    else:
        number = int.from_bytes(row, "big") >> (8 * len(row) - (signal.start ^ 7) - signal.length)
    return number & (1 << signal.length) - 1


def _number(signal: SignalDescription, row: bytes) -> float:
    """Return the number on the wire; whole numbers as such, so that 64 bits stay exact."""
    bits = _bits_of(signal, row)
    if signal.is_float:
        number: float = struct.unpack(_FLOATS[signal.length], bits.to_bytes(signal.length // 8, "big"))[0]
        return number
    return bits - (1 << signal.length) if signal.signed and bits >> (signal.length - 1) else bits


def signal_bits(signal: SignalDescription) -> tuple[int, ...]:
    """Return where a signal is written, most significant bit first; each as byte × 8 + bit, bit 0 the least significant one."""
    if signal.little_endian:
        return tuple(range(signal.start + signal.length - 1, signal.start - 1, -1))
    first = signal.start ^ 7
    return tuple(position ^ 7 for position in range(first, first + signal.length))


def _value(signal: SignalDescription, raw: float, bits: tuple[int, ...], decimals: int, *, is_multiplexer: bool) -> SignalValue:
    whole = not signal.is_float
    return SignalValue(
        name=signal.name,
        value=raw * signal.scale + signal.offset,
        raw=int(raw) if whole else raw,
        unit=signal.unit,
        meaning=(signal.choices or {}).get(int(raw), "") if whole else "",
        decimals=decimals,
        bits=bits,
        is_multiplexer=is_multiplexer,
    )


def _decimals(signal: SignalDescription) -> int:
    """Return how many digits behind the point a step of one, and the offset, need; more than are sensible for a float."""
    return MOST_DECIMALS + 1 if signal.is_float else decimals_of(signal.scale, signal.offset)

"""What one frame says: each signal of its message with number, unit, meaning, and the bits it is written in."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bms.definition.database import MessageDescription, SignalDescription
from bms.telemetry.bit_fields import PADDING_BYTES, BitField, BitFieldDecoder

_LONGEST_EXACT_BITS = 53
"""Integers of more bits are not exact in a float64; they are read again from the payload."""
_MOST_BRANCHES = 1024
_PADDING = bytes(PADDING_BYTES)


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
        text = f"{self.value:.{self.decimals}f}" if self.decimals <= _MOST_DECIMALS else f"{self.value:g}"
        return text.replace("-", "−")

    @property
    def text(self) -> str:
        """Meaning, or number and unit."""
        return self.meaning or f"{self.number} {self.unit}".strip()


_MOST_DECIMALS = 6


class MessageDecoder:
    """Decodes the frames of one message."""

    def __init__(self, message: MessageDescription) -> None:
        """Compile the message's multiplexers; the rest is compiled for each of their values when it first comes."""
        self.message = message
        self._signals = {signal.name: signal for signal in message.signals}
        names = {signal.multiplexer for signal in message.signals}
        self._multiplexers = _Fields(tuple(signal for signal in message.signals if signal.name in names), message.length)
        self._carried: dict[tuple[float, ...], _Fields] = {}

    def decode(self, payload: bytes) -> tuple[SignalValue, ...]:
        """Return the signals this payload carries, in the order of the database: no others of a multiplexer, none cut off."""
        row = payload[: self.message.length].ljust(self.message.length, b"\0")
        values = tuple(self._multiplexers.raws(row))
        carried = self._carried.get(values)
        if carried is None:
            if len(self._carried) >= _MOST_BRANCHES:
                self._carried.clear()
            numbers = zip(self._multiplexers.signals, values, strict=True)
            by_name = {signal.name: int(raw) for signal, raw in numbers if math.isfinite(raw)}
            sent = tuple(signal for signal in self.message.signals if self._is_sent(signal, by_name))
            carried = self._carried[values] = _Fields(sent, self.message.length, frozenset(by_name))
        return tuple(carried.values(row, len(payload)))

    def _is_sent(self, signal: SignalDescription, raws: dict[str, int]) -> bool:
        outer, seen, signals = signal, 0, self._signals
        while outer.multiplexer is not None and outer.mux_values is not None and seen <= len(signals):
            if raws.get(outer.multiplexer) not in outer.mux_values:
                return False
            outer, seen = signals[outer.multiplexer], seen + 1
        return True


class _Fields:
    """Signals that are decoded together."""

    __slots__ = ("_bits", "_decimals", "_decoder", "_last_bytes", "_multiplexers", "signals")

    def __init__(self, signals: tuple[SignalDescription, ...], length: int, multiplexers: frozenset[str] = frozenset()) -> None:
        fields = [
            BitField(
                row=0,
                start=signal.start,
                length=signal.length,
                little_endian=signal.little_endian,
                signed=signal.signed,
                is_float=signal.is_float,
            )
            for signal in signals
        ]
        self.signals = signals
        self._multiplexers = multiplexers
        self._decoder = BitFieldDecoder(fields, (length,)) if fields else None
        self._last_bytes = [field.last_byte for field in fields]
        self._bits = [signal_bits(signal) for signal in signals]
        self._decimals = [_decimals(signal) for signal in signals]

    def raws(self, row: bytes) -> list[float]:
        """Return the numbers on the wire of a payload of full length."""
        if self._decoder is None:
            return []
        numbers: list[float] = self._decoder.decode(np.frombuffer(_PADDING + row + _PADDING, np.uint8)).tolist()
        return numbers

    def values(self, row: bytes, received: int) -> Iterator[SignalValue]:
        """Yield the signals that lie within the first `received` bytes."""
        for index, (signal, raw) in enumerate(zip(self.signals, self.raws(row), strict=True)):
            if self._last_bytes[index] < received:
                bits = self._bits[index]
                yield _value(
                    signal,
                    _exact(signal, bits, raw, row),
                    bits,
                    self._decimals[index],
                    is_multiplexer=signal.name in self._multiplexers,
                )


def signal_bits(signal: SignalDescription) -> tuple[int, ...]:
    """Return where a signal is written, most significant bit first; each as byte × 8 + bit, bit 0 the least significant one."""
    if signal.little_endian:
        return tuple(range(signal.start + signal.length - 1, signal.start - 1, -1))
    first = signal.start ^ 7
    return tuple(position ^ 7 for position in range(first, first + signal.length))


def _exact(signal: SignalDescription, bits: tuple[int, ...], raw: float, row: bytes) -> float:
    if signal.is_float or signal.length <= _LONGEST_EXACT_BITS:
        return raw
    number = 0
    for bit in bits:
        number = number << 1 | row[bit // 8] >> bit % 8 & 1
    return number - (1 << signal.length) if signal.signed and number >> (signal.length - 1) else number


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
    if signal.is_float:
        return _MOST_DECIMALS + 1
    for decimals in range(_MOST_DECIMALS + 1):
        if all(abs(number * 10**decimals - round(number * 10**decimals)) < 1e-6 for number in (signal.scale, signal.offset)):
            return decimals
    return _MOST_DECIMALS + 1

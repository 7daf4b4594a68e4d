"""Bit fields of many payloads as columns: signals that are alike are shifted into place, scaled and offset as one matrix.

A payload is up to eight words of 64 bits. Every field is first brought to the top of a word, whatever its byte order, so that
one shift to the right leaves its number, with or without sign.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.definition.database import SignalDescription, bit_span
from bms.telemetry.decoded import Matrix

Word = npt.NDArray[np.uint64]
Lengths = npt.NDArray[np.uint8]

_WORD_BITS = 64
_EXACT = 2**53
"""Whole numbers up to here are exact in a float64."""
_FLOATS: dict[int, tuple[npt.DTypeLike, npt.DTypeLike]] = {
    16: (np.uint16, np.float16),
    32: (np.uint32, np.float32),
    64: (np.uint64, np.float64),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payloads:
    """Payloads of n frames.

    Attributes:
        words: bytes 0…7, 8…15, … of all of them, the first byte lowest; each of shape (n,).
        lengths: received bytes, shape (n,); None: every one is as long as its message.
    """

    words: tuple[Word, ...]
    lengths: Lengths | None

    def chosen(self, frames: npt.NDArray[np.intp]) -> "Payloads":
        """Return the payloads of some of the frames."""
        lengths = None if self.lengths is None else self.lengths[frames]
        return Payloads(words=tuple(word[frames] for word in self.words), lengths=lengths)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """How a field gets to the top of a word: `(upper << up) | ((lower >> down) << back)`.

    Both are (word of the payload, bytes swapped); `lower` is None for a field that lies within one word.
    """

    upper: tuple[int, bool]
    up: int
    lower: tuple[int, bool] | None = None
    down: int = 0
    back: int = 0


def _place(signal: SignalDescription) -> _Place:
    length = signal.length
    if signal.little_endian:
        word, skipped = divmod(signal.start, _WORD_BITS)
        beyond = skipped + length - _WORD_BITS
        if beyond <= 0:
            return _Place(upper=(word, False), up=-beyond)
        return _Place(
            upper=(word + 1, False), up=_WORD_BITS - beyond, lower=(word, False), down=skipped, back=_WORD_BITS - length
        )
    word, skipped = divmod(signal.start ^ 7, _WORD_BITS)
    if skipped + length <= _WORD_BITS:
        return _Place(upper=(word, True), up=skipped)
    return _Place(upper=(word, True), up=skipped, lower=(word + 1, True), down=_WORD_BITS - skipped)


class FieldColumns:
    """Signals of one message that are decoded together."""

    def __init__(self, signals: Sequence[SignalDescription]) -> None:
        """Compile the signals; each lies within 64 bytes."""
        kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
        places = [_place(signal) for signal in signals]
        for row, signal in enumerate(signals):
            kinds[_kind(signal, places[row])].append(row)
        self._rows = len(signals)
        self._sources = sorted({end for place in places for end in (place.upper, place.lower) if end is not None})
        self._kinds = tuple(
            _Kind([signals[row] for row in rows], [places[row] for row in rows], rows, self._sources) for rows in kinds.values()
        )
        self._bytes_needed = np.array([bytes_needed(signal) for signal in signals], np.uint8)[:, None]

    def decode(self, payloads: Payloads) -> Matrix:
        """Return the physical values, NaN where a payload is too short, shape (signals, n)."""
        words = payloads.words
        count = len(words[0])
        values = np.empty((self._rows, count))
        sources = [words[word].byteswap() if swapped else words[word] for word, swapped in self._sources]
        for kind in self._kinds:
            kind.decode(sources, values)
        if payloads.lengths is not None:
            values[self._bytes_needed > payloads.lengths] = np.nan
        return values


def bytes_needed(signal: SignalDescription) -> int:
    """Return the shortest payload that holds the signal."""
    return bit_span(signal.start, signal.length, little_endian=signal.little_endian)[1] // 8 + 1


def raw_range(length: int, *, signed: bool) -> tuple[int, int]:
    """Return the least and greatest whole number of so many bits."""
    return (-(1 << (length - 1)), (1 << (length - 1)) - 1) if signed else (0, (1 << length) - 1)


def _kind(signal: SignalDescription, place: _Place) -> tuple[object, ...]:
    """Return what must be alike for signals to be one matrix."""
    is_identity = signal.scale == 1 and signal.offset == 0
    crosses = place.lower is not None
    if signal.is_float:
        return "float", signal.length, crosses, is_identity
    return ("exact" if _needs_whole_numbers(signal) else "number"), signal.signed, signal.length == _WORD_BITS, crosses


def _needs_whole_numbers(signal: SignalDescription) -> bool:
    """Return whether rounding the number before it is scaled would show: products of whole numbers too large for a float64."""
    if not signal.scale.is_integer() or (signal.scale == 1 and signal.offset == 0):
        return False
    return any(
        abs(raw * int(signal.scale)) + abs(signal.offset) > _EXACT for raw in raw_range(signal.length, signed=signal.signed)
    )


def _whole(number: float) -> float:
    """Return whole numbers as such, which Python computes exactly."""
    return int(number) if number.is_integer() else number


class _Kind:
    """Signals of one kind, as one matrix."""

    def __init__(
        self,
        signals: Sequence[SignalDescription],
        places: Sequence[_Place],
        rows: list[int],
        sources: Sequence[tuple[int, bool]],
    ) -> None:
        first = signals[0]
        self._rows = as_slice(rows)
        self._upper = [sources.index(place.upper) for place in places]
        self._one_source = len(set(self._upper)) == 1
        self._up = _column([place.up for place in places])
        self._lower = [sources.index(place.lower) for place in places if place.lower is not None]
        self._down = _column([place.down for place in places])
        self._back = _column([place.back for place in places])
        self._drop = _column([_WORD_BITS - signal.length for signal in signals])
        self._signed = first.signed
        self._whole_word = first.length == _WORD_BITS
        self._float = _FLOATS[first.length] if first.is_float else None
        self._scale = np.array([[signal.scale] for signal in signals])
        self._offset = np.array([[signal.offset] for signal in signals]) + 0.0
        self._scaled = bool((self._scale != 1).any())
        # Adding nothing matters for a negative zero, which only floating-point numbers and negative scales make.
        self._moved = bool((self._offset != 0).any() or (self._scale < 0).any() or (first.is_float and self._scaled))
        self._exact = [
            (_whole(one.scale), _whole(one.offset)) for one in signals if not one.is_float and _needs_whole_numbers(one)
        ]

    def decode(self, sources: Sequence[Word], values: Matrix) -> None:
        """Write the physical values into their rows."""
        numbers = self._numbers(sources)
        if self._exact:
            wholes = zip(numbers.tolist(), self._exact, strict=True)
            values[self._rows] = [[float(raw * scale + offset) for raw in row] for row, (scale, offset) in wholes]
            return
        if isinstance(self._rows, slice):
            scaled = values[self._rows]
            scaled[...] = numbers
        else:
            scaled = numbers.astype(np.float64)
        if self._scaled:
            scaled *= self._scale
        if self._moved:
            scaled += self._offset
        if not isinstance(self._rows, slice):
            values[self._rows] = scaled

    def _numbers(self, sources: Sequence[Word]) -> npt.NDArray[np.generic]:
        """Return the numbers on the wire, shape (signals of this kind, n)."""
        if self._one_source:
            aligned = sources[self._upper[0]] << self._up
        else:
            aligned = np.array([sources[source] for source in self._upper])
            aligned <<= self._up
        if self._lower:
            below = np.array([sources[source] for source in self._lower])
            below >>= self._down
            below <<= self._back
            aligned |= below
        if self._float:
            unsigned, floating = self._float
            return (aligned >> self._drop).astype(unsigned).view(floating)
        if self._signed:
            signed = aligned.view(np.int64)
            signed >>= self._drop.view(np.int64)
            return signed
        aligned >>= self._drop
        # Signed numbers become float64 several times faster; these have no highest bit.
        return aligned if self._whole_word else aligned.view(np.int64)


def as_slice(rows: list[int]) -> slice | list[int]:
    """Return ascending row numbers as a slice where they have no gaps, which is a view where a list would be a copy."""
    return slice(rows[0], rows[-1] + 1) if rows and rows[-1] - rows[0] + 1 == len(rows) else rows


def _column(numbers: Sequence[int]) -> Word:
    return np.array(numbers, np.uint64)[:, None]

"""Bit fields of many payloads as columns: fields that are alike are shifted into place, scaled and offset as one matrix.

A payload is a row of words of 64 bits. Every field is first brought to the top of a word, whatever its byte order, so that
one shift to the right leaves its number, with or without sign.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.telemetry.bit_fields import BitField
from bms.telemetry.decoded import Matrix

Word = npt.NDArray[np.uint64]
Lengths = npt.NDArray[np.unsignedinteger]

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


def _place(field: BitField) -> _Place:
    length = field.length
    if field.little_endian:
        word, skipped = divmod(field.start, _WORD_BITS)
        beyond = skipped + length - _WORD_BITS
        if beyond <= 0:
            return _Place(upper=(word, False), up=-beyond)
        return _Place(
            upper=(word + 1, False), up=_WORD_BITS - beyond, lower=(word, False), down=skipped, back=_WORD_BITS - length
        )
    word, skipped = divmod(field.start ^ 7, _WORD_BITS)
    if skipped + length <= _WORD_BITS:
        return _Place(upper=(word, True), up=skipped)
    return _Place(upper=(word, True), up=skipped, lower=(word + 1, True), down=_WORD_BITS - skipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledField:
    """A field with its conversion: value = number × scale + offset. `BitField.row` counts for nothing here."""

    field: BitField
    scale: float = 1.0
    offset: float = 0.0

    @property
    def is_identity(self) -> bool:
        """The value is the number on the wire."""
        return self.scale == 1 and self.offset == 0

    @property
    def needs_whole_numbers(self) -> bool:
        """Rounding the number before it is scaled would show: whole numbers with products too large for a float64."""
        if self.field.is_float or self.is_identity or not self.scale.is_integer():
            return False
        ends = raw_range(self.field.length, signed=self.field.signed)
        return any(abs(raw * int(self.scale)) + abs(self.offset) > _EXACT for raw in ends)


class FieldColumns:
    """Fields that are decoded together."""

    def __init__(self, fields: Sequence[ScaledField]) -> None:
        """Compile the fields."""
        places = [_place(scaled.field) for scaled in fields]
        kinds: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for row, scaled in enumerate(fields):
            kinds[_kind(scaled, places[row])].append(row)
        self._rows = len(fields)
        self._sources = sorted({end for place in places for end in (place.upper, place.lower) if end is not None})
        self._kinds = tuple(
            _Kind([fields[row] for row in rows], [places[row] for row in rows], rows, self._sources) for rows in kinds.values()
        )
        self._bytes_needed = np.array([scaled.field.last_byte + 1 for scaled in fields], np.uint16)[:, None]

    def decode(self, payloads: Payloads) -> Matrix:
        """Return the values, NaN where a payload is too short, shape (fields, n)."""
        words = payloads.words
        values = np.empty((self._rows, len(words[0])))
        sources = [words[word].byteswap() if swapped else words[word] for word, swapped in self._sources]
        for kind in self._kinds:
            kind.decode(sources, values)
        if payloads.lengths is not None:
            values[self._bytes_needed > payloads.lengths] = np.nan
        return values


def raw_range(length: int, *, signed: bool) -> tuple[int, int]:
    """Return the least and greatest whole number of so many bits."""
    return (-(1 << (length - 1)), (1 << (length - 1)) - 1) if signed else (0, (1 << length) - 1)


def _kind(scaled: ScaledField, place: _Place) -> tuple[object, ...]:
    """Return what must be alike for fields to be one matrix."""
    field, crosses = scaled.field, place.lower is not None
    if field.is_float:
        return "float", field.length, crosses, scaled.is_identity
    return "exact" if scaled.needs_whole_numbers else "number", field.signed, field.length == _WORD_BITS, crosses


def _whole(number: float) -> float:
    """Return whole numbers as such, which Python computes exactly."""
    return int(number) if number.is_integer() else number


class _Kind:
    """Fields of one kind, as one matrix."""

    def __init__(
        self, fields: Sequence[ScaledField], places: Sequence[_Place], rows: list[int], sources: Sequence[tuple[int, bool]]
    ) -> None:
        first = fields[0].field
        self._rows = as_slice(rows)
        self._upper = [sources.index(place.upper) for place in places]
        self._one_source = len(set(self._upper)) == 1
        self._up = _column([place.up for place in places])
        self._lower = [sources.index(place.lower) for place in places if place.lower is not None]
        self._down = _column([place.down for place in places])
        self._back = _column([place.back for place in places])
        self._drop = _column([_WORD_BITS - scaled.field.length for scaled in fields])
        self._signed = first.signed
        self._whole_word = first.length == _WORD_BITS
        self._float = _FLOATS[first.length] if first.is_float else None
        self._scale = np.array([[scaled.scale] for scaled in fields])
        self._offset = np.array([[scaled.offset] for scaled in fields]) + 0.0
        self._scaled = bool((self._scale != 1).any())
        # Adding nothing matters for a negative zero, which only floating-point numbers and negative scales make.
        self._moved = bool((self._offset != 0).any() or (self._scale < 0).any() or (first.is_float and self._scaled))
        self._exact = [(_whole(one.scale), _whole(one.offset)) for one in fields if one.needs_whole_numbers]

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
        """Return the numbers on the wire, shape (fields of this kind, n)."""
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

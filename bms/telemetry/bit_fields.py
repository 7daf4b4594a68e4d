"""Decoding many bit fields of many payloads at once with NumPy.

All payloads lie in one row of bytes. For each field the nine bytes that can hold it are gathered, most significant byte first,
so that one expression shifts every field of either byte order into place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bms.telemetry.snapshot import FloatColumn

PADDING_BYTES: Final = 8
"""Bytes in front of and behind the payloads, so that gathering nine bytes never leaves the array."""

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class BitField:
    """Where a number stands, in DBC bit numbering: bit 0 is the least significant bit of the first byte, bit 8 of the second.

    Attributes:
        row: which payload.
        start: least significant bit (little endian) or most significant bit (big endian).
        length: 1…64 bits.
        little_endian: byte order.
        signed: two's complement.
        is_float: IEEE 754 of 16, 32 or 64 bits.
    """

    row: int
    start: int
    length: int
    little_endian: bool = False
    signed: bool = False
    is_float: bool = False

    @property
    def last_byte(self) -> int:
        """Return the highest byte of the payload the field needs."""
        if self.little_endian:
            return (self.start + self.length - 1) // 8
        return ((self.start ^ 7) + self.length - 1) // 8


class BitFieldDecoder:
    """Decodes a fixed set of fields from payload rows of fixed widths."""

    def __init__(self, fields: Sequence[BitField], widths: Sequence[int]) -> None:
        """Compile the fields.

        Args:
            fields: n fields.
            widths: bytes reserved for each payload row; a field must lie inside its row.
        """
        offsets = np.concatenate(([0], np.cumsum(widths, dtype=np.int64))) + PADDING_BYTES
        top_byte = np.empty(len(fields), np.int64)
        direction = np.empty(len(fields), np.int64)
        skip = np.empty(len(fields), np.uint64)
        for index, field in enumerate(fields):
            top_bit = field.start + field.length - 1 if field.little_endian else field.start
            top_byte[index] = offsets[field.row] + top_bit // 8
            direction[index] = -1 if field.little_endian else 1
            skip[index] = 7 - top_bit % 8
        self._first_eight = top_byte[:, None] + direction[:, None] * np.arange(8)
        self._ninth = top_byte + direction * 8
        self._skip = skip
        self._ninth_shift = np.uint64(8) - skip
        self._drop = np.array([64 - field.length for field in fields], np.uint64)
        self._signed = np.array([field.signed for field in fields], np.bool_)
        self._floats = tuple(
            (np.flatnonzero([field.is_float and field.length == bits for field in fields]), unsigned, floating)
            for bits, unsigned, floating in (
                (16, np.uint16, np.float16),
                (32, np.uint32, np.float32),
                (64, np.uint64, np.float64),
            )
        )

    def decode(self, payloads: Bytes) -> FloatColumn:
        """Return the raw numbers, shape (n,).

        Args:
            payloads: all rows one after the other, with `PADDING_BYTES` in front and behind; shape (sum of widths + padding,).
        """
        high = payloads[self._first_eight].view(">u8").reshape(-1).astype(np.uint64)
        aligned = (high << self._skip) | (payloads[self._ninth].astype(np.uint64) >> self._ninth_shift)
        unsigned = aligned >> self._drop
        signed = aligned.view(np.int64) >> self._drop.view(np.int64)
        numbers: FloatColumn = np.where(self._signed, signed.astype(np.float64), unsigned.astype(np.float64))
        for indices, unsigned_type, float_type in self._floats:
            if indices.size:
                numbers[indices] = unsigned[indices].astype(unsigned_type).view(float_type)
        return numbers

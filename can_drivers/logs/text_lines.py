"""The lines of a text as columns: where their fields are, and fields of digits as numbers, all lines at once.

Every method takes positions as arrays and returns values and whether they could be read; what could not is left to the scalar
reader of the format, line by line. Positions count in `TextLines.text`, which has room around the lines, so that a window that
reaches over the end of a line stays inside.
"""

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_BEFORE, _AFTER = 16, 256
"""Room around the lines: the widest number, and the payload of 64 bytes at three characters each."""
_SPACE, _COMMA, _OTHER = 0x40, 0x60, 0x80
"""Kinds of characters that are no hexadecimal digits; a comma is told from a blank by one bit."""
_LARGEST_EXACT = 1 << 53
_MOST_DECIMALS = 7
"""With more, seconds since 1970 less a zero would not be exact."""
POWERS_OF_TEN = np.array([10.0**power for power in range(23)])
"""Exact as float64 up to 10^22."""
_WHOLE_POWERS_OF_TEN = np.array([10**power for power in range(17)], np.uint64)


def _nibble_table() -> bytes:
    table = bytearray([_OTHER] * 256)
    for blank in b" \t\r\n\v\f":
        table[blank] = _SPACE
    table[ord(",")] = _COMMA
    for value, digit in enumerate(b"0123456789abcdef"):
        table[digit] = value
    for value, digit in enumerate(b"ABCDEF", start=10):
        table[digit] = value
    return bytes(table)


_NIBBLES = _nibble_table()
_KEEP = np.array([((1 << 64) - 1) ^ ((1 << (64 - 8 * width)) - 1) for width in range(9)], np.uint64)
"""By width: the last so many bytes of a word of eight characters."""
_EVERY_F0 = np.uint64(0xF0F0F0F0F0F0F0F0)


class TextLines:
    """Lines that are not blank, and their fields.

    Attributes:
        text: the characters, with room around them.
        line_starts, line_ends: of each line, without its line feed. Shape (lines,).
        numbers: which line of the block it is, counted from 0 with the blank ones. Shape (lines,).
        first: which field is its first. Shape (lines,).
        counts: how many fields it has. Shape (lines,).
        starts, ends: of each field. Shape (fields,).
    """

    def __init__(self, data: bytes, *, commas: bool = False) -> None:
        """Find the fields of whole lines; they are separated by blanks, or each by one comma."""
        # The last field of a table's line ends with a blank all the same.
        self._separator_mask = 0xFF & ~(_SPACE ^ _COMMA) if commas else 0xFF
        padded = b"\n" * _BEFORE + data + b"\n" * _AFTER
        nibbles = padded.translate(_NIBBLES)
        self._padded = padded
        self.text: Bytes = np.frombuffer(padded, np.uint8)
        self._nibbles: Bytes = np.frombuffer(nibbles, np.uint8)
        self._words: Words = np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))
        self._nibble_words: Words = np.ndarray((len(nibbles) - 7,), "<u8", nibbles, strides=(1,))
        inside = self.text[_BEFORE - 1 : _BEFORE + len(data)]
        line_ends = np.flatnonzero(inside[1:] == ord("\n")) + _BEFORE
        line_starts = np.concatenate([[_BEFORE], line_ends[:-1] + 1])
        if commas:
            edges = np.flatnonzero((inside == ord(",")) | (inside == ord("\n"))) + _BEFORE - 1
            ended = (self.text[edges[1:] - 1] == ord("\r")) & (self.text[edges[1:]] == ord("\n"))
            self.starts, self.ends = edges[:-1] + 1, edges[1:] - ended
        else:
            blank = self._nibbles[_BEFORE - 1 : _BEFORE + len(data)] == _SPACE
            edges = np.flatnonzero(blank[1:] != blank[:-1]) + _BEFORE
            self.starts, self.ends = edges[::2], edges[1::2]
        first = np.searchsorted(self.starts, line_starts)
        counts = np.diff(first, append=len(self.starts))
        filled = counts > 0
        if commas:
            filled = self.ends[first + counts - 1] > line_starts
        self.numbers: Index = np.flatnonzero(filled)
        self.line_starts: Index = line_starts[filled]
        self.line_ends: Index = line_ends[filled]
        self.first: Index = first[filled]
        self.counts: Index = counts[filled]

    def __len__(self) -> int:
        """Return how many lines are not blank."""
        return len(self.numbers)

    def line(self, row: int) -> bytes:
        """Return one line without blanks around it."""
        return self._padded[self.line_starts[row] : self.line_ends[row]].strip()

    def byte_of(self, row: int) -> int:
        """Return where a line begins in the block."""
        return int(self.line_starts[row]) - _BEFORE

    def width(self, fields: Index) -> Index:
        """Return how many characters fields have."""
        width: Index = self.ends[fields] - self.starts[fields]
        return width

    def is_word(self, fields: Index, word: bytes) -> Mask:
        """Return which fields are exactly this, at most 16 characters."""
        starts = self.starts[fields]
        begin, end = word[:8], word[-8:]
        wanted = np.uint64(int.from_bytes(begin.rjust(8, b"\0"), "little"))
        same: Mask = self._words[starts] << np.uint64(8 * (8 - len(begin))) == wanted
        same &= self.ends[fields] == starts + len(word)
        if len(word) > len(end):
            same &= self._words[starts + len(word) - len(end)] == int.from_bytes(end, "little")
        return same

    def translated(self, starts: Index, width: int, table: bytes) -> Bytes:
        """Return so many characters from each place on, each replaced as in the table. Shape (n, width)."""
        text = np.frombuffer(self._padded.translate(table), np.uint8)
        return np.lib.stride_tricks.sliding_window_view(text, width)[starts]

    def digit(self, fields: Index) -> tuple[Index, Mask]:
        """Return fields of one hexadecimal digit as numbers."""
        starts = self.starts[fields]
        value = self._nibbles[starts]
        return value.astype(np.intp), (value < 16) & (self.ends[fields] == starts + 1)

    def hexadecimal(self, starts: Index, ends: Index) -> tuple[Words, Mask]:
        """Return hexadecimal digits as numbers; at most 8 of them."""
        width = ends - starts
        readable = (width >= 1) & (width <= 8)
        word = self._nibble_words[ends - 8] & _KEEP[np.where(readable, width, 0)]
        readable &= (word & _EVERY_F0) == 0
        word = ((word << np.uint64(4)) | (word >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
        word = ((word << np.uint64(8)) | (word >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
        return ((word << np.uint64(16)) | (word >> np.uint64(32))) & np.uint64(0xFFFFFFFF), readable

    def decimal(self, starts: Index, ends: Index) -> tuple[Words, Mask]:
        """Return decimal digits as numbers; at most 16 of them."""
        width = ends - starts
        low_width = np.clip(width, 0, 8)
        low, low_readable = self._eight_digits(ends, low_width)
        if not (width > 8).any():
            return low, low_readable & (width >= 1)
        high, high_readable = self._eight_digits(ends - 8, np.clip(width - 8, 0, 8))
        readable = low_readable & high_readable & (width >= 1) & (width <= 16)
        return high * np.uint64(10**8) + low, readable

    def _eight_digits(self, ends: Index, width: Index) -> tuple[Words, Mask]:
        word = self._nibble_words[ends - 8] & _KEEP[width]
        readable = ((word + np.uint64(0x0606060606060606)) & _EVERY_F0) == 0
        # Neighbours join: first pairs of digits, then pairs of these, then both halves.
        word = ((word * np.uint64(10 * 2**8 + 1)) >> np.uint64(8)) & np.uint64(0x00FF00FF00FF00FF)
        word = ((word * np.uint64(100 * 2**16 + 1)) >> np.uint64(16)) & np.uint64(0x0000FFFF0000FFFF)
        return ((word * np.uint64(10_000 * 2**32 + 1)) >> np.uint64(32)) & np.uint64(0xFFFFFFFF), readable

    def fixed_point(self, starts: Index, ends: Index) -> tuple[Words, Index, Mask]:
        """Return numbers such as `12.345678` as digits without the point, and how many stand behind it.

        A quotient of both is the float that Python reads, because both are exact; longer numbers are not readable here.
        """
        dots = self._points(starts, ends)
        behind = np.maximum(ends - dots - 1, 0)
        whole, whole_readable = self.decimal(starts, dots)
        part, part_readable = self.decimal(dots + 1, np.maximum(ends, dots + 1))
        readable = whole_readable & (part_readable | (dots == ends)) & (behind <= 9) & (dots - starts <= 10)
        behind = np.where(readable, behind, 0)
        digits = whole * _WHOLE_POWERS_OF_TEN[behind] + np.where(behind > 0, part, np.uint64(0))
        return digits, behind, readable & (digits < _LARGEST_EXACT)

    def _points(self, starts: Index, ends: Index) -> Index:
        """Return where the point of each number is; the end of one that has none."""
        first = self._padded.find(b".", int(starts[0]), int(ends[0])) if len(starts) else -1
        if first >= 0:
            # A program writes the same number of digits behind every point.
            alike: Index = ends - (int(ends[0]) - first)
            if ((alike >= starts) & (self.text[np.maximum(alike, 0)] == ord("."))).all():
                return alike
        points = np.append(np.flatnonzero(self.text == ord(".")), len(self.text))
        found: Index = np.minimum(points[np.searchsorted(points, starts)], ends)
        return found

    def seconds(self, starts: Index, ends: Index, zero_s: int = 0) -> tuple[Floats, Mask]:
        """Return numbers such as `1436509052.249713` less the zero, each the nearest float."""
        digits, behind, readable = self.fixed_point(starts, ends)
        readable &= behind <= _MOST_DECIMALS
        behind = np.where(readable, behind, 0)
        less = digits.astype(np.int64) - zero_s * _WHOLE_POWERS_OF_TEN[behind].astype(np.int64)
        return less / POWERS_OF_TEN[behind], readable & (np.abs(less) < _LARGEST_EXACT)

    def payload(self, starts: Index, lengths: Index, stride: int) -> tuple[Words, Mask]:
        """Return bytes of two hexadecimal digits each, which stand `stride` characters apart, a separator between them.

        Returns:
            Payloads of eight bytes a word, the first byte lowest, unused bytes zero: shape (n, 1), or (n, 8) when there is one
            of more than 8 bytes; and which could be read.
        """
        room = 8 if lengths.max(initial=0) <= 8 else 64
        windows = np.lib.stride_tricks.sliding_window_view(self._nibbles, stride * room)[starts]
        high, low = windows[:, 0::stride], windows[:, 1::stride]
        bad = (high | low) & 0xF0 != 0
        if stride > 2:
            bad |= windows[:, 2::stride] & self._separator_mask != _SPACE
        used = np.arange(room) < lengths[:, None]
        data = np.where(used, (high << 4) | (low & 0x0F), 0).astype(np.uint8)
        return data.view("<u8"), ~(bad & used).any(axis=1)

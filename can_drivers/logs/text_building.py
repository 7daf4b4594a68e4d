"""Building lines of text as columns of characters: many lines of one shape at once, then all shapes in their order."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import HEAD_BYTES, TAIL_BYTES, Batch

Characters = npt.NDArray[np.uint8]
"""One line a row. Shape (lines, characters)."""
Numbers = npt.NDArray[np.int64]

_HEXADECIMAL = np.frombuffer(b"0123456789ABCDEF", np.uint8)
_BASE64 = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", np.uint8)
_SPACE, _ZERO = ord(" "), ord("0")


def same(text: bytes, count: int) -> Characters:
    """Return the same characters for every line."""
    return np.broadcast_to(np.frombuffer(text, np.uint8), (count, len(text)))


def one_of(choice: Numbers, texts: Sequence[bytes]) -> Characters:
    """Return for every line the text it chooses; all are equally long."""
    return np.frombuffer(b"".join(texts), np.uint8).reshape(len(texts), -1)[choice]


def decimal(values: Numbers, width: int, *, fill: bytes = b"0") -> Characters:
    """Return numbers from 0 on with so many digits, more when the largest needs them; in front zeros, or `fill`."""
    width = max(width, len(str(int(values.max(initial=0)))))
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    digits = (values[:, None] // powers % 10).astype(np.uint8) + np.uint8(_ZERO)
    if fill != b"0":
        leading = (values[:, None] < powers) & (powers > 1)
        digits[leading] = fill[0]
    return digits


def fixed_point(values: Numbers, width: int, decimals: int, *, fill: bytes = b" ") -> Characters:
    """Return numbers given in parts (10^decimals to the whole) as `12.345678`."""
    scale = 10**decimals
    return beside(decimal(values // scale, width, fill=fill), same(b".", len(values)), decimal(values % scale, decimals))


def hexadecimal(values: Numbers, width: int) -> Characters:
    """Return numbers with so many hexadecimal digits."""
    shifts = 4 * np.arange(width - 1, -1, -1, dtype=np.int64)
    digits: Characters = _HEXADECIMAL[(values[:, None] >> shifts) & 0xF]
    return digits


def flush_left(digits: Characters, width: int, *, suffix: bytes = b"") -> Characters:
    """Return hexadecimal numbers without zeros in front, with the suffix, filled up with blanks; the last digit stays."""
    zeros = np.cumprod(digits[:, :-1] == _ZERO, axis=1).sum(axis=1)
    padded = beside(digits, same(suffix, len(digits)), same(b" " * width, len(digits)))
    return np.take_along_axis(padded, zeros[:, None] + np.arange(width), axis=1)


def byte_pairs(data: Characters, separator: bytes = b"") -> Characters:
    """Return payloads, shape (lines, bytes), as two hexadecimal digits a byte; the separator behind each but the last."""
    count, length = data.shape
    pairs = np.empty((count, length, 2 + len(separator)), np.uint8)
    pairs[:, :, 0] = _HEXADECIMAL[data >> 4]
    pairs[:, :, 1] = _HEXADECIMAL[data & 0xF]
    pairs[:, :, 2:] = np.frombuffer(separator, np.uint8)
    return pairs.reshape(count, -1)[:, : max(0, length * (2 + len(separator)) - len(separator))]


def base64(data: Characters) -> Characters:
    """Return payloads, shape (lines, bytes), in base64."""
    count, length = data.shape
    groups = -(-length // 3)
    padded = np.zeros((count, groups, 3), np.uint8)
    padded.reshape(count, -1)[:, :length] = data
    first, second, third = padded[:, :, 0], padded[:, :, 1], padded[:, :, 2]
    sextets = np.stack([first >> 2, (first & 3) << 4 | second >> 4, (second & 15) << 2 | third >> 6, third & 63], axis=2)
    text = _BASE64[sextets].reshape(count, -1)
    unused = (-length) % 3
    if unused:
        text[:, -unused:] = ord("=")
    return text


def beside(*parts: Characters) -> Characters:
    """Return columns of characters put beside each other."""
    return np.concatenate(parts, axis=1)


def in_order(shapes: Sequence[tuple[npt.NDArray[np.intp], Characters]], count: int) -> bytes:
    """Return the lines of all shapes in their order.

    Args:
        shapes: which of the lines each shape has, and they.
        count: how many lines there are in all; each has exactly one shape.
    """
    lengths = np.zeros(count, np.int64)
    for rows, text in shapes:
        lengths[rows] = text.shape[1]
    ends = np.cumsum(lengths)
    out = np.empty(int(ends[-1]) if count else 0, np.uint8)
    for rows, text in shapes:
        width = text.shape[1]
        out[(ends[rows] - width)[:, None] + np.arange(width)] = text
    return out.tobytes()


def payloads(batch: Batch) -> Characters:
    """Return the payloads of frames, unused bytes zero: shape (frames, 8), or (frames, 64) when one is longer than 8 bytes."""
    records = batch.records
    heads = np.ascontiguousarray(records["head"]).view(np.uint8).reshape(-1, HEAD_BYTES)
    long = records["length"] > HEAD_BYTES
    if not long.any():
        return heads
    data = np.zeros((len(records), HEAD_BYTES + TAIL_BYTES), np.uint8)
    data[:, :HEAD_BYTES] = heads
    data[long, HEAD_BYTES:] = np.ascontiguousarray(batch.tails[records["tail"][long]]).view(np.uint8).reshape(-1, TAIL_BYTES)
    return data

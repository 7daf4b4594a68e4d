"""Payloads of variable length: each a length of 4 bytes and as many bytes (ASAM MDF 4.2, 5.14.3 and 5.20)."""

import numpy as np
import numpy.typing as npt

from can_drivers.logs.mf4_blocks import BlockFile
from can_drivers.logs.mf4_columns import PAYLOAD_MAX, Payloads, Rows
from can_drivers.logs.mf4_data import DataStream

Positions = npt.NDArray[np.int64]

LENGTH_BYTES = 4
_SIGNAL_DATA_MAX = 1 << 25
"""Payload bytes in memory for one column of frames."""


class SignalData:
    """Values of variable length in blocks of their own: each a length of 4 bytes and as many bytes (SD block)."""

    def __init__(self, stream: DataStream) -> None:
        """Nothing is read yet."""
        self._stream = stream
        self._window = b""
        self._begin = 0

    def at(self, offsets: Positions) -> Payloads:
        """Return the payloads that begin there; offsets grow from one call to the next, as programs write them."""
        if not len(offsets):
            return Payloads(data=np.zeros(PAYLOAD_MAX + LENGTH_BYTES, np.uint8), starts=offsets, lengths=offsets)
        first, last = int(offsets.min()), int(offsets.max())
        self._move_to(first, min(last, first + _SIGNAL_DATA_MAX))
        return payloads_in(self._window, offsets - self._begin)

    def _move_to(self, first: int, last: int) -> None:
        drop = first - self._begin
        if drop > len(self._window):
            self._stream.skip(drop - len(self._window))
        if drop > 0:
            self._window = self._window[drop:]
            self._begin = first
        missing = last + LENGTH_BYTES + PAYLOAD_MAX - self._begin - len(self._window)
        if missing > 0:
            self._window += self._stream.read(missing)


def payloads_in(data: bytes, positions: Positions) -> Payloads:
    """Return the payloads, each a length of 4 bytes and its bytes, that begin at these places of `data`; others are missing."""
    padded = np.frombuffer(data + bytes(LENGTH_BYTES + 2 * PAYLOAD_MAX), np.uint8)
    inside = (positions >= 0) & (positions + LENGTH_BYTES <= len(data))
    at = np.where(inside, positions, 0)
    lengths = numbers_at(padded, at)
    starts = at + LENGTH_BYTES
    inside &= starts + lengths <= len(data)
    return Payloads(data=padded, starts=np.where(inside, starts, 0), lengths=np.where(inside, lengths, -1))


def numbers_at(padded: Rows, positions: Positions) -> Positions:
    """Return the lengths that stand at these places."""
    return gathered(padded, positions, LENGTH_BYTES).view("<u4").ravel().astype(np.int64)


def gathered(data: Rows, positions: Positions, width: int) -> Rows:
    """Return so many bytes from each position; shape (n, width)."""
    if not len(positions):
        # There may be fewer bytes than one record of this kind has.
        return np.zeros((0, width), np.uint8)
    return np.lib.stride_tricks.sliding_window_view(data, width)[positions]


def tell_lost(file: BlockFile, payloads: Payloads | None) -> None:
    """Note the payloads that are not in the file."""
    lost = 0 if payloads is None else int(np.count_nonzero(payloads.lengths < 0))
    if lost:
        file.problems.tell("Frames were left out because their payload is not in the file.", times=lost)

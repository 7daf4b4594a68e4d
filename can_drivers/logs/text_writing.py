"""Frames as lines of text, a batch at a time: those whose lines look alike are written together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import ERROR, EXTENDED, FD, REMOTE, TX, Batch
from can_drivers.logs.model import Channels
from can_drivers.logs.text_building import Characters, Numbers, in_order, one_of, payloads, same

Rows = npt.NDArray[np.intp]

_RECEIVED_SENT = (b"Rx", b"Tx")
_SHAPED_BY = EXTENDED | FD | REMOTE | ERROR
"""Flags that decide how a line looks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Frames whose lines have the same columns.

    Attributes:
        flags: those of `_SHAPED_BY`.
        length: payload bytes.
        times_us: since 1970, or since the beginning.
        can_ids, marks, channels: of each frame; `marks` are all its flags, `channels` count from 1.
        data: payloads. Shape (frames, length).
        numbers: of the frames in the file, from 1.
    """

    flags: int
    length: int
    times_us: Numbers
    can_ids: Numbers
    marks: Numbers
    channels: Numbers
    data: Characters
    numbers: Numbers

    @property
    def direction(self) -> Characters:
        """Return Rx or Tx."""
        return one_of(self.flag(TX), _RECEIVED_SENT)

    def flag(self, bit: int) -> Numbers:
        """Return 0 or 1 for a flag of each frame."""
        numbers: Numbers = (self.marks & bit != 0).astype(np.int64)
        return numbers

    def same(self, text: bytes) -> Characters:
        """Return the same characters for every frame."""
        return same(text, len(self.can_ids))


class TextFormat(Protocol):
    """How one format is written."""

    from_start: bool
    """Times count from the beginning instead of from 1970."""

    def head(self, start_us: int) -> bytes:
        """Return what stands before the first line; `start_us` since 1970 UTC."""

    def line(self, shape: Shape) -> Characters:
        """Return the lines of some frames, with their ends."""

    def tail(self) -> bytes:
        """Return what stands behind the last line."""


class TextWriting:
    """Makes the text of batch after batch.

    Attributes:
        moved: frames whose time is before the earliest that the format can hold, which they bear.
    """

    def __init__(self, text_format: TextFormat, *, utc_offset_s: float) -> None:
        """`utc_offset_s`: add it to a frame's time to get seconds since 1970 UTC."""
        self._format = text_format
        self._offset_us = round(utc_offset_s * 1e6)
        self._start_us: int | None = None
        self._count = 0
        self.moved = 0

    def text(self, batch: Batch, channels: Channels | None) -> bytes:
        """Return the lines of frames, with the head before the first ones.

        Times before the first frame, which a format that counts from there cannot hold, become that of the first; times before
        1970 become that where a format counts from there.
        """
        records = batch.records
        if not len(records):
            return b""
        times_us = np.rint(records["time_s"] * 1e6).astype(np.int64) + self._offset_us
        head = b""
        if self._start_us is None:
            # Heads tell milliseconds.
            self._start_us = int(times_us[0]) // 1000 * 1000
            head = self._format.head(self._start_us)
        if self._format.from_start:
            times_us -= self._start_us
        self.moved += int(np.count_nonzero(times_us < 0))
        times_us = np.maximum(times_us, 0)
        numbers = np.arange(len(records)) + self._count + 1
        self._count += len(records)
        buses = np.ones(len(records), np.int64) if channels is None else np.maximum(channels, 1).astype(np.int64)
        data = payloads(batch)
        shapes = []
        for rows, flags, length in _shapes(batch):
            shape = Shape(
                flags=flags,
                length=length,
                times_us=times_us[rows],
                can_ids=records["can_id"][rows].astype(np.int64),
                marks=records["flags"][rows].astype(np.int64),
                channels=buses[rows],
                data=data[rows, :length],
                numbers=numbers[rows],
            )
            shapes.append((rows, self._format.line(shape)))
        return head + in_order(shapes, len(records))

    def end(self) -> bytes:
        """Return what ends the file."""
        head = self._format.head(self._offset_us) if self._start_us is None else b""
        return head + self._format.tail()


def _shapes(batch: Batch) -> Iterator[tuple[Rows, int, int]]:
    keys = (batch.records["flags"].astype(np.int64) & _SHAPED_BY) << 8 | batch.records["length"]
    for key in np.unique(keys).tolist():
        yield np.flatnonzero(keys == key), key >> 8, key & 0xFF

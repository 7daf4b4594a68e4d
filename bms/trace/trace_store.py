"""The recorded frames: up to two million, in chunks, each row found at once by its number."""

import collections
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.trace.id_table import IdTable
from can_drivers.frame_columns import HEAD_BYTES, RECORD, TAIL_BYTES, Batch, Records, Tails, frames_of
from can_drivers.frames import Frame

CHUNK_FRAMES = 65_536
"""A record finds its tail inside the chunk by 16 bits."""
CAPACITY_FRAMES = 2_000_000

CHANGED = 1 << 7
"""Bit of `flags` that only the store sets: the payload differs from that of the frame of the same id before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRange:
    """Neighbouring rows of one chunk; views that must not be written to. `records["tail"]` counts within `tails`."""

    first: int
    records: Records
    tails: Tails


class _Chunk:
    __slots__ = ("back", "count", "first", "long", "records", "tails")

    def __init__(self, first: int) -> None:
        self.first = first
        self.count = 0
        self.long = 0
        self.records: Records = np.empty(CHUNK_FRAMES, RECORD)
        self.back: npt.NDArray[np.uint32] = np.empty(CHUNK_FRAMES, np.uint32)
        self.tails: Tails = np.empty((0, TAIL_BYTES // 8), np.uint64)

    def append(self, records: Records, tails: Tails, back: npt.NDArray[np.uint32], changed: npt.NDArray[np.bool_]) -> None:
        here = slice(self.count, self.count + len(records))
        kept = self.records[here]
        kept[:] = records
        kept["flags"] |= changed.astype(np.uint8) * CHANGED
        self.back[here] = back
        self.count = here.stop
        if len(tails):
            self._append_tails(kept, tails)

    def _append_tails(self, kept: Records, tails: Tails) -> None:
        long = self.long + len(tails)
        if long > len(self.tails):
            grown = np.empty((min(CHUNK_FRAMES, max(2 * len(self.tails), long)), self.tails.shape[1]), np.uint64)
            grown[: self.long] = self.tails[: self.long]
            self.tails = grown
        self.tails[self.long : long] = tails
        rows = np.flatnonzero(kept["length"] > HEAD_BYTES)
        kept["tail"][rows] = np.arange(self.long, long)
        self.long = long


class TraceStore:
    """Rows are numbered from 0 as they come, for ever; the oldest chunk is forgotten when the bound is reached.

    Attributes:
        ids: what was seen of each id since the last `clear`.
    """

    def __init__(self, capacity_frames: int = CAPACITY_FRAMES) -> None:
        """Keep at most `capacity_frames`."""
        self._capacity_frames = capacity_frames
        self._chunks: collections.deque[_Chunk] = collections.deque([_Chunk(0)])
        self._cleared_at = 0
        self._before_clear: tuple[int, IdTable] | None = None
        self.ids = IdTable()

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def first(self) -> int:
        """Number of the oldest row."""
        return max(self._chunks[0].first, self._cleared_at)

    @property
    def end(self) -> int:
        """One more than the number of the newest row."""
        last = self._chunks[-1]
        return last.first + last.count

    @property
    def forgotten(self) -> int:
        """Rows given up since the last `clear`, because the store was full."""
        return max(0, self._chunks[0].first - self._cleared_at)

    def append(self, batch: Batch) -> None:
        """Add rows behind the newest one."""
        records, tails = batch.records, batch.tails
        if not len(records):
            return
        back, changed = self.ids.add(records, tails, self.end)
        done = tails_done = 0
        while done < len(records):
            chunk = self._chunk_with_room()
            stop = min(len(records), done + CHUNK_FRAMES - chunk.count)
            part = records[done:stop]
            tails_stop = tails_done + int(np.count_nonzero(part["length"] > HEAD_BYTES))
            chunk.append(part, tails[tails_done:tails_stop], back[done:stop], changed[done:stop])
            done, tails_done = stop, tails_stop
        while len(self._chunks) > 1 and self.end - self._chunks[0].first > self._capacity_frames:
            self._chunks.popleft()

    def clear(self) -> None:
        """Hide all rows; they are given up only at the next `clear`, so that this one can be undone."""
        self._before_clear = (self.first, self.ids)
        while len(self._chunks) > 1 and self._chunks[1].first <= self._cleared_at:
            self._chunks.popleft()
        self._cleared_at = self.end
        self.ids = IdTable()

    @property
    def can_undo_clear(self) -> bool:
        """Whether there is something that `undo_clear` brings back."""
        return self._before_clear is not None

    def undo_clear(self) -> None:
        """Show again what the last `clear` hid, together with what has come since."""
        if self._before_clear is None:
            return
        since = max(self._cleared_at, self._chunks[0].first)
        self._cleared_at, self.ids = self._before_clear
        self._before_clear = None
        for rows in self.ranges(since, self.end):
            long = rows.records["length"] > HEAD_BYTES
            self.ids.add(rows.records, rows.tails[rows.records["tail"][long]], rows.first)

    def ranges(self, first: int, end: int) -> Iterator[RowRange]:
        """Yield the rows from `first` up to `end`, chunk by chunk."""
        for chunk in self._chunks:
            start, stop = max(first - chunk.first, 0), min(end - chunk.first, chunk.count)
            if start < stop:
                yield RowRange(first=chunk.first + start, records=chunk.records[start:stop], tails=chunk.tails)

    def batches(self, rows: npt.NDArray[np.int64]) -> Iterator[Batch]:
        """Return these rows, given in ascending order, as batches on their own; those no longer kept are left out.

        The iterator may be used by another thread while this store grows: it keeps the chunks it was made for, and in them
        rows are only added.
        """
        kept = rows[np.searchsorted(rows, self.first) :]
        return _batches(tuple(self._chunks), kept)

    def frame(self, row: int) -> Frame:
        """Return one row.

        Raises:
            IndexError: it is not kept (any more).
        """
        chunk = self._chunk_of(row)
        record = chunk.records[row - chunk.first : row - chunk.first + 1].copy()
        tails = chunk.tails[record["tail"]] if record["length"][0] > HEAD_BYTES else chunk.tails[:0]
        record["tail"] = 0
        return frames_of(Batch(records=record, tails=tails))[0]

    def previous(self, row: int) -> int | None:
        """Return the row of the frame of the same id before this one, or None when it is not kept."""
        chunk = self._chunk_of(row)
        back = int(chunk.back[row - chunk.first])
        return row - back if back and row - back >= self.first else None

    def is_changed(self, row: int) -> bool:
        """Return whether the payload differs from that of the frame of the same id before; true for the first one."""
        chunk = self._chunk_of(row)
        return bool(chunk.records["flags"][row - chunk.first] & CHANGED)

    def time_s(self, row: int) -> float:
        """Return the time of a row, monotonic seconds."""
        chunk = self._chunk_of(row)
        return float(chunk.records["time_s"][row - chunk.first])

    def row_at(self, time_s: float) -> int:
        """Return the first row at or after a time, or the newest one; of an empty store its end."""
        for rows in self.ranges(self.first, self.end):
            late = rows.records["time_s"] >= time_s
            if late.any():
                return rows.first + int(late.argmax())
        return max(self.first, self.end - 1)

    def _chunk_with_room(self) -> _Chunk:
        last = self._chunks[-1]
        if last.count == CHUNK_FRAMES:
            last = _Chunk(last.first + last.count)
            self._chunks.append(last)
        return last

    def _chunk_of(self, row: int) -> _Chunk:
        if not self.first <= row < self.end:
            raise IndexError(row)
        return self._chunks[(row - self._chunks[0].first) // CHUNK_FRAMES]


def _batches(chunks: tuple[_Chunk, ...], rows: npt.NDArray[np.int64]) -> Iterator[Batch]:
    for chunk in chunks:
        low, high = np.searchsorted(rows, (chunk.first, chunk.first + chunk.count))
        if low < high:
            records = chunk.records[rows[low:high] - chunk.first]
            long = records["length"] > HEAD_BYTES
            tails = chunk.tails[records["tail"][long]]
            records["tail"][long] = np.arange(len(tails))
            yield Batch(records=records, tails=tails)

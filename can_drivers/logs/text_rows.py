"""Frames of a block of text, filled in any order and given in the order of their lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from can_drivers.frame_columns import BATCH_FRAMES, HEAD_BYTES, RECORD, TAIL_BYTES, Batch, pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.model import LogBatch
from can_drivers.logs.text_lines import Bytes, Floats, Index, Mask, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFrame:
    """What a scalar reader found in one line."""

    frame: Frame
    channel: int = 0


class FrameRows:
    """Frames of a block, each at the row of its line."""

    def __init__(self, lines: int) -> None:
        """Begin with no frames in so many lines."""
        self._records = np.zeros(lines, RECORD)
        self._channels: Bytes = np.zeros(lines, np.uint8)
        self._filled: Mask = np.zeros(lines, np.bool_)
        self._tail_rows: list[Index] = []
        self._tails: list[Words] = []

    def put(
        self, rows: Index, *, time_s: Floats, can_id: Words, flags: Index, length: Index, data: Words, channel: Index
    ) -> None:
        """Add the frames of some lines; `data` as `TextLines.payload` gives it."""
        records = self._records
        records["time_s"][rows] = time_s
        records["can_id"][rows] = can_id
        records["flags"][rows] = flags
        records["length"][rows] = length
        records["head"][rows] = data[:, 0]
        self._channels[rows] = channel
        self._filled[rows] = True
        if data.shape[1] > 1:
            long = length > HEAD_BYTES
            self._tail_rows.append(rows[long])
            self._tails.append(data[long, 1:])

    def put_each(self, found: Mapping[int, LineFrame]) -> None:
        """Add the frames of lines that were read one by one, by their rows."""
        rows, lines = list(found), list(found.values())
        for start in range(0, len(rows), BATCH_FRAMES):
            part = slice(start, start + BATCH_FRAMES)
            at = np.array(rows[part])
            batch = unpack(pack([line.frame for line in lines[part]]))
            self._records[at] = batch.records
            self._channels[at] = [line.channel for line in lines[part]]
            self._filled[at] = True
            self._tail_rows.append(at[batch.records["length"] > HEAD_BYTES])
            self._tails.append(batch.tails)

    def missing(self) -> Index:
        """Return the rows that have no frame so far."""
        return np.flatnonzero(~self._filled)

    def times(self) -> tuple[Floats, Index]:
        """Return the times of the frames, and their rows."""
        rows = np.flatnonzero(self._filled)
        return self._records["time_s"][rows], rows

    def batches(self) -> Iterator[LogBatch]:
        """Yield the frames in the order of their lines."""
        records, channels = self._records[self._filled], self._channels[self._filled]
        tails = np.zeros((0, TAIL_BYTES // 8), "<u8")
        if self._tails:
            order = np.argsort(np.concatenate(self._tail_rows))
            tails = np.concatenate(self._tails)[order]
        used = 0
        for start in range(0, len(records), BATCH_FRAMES):
            part = records[start : start + BATCH_FRAMES]
            long = part["length"] > HEAD_BYTES
            count = int(np.count_nonzero(long))
            part["tail"][long] = np.arange(count)
            frames = Batch(records=part, tails=tails[used : used + count])
            used += count
            yield LogBatch(frames=frames, channels=channels[start : start + BATCH_FRAMES])

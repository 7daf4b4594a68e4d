"""Reading ASAM MDF 4 bus logging: files of Vector tools, CANedge loggers, asammdf, python-can and ourselves."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from can_drivers.frame_columns import BATCH_FRAMES
from can_drivers.logs.mf4_blocks import IDENTIFICATION_BYTES, BlockFile
from can_drivers.logs.mf4_frames import FrameColumns, FrameLayout, joined, log_batch, sliced, taken
from can_drivers.logs.mf4_sorted import NO_TIME, Unfinished, sorted_frames
from can_drivers.logs.mf4_structure import DataGroup, StructureReader
from can_drivers.logs.mf4_unsorted import UnsortedRecords
from can_drivers.logs.model import LogBatch, LogFacts, LogProblem, LogReadError

_IDENTIFICATION = struct.Struct("<8s8s8s4xH30xHH")
_FINISHED, _UNFINISHED = b"MDF     ", b"UnFinMF "
_LAST_LENGTH, _OFFSETS = 0x04, 0x40
"""Bits of `id_unfin_flags`."""
_GROUPS_MAX = 256
"""Data groups with frames that are merged; each needs memory of its own."""
_LEAST_ROWS = 1024
_TIME_MAX_S = 1e10
"""Three hundred years."""


def sniff(head: bytes) -> bool:
    """Return whether a file that begins like this is MDF 4."""
    return head[:8] in {_FINISHED, _UNFINISHED} and head[8:10] == b"4."


def open_reader(path: Path, first_byte: int, end_byte: int | None) -> "Mf4Reader":
    """Open a file; it is read as a whole, by the part that begins at byte 0.

    Raises:
        LogReadError: it has no frames of a CAN bus, or is not MDF 4.
    """
    return Mf4Reader(path, is_wanted=first_byte == 0 and end_byte != 0)


class Mf4Reader:
    """A file that is being read; see `can_drivers.logs.model.LogReader`. Frames come in the order of time."""

    def __init__(self, path: Path, *, is_wanted: bool = True) -> None:
        """Read what the file says it holds; `is_wanted` False: give no frames.

        Raises:
            LogReadError: see `open_reader`.
        """
        self._file = BlockFile(path)
        try:
            self._unfinished = self._identified(path)
            structure = StructureReader(self._file)
            header = structure.header()
            self._groups = structure.data_groups(header) if header is not None else []
            self._refuse_signals(path)
            self.facts = LogFacts(
                format=".mf4",
                size_bytes=self._file.size,
                utc_offset_s=structure.utc_offset_s(header) if header is not None else None,
                divisible=False,
            )
        except BaseException:
            self._file.close()
            raise
        if not is_wanted:
            self._groups = []

    @property
    def read_bytes(self) -> int:
        """Bytes of recorded data read so far."""
        return min(self._file.read_bytes, self._file.size)

    @property
    def problems(self) -> tuple[LogProblem, ...]:
        """What could not be read so far."""
        return self._file.problems.all()

    def batches(self) -> Iterator[LogBatch]:
        """Yield the frames of all groups and buses, in the order of time."""
        groups = self._groups[:_GROUPS_MAX]
        if len(groups) < len(self._groups):
            self._file.problems.tell("The file has more groups of frames than any program writes; the first were read.")
        rows_at_once = max(_LEAST_ROWS, BATCH_FRAMES * 4 // max(4, len(groups)))
        sources = [source for group in groups if (source := self._source(group, rows_at_once)) is not None]
        for columns in merged([self._timed(source) for source in sources]):
            for first in range(0, len(columns.records), BATCH_FRAMES):
                yield log_batch(sliced(columns, first, first + BATCH_FRAMES))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _identified(self, path: Path) -> Unfinished:
        head = self._file.read(0, IDENTIFICATION_BYTES)
        if len(head) < IDENTIFICATION_BYTES or not sniff(head):
            raise LogReadError("This is not an MDF 4 file.", detail=str(path), advice="Choose another file.")
        mark, _, _, _, flags, _ = _IDENTIFICATION.unpack(head)
        is_unfinished = mark == _UNFINISHED
        return Unfinished(
            # Whatever its flags say: what was interrupted has more records than it has counted.
            counts=is_unfinished,
            data_length=is_unfinished and bool(flags & _LAST_LENGTH),
            offsets=is_unfinished and bool(flags & _OFFSETS),
        )

    def _refuse_signals(self, path: Path) -> None:
        if not self._groups and not self.problems:
            raise LogReadError(
                "This measurement file holds no frames of a CAN bus, only measured signals.",
                detail=str(path),
                advice="Choose a recording of the bus.",
            )

    def _source(self, group: DataGroup, rows_at_once: int) -> Iterator[FrameColumns] | None:
        if group.record_id_bytes not in {0, 1, 2, 4, 8}:
            self._file.problems.tell("A group of records is described in a way that makes no sense.", byte=group.data_address)
            return None
        if len(group.groups) > 1 and group.record_id_bytes:
            return UnsortedRecords(self._file, group, self._unfinished).frames()
        first = group.groups[0]
        if len(group.groups) > 1 or not FrameLayout(first, skip=0, record_bytes=first.data_bytes).is_usable:
            self._file.problems.tell(NO_TIME, byte=first.address)
            return None
        return sorted_frames(self._file, group, self._unfinished, rows_at_once)

    def _timed(self, source: Iterator[FrameColumns]) -> Iterator[FrameColumns]:
        """Give frames without a time that can be the one of their neighbour."""
        for columns in source:
            times = columns.records["time_s"]
            makes_sense = np.abs(times) < _TIME_MAX_S
            if not makes_sense.all():
                self._file.problems.tell("Frames have times that make no sense; they were given that of the frame before.")
                last = np.maximum.accumulate(np.where(makes_sense, np.arange(len(times)), -1))
                times[:] = np.where(last >= 0, times[last], 0.0)
            yield columns


def merged(sources: Sequence[Iterator[FrameColumns]]) -> Iterator[FrameColumns]:
    """Yield the frames of all sources in the order of time; those of one source stay in their order, whatever their times.

    Only one piece of each source is in memory.
    """
    waiting = [_Waiting(source) for source in sources]
    while waiting := [one for one in waiting if one.has_frames()]:
        if len(waiting) == 1:
            yield waiting[0].all()
            continue
        horizon_s = min(one.last_s for one in waiting)
        parts, keys = zip(*(one.until(horizon_s) for one in waiting), strict=True)
        yield taken(joined(list(parts)), np.argsort(np.concatenate(keys), kind="stable"))


class _Waiting:
    """The piece of a source that was not yielded yet."""

    def __init__(self, source: Iterator[FrameColumns]) -> None:
        self._source = source
        self._columns: FrameColumns | None = None
        self._keys = np.zeros(0)
        self._first = 0
        self._latest_s = -np.inf

    @property
    def last_s(self) -> float:
        return float(self._keys[-1])

    def has_frames(self) -> bool:
        """Fetch the next piece when this one is used up; False at the end."""
        while self._first >= len(self._keys):
            columns = next(self._source, None)
            if columns is None:
                return False
            self._columns = columns
            self._first = 0
            # A clock that was set back must not hold up the others.
            self._keys = np.maximum.accumulate(np.maximum(columns.records["time_s"], self._latest_s))
            self._latest_s = float(self._keys[-1]) if len(self._keys) else self._latest_s
        return True

    def all(self) -> FrameColumns:
        return self.until(np.inf)[0]

    def until(self, horizon_s: float) -> tuple[FrameColumns, np.ndarray[tuple[int], np.dtype[np.float64]]]:
        """Return the frames up to a time, and their times as they are ordered by."""
        assert self._columns is not None
        first, self._first = self._first, int(np.searchsorted(self._keys, horizon_s, "right"))
        return sliced(self._columns, first, self._first), self._keys[first : self._first]

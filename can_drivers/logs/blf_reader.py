"""Reading Vector's BLF as columns, in bounded memory, as far as the file goes.

A part of a file holds the objects that begin in a container that begins in the part. So an object that straddles the border
belongs to the part of its first byte: that part reads on behind its end, and the next one begins with the first object behind.
"""

import bisect
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from can_drivers.causes import describe
from can_drivers.logs.blf_containers import CUT_OFF, Containers, Piece
from can_drivers.logs.blf_frames import FrameColumns
from can_drivers.logs.blf_layout import (
    FILE_HEADER_BYTES,
    FILE_SIGNATURE,
    GLOBAL_MARKER,
    LONGEST_PADDING,
    OBJECT_SIGNATURE,
    TYPE_AT,
    read_file_header,
)
from can_drivers.logs.blf_marks import marks_in
from can_drivers.logs.blf_objects import PADDING_BYTES, Objects, Walk, walk
from can_drivers.logs.model import LogBatch, LogFacts, LogMark, LogProblem, LogReadError
from can_drivers.logs.problems import Problems

_BLOCK_BYTES: Final = 512 << 10
"""Containers are gathered to as much before they are looked through: few enough to stay in a processor's cache."""
_MARKS_MAX: Final = 10_000
_LOST = "Records of the log are damaged and were passed over."


def sniff(head: bytes) -> bool:
    """Return whether a file that begins like this is a BLF."""
    return head.startswith(FILE_SIGNATURE)


def open_reader(path: Path, first_byte: int, end_byte: int | None) -> "BlfReader":
    """Open a BLF.

    Raises:
        LogReadError: it cannot be read.
    """
    return BlfReader(path, first_byte, end_byte)


class BlfReader:
    """One BLF, or a part of it; see `can_drivers.logs.model.LogReader`.

    Attributes:
        facts: what its header tells.
        marks: the marks met so far, in the order of the file.
    """

    def __init__(self, path: Path, first_byte: int = 0, end_byte: int | None = None) -> None:
        """Open a file and read its header.

        Raises:
            LogReadError: it cannot be read.
        """
        try:
            self._file = path.open("rb", buffering=0)
            size = self._file.seek(0, 2)
            self._file.seek(0)
            header = read_file_header(self._file.read(FILE_HEADER_BYTES))
        except OSError as error:
            raise _disk_failed(error) from error
        self._end = size if end_byte is None else min(end_byte, size)
        self._problems = Problems()
        self._containers = Containers(self._file, size, header, self._problems, first_byte=first_byte)
        self.facts = LogFacts(
            format=".blf", size_bytes=size, utc_offset_s=header.start_utc_s if header else None, divisible=True
        )
        self.marks: list[LogMark] = []
        self._columns = FrameColumns()

    def batches(self) -> Iterator[LogBatch]:
        """Yield the frames; see `LogReader`."""
        try:
            yield from self._batches()
        except OSError as error:
            raise _disk_failed(error) from error

    @property
    def read_bytes(self) -> int:
        """How far into the file it has come."""
        return self._containers.place

    @property
    def problems(self) -> tuple[LogProblem, ...]:
        """What could not be read so far."""
        return self._problems.all()

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _batches(self) -> Iterator[LogBatch]:
        block = _Block()
        for piece in self._containers.pieces(self._end):
            if not piece.joined:
                yield from self._read(block, final=True)
                block.forget()
            if piece.byte >= self._end and block.own_bytes is None:
                yield from self._read(block, final=False)
                block.own_bytes = block.size
            if block.own_bytes == 0:
                break
            block.add(piece)
            if block.size >= _BLOCK_BYTES or block.own_bytes is not None:
                yield from self._read(block, final=False)
        else:
            yield from self._read(block, final=True)
            if block.begins_object() and not self._containers.cut_off:
                self._problems.tell(CUT_OFF, byte=self.facts.size_bytes)
        last = self._columns.batch()
        if len(last.channels):
            yield last

    def _read(self, block: "_Block", *, final: bool) -> Iterator[LogBatch]:
        found = walk(*block.padded(), synced=block.synced, final=final, cut_off=self._containers.cut_off)
        objects = found.objects
        if block.own_bytes is not None:
            objects = objects.part(0, int(np.searchsorted(objects.places, block.own_bytes)))
        elif found.lost:
            self._problems.tell(_LOST, byte=block.file_byte(found.lost_at), missing_bytes=found.lost)
        self._note_marks(objects)
        taken = 0
        while taken < len(objects.places):
            part = objects.part(taken, taken + self._columns.room)
            self._columns.take(part)
            taken += len(part.places)
            if not self._columns.room:
                yield self._columns.batch()
                self._columns = FrameColumns()
        block.keep(found)

    def _note_marks(self, objects: Objects) -> None:
        of_type = objects.field("<u4", TYPE_AT) == GLOBAL_MARKER
        if of_type.any():
            self.marks += marks_in(objects.chosen(of_type))[: _MARKS_MAX - len(self.marks)]


class _Block:
    """The part of the stream that is being looked through, always in the same memory: fresh pages cost more than the copy.

    Attributes:
        size: bytes it has.
        synced: an object begins with it.
        own_bytes: only objects that begin in so many bytes are wanted, because the rest belongs to the next part; None: all.
    """

    def __init__(self) -> None:
        self.size = 0
        self.synced = True
        self.own_bytes: int | None = None
        self._data = bytearray(2 * _BLOCK_BYTES)
        self._origins: list[tuple[int, int]] = []

    def add(self, piece: Piece) -> None:
        """Put a piece behind it."""
        end = self.size + len(piece.data)
        if end + PADDING_BYTES > len(self._data):
            self._data = self._data[: self.size] + bytes(2 * len(piece.data) + PADDING_BYTES)
        self._origins.append((self.size, piece.byte))
        self._data[self.size : end] = piece.data
        self.size = end

    def padded(self) -> tuple[bytearray, int]:
        """Return its memory, with `PADDING_BYTES` zeros behind what counts, and how much counts."""
        self._data[self.size : self.size + PADDING_BYTES] = bytes(PADDING_BYTES)
        return self._data, self.size

    def keep(self, found: Walk) -> None:
        """Keep only what belongs to an object that is not whole."""
        origin = self.file_byte(found.rest)
        if self.own_bytes is not None:
            self.own_bytes = max(0, self.own_bytes - found.rest)
        left = self._data[found.rest : self.size]
        self._data[: len(left)] = left
        self.size = len(left)
        self.synced = found.synced
        self._origins = [(0, origin)]

    def forget(self) -> None:
        """Begin anew behind a gap."""
        self.size = 0
        self.synced = False
        self._origins = []

    def file_byte(self, place: int) -> int:
        """Return where in the file the container begins from which a byte came."""
        index = bisect.bisect_right(self._origins, place, key=lambda origin: origin[0])
        return self._origins[max(0, index - 1)][1] if self._origins else 0

    def begins_object(self) -> bool:
        """Return whether an object begins in it."""
        return self.synced and OBJECT_SIGNATURE in self._data[: min(self.size, 2 * LONGEST_PADDING)]


def _disk_failed(error: OSError) -> LogReadError:
    return LogReadError(
        "The log cannot be read any further.", detail=describe(error), advice="Copy it to another disk and try again."
    )

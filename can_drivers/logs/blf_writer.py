"""Recording to BLF so that what was flushed stays, whatever happens to this program afterwards.

python-can's writer keeps up to 128 KiB of frames in its memory and builds every object by itself; here objects are built a
batch at a time and go to the file as whole containers, whenever the caller wants.
"""

import contextlib
import math
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from can_drivers.frame_columns import Batch
from can_drivers.logs.blf_building import Ends, objects_of
from can_drivers.logs.blf_layout import (
    BASE_BYTES,
    CONTAINER,
    CONTAINER_BYTES,
    DEFLATED,
    FILE_HEADER_BYTES,
    LOG_CONTAINER,
    OBJECT_SIGNATURE,
    FileHeader,
    can_tell,
    file_header,
)
from can_drivers.logs.blf_marks import mark_object
from can_drivers.logs.model import Channels

_CONTAINER_MAX: Final = 128 << 10
"""What Vector's tools put into a container at most."""
_WAITING_MAX: Final = 4 << 20
"""What is kept until `flush` at most."""
_FASTEST: Final = 1
"""Level of zlib: the file is a tenth larger than at the usual 6, in a quarter of the time."""


class BlfRecorder:
    """One BLF file.

    It is a valid BLF from the beginning and after every `flush`; `close` only completes what its header tells. Frames that were
    written but not flushed are lost if the program dies.

    Attributes:
        frames: how many are in the file.
        bytes: its size.
        zero_s: time of a frame, on the clock of the frames, that is zero in the file; None until the first one was written.
    """

    def __init__(self, path: Path, *, utc_offset_s: float) -> None:
        """Begin a file.

        Args:
            path: where; there must be none yet.
            utc_offset_s: add it to a frame's time to get seconds since 1970 UTC.

        Raises:
            OSError: it cannot be begun.
        """
        self._offset_us = round(utc_offset_s * 1e6)
        self._start_utc_s: float | None = None
        self._stop_s = 0.0
        self._objects = 0
        self._inflated_bytes = FILE_HEADER_BYTES
        self._forget()
        self.zero_s: float | None = None
        self.frames = 0
        self.bytes = 0
        self._file = path.open("xb", buffering=0)
        try:
            self._append(file_header(FileHeader()))
        except OSError:
            self._file.close()
            raise

    def write(self, batch: Batch, channels: Channels | None = None) -> None:
        """Add frames.

        Args:
            batch: they, in the order of time.
            channels: of them; 0, or None for all: not known, which is written as 1.

        Raises:
            OSError: so much waited for `flush` that it was done here, and failed.
        """
        count = len(batch.records)
        if not count:
            return
        times_s = batch.records["time_s"]
        zero_s = self._begin(float(times_s.min()))
        times = np.rint(np.maximum(times_s - zero_s, 0.0) * 1e9).astype(np.uint64)
        numbers = np.ones(count, np.uint8) if channels is None else np.maximum(channels, 1)
        data, ends = objects_of(batch, times, numbers)
        self._add(data, ends, float(times_s.max()))
        self._waiting_frames += count
        if self._waiting_bytes >= _WAITING_MAX:
            self.flush()

    def mark(self, time_s: float, text: str) -> None:
        """Add a mark that other programs show at this time.

        Args:
            time_s: on the clock of the frames.
            text: what is to be remembered.
        """
        zero_s = self._begin(time_s)
        data = mark_object(round(max(0.0, time_s - zero_s) * 1e9), text)
        self._add(data, np.array([len(data)]), time_s)

    def flush(self) -> None:
        """Put everything that was added into the file.

        Raises:
            OSError: the disk did not take it. The file is as it was after the flush before; what was added since is not in it,
           and may be given again to this one or to another.
        """
        if not self._waiting:
            return
        data, objects, frames = b"".join(self._waiting), sum(map(len, self._ends)), self._waiting_frames
        containers = [_container(part) for part in _parts(data, self._ends)]
        self._forget()
        if self.bytes == FILE_HEADER_BYTES:
            self._write_header(closed=False)
        self._append(b"".join(containers))
        self.frames += frames
        self._objects += objects
        self._inflated_bytes += len(data) + CONTAINER_BYTES * len(containers)

    def close(self) -> None:
        """Flush, complete the header and give the file back.

        Raises:
            OSError: the disk did not take it; the file is whole up to the last flush.
        """
        if self._file.closed:
            return
        try:
            self.flush()
            self._write_header(closed=True)
        finally:
            self._file.close()

    def _begin(self, time_s: float) -> float:
        """Return which time is zero in the file; the first time given decides, to the millisecond that the header can tell."""
        if self.zero_s is None:
            start_ms = (self._offset_us + math.floor(time_s * 1e6)) // 1000
            self._start_utc_s = start_ms / 1000
            if can_tell(self._start_utc_s):
                self.zero_s = (start_ms * 1000 - self._offset_us) / 1e6
            else:
                self.zero_s = math.floor(time_s * 1000) / 1000
        return self.zero_s

    def _add(self, data: bytes, ends: Ends, time_s: float) -> None:
        self._ends.append(ends + self._waiting_bytes)
        self._waiting.append(data)
        self._waiting_bytes += len(data)
        self._stop_s = max(self._stop_s, time_s)

    def _forget(self) -> None:
        self._waiting: list[bytes] = []
        self._ends: list[Ends] = []
        self._waiting_bytes = 0
        self._waiting_frames = 0

    def _append(self, data: bytes) -> None:
        """Write at the end, all or nothing."""
        left = memoryview(data)
        try:
            self._file.seek(self.bytes)
            while left:
                left = left[self._file.write(left) :]
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(self.bytes)
            raise
        self.bytes += len(data)

    def _write_header(self, *, closed: bool) -> None:
        """Tell when the measurement began, and, when it is closed, what the file holds."""
        header = FileHeader(start_utc_s=self._start_utc_s)
        if closed and self.zero_s is not None and self._start_utc_s is not None:
            header = FileHeader(
                file_bytes=self.bytes,
                inflated_bytes=self._inflated_bytes,
                objects=self._objects,
                start_utc_s=self._start_utc_s,
                stop_utc_s=self._start_utc_s + self._stop_s - self.zero_s,
            )
        self._file.seek(0)
        self._file.write(file_header(header))


def _parts(data: bytes, ends: list[Ends]) -> Iterator[bytes]:
    """Cut a stream between objects into what goes into one container each."""
    begin = 0
    borders = np.concatenate(ends)
    while begin < len(data):
        end = int(borders[max(0, int(borders.searchsorted(begin + _CONTAINER_MAX, "right")) - 1)])
        yield data[begin:end]
        begin = end


def _container(data: bytes) -> bytes:
    packed = zlib.compress(data, _FASTEST)
    size = CONTAINER_BYTES + len(packed)
    header = CONTAINER.pack(OBJECT_SIGNATURE, BASE_BYTES, 1, size, LOG_CONTAINER, DEFLATED, len(data))
    return header + packed + bytes(size % 4)

"""The frames of a session: one log file after another, each whole after every flush."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from bms.recording.layout import file_name
from can_drivers.frame_columns import Batch, packed_count, unpack


class FrameFile(Protocol):
    """A log file that is whole after every `flush`; `can_drivers.logs.blf_writer.BlfRecorder`."""

    frames: int
    bytes: int

    def write(self, batch: Batch) -> None:
        """Add frames."""
        ...

    def flush(self) -> None:
        """Put what was added on the disk."""
        ...

    def mark(self, time_s: float, text: str) -> None:
        """Add a marker that other programs show at this time."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


OpenFrames = Callable[[Path, float], FrameFile]
"""(path, utc_offset_s): begins a file of frames; raises `OSError`."""


class FrameFiles:
    """Frames and marks are kept until a `flush` has put all of them on the disk, so they are in the files exactly once.

    Attributes:
        path: what is written to now.
        deleted_frames: frames that had been written, into files that somebody deleted.
    """

    def __init__(self, first: Path, utc_offset_s: float, *, open_frames: OpenFrames, longest_file: int) -> None:
        """Nothing is made before `begin`.

        Args:
            first: the first file; the next ones are called as `layout.file_name` says.
            utc_offset_s: add it to a frame's time to get seconds since 1970 UTC.
            open_frames: begins a file.
            longest_file: bytes after which `go_on` begins the next one.
        """
        self.path = self._first = first
        self._utc_offset_s = utc_offset_s
        self._open_frames = open_frames
        self._longest_file = longest_file
        self._unwritten: list[bytes] = []
        self._unwritten_marks: list[tuple[float, str]] = []
        self._number = 0
        self._file: FrameFile | None = None
        self._written_frames = self._written_bytes = 0
        self._safe_frames = self._safe_bytes = 0
        self.deleted_frames = 0

    @property
    def frames(self) -> int:
        """Frames that are in the files."""
        return self._written_frames + self._safe_frames

    @property
    def unwritten_frames(self) -> int:
        """Frames that were added and are not in the files yet."""
        return sum(packed_count(packed) for packed in tuple(self._unwritten))

    @property
    def size_bytes(self) -> int:
        """How much is whole, in all files together."""
        return self._written_bytes + self._safe_bytes

    def add(self, packed: bytes) -> None:
        """Add frames, packed as `can_drivers.frame_columns`."""
        self._unwritten.append(packed)

    def mark(self, time_s: float, text: str) -> None:
        """Add a marker among the frames."""
        self._unwritten_marks.append((time_s, text))

    def flush(self) -> None:
        """Write what was added.

        Raises:
            OSError: the disk did not take it; after `abandon` and `begin` it is tried again.
        """
        if self._file is None or not (self._unwritten or self._unwritten_marks):
            return
        for packed in self._unwritten:
            self._file.write(unpack(packed))
        for time_s, text in self._unwritten_marks:
            self._file.mark(time_s, text)
        self._file.flush()
        self._safe_frames, self._safe_bytes = self._file.frames, self._file.bytes
        self._unwritten.clear()
        self._unwritten_marks.clear()

    def go_on(self) -> None:
        """Go on in the next file where this one is long enough.

        Raises:
            OSError: the disk does not take it.
        """
        if self._safe_bytes >= self._longest_file:
            self.end()
            self.begin()

    def count_as_deleted(self) -> None:
        """Count what was written as gone with its files."""
        self.deleted_frames, self._written_frames, self._written_bytes = self.deleted_frames + self._written_frames, 0, 0

    def begin(self) -> None:
        """Begin the next file.

        Raises:
            OSError: the disk does not take it.
        """
        self.path = self._first.with_name(file_name(self._first.name, self._number + 1))
        try:
            self._file = self._open_frames(self.path, self._utc_offset_s)
        except OSError:
            # A full disk makes the file all the same; it must not be in the way of the next attempt.
            self._number += not self._remove_empty()
            raise
        self._number += 1

    def end(self) -> None:
        """Complete the file that is written to.

        Raises:
            OSError: the disk does not take it.
        """
        if self._file is not None:
            self._file.close()
            self._count_file(self._file.frames, self._file.bytes)

    def abandon(self) -> None:
        """Leave the file in which the disk failed, cut to what was whole: the rest is written anew."""
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            self._file.close()
        if not self._safe_frames:
            self._count_file(0, 0)
            self._number -= self._remove_empty()
            return
        try:
            os.truncate(self.path, self._safe_bytes)
        except FileNotFoundError:
            self.deleted_frames += self._safe_frames
            self._count_file(0, 0)
            return
        except OSError:
            pass  # what cannot be cut is read up to where it is whole
        self._count_file(self._safe_frames, self._safe_bytes)

    def _remove_empty(self) -> bool:
        """Remove a file without frames; False: it stays, so the next one needs another name."""
        try:
            self.path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _count_file(self, frames: int, size_bytes: int) -> None:
        """Add a file that is done with to what is written. Who asks meanwhile hears too little rather than too much."""
        self._file = None
        self._safe_frames = self._safe_bytes = 0
        self._written_frames += frames
        self._written_bytes += size_bytes

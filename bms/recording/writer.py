"""Writing a session: a folder that is whole at every moment, whatever the disk does."""

import contextlib
import errno
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np

from bms.recording.growing_file import GrowingFile
from bms.recording.layout import (
    EVENTS_FILE,
    FRAMES_FILE,
    INFO_FILE,
    PACK_FOLDER,
    VALUES_FILE,
    file_name,
    kept_names,
    row_type,
)
from bms.recording.model import SessionEvent, SessionInfo
from bms.storage import write_durably
from bms.telemetry.snapshot import FloatColumn
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


class SessionWriter:
    """One session. What is added reaches the files with `flush`; when that fails, `recover` and the next one make up for it.

    Frames and rows that a failed `flush` could not write are kept, and are in the files exactly once in the end.
    """

    def __init__(
        self, folder: Path, info: SessionInfo, *, definition: Sequence[Path], open_frames: OpenFrames, longest_file: int
    ) -> None:
        """Begin a session.

        Args:
            folder: made, with its parents; must not exist.
            info: as known at the beginning.
            definition: the files of the pack definition, kept as `kept_names` calls them; those that cannot be read are left
                out.
            open_frames: begins a file of frames.
            longest_file: bytes after which the next file of frames is begun.

        Raises:
            OSError: the disk does not take it.
        """
        self.folder = folder
        self.info = info
        self._open_frames = open_frames
        self._longest_file = longest_file
        named = zip(kept_names(definition), map(_content, definition), strict=True)
        self._definition = [(name, content) for name, content in named if content is not None]
        self._records: dict[str, bytes] = {}
        self._row = np.empty(1, row_type(len(info.value_names)))
        self._unwritten: list[bytes] = []
        self._unwritten_marks: list[tuple[float, str]] = []
        self._number = 0
        self._frames: FrameFile | None = None
        self._written_frames = self._written_bytes = 0
        self._safe_frames = self._safe_bytes = 0
        self.deleted_frames = 0
        """Frames that had been written, into files that somebody deleted."""
        folder.mkdir(parents=True)
        self._device = folder.stat().st_dev
        self._describe()
        self._values = GrowingFile(folder / VALUES_FILE)
        self._events = GrowingFile(folder / EVENTS_FILE)
        self._begin_frames()

    @property
    def frames(self) -> int:
        """Frames that are in the files, and stay there if this program is killed."""
        return self._written_frames + self._safe_frames

    @property
    def unwritten_frames(self) -> int:
        """Frames that were added and are not in the files yet."""
        return sum(packed_count(packed) for packed in tuple(self._unwritten))

    @property
    def size_bytes(self) -> int:
        """Size of what grows, on the disk."""
        return self._written_bytes + self._safe_bytes + self._values.size_bytes + self._events.size_bytes

    @property
    def growing_files(self) -> tuple[Path, ...]:
        """The files that are written to now."""
        return (self._path, self._values.path, self._events.path)

    # ------------------------------------------------------------ what is added

    def add_frames(self, packed: bytes) -> None:
        """Add frames, packed as `can_drivers.frame_columns`."""
        self._unwritten.append(packed)

    def add_row(self, time_s: float, values: FloatColumn) -> None:
        """Add the pack's own values at one moment, in the order of `SessionInfo.value_names`."""
        self._row[0] = (time_s, values)
        self._values.append(self._row.tobytes())

    def add_event(self, event: SessionEvent) -> None:
        """Add an event; it stands as a marker among the frames, too."""
        self._events.append(msgspec.json.encode(event) + b"\n")
        self._unwritten_marks.append((event.time_s, event.text))

    def put(self, name: str, content: bytes) -> None:
        """Keep a record as a file of its own, in place of an older one.

        Raises:
            OSError: the disk does not take it; `recover` tries again, but not where it is larger than a file may be.
        """
        self._records[name] = content
        try:
            write_durably(self.folder / name, content)
        except OSError as error:
            if error.errno == errno.EFBIG:
                del self._records[name]
            raise

    # ------------------------------------------------------------ what reaches the disk

    def flush(self) -> None:
        """Write everything that was added.

        Raises:
            OSError: the disk did not take all of it. Nothing is lost; nothing more can be written before `recover`.
        """
        if self._frames is not None and (self._unwritten or self._unwritten_marks):
            self._write_frames(self._frames)
        self._values.flush()
        self._events.flush()
        if self._safe_bytes >= self._longest_file:
            self._end_frames()
            self._begin_frames()

    def _write_frames(self, file: FrameFile) -> None:
        for packed in self._unwritten:
            file.write(unpack(packed))
        for time_s, text in self._unwritten_marks:
            file.mark(time_s, text)
        file.flush()
        self._safe_frames, self._safe_bytes = file.frames, file.bytes
        self._unwritten.clear()
        self._unwritten_marks.clear()

    def check(self) -> None:
        """Look whether what is written can still be found.

        Raises:
            OSError: somebody deleted it, or the disk is gone.
        """
        self._path.stat()

    def recover(self) -> None:
        """Go on after the disk failed: in the next file of frames, and where the other files were whole.

        Raises:
            OSError: the disk still fails.
        """
        if self.folder.parent.stat().st_dev != self._device:
            # The disk was unmounted; where it was, another one shows through.
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(self.folder))
        self.folder.mkdir(exist_ok=True)
        self._abandon_frames()
        if not (self.folder / INFO_FILE).exists():
            self.deleted_frames, self._written_frames, self._written_bytes = self.deleted_frames + self._written_frames, 0, 0
            self._describe()
        self._values.reopen()
        self._events.reopen()
        for name, content in self._records.items():
            if not (self.folder / name).exists():
                write_durably(self.folder / name, content)
        self._begin_frames()

    def close(self, info: SessionInfo) -> None:
        """Write what is left and how it ended.

        Raises:
            OSError: the disk does not take it; the session is whole up to the last `flush`.
        """
        try:
            self.flush()
            self._end_frames()
            write_durably(self.folder / INFO_FILE, _encoded(info))
        finally:
            self._abandon_frames()
            self._values.close()
            self._events.close()

    def _describe(self) -> None:
        write_durably(self.folder / INFO_FILE, _encoded(self.info))
        pack = self.folder / PACK_FOLDER
        pack.mkdir(exist_ok=True)
        for name, content in self._definition:
            (pack / name).write_bytes(content)

    def _begin_frames(self) -> None:
        self._path = self.folder / file_name(FRAMES_FILE, self._number + 1)
        try:
            self._frames = self._open_frames(self._path, self.info.utc_offset_s)
        except OSError:
            # A full disk makes the file all the same; it must not be in the way of the next attempt.
            self._number += not self._remove_empty()
            raise
        self._number += 1

    def _end_frames(self) -> None:
        if self._frames is not None:
            self._frames.close()
            self._count_file(self._frames.frames, self._frames.bytes)

    def _abandon_frames(self) -> None:
        """Leave the file in which the disk failed, cut to what was whole: the rest is written anew."""
        if self._frames is None:
            return
        with contextlib.suppress(OSError):
            self._frames.close()
        if not self._safe_frames:
            self._count_file(0, 0)
            self._number -= self._remove_empty()
            return
        try:
            os.truncate(self._path, self._safe_bytes)
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
            self._path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _count_file(self, frames: int, size_bytes: int) -> None:
        """Add a file that is done with to what is written. Who asks meanwhile hears too little rather than too much."""
        self._frames = None
        self._safe_frames = self._safe_bytes = 0
        self._written_frames += frames
        self._written_bytes += size_bytes


def _encoded(info: SessionInfo) -> bytes:
    return msgspec.json.format(msgspec.json.encode(info), indent=2)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None

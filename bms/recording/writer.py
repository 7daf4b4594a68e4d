"""Writing a session: a folder that is whole at every moment, whatever the disk does."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from bms.recording.frame_files import FrameFiles, OpenFrames
from bms.recording.growing_file import GrowingFile
from bms.recording.layout import (
    EVENTS_FILE,
    FRAMES_FILE,
    INFO_FILE,
    PACK_FOLDER,
    VALUES_FILE,
    kept_names,
    row_type,
)
from bms.recording.model import SessionEvent, SessionInfo
from bms.storage import write_durably
from bms.telemetry.snapshot import FloatColumn


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
        self._frames = FrameFiles(folder / FRAMES_FILE, info.utc_offset_s, open_frames=open_frames, longest_file=longest_file)
        named = zip(kept_names(definition), map(_content, definition), strict=True)
        self._definition = [(name, content) for name, content in named if content is not None]
        self._records: dict[str, bytes] = {}
        self._row = np.empty(1, row_type(len(info.value_names)))
        folder.mkdir(parents=True)
        self._device = folder.stat().st_dev
        self._describe()
        self._values = GrowingFile(folder / VALUES_FILE)
        self._events = GrowingFile(folder / EVENTS_FILE)
        self._frames.begin()

    @property
    def frames(self) -> int:
        """Frames that are in the files, and stay there if this program is killed."""
        return self._frames.frames

    @property
    def deleted_frames(self) -> int:
        """Frames that had been written, into files that somebody deleted."""
        return self._frames.deleted_frames

    @property
    def unwritten_frames(self) -> int:
        """Frames that were added and are not in the files yet."""
        return self._frames.unwritten_frames

    @property
    def size_bytes(self) -> int:
        """Size of what grows, on the disk."""
        return self._frames.size_bytes + self._values.size_bytes + self._events.size_bytes

    @property
    def growing_files(self) -> tuple[Path, ...]:
        """The files that are written to now."""
        return (self._frames.path, self._values.path, self._events.path)

    # ------------------------------------------------------------ what is added

    def add_frames(self, packed: bytes) -> None:
        """Add frames, packed as `can_drivers.frame_columns`."""
        self._frames.add(packed)

    def add_row(self, time_s: float, values: FloatColumn) -> None:
        """Add the pack's own values at one moment, in the order of `SessionInfo.value_names`."""
        self._row[0] = (time_s, values)
        self._values.append(self._row.tobytes())

    def add_event(self, event: SessionEvent) -> None:
        """Add an event; it stands as a marker among the frames, too."""
        self._events.append(msgspec.json.encode(event) + b"\n")
        self._frames.mark(event.time_s, event.text)

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
        self._frames.flush()
        self._values.flush()
        self._events.flush()
        self._frames.go_on()

    def check(self) -> None:
        """Look whether what is written can still be found.

        Raises:
            OSError: somebody deleted it, or the disk is gone.
        """
        self._frames.path.stat()

    def recover(self) -> None:
        """Go on after the disk failed: in the next file of frames, and where the other files were whole.

        Raises:
            OSError: the disk still fails.
        """
        if self.folder.parent.stat().st_dev != self._device:
            # The disk was unmounted; where it was, another one shows through.
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV), str(self.folder))
        self.folder.mkdir(exist_ok=True)
        self._frames.abandon()
        if not (self.folder / INFO_FILE).exists():
            self._frames.count_as_deleted()
            self._describe()
        self._values.reopen()
        self._events.reopen()
        for name, content in self._records.items():
            if not (self.folder / name).exists():
                write_durably(self.folder / name, content)
        self._frames.begin()

    def close(self, info: SessionInfo) -> None:
        """Write what is left and how it ended.

        Raises:
            OSError: the disk does not take it; the session is whole up to the last `flush`.
        """
        try:
            self.flush()
            self._frames.end()
            write_durably(self.folder / INFO_FILE, _encoded(info))
        finally:
            self._frames.abandon()
            self._values.close()
            self._events.close()

    def _describe(self) -> None:
        write_durably(self.folder / INFO_FILE, _encoded(self.info))
        pack = self.folder / PACK_FOLDER
        pack.mkdir(exist_ok=True)
        for name, content in self._definition:
            (pack / name).write_bytes(content)


def _encoded(info: SessionInfo) -> bytes:
    return msgspec.json.format(msgspec.json.encode(info), indent=2)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None

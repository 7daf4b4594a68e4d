"""Writing frames to a log file.

A file is written beside its place and moved there when it is whole: what bears the wanted name is never half a file.
"""

import contextlib
import errno
from collections.abc import Callable
from pathlib import Path

import numpy as np

from can_drivers.causes import describe
from can_drivers.errors import ExplainedError
from can_drivers.frame_columns import Batch
from can_drivers.logs.file_writers import FileWriter, TimeRangeError, begin
from can_drivers.logs.formats import LogFormat, Loss
from can_drivers.logs.model import Channels

PART_SUFFIX = ".part"


class LogFileError(ExplainedError):
    """A log file cannot be written."""


def part_of(path: Path) -> Path:
    """Return where a file is while it is being written."""
    return path.with_name(path.name + PART_SUFFIX)


def remove_part(path: Path) -> None:
    """Remove what is left of a file that was not finished."""
    with contextlib.suppress(OSError):
        part_of(path).unlink(missing_ok=True)


class LogWriter:
    """One log file; ended with `close` or `discard`.

    Attributes:
        written: frames in the file.
        left_out: frames that the format cannot hold.
        lost: what else of the frames given so far it could not hold.
    """

    def __init__(self, path: Path, log_format: LogFormat, *, utc_offset_s: float) -> None:
        """Begin a file.

        Args:
            path: where it shall be; an older file there is replaced at the end.
            log_format: its format.
            utc_offset_s: add it to a frame's time to get seconds since 1970 UTC.

        Raises:
            LogFileError: it cannot be begun.
        """
        self._path = path
        self._part = part_of(path)
        self._format = log_format
        self._utc_offset_s = utc_offset_s
        self._file: FileWriter | None = None
        self.written = 0
        self.left_out = 0
        self.lost: set[Loss] = set()
        self._guarded(self._begin)

    def write(self, batch: Batch, channels: Channels | None = None) -> None:
        """Add frames; those the format cannot hold are counted in `left_out`.

        Args:
            batch: the frames.
            channels: which bus each was on, from 1; 0 or None: not known.

        Raises:
            LogFileError: the disk is full or gone, or the format cannot hold such times.
        """
        self._guarded(lambda: self._write(batch, channels))

    @property
    def moved(self) -> int:
        """How many frames bear a later time than their own, the earliest that the format can hold."""
        return self._file.moved if self._file is not None else 0

    def close(self) -> None:
        """Finish the file and put it in its place.

        Raises:
            LogFileError: it could not be finished; nothing is left behind.
        """
        self._guarded(self._finish)

    def discard(self) -> None:
        """Give the file up; an older one in its place stays as it is."""
        if self._file is not None:
            self._file.discard()
        remove_part(self._path)

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (OSError, ValueError, OverflowError, ImportError) as error:
            self.discard()
            raise _explained(error, self._path) from error

    def _begin(self) -> None:
        # A file that was left behind would be added to.
        remove_part(self._path)
        self._file = begin(self._part, self._format.suffix, utc_offset_s=self._utc_offset_s)

    def _write(self, batch: Batch, channels: Channels | None) -> None:
        assert self._file is not None
        held = self._format.holds(batch.records["flags"])
        count = int(np.count_nonzero(held))
        if count < len(held):
            # Tails are found by number, so those of the frames left out may stay.
            batch = Batch(records=batch.records[held], tails=batch.tails)
            channels = None if channels is None else channels[held]
        self._file.write(batch, channels)
        self.lost |= self._format.lost(batch.records, channels)
        self.written += count
        self.left_out += len(held) - count

    def _finish(self) -> None:
        assert self._file is not None
        self._file.close()
        self._part.replace(self._path)


def _explained(error: Exception, path: Path) -> LogFileError:
    code = error.errno if isinstance(error, OSError) else None
    sentences = {
        errno.ENOSPC: ("The disk is full.", "Free some space or choose another disk."),
        errno.EDQUOT: ("The disk is full.", "Free some space or choose another disk."),
        errno.EFBIG: ("The file has become as large as this disk allows.", "Choose another disk, or write fewer frames."),
        errno.EACCES: ("Halite may not write there.", "Choose another folder."),
        errno.EPERM: ("Halite may not write there.", "Choose another folder."),
        errno.EROFS: ("Halite may not write there.", "Choose another folder."),
        errno.ENOENT: ("The folder does not exist.", "Choose another folder."),
        errno.ENOTDIR: ("The folder does not exist.", "Choose another folder."),
        errno.EISDIR: ("There is a folder of this name.", "Choose another name."),
        errno.ENAMETOOLONG: ("The name is too long.", "Choose a shorter name."),
    }
    if isinstance(error, ImportError):
        sentence = ("This format needs a program part that is not installed.", "Choose another format.")
    elif isinstance(error, TimeRangeError):
        sentence = (
            "A frame's time is beyond what this format can hold.",
            "Check the clock it was recorded with, or choose another format.",
        )
    else:
        sentence = sentences.get(code or 0, ("The file cannot be written.", "Choose another folder or another format."))
    detail = f"{path}: {describe(error)}" if str(error) else str(path)
    return LogFileError(sentence[0], detail=detail, advice=sentence[1])

"""Writing frames to a log file with python-can's own writers.

A file is written beside its place and moved there when it is whole: what bears the wanted name is never half a file.
"""

import contextlib
import errno
import importlib
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from can_drivers.causes import describe
from can_drivers.errors import ExplainedError
from can_drivers.frames import Frame
from can_drivers.logs.formats import LogFormat

PART_SUFFIX = ".part"
_DATABASE_QUEUE_FRAMES = 20_000
_DATABASE_WITHIN_S = 15.0
"""python-can's database thread writes at the latest every 5 s, and ends in silence when the disk is full."""
_DATABASE_LOOK_S = 0.01


class LogFileError(ExplainedError):
    """A log file cannot be written."""


def part_of(path: Path) -> Path:
    """Return where a file is while it is being written."""
    return path.with_name(path.name + PART_SUFFIX)


def remove_part(path: Path) -> None:
    """Remove what is left of a file that was not finished, with the journal that SQLite keeps beside its own."""
    for left in (part_of(path), path.with_name(f"{path.name}{PART_SUFFIX}-journal")):
        with contextlib.suppress(OSError):
            left.unlink(missing_ok=True)


class LogWriter:
    """One log file; ended with `close` or `discard`."""

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
        self._writer: Any = None
        self._pause = threading.Event()
        self.written = 0
        self.left_out = 0
        self._guarded(self._open)

    def write(self, frames: Sequence[Frame]) -> None:
        """Add frames; those the format cannot hold are counted in `left_out`.

        Raises:
            LogFileError: the disk is full or gone.
        """
        self._guarded(lambda: self._write(frames))

    def close(self) -> None:
        """Finish the file and put it in its place.

        Raises:
            LogFileError: it could not be finished; nothing is left behind.
        """
        self._guarded(self._finish)

    def discard(self) -> None:
        """Give the file up; an older one in its place stays as it is."""
        # What cannot be finished is deleted all the same.
        with contextlib.suppress(OSError, ValueError):
            if self._writer is not None:
                self._writer.stop()
        remove_part(self._path)

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (OSError, ValueError, NotImplementedError) as error:
            self.discard()
            raise _explained(error, self._path) from error

    def _open(self) -> None:
        if self._format.needs:
            # Before python-can: it looks for this module only while it is being imported.
            try:
                importlib.import_module(self._format.needs)
            except ImportError as error:
                raise NotImplementedError(self._format.needs) from error
        from can_drivers.python_can import can  # noqa: PLC0415 - takes longer to import than the rest of a start

        self._message = can.Message
        # A mistake in the path is better found here than by the thread in which python-can writes a database.
        self._part.open("wb").close()
        suffix = self._format.suffix
        if suffix in {".blf", ".mf4", ".db"}:
            self._writer = {".blf": can.BLFWriter, ".mf4": can.MF4Writer, ".db": can.SqliteWriter}[suffix](self._part)
            return
        writers = {
            ".asc": can.ASCWriter,
            ".log": can.CanutilsLogWriter,
            ".trc": can.TRCWriter,
            ".csv": can.CSVWriter,
            ".txt": can.Printer,
        }
        file = self._part.open("w", encoding="utf-8")
        try:
            self._writer = writers[suffix](file)
        except BaseException:
            file.close()
            raise
        if suffix == ".trc":
            self._writer.filepath = str(self._path)

    def _write(self, frames: Sequence[Frame]) -> None:
        writer, offset_s, message = self._writer, self._utc_offset_s, self._message
        for frame in frames:
            if not self._format.holds(frame):
                self.left_out += 1
                continue
            writer.on_message_received(
                message(
                    timestamp=frame.time_s + offset_s,
                    arbitration_id=frame.can_id,
                    is_extended_id=frame.is_extended,
                    is_remote_frame=frame.is_remote,
                    is_error_frame=frame.is_error,
                    is_fd=frame.is_fd,
                    bitrate_switch=frame.bitrate_switch,
                    error_state_indicator=frame.error_state_indicator,
                    is_rx=not frame.is_tx,
                    dlc=len(frame.data),
                    data=frame.data,
                )
            )
            self.written += 1
        self._wait_for_database(_DATABASE_QUEUE_FRAMES)

    def _finish(self) -> None:
        self._wait_for_database(0)
        self._writer.stop()
        self._part.replace(self._path)

    def _wait_for_database(self, waiting_frames: int) -> None:
        """Wait until at most so many frames wait for python-can's database thread, which has a queue without end.

        It must have taken everything before it is stopped: when it is stopped it forgets what still waits.
        """
        if self._format.suffix != ".db":
            return
        taken, deadline_s = -1, 0.0
        while self.written - self._writer.num_frames > waiting_frames:
            if self._writer.num_frames != taken:
                taken, deadline_s = self._writer.num_frames, time.monotonic() + _DATABASE_WITHIN_S
            if time.monotonic() > deadline_s:
                raise OSError(errno.ENOSPC, "the database takes no more frames")
            self._pause.wait(_DATABASE_LOOK_S)


def _explained(error: Exception, path: Path) -> LogFileError:
    code = error.errno if isinstance(error, OSError) else None
    sentences = {
        errno.ENOSPC: ("The disk is full.", "Free some space or choose another disk."),
        errno.EDQUOT: ("The disk is full.", "Free some space or choose another disk."),
        errno.EACCES: ("Halite may not write there.", "Choose another folder."),
        errno.EPERM: ("Halite may not write there.", "Choose another folder."),
        errno.EROFS: ("Halite may not write there.", "Choose another folder."),
        errno.ENOENT: ("The folder does not exist.", "Choose another folder."),
        errno.ENOTDIR: ("The folder does not exist.", "Choose another folder."),
        errno.EISDIR: ("There is a folder of this name.", "Choose another name."),
        errno.ENAMETOOLONG: ("The name is too long.", "Choose a shorter name."),
    }
    if isinstance(error, NotImplementedError):
        sentence = ("This format needs a program part that is not installed.", "Choose another format.")
    else:
        sentence = sentences.get(code or 0, ("The file cannot be written.", "Choose another folder or another format."))
    return LogFileError(sentence[0], detail=f"{path}: {describe(error)}", advice=sentence[1])

"""Who writes each kind of log file: frames as columns go in, a file that is whole after `close` comes out."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from can_drivers.frame_columns import BITRATE_SWITCH, ERROR, ERROR_STATE, EXTENDED, FD, REMOTE, TX, Batch, frames_of
from can_drivers.logs.blf_writer import BlfRecorder
from can_drivers.logs.database_file import DatabaseFile
from can_drivers.logs.mf4_writer import Mf4FrameWriter
from can_drivers.logs.model import Channels
from can_drivers.logs.text_building import payloads
from can_drivers.logs.text_formats import AscFormat, CandumpFormat, CsvFormat, TrcFormat
from can_drivers.logs.text_writing import TextFormat, TextWriting

_FARTHEST_S = 2e11
"""Times farther from 1970, after the year 8000, are in no calendar of ours, and soon in no integer."""
_LONGEST_BLF_S = 2**64 / 1e9


class TimeRangeError(ValueError):
    """A format cannot hold the time of a frame."""


class FileWriter(Protocol):
    """A file being written."""

    @property
    def moved(self) -> int:
        """How many frames bear a later time than their own, the earliest that the format can hold."""

    def write(self, batch: Batch, channels: Channels | None) -> None:
        """Add frames.

        Raises:
            OSError: the disk is full or gone.
            TimeRangeError: the format cannot hold their times.
        """

    def close(self) -> None:
        """Finish the file.

        Raises:
            OSError: the disk is full or gone.
        """

    def discard(self) -> None:
        """Give the file back as it is; it will be deleted."""


def begin(path: Path, suffix: str, *, utc_offset_s: float) -> FileWriter:
    """Begin a file of this format.

    Raises:
        OSError: it cannot be begun.
        ImportError: the library that writes it is not installed.
    """
    return _WRITERS[suffix](path, utc_offset_s)


def _check_times(batch: Batch, utc_offset_s: float) -> None:
    if not (np.abs(batch.records["time_s"] + utc_offset_s) < _FARTHEST_S).all():
        raise TimeRangeError


class _BlfFile:
    def __init__(self, path: Path, utc_offset_s: float) -> None:
        self._recorder = BlfRecorder(path, utc_offset_s=utc_offset_s)
        self._offset_s = utc_offset_s
        self.moved = 0

    def write(self, batch: Batch, channels: Channels | None) -> None:
        times_s, zero_s = batch.records["time_s"], self._recorder.zero_s
        if not len(times_s):
            return
        _check_times(batch, self._offset_s)
        if zero_s is None:
            zero_s = times_s.min()
        if times_s.max() - zero_s >= _LONGEST_BLF_S:
            raise TimeRangeError
        self.moved += int(np.count_nonzero(times_s < zero_s))
        self._recorder.write(batch, channels)

    def close(self) -> None:
        self._recorder.close()

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self._recorder.close()


class _Mf4File:
    moved = 0

    def __init__(self, path: Path, utc_offset_s: float) -> None:
        self._writer = Mf4FrameWriter(path, utc_offset_s=utc_offset_s)

    def write(self, batch: Batch, channels: Channels | None) -> None:
        self._writer.write(batch, channels)

    def close(self) -> None:
        self._writer.close()

    def discard(self) -> None:
        self._writer.discard()


class _TextFile:
    def __init__(self, path: Path, text_format: TextFormat, utc_offset_s: float) -> None:
        self._lines = TextWriting(text_format, utc_offset_s=utc_offset_s)
        self._offset_s = utc_offset_s
        self._file = path.open("wb")

    @property
    def moved(self) -> int:
        return self._lines.moved

    def write(self, batch: Batch, channels: Channels | None) -> None:
        _check_times(batch, self._offset_s)
        self._file.write(self._lines.text(batch, channels))

    def close(self) -> None:
        with self._file:
            self._file.write(self._lines.end())

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()


class _ParquetFile:
    """Columns `time_s` (seconds since 1970 UTC), `channel`, `id`, `extended`, `direction`, `type`, `dlc` (bytes), `data`."""

    moved = 0

    def __init__(self, path: Path, utc_offset_s: float) -> None:
        import pyarrow  # noqa: PLC0415 - a fifth of a second, needed by this format alone
        import pyarrow.parquet  # noqa: PLC0415 - see above

        self._arrow: Any = pyarrow
        self._offset_s = utc_offset_s
        word = pyarrow.dictionary(pyarrow.int8(), pyarrow.string())
        self._schema = pyarrow.schema(
            [
                ("time_s", pyarrow.float64()),
                ("channel", pyarrow.uint8()),
                ("id", pyarrow.uint32()),
                ("extended", pyarrow.bool_()),
                ("direction", word),
                ("type", word),
                ("dlc", pyarrow.uint8()),
                ("data", pyarrow.binary()),
            ]
        )
        self._file: Any = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, batch: Batch, channels: Channels | None) -> None:
        records = batch.records
        if not len(records):
            return
        flags, lengths = records["flags"].astype(np.int64), records["length"].astype(np.int64)
        data = payloads(batch)
        used = data[np.arange(data.shape[1]) < lengths[:, None]].tobytes()
        ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        buffers = [None, self._arrow.py_buffer(ends), self._arrow.py_buffer(used)]
        columns = [
            records["time_s"] + self._offset_s,
            np.zeros(len(records), np.uint8) if channels is None else channels,
            records["can_id"].astype(np.uint32),
            flags & EXTENDED != 0,
            self._words(flags & TX != 0, ["rx", "tx"]),
            self._words(_kind(flags), ["data", "fd", "fd_brs", "fd_esi", "fd_brs_esi", "remote", "error"]),
            records["length"].astype(np.uint8),
            self._arrow.Array.from_buffers(self._arrow.binary(), len(records), buffers),
        ]
        self._file.write_table(self._arrow.table(columns, schema=self._schema))

    def close(self) -> None:
        self._file.close()

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()

    def _words(self, choice: Any, words: list[str]) -> Any:
        return self._arrow.DictionaryArray.from_arrays(choice.astype(np.int8), self._arrow.array(words))


def _kind(flags: Any) -> Any:
    marks = 1 + (flags & BITRATE_SWITCH != 0) + 2 * (flags & ERROR_STATE != 0)
    return np.where(flags & ERROR, 6, np.where(flags & REMOTE, 5, np.where(flags & FD, marks, 0)))


class _PrintedFile:
    """Text for people, with python-can's own writer, which takes a frame at a time."""

    moved = 0

    def __init__(self, path: Path, utc_offset_s: float) -> None:
        from can_drivers.python_can import can  # noqa: PLC0415 - takes longer to import than the rest of a start

        self._message = can.Message
        self._offset_s = utc_offset_s
        file = path.open("w", encoding="utf-8")
        try:
            self._printer: Any = can.Printer(file)
        except BaseException:
            file.close()
            raise

    def write(self, batch: Batch, channels: Channels | None) -> None:
        buses: list[int | None] = [None] * len(batch.records) if channels is None else [bus - 1 for bus in channels.tolist()]
        for frame, bus in zip(frames_of(batch), buses, strict=True):
            self._printer.on_message_received(
                self._message(
                    timestamp=frame.time_s + self._offset_s,
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
                    channel=bus,
                )
            )

    def close(self) -> None:
        self._printer.stop()

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self._printer.stop()


_WRITERS: dict[str, Callable[[Path, float], FileWriter]] = {
    ".blf": _BlfFile,
    ".mf4": _Mf4File,
    ".asc": lambda path, offset_s: _TextFile(path, AscFormat(), offset_s),
    ".trc": lambda path, offset_s: _TextFile(path, TrcFormat(), offset_s),
    ".log": lambda path, offset_s: _TextFile(path, CandumpFormat(), offset_s),
    ".csv": lambda path, offset_s: _TextFile(path, CsvFormat(), offset_s),
    ".parquet": _ParquetFile,
    ".db": DatabaseFile,
    ".txt": _PrintedFile,
}

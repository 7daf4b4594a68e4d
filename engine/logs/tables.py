"""Files with the rows of messages: `message=<name>/part-<n>.parquet` or `.csv`, null where there is no valid value."""

import errno
import importlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bms.telemetry.decoded import Matrix, SignalInfo
from bms.telemetry.snapshot import FloatColumn
from can_drivers.errors import ExplainedError
from engine.logs.layout import TIME_COLUMN, column_names


class OutputError(ExplainedError):
    """Nothing can be written any more."""


def import_writers() -> None:
    """Import what writing needs, so that the first rows need not wait for it."""
    importlib.import_module("pyarrow.parquet")


class Tables:
    """The parts of one number, one a message; made when their first rows come."""

    def __init__(
        self, folder: Path, partitions: Mapping[str, str], file_name: str, infos_of: Callable[[str], Sequence[SignalInfo]]
    ) -> None:
        """Write into `folder`, each message into its partition there; `file_name` ends with `.csv` or `.parquet`."""
        self._folder = folder
        self._partitions = partitions
        self._file_name = file_name
        self._infos_of = infos_of
        self._open_writer = _parquet_writer if file_name.endswith(".parquet") else _csv_writer
        self._writers: dict[str, Any] = {}
        self._schemas: dict[str, Any] = {}

    def write(self, message: str, times_s: FloatColumn, values: Matrix, texts: Mapping[int, Sequence[str]]) -> None:
        """Write rows as one row group; NaN and empty text become null.

        Args:
            message: their message.
            times_s: shape (n,).
            values: shape (signals, n), contiguous.
            texts: of signals that are no numbers, in place of their row of values.

        Raises:
            OutputError: the disk is full, gone or read-only.
        """
        import pyarrow as pa  # noqa: PLC0415 - only the processes that write files need it

        try:
            if message not in self._writers:
                self._open(message)
            # Looking for a NaN that makes nulls necessary costs less than making them for nothing.
            has_gaps = np.isnan(values.min(axis=1)).tolist()
            arrays = [pa.array(times_s)]
            for row, (column, gaps) in enumerate(zip(values, has_gaps, strict=True)):
                said = texts.get(row)
                if said is None:
                    arrays.append(pa.array(column, from_pandas=gaps))
                else:
                    arrays.append(pa.array([text or None for text in said], pa.string()))
            self._writers[message].write_table(pa.Table.from_arrays(arrays, schema=self._schemas[message]))
        except OSError as error:
            raise explained(error, self._folder) from error

    def close(self) -> None:
        """Complete the files.

        Raises:
            OutputError: the disk is full, gone or read-only.
        """
        try:
            for writer in self._writers.values():
                writer.close()
        except OSError as error:
            raise explained(error, self._folder) from error

    def _open(self, message: str) -> None:
        folder = self._folder / self._partitions[message]
        folder.mkdir(exist_ok=True)
        schema = _schema(message, self._infos_of(message))
        self._schemas[message] = schema
        self._writers[message] = self._open_writer(folder / self._file_name, schema)


def _schema(message: str, infos: Sequence[SignalInfo]) -> Any:
    """Return the columns with what is known of them: unit and texts beside each, and once more as JSON for the whole file.

    The name of the message stands there too, as the folder cannot always bear it.
    """
    import pyarrow as pa  # noqa: PLC0415 - see above

    names = column_names([info.name for info in infos])
    fields = [pa.field(TIME_COLUMN, pa.float64(), nullable=False, metadata={"unit": "s"})]
    about: dict[str, dict[str, object]] = {}
    for name, info in zip(names[1:], infos, strict=True):
        texts = {str(raw): text for raw, text in info.texts.items()}
        about[name] = {"signal": info.name, "unit": info.unit, "texts": texts}
        metadata = {"unit": info.unit, **({"texts": json.dumps(texts, ensure_ascii=False)} if texts else {})}
        fields.append(pa.field(name, pa.string() if info.is_text else pa.float64(), metadata=metadata))
    return pa.schema(fields, metadata={"halite": json.dumps(about, ensure_ascii=False), "message": message})


def _parquet_writer(path: Path, schema: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - see above
    from pyarrow import parquet  # noqa: PLC0415 - see above

    # Measured (docs/adr/0017): of what every version of Spark reads, the fastest, and smaller than LZ4.
    return parquet.ParquetWriter(pa.OSFile(str(path), "wb"), schema, compression="snappy", use_dictionary=False)


def _csv_writer(path: Path, schema: Any) -> Any:
    from pyarrow import csv  # noqa: PLC0415 - see above

    return csv.CSVWriter(path, schema, write_options=csv.WriteOptions(quoting_style="needed"))


def explained(error: OSError, folder: Path) -> OutputError:
    """Return what it means that a file in the draft `folder` cannot be written."""
    if error.errno == errno.EFBIG:
        what, advice = (
            "The disk allows no larger file.",
            "Choose another disk, or decode less at once with --signals, --from and --to.",
        )
    elif error.errno == errno.ENOSPC or "No space left" in str(error):
        what, advice = "The disk is full.", "Make room, or choose another disk."
    else:
        what, advice = f"{folder.parent.resolve()} cannot be written to.", "Choose another folder."
    return OutputError(what, detail=str(error), advice=advice)

"""A data set of Parquet parts as one MF4 file."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bms.telemetry.decoded import Matrix
from bms.telemetry.snapshot import FloatColumn
from can_drivers.logs.mf4_signal_writer import Mf4SignalWriter
from engine.logs.tables import explained


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signal:
    name: str
    unit: str


def write_measurement(parts: dict[str, list[Path]], path: Path, *, begin_s: float, on_progress: Callable[[], None]) -> None:
    """Write one channel group a message; one more where times go back, as between logs that overlap.

    Args:
        parts: message → its parts, in order. Columns of text are left out.
        path: the file.
        begin_s: seconds since 1970 UTC at which the file begins; 0.0: the logs do not say when they were.
        on_progress: called now and then.

    Raises:
        OutputError: the disk is full or gone.
    """
    try:
        writer = Mf4SignalWriter(path, utc_offset_s=begin_s)
        for message, files in parts.items():
            _write_message(writer, message, files, begin_s, on_progress)
        writer.close()
    except OSError as error:
        raise explained(error, path.parent) from error


def _write_message(
    writer: Mf4SignalWriter, message: str, files: list[Path], begin_s: float, on_progress: Callable[[], None]
) -> None:
    group, last_s = -1, np.inf
    for file in files:
        for signals, times_s, values in _row_groups(file):
            in_order = np.argsort(times_s, kind="stable")
            if times_s[in_order[0]] < last_s:
                group = writer.begin_group(message, signals)
            last_s = times_s[in_order[-1]]
            writer.append(group, times_s[in_order] - begin_s, values[:, in_order])
            on_progress()


def _row_groups(file: Path) -> Iterator[tuple[list[_Signal], FloatColumn, Matrix]]:
    from pyarrow import parquet, types  # noqa: PLC0415 - only the processes that write files need it

    with parquet.ParquetFile(file) as opened:
        about = json.loads(opened.schema_arrow.metadata[b"halite"])
        names = [field.name for field in opened.schema_arrow if types.is_float64(field.type)][1:]
        signals = [_Signal(name=about[name]["signal"], unit=about[name]["unit"]) for name in names]
        for number in range(opened.num_row_groups):
            table = opened.read_row_group(number)
            values = np.array([table.column(name).to_numpy() for name in names]).reshape(len(names), -1)
            yield signals, table.column(0).to_numpy(), values

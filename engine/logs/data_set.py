"""A decoded data set of Parquet parts, read a row group at a time."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pyarrow import parquet, types

from bms.telemetry.decoded import Matrix
from bms.telemetry.snapshot import FloatColumn
from engine.logs.layout import PARTITION_COLUMN, TIME_COLUMN


@dataclass(frozen=True, slots=True, kw_only=True)
class RowGroup:
    """Where some rows of a message are, and when they begin and end."""

    file: Path
    number: int
    first_s: float
    last_s: float


class MessageRows:
    """All rows of one message.

    Attributes:
        name: its own, whatever its folder is called.
        signals: its columns with numbers.
        units: of each.
        groups: in the order of their times.
    """

    def __init__(self, folder: Path) -> None:
        """Look at the parts in a folder."""
        self.groups: list[RowGroup] = []
        for file in folder.iterdir():
            metadata = parquet.read_metadata(file)
            for number in range(metadata.num_row_groups):
                times = metadata.row_group(number).column(0).statistics
                self.groups.append(RowGroup(file=file, number=number, first_s=times.min, last_s=times.max))
        self.groups.sort(key=lambda group: group.first_s)
        schema = parquet.read_schema(self.groups[0].file)
        self.name = schema.metadata[b"message"].decode()
        about = json.loads(schema.metadata[b"halite"])
        columns = [field.name for field in schema if types.is_float64(field.type) and field.name != TIME_COLUMN]
        self.signals = [about[name]["signal"] for name in columns]
        self.units = [about[name]["unit"] for name in columns]
        self._columns = dict(zip(self.signals, columns, strict=True))

    @property
    def span(self) -> tuple[float, float]:
        """First and last time."""
        return self.groups[0].first_s, max(group.last_s for group in self.groups)

    def read(self, groups: Sequence[RowGroup], signals: Sequence[str]) -> tuple[FloatColumn, Matrix]:
        """Return times, ascending, and values of some row groups; NaN for null, shape (signals, n)."""
        columns = [TIME_COLUMN, *(self._columns[signal] for signal in signals)]
        pieces: list[Matrix] = []
        for group in groups:
            with parquet.ParquetFile(group.file) as file:
                table = file.read_row_group(group.number, columns=columns)
            pieces.append(np.array([table.column(name).to_numpy() for name in columns]))
        rows = np.concatenate(pieces, axis=1) if pieces else np.empty((len(columns), 0))
        rows = rows[:, np.argsort(rows[0], kind="stable")]
        return rows[0], rows[1:]

    def pieces(self, signals: Sequence[str]) -> Iterator[tuple[FloatColumn, Matrix]]:
        """Yield all rows in bounded memory, as `read` returns them."""
        for group in self.groups:
            yield self.read([group], signals)

    def around(self, first_s: float, last_s: float) -> list[RowGroup]:
        """Return the row groups with times in a span."""
        return [group for group in self.groups if group.last_s >= first_s and group.first_s <= last_s]


Messages = Mapping[str, MessageRows]
"""What a data set holds, by the name of the message."""


def read_data_set(folder: Path) -> Messages:
    """Return what a data set holds."""
    messages = [MessageRows(one) for one in sorted(folder.glob(f"{PARTITION_COLUMN}=*"))]
    return {message.name: message for message in messages}

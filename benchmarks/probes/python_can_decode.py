"""A BLF decoded to Parquet the way one writes it with python-can and cantools: LOG DBC OUT. The layout is Halite's."""

import sys
from collections import defaultdict
from pathlib import Path

import can
import cantools
import pyarrow as pa
from pyarrow import parquet

ROWS = 100_000


class Rows:
    """Rows of one message, written when there are enough."""

    def __init__(self, folder: Path) -> None:
        """Write into `folder`."""
        self._folder = folder
        self._columns: dict[str, list[float]] = defaultdict(list)
        self._writer: parquet.ParquetWriter | None = None

    def add(self, time_s: float, values: dict[str, float]) -> None:
        """Add one row."""
        columns = self._columns
        columns["time_s"].append(time_s)
        for name, value in values.items():
            columns[name].append(value)
        if len(columns["time_s"]) >= ROWS:
            self.write()

    def write(self) -> None:
        """Write what waits."""
        table = pa.table({name: pa.array(values, pa.float64()) for name, values in self._columns.items()})
        self._columns.clear()
        if self._writer is None:
            self._folder.mkdir(parents=True)
            self._writer = parquet.ParquetWriter(self._folder / "part-0.parquet", table.schema, use_dictionary=False)
        self._writer.write_table(table)

    def close(self) -> None:
        """Complete the file."""
        self.write()
        if self._writer is not None:
            self._writer.close()


def main() -> None:
    """Decode."""
    log, dbc, out = sys.argv[1:]
    messages = {message.frame_id: message for message in cantools.database.load_file(dbc).messages}
    rows = {can_id: Rows(Path(out, f"message={message.name}")) for can_id, message in messages.items()}
    with can.BLFReader(log) as reader:
        for frame in reader:
            message = messages.get(frame.arbitration_id)
            if message is not None:
                rows[frame.arbitration_id].add(frame.timestamp, message.decode(frame.data, decode_choices=False))
    for one in rows.values():
        one.close()


if __name__ == "__main__":
    main()

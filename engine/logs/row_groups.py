"""Rows that wait until there are enough of them to be written at once."""

from collections import defaultdict

import numpy as np

from bms.telemetry.decoded import DecodedRows
from engine.logs.tables import Tables

GROUP_VALUES = 1_000_000
"""A message with so many values waiting is written as one row group."""
WAITING_VALUES = 8_000_000
"""With so many of all messages, 64 MB, the longest are written, whatever their size."""


class RowGroups:
    """Gathers decoded batches by message and writes them in large groups: each costs as much as its first 10,000 values."""

    def __init__(self, tables: Tables, *, utc_offset_s: float) -> None:
        """Write to `tables`, with `utc_offset_s` added to every time."""
        self._tables = tables
        self._utc_offset_s = utc_offset_s
        self._waiting: dict[str, list[DecodedRows]] = defaultdict(list)
        self._values: dict[str, int] = defaultdict(int)
        self.rows: dict[str, int] = defaultdict(int)
        """Taken in so far, by message."""
        self.first_s = np.inf
        self.last_s = -np.inf

    def add(self, decoded: DecodedRows) -> None:
        """Take in one batch of one message.

        Raises:
            OutputError: see `Tables.write`.
        """
        count = len(decoded.times_s)
        if not count:
            return
        message = decoded.message
        self._waiting[message].append(decoded)
        self._values[message] += count * (len(decoded.values) + 1)
        self.rows[message] += count
        if self._values[message] >= GROUP_VALUES:
            self._write(message)
        while sum(self._values.values()) >= WAITING_VALUES:
            self._write(max(self._values, key=self._values.__getitem__))

    def flush(self) -> None:
        """Write what still waits.

        Raises:
            OutputError: see `Tables.write`.
        """
        for message in [name for name, values in self._values.items() if values]:
            self._write(message)

    def _write(self, message: str) -> None:
        waiting = self._waiting.pop(message)
        self._values[message] = 0
        times_s = np.concatenate([one.times_s for one in waiting]) + self._utc_offset_s
        values = np.concatenate([one.values for one in waiting], axis=1)
        self.first_s = min(self.first_s, float(times_s.min()))
        self.last_s = max(self.last_s, float(times_s.max()))
        texts = {row: [text for one in waiting for text in one.texts[row]] for row in waiting[0].texts}
        self._tables.write(message, times_s, values, texts)

"""The diagnostic messages that are shown, read from the store a little at a time."""

import bisect

import numpy as np

from bms.definition.model import Diagnostics
from bms.trace.iso_tp_messages import IsoTpMessage, IsoTpMessages
from bms.trace.row_filter import RowFilter
from bms.trace.trace_store import TraceStore

FRAMES_AT_ONCE = 4_000
"""About 10 ms of work."""


class MessageRows:
    """Messages in the order in which they ended; a filter looks at the first frame of each."""

    def __init__(self, store: TraceStore, diagnostics: Diagnostics, row_filter: RowFilter | None) -> None:
        """Read from the oldest frame on."""
        self._store = store
        self._filter = row_filter
        self._messages = IsoTpMessages(diagnostics, store.first)
        self._chosen: list[int] = []
        self._looked_at = 0

    def __len__(self) -> int:
        return len(self._chosen)

    def update(self) -> tuple[bool, int]:
        """Go on reading; return whether all frames are read, and how many rows came behind."""
        complete = self._messages.read(self._store, FRAMES_AT_ONCE)
        before = len(self._chosen)
        self._choose()
        return complete, len(self._chosen) - before

    def set_filter(self, row_filter: RowFilter | None) -> None:
        """Show the messages another filter lets through."""
        self._filter = row_filter
        self._chosen = []
        self._looked_at = 0
        self._choose()

    def message(self, position: int) -> IsoTpMessage:
        """Return the message in a row."""
        return self._messages.messages[self._chosen[position]]

    def number(self, position: int) -> int:
        """Return the number of the message in a row, which it keeps."""
        return self._chosen[position]

    def position(self, number: int) -> int:
        """Return the row of a message, or of the first one behind it."""
        return bisect.bisect_left(self._chosen, number)

    def request_of(self, message: IsoTpMessage) -> IsoTpMessage | None:
        """Return the request a response answers, or None."""
        return None if message.request is None else self._messages.messages[message.request]

    def _choose(self) -> None:
        fresh = range(self._looked_at, len(self._messages.messages))
        self._looked_at = len(self._messages.messages)
        if self._filter is None:
            self._chosen.extend(fresh)
            return
        rows = np.array([self._messages.messages[number].first_row for number in fresh], np.int64)
        order = np.argsort(rows, kind="stable")
        kept = order[rows[order] >= self._store.first]
        masks = [self._filter.mask(batch.records, batch.tails) for batch in self._store.batches(rows[kept])]
        found = kept[np.concatenate(masks)] if masks else kept[:0]
        self._chosen.extend(sorted(fresh[int(place)] for place in found))

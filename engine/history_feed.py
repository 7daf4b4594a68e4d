"""From frames and snapshots to histories: what charts draw, live and of recordings alike."""

from collections.abc import Sequence

import numpy as np

from bms.definition.model import PackDefinition
from bms.telemetry.database_decoder import DatabaseDecoder, decoder_of
from bms.telemetry.decoded import DecodedRows, Matrix
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK
from bms.telemetry.pack_columns import PackColumns
from bms.telemetry.recorded_answers import AnswerDecoder
from bms.telemetry.snapshot import FloatColumn, PackSnapshot
from can_drivers.frame_columns import Batch

BUDGET_BYTES = 256_000_000


class HistoryFeed:
    """Fills one history: every signal of the message database, every polled value, and the pack's own values.

    Attributes:
        history: what was fed so far.
        columns: names and order of the pack's own values.
    """

    def __init__(self, definition: PackDefinition, *, budget_bytes: int = BUDGET_BYTES) -> None:
        """Declare everything the definition names; decoders are compiled here, once."""
        self.history = History(budget_bytes=budget_bytes)
        self.columns = PackColumns(definition)
        self.history.declare(PACK, self.columns.infos)
        self._decoders: list[DatabaseDecoder | AnswerDecoder] = []
        if definition.broadcasts is not None:
            self._decoders.append(decoder_of(definition))
        if definition.polling is not None:
            self._decoders.append(AnswerDecoder(definition.polling))
        self._declared: set[str] = set()

    def frames(self, batch: Batch) -> Sequence[DecodedRows]:
        """Decode frames into the history; return what they said."""
        decoded: list[DecodedRows] = []
        for decoder in self._decoders:
            for rows in decoder.decode(batch):
                if rows.message not in self._declared:
                    self._declared.add(rows.message)
                    self.history.declare(rows.message, decoder.signals(rows.message))
                self.history.append(rows.message, rows.times_s, rows.values)
                decoded.append(rows)
        return decoded

    def snapshot(self, snapshot: PackSnapshot, time_s: float) -> None:
        """Add the pack's own values of one moment."""
        self.history.append(PACK, np.array([time_s]), self.columns.row(snapshot)[:, None])

    def values(self, times_s: FloatColumn, values: Matrix) -> None:
        """Add the pack's own values of many moments, shape (columns, n)."""
        self.history.append(PACK, times_s, values)

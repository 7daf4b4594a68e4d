"""The one decoder of frames: batches of columns in, all values of each message out."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from bms.definition.database import MessageDescription
from bms.definition.model import PackDefinition
from bms.telemetry.decoded import DecodedRows, SignalInfo
from bms.telemetry.field_columns import Payloads
from bms.telemetry.history.model import SeriesKey
from bms.telemetry.known_ids import KnownIds
from bms.telemetry.message_columns import MessageColumns, bytes_needed
from bms.telemetry.signal_infos import signal_info
from bms.telemetry.validities import Validities, validities_of
from can_drivers.frame_columns import HEAD_BYTES, Batch


class DatabaseDecoder:
    """Decodes the messages of a database; each is compiled when it first comes, because most of a large one never do."""

    def __init__(
        self,
        messages: Iterable[MessageDescription],
        *,
        validity: Validities | None = None,
        wanted: Collection[tuple[str, str]] | None = None,
    ) -> None:
        """Take the messages.

        Args:
            messages: what the bus carries. Two of the same id are both decoded.
            validity: what makes a value NaN; `Validities()`: the ranges of the database. None: every number is given as it is,
                exactly what cantools makes of it.
            wanted: (message, signal) of what shall be decoded; None: everything.
        """
        self._validity = validity
        self._wanted: dict[str, set[str]] | None = None
        if wanted is not None:
            self._wanted = defaultdict(set)
            for name, signal in wanted:
                self._wanted[name].add(signal)
        self._compiled: dict[str, MessageColumns] = {}
        self._messages: dict[str, MessageDescription] = {}
        by_id: dict[tuple[bool, int], list[str]] = defaultdict(list)
        for message in messages:
            if any(self._wanted is None or signal.name in self._wanted[message.name] for signal in message.signals):
                self._messages[message.name] = message
                by_id[message.is_extended, message.can_id].append(message.name)
        self._ids = KnownIds(by_id)
        self._names = tuple(by_id.values())
        needed = [max(bytes_needed(self._messages[name]) for name in names) for names in self._names]
        self._bytes_needed = np.array([*needed, 0], np.uint16)

    @property
    def messages(self) -> tuple[str, ...]:
        """Names of the messages that can come."""
        return tuple(self._messages)

    def signals(self, message: str) -> tuple[SignalInfo, ...]:
        """Return one column for each row of the message's values."""
        return tuple(map(signal_info, self._columns(message).signals))

    def _columns(self, message: str) -> MessageColumns:
        columns = self._compiled.get(message)
        if columns is None:
            names = None if self._wanted is None else self._wanted[message]
            columns = self._compiled[message] = MessageColumns(self._messages[message], self._validity, names)
        return columns

    @property
    def out_of_range(self) -> dict[SeriesKey, int]:
        """How many values were blanked so far because of their range, where there were any."""
        return {
            SeriesKey(name, columns.signals[row].name): int(columns.out_of_range[row])
            for name, columns in self._compiled.items()
            for row in np.flatnonzero(columns.out_of_range)
        }

    @np.errstate(invalid="ignore", over="ignore")  # a float on the wire may be anything
    def decode(self, batch: Batch) -> list[DecodedRows]:
        """Return the values of every message that is in the batch; remote and error frames have none."""
        records = batch.records
        numbers = self._ids.numbers(records)
        order = np.argsort(numbers, kind="stable")
        counts = np.bincount(numbers, minlength=len(self._names) + 1)[:-1]
        order = order[: int(counts.sum())]
        heads = records["head"][order]
        times_s = records["time_s"][order]
        lengths = records["length"][order]
        is_short = lengths < self._bytes_needed[numbers[order]]
        short = set(numbers[order[is_short]].tolist())
        decoded: list[DecodedRows] = []
        first = 0
        for number in np.flatnonzero(counts).tolist():
            end = first + int(counts[number])
            rows = order[first:end]
            payloads = Payloads(
                words=self._words(number, batch, rows, heads[first:end]),
                lengths=lengths[first:end] if number in short else None,
            )
            decoded += [
                DecodedRows(message=name, rows=rows, times_s=times_s[first:end], values=self._columns(name).decode(payloads))
                for name in self._names[number]
            ]
            first = end
        return decoded

    def _words(
        self, number: int, batch: Batch, rows: npt.NDArray[np.intp], heads: npt.NDArray[np.uint64]
    ) -> tuple[npt.NDArray[np.uint64], ...]:
        """Return the payload words of some frames, as many as their messages need."""
        needed = int(self._bytes_needed[number])
        if needed <= HEAD_BYTES:
            return (heads,)
        beyond = np.zeros((-(-(needed - HEAD_BYTES) // 8), len(rows)), np.uint64)
        if len(batch.tails):
            # A frame without a tail reads that of another one; it is too short for the values there, which are blanked.
            tails = batch.tails[batch.records["tail"][rows], : len(beyond)]
            beyond[: tails.shape[1]] = tails.T
        return heads, *beyond


def decoder_of(definition: PackDefinition, *, keep_out_of_range: bool = False) -> DatabaseDecoder:
    """Return the decoder of everything a pack sends unasked, by the definition's rules of validity."""
    broadcasts = definition.broadcasts
    if broadcasts is None:
        return DatabaseDecoder(())
    validity = validities_of(broadcasts, keep_out_of_range=keep_out_of_range)
    return DatabaseDecoder(broadcasts.database.messages.values(), validity=validity)

"""The records of an unsorted data group, as frames in the order of the file (ASAM MDF 4.2, 5.14 and 5.16).

Every record begins with the id of its channel group. Those of a variable-length group are a length and bytes, and a channel of
another group tells how far into them its value begins; the two records stand near each other.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from can_drivers.logs.mf4_blocks import BlockFile
from can_drivers.logs.mf4_columns import PAYLOAD_MAX, Rows
from can_drivers.logs.mf4_data import DataStream
from can_drivers.logs.mf4_frames import FrameColumns, FrameLayout, joined, taken
from can_drivers.logs.mf4_payloads import LENGTH_BYTES, Positions, gathered, numbers_at, payloads_in, tell_lost
from can_drivers.logs.mf4_sorted import NO_TIME, RECORD_MAX, TOO_LARGE, Unfinished
from can_drivers.logs.mf4_structure import ChannelGroup, DataGroup

_PIECE_BYTES = 1 << 21
_LENGTH = struct.Struct("<I")


@dataclass(slots=True, kw_only=True)
class _Events:
    """Frames of one channel group, and how many bytes of its payloads' group have been passed."""

    layout: FrameLayout
    record_bytes: int
    payload_id: int | None
    passed_bytes: int = 0


class UnsortedRecords:
    """Takes the records of an unsorted data group apart."""

    def __init__(self, file: BlockFile, group: DataGroup, unfinished: Unfinished) -> None:
        """Look at its channel groups; nothing is read yet."""
        self._file = file
        self._id_bytes = group.record_id_bytes
        self._in_turn = unfinished.offsets
        self._stream = DataStream(file, group.data_address, open_ended=unfinished.data_length)
        self._sizes = {one.record_id: self._size(one) for one in group.groups}
        by_address = {one.address: one for one in group.groups}
        self._events: list[_Events] = []
        for one in group.groups:
            layout = FrameLayout(one, skip=self._id_bytes, record_bytes=one.data_bytes)
            if one.event and layout.is_usable:
                pointer = layout.payload_pointer
                payloads = by_address.get(pointer.data_address) if pointer is not None else None
                self._events.append(
                    _Events(
                        layout=layout,
                        record_bytes=self._sizes[one.record_id],
                        payload_id=payloads.record_id if payloads is not None and payloads.is_variable else None,
                    )
                )

    def frames(self) -> Iterator[FrameColumns]:
        """Yield the frames in the order of the file."""
        if not self._events:
            self._file.problems.tell(NO_TIME)
            return
        rest = b""
        wanted = _PIECE_BYTES
        while True:
            piece = self._stream.read(wanted)
            is_last = len(piece) < wanted
            data = rest + piece
            positions, end, is_known = self._walk(data)
            if not is_known:
                self._file.problems.tell("Records of a kind that is not described follow; they were left out.")
                is_last = True
            elif not end and len(data) > RECORD_MAX:
                self._file.problems.tell(TOO_LARGE)
                return
            columns, cut = self._taken_apart(data, positions, end, is_last or len(data) > RECORD_MAX)
            if len(columns.records):
                yield columns
            if is_last:
                if is_known and end < len(data):
                    self._file.problems.tell("The last record is cut off.", missing_bytes=len(data) - end)
                return
            rest = data[cut:]

    def _size(self, group: ChannelGroup) -> int:
        """Return bytes of a record with its id; 0: it tells itself."""
        return 0 if group.is_variable else self._id_bytes + group.data_bytes + group.invalidation_bytes

    def _walk(self, data: bytes) -> tuple[Positions, int, bool]:
        """Return where the whole records begin, where the last one ends, and whether every one was of a known kind."""
        id_bytes, count, size_of = self._id_bytes, len(data), self._sizes.get
        positions: list[int] = []
        note, length_at, number = positions.append, _LENGTH.unpack_from, int.from_bytes
        head = id_bytes + LENGTH_BYTES
        is_known = True
        at = 0
        while at + id_bytes <= count:
            size = size_of(data[at] if id_bytes == 1 else number(data[at : at + id_bytes], "little"))
            if not size:
                is_known = size is not None
                if not is_known or at + head > count:
                    break
                size = head + length_at(data, at + id_bytes)[0]
            if at + size > count:
                break
            note(at)
            at += size
        return np.array(positions, np.int64), at, is_known

    def _taken_apart(self, data: bytes, positions: Positions, end: int, is_last: bool) -> tuple[FrameColumns, int]:
        """Return the frames of these records and how many bytes are done with; what waits for its other half is not."""
        padded = np.frombuffer(data + bytes(2 * PAYLOAD_MAX), np.uint8)
        ids = _ids(padded, positions, self._id_bytes)
        pairs = [self._paired(one, padded, positions, ids) for one in self._events]
        cut = end if is_last else _cut(pairs, end)
        parts, places = [], []
        for events, pair in zip(self._events, pairs, strict=True):
            rows_at = pair.rows[pair.rows < cut]
            rows = gathered(padded, rows_at, events.record_bytes)
            found = None
            if events.layout.payload_pointer is not None:
                at = pair.payloads[: len(rows_at)]
                found = payloads_in(data, np.where(at >= 0, at + self._id_bytes, -1))
                tell_lost(self._file, found)
                rows_at = rows_at[found.lengths >= 0]
                events.passed_bytes += pair.bytes_before(cut)
            parts.append(events.layout.frames(rows, found))
            places.append(rows_at)
        return taken(joined(parts), np.argsort(np.concatenate(places), kind="stable")), cut

    def _paired(self, events: _Events, padded: Rows, positions: Positions, ids: npt.NDArray[np.uint64]) -> "_Pairs":
        """Find the payload of each record of a kind."""
        rows_at = positions[ids == events.layout.group.record_id]
        if events.layout.payload_pointer is None:
            return _Pairs(rows=rows_at, payloads=rows_at, entries=rows_at[:0], sizes=rows_at[:0], waiting=None)
        missing = np.full(len(rows_at), -1, np.int64)
        if events.payload_id is None:
            return _Pairs(rows=rows_at, payloads=missing, entries=rows_at[:0], sizes=rows_at[:0], waiting=None)
        entries = positions[ids == events.payload_id]
        sizes = LENGTH_BYTES + numbers_at(padded, entries + self._id_bytes)
        begins = events.passed_bytes + np.cumsum(sizes) - sizes
        if self._in_turn:
            which = np.arange(len(rows_at))
            waits = which >= len(entries)
            known = ~waits
        else:
            offsets = events.layout.offsets(gathered(padded, rows_at, events.record_bytes))
            which = np.searchsorted(begins, offsets)
            known = which < len(begins)
            known[known] = begins[which[known]] == offsets[known]
            waits = offsets >= events.passed_bytes + int(sizes.sum())
        missing[known] = entries[which[known]]
        newest = int(which[known].max()) if known.any() else -1
        firsts = [int(at[0]) for at in (rows_at[waits], entries[newest + 1 :]) if len(at)]
        return _Pairs(rows=rows_at, payloads=missing, entries=entries, sizes=sizes, waiting=min(firsts) if firsts else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Records of one kind in a piece of data.

    Attributes:
        rows: where they begin.
        payloads: where the record with the payload of each begins; -1: nowhere.
        entries: where payloads begin, whosever they are.
        sizes: bytes of each, with its length.
        waiting: the first record or payload whose other half is still to come.
    """

    rows: Positions
    payloads: Positions
    entries: Positions
    sizes: Positions
    waiting: int | None

    def bytes_before(self, cut: int) -> int:
        """Return how many payload bytes begin before a place."""
        return int(self.sizes[self.entries < cut].sum())


def _cut(pairs: list[_Pairs], end: int) -> int:
    """Return the last place that no record and its payload stand on both sides of."""
    cut = min((pair.waiting for pair in pairs if pair.waiting is not None), default=end)
    while True:
        before = cut
        for pair in pairs:
            there = pair.payloads >= 0
            low = np.minimum(pair.rows, pair.payloads)[there]
            high = np.maximum(pair.rows, pair.payloads)[there]
            cut = int(low[(low < cut) & (high >= cut)].min(initial=cut))
        if cut == before:
            return cut


def _ids(padded: Rows, positions: Positions, id_bytes: int) -> npt.NDArray[np.uint64]:
    ids = np.zeros(len(positions), np.uint64)
    for index in range(id_bytes):
        ids |= padded[positions + index].astype(np.uint64) << np.uint64(8 * index)
    return ids

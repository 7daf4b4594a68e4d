"""Records of a bus event (data, remote or error frame) as frame columns."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import BITRATE_SWITCH, ERROR, ERROR_STATE, EXTENDED, FD, HEAD_BYTES, RECORD, REMOTE, TX, Batch
from can_drivers.frame_columns import Records as FrameRecords
from can_drivers.frames import FD_LENGTHS
from can_drivers.logs.mf4_columns import (
    PAYLOAD_MAX,
    Heads,
    Numbers,
    Payloads,
    Rows,
    fits,
    heads_and_tails,
    numbers,
    pointed_heads_and_tails,
)
from can_drivers.logs.mf4_structure import VARIABLE_LENGTH, Channel, ChannelGroup
from can_drivers.logs.model import Channels, LogBatch

_ID_MASK = 0x1FFF_FFFF
_ID_EXTENDED = 0x8000_0000
_STANDARD_MAX = 0x7FF
_T = ord("T")
"""Of `Tx`, where the direction is a text."""
_FLAG_MEMBERS = (("EDL", FD), ("BRS", BITRATE_SWITCH), ("ESI", ERROR_STATE), ("Dir", TX))
_EVENT_FLAGS = {"CAN_DataFrame": 0, "CAN_RemoteFrame": REMOTE, "CAN_ErrorFrame": ERROR}
_LENGTH_OF_DLC = np.array(FD_LENGTHS, np.uint8)


class FrameColumns(NamedTuple):
    """Frames before they are cut into batches: `records` without their `tail`, which is told by the order of `tails`."""

    records: FrameRecords
    channels: Channels
    tails: Heads


class FrameLayout:
    """How the records of one channel group become frames."""

    def __init__(self, group: ChannelGroup, *, skip: int, record_bytes: int) -> None:
        """Look which members can be read.

        Args:
            group: whose `event` is not empty.
            skip: bytes of the record id in front of each record.
            record_bytes: of a record without its id.
        """
        self.group = group
        self._skip = skip
        self._members = {name: one for name, one in group.members.items() if fits(one, record_bytes)}
        self._time = group.time if group.time is not None and fits(group.time, record_bytes) else None

    @property
    def is_usable(self) -> bool:
        """Whether there is a time, and an id where the frame has one."""
        return self._time is not None and ("ID" in self._members or self.group.event == "CAN_ErrorFrame")

    @property
    def payload_pointer(self) -> Channel | None:
        """The channel that tells where payloads of variable length are, or None if they stand in the records."""
        channel = self._members.get("DataBytes")
        return channel if channel is not None and channel.kind == VARIABLE_LENGTH else None

    def offsets(self, rows: Rows) -> npt.NDArray[np.int64]:
        """Return where in its data each payload of variable length begins, shape (n,)."""
        assert self.payload_pointer is not None
        with np.errstate(invalid="ignore"):
            return numbers(rows, self.payload_pointer, self._skip).astype(np.int64)

    def frames(self, rows: Rows, payloads: Payloads | None) -> FrameColumns:
        """Return records as frames; those whose payload is not in the file are left out.

        Args:
            rows: records, with their ids; shape (n, record bytes).
            payloads: where a `payload_pointer` points, or None.
        """
        # What a damaged conversion makes of a number is some number.
        with np.errstate(all="ignore"):
            return self._frames(rows, payloads)

    def _frames(self, rows: Rows, payloads: Payloads | None) -> FrameColumns:
        if payloads is not None and not (there := payloads.lengths >= 0).all():
            rows = rows[there]
            payloads = Payloads(data=payloads.data, starts=payloads.starts[there], lengths=payloads.lengths[there])
        records = np.zeros(len(rows), RECORD)
        assert self._time is not None
        records["time_s"] = numbers(rows, self._time, self._skip)
        records["can_id"], records["flags"] = self._ids_and_flags(rows)
        lengths = self._lengths(rows, records["flags"], payloads)
        records["length"] = lengths
        records["flags"][lengths > HEAD_BYTES] |= FD
        tails = np.zeros((0, 7), np.uint64)
        if payloads is not None:
            records["head"], tails = pointed_heads_and_tails(payloads, lengths)
        elif "DataBytes" in self._members:
            records["head"], tails = heads_and_tails(rows, self._members["DataBytes"], self._skip, lengths)
        return FrameColumns(records, self._channels(rows), tails)

    def _column(self, name: str, rows: Rows) -> Numbers | None:
        channel = self._members.get(name)
        return None if channel is None else numbers(rows, channel, self._skip)

    def _ids_and_flags(self, rows: Rows) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
        flags = np.full(len(rows), _EVENT_FLAGS[self.group.event], np.uint8)
        raw = self._column("ID", rows)
        raw = np.zeros(len(rows), np.uint64) if raw is None else raw.astype(np.uint64)
        ids = (raw & np.uint64(_ID_MASK)).astype(np.uint32)
        marked = self._column("IDE", rows)
        is_extended = (raw & np.uint64(_ID_EXTENDED) != 0) | (ids > _STANDARD_MAX)
        flags[is_extended if marked is None else is_extended | (marked != 0)] |= EXTENDED
        for name, bit in _FLAG_MEMBERS:
            column = self._column(name, rows)
            if column is not None:
                is_text = self._members[name].data_type > 5
                flags[column == _T if is_text else column != 0] |= bit
        return ids, flags

    def _lengths(self, rows: Rows, flags: npt.NDArray[np.uint8], payloads: Payloads | None) -> npt.NDArray[np.uint8]:
        """Return payload bytes of each frame, never more than there are."""
        if "DataBytes" not in self._members or self.group.event == "CAN_RemoteFrame":
            return np.zeros(len(rows), np.uint8)
        most = np.where(flags & FD, PAYLOAD_MAX, HEAD_BYTES) if "EDL" in self._members else np.full(len(rows), PAYLOAD_MAX)
        if payloads is not None:
            most = np.minimum(np.minimum(payloads.lengths, PAYLOAD_MAX), most)
        else:
            most = np.minimum(self._members["DataBytes"].bit_count // 8, most)
        said = self._column("DataLength", rows)
        if said is None:
            dlc = self._column("DLC", rows)
            said = most if dlc is None else _LENGTH_OF_DLC[dlc.astype(np.int64) & 15]
        return np.clip(said.astype(np.int64), 0, most).astype(np.uint8)

    def _channels(self, rows: Rows) -> Channels:
        column = self._column("BusChannel", rows)
        if column is None:
            return np.full(len(rows), self.group.bus_channel, np.uint8)
        return column.astype(np.uint8)


def taken(columns: FrameColumns, order: npt.NDArray[np.int64]) -> FrameColumns:
    """Return some of the frames, in another order."""
    is_long = columns.records["length"] > HEAD_BYTES
    tails = columns.tails
    if len(tails):
        numbered = np.cumsum(is_long) - 1
        tails = tails[numbered[order][is_long[order]]]
    return FrameColumns(columns.records[order], columns.channels[order], tails)


def sliced(columns: FrameColumns, first: int, end: int) -> FrameColumns:
    """Return the frames `[first, end)`."""
    tails = columns.tails
    if len(tails):
        is_long = columns.records["length"] > HEAD_BYTES
        before = int(np.count_nonzero(is_long[:first]))
        tails = tails[before : before + int(np.count_nonzero(is_long[first:end]))]
    return FrameColumns(columns.records[first:end], columns.channels[first:end], tails)


def joined(parts: list[FrameColumns]) -> FrameColumns:
    """Return the frames of all parts, one behind the other."""
    if len(parts) == 1:
        return parts[0]
    return FrameColumns(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def log_batch(columns: FrameColumns) -> LogBatch:
    """Return frames as a batch of a log; there are no more of them than a batch holds."""
    records = columns.records.copy()
    if len(columns.tails):
        is_long = records["length"] > HEAD_BYTES
        records["tail"][is_long] = np.arange(len(columns.tails))
    return LogBatch(frames=Batch(records=records, tails=columns.tails), channels=columns.channels)

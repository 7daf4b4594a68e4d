"""Writing frames as ASAM MDF 4 bus logging, as Vector tools, asammdf and python-can read it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import (
    BITRATE_SWITCH,
    ERROR,
    ERROR_STATE,
    EXTENDED,
    FD,
    HEAD_BYTES,
    REMOTE,
    TAIL_BYTES,
    TX,
    Batch,
)
from can_drivers.frames import FD_LENGTHS
from can_drivers.logs.mf4_blocks_writer import BYTES, UNSIGNED, BlockWriter, Column, GroupData, GroupDescription
from can_drivers.logs.model import Channels

_BLOCK_ROWS = 65_536
_FLAG_MEMBERS = (("IDE", EXTENDED), ("EDL", FD), ("BRS", BITRATE_SWITCH), ("ESI", ERROR_STATE), ("Dir", TX))
_HEAD_FIELDS = [("time_s", "<f8"), ("ID", "<u4"), ("flags", "u1"), ("DLC", "u1"), ("DataLength", "u1"), ("BusChannel", "u1")]
_DLC_OF_LENGTH = np.searchsorted(FD_LENGTHS, np.arange(HEAD_BYTES + TAIL_BYTES + 1)).astype(np.uint8)

_Rows = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One kind of record: its event, the flags that make a frame one of it, and bytes of payload it has room for."""

    event: str
    mask: int
    flags: int
    payload_bytes: int

    @property
    def record(self) -> np.dtype[np.void]:
        return np.dtype([*_HEAD_FIELDS, ("DataBytes", "u1", (self.payload_bytes,))])

    @property
    def description(self) -> GroupDescription:
        """The members of the event lie side by side; the flags are bits of one byte."""
        record = self.record
        offsets = {name: record.fields[name][1] for name in record.names} if record.names and record.fields else {}
        parts = [
            Column(name=f"{self.event}.{name}", data_type=UNSIGNED, byte_offset=offsets[name], bit_count=bits)
            for name, bits in (("BusChannel", 8), ("ID", 29), ("DLC", 4), ("DataLength", 7))
        ]
        parts += [
            Column(
                name=f"{self.event}.{name}",
                data_type=UNSIGNED,
                byte_offset=offsets["flags"],
                bit_offset=bit.bit_length() - 1,
                bit_count=1,
            )
            for name, bit in _FLAG_MEMBERS
        ]
        if self.payload_bytes:
            parts.append(
                Column(
                    name=f"{self.event}.DataBytes",
                    data_type=BYTES,
                    byte_offset=offsets["DataBytes"],
                    bit_count=8 * self.payload_bytes,
                )
            )
        event = Column(name=self.event, data_type=BYTES, byte_offset=8, bit_count=8 * (record.itemsize - 8), parts=tuple(parts))
        return GroupDescription(name="CAN", columns=(event,), data_bytes=record.itemsize, is_bus_event=True)


_KINDS = (
    _Kind(event="CAN_DataFrame", mask=FD | REMOTE | ERROR, flags=0, payload_bytes=HEAD_BYTES),
    _Kind(event="CAN_DataFrame", mask=FD | REMOTE | ERROR, flags=FD, payload_bytes=HEAD_BYTES + TAIL_BYTES),
    _Kind(event="CAN_RemoteFrame", mask=REMOTE | ERROR, flags=REMOTE, payload_bytes=0),
    _Kind(event="CAN_ErrorFrame", mask=ERROR, flags=ERROR, payload_bytes=HEAD_BYTES),
)
"""Classic frames have records of their own: 56 bytes of every one of them would be nothing."""


class Mf4FrameWriter:
    """Writes frames; it is a file when it was closed.

    Attributes:
        frames: written so far.
    """

    def __init__(self, path: Path, *, utc_offset_s: float) -> None:
        """Begin a file.

        Args:
            path: where; what was there is replaced.
            utc_offset_s: add it to a frame's time to get seconds since 1970 UTC.

        Raises:
            OSError: it cannot be begun.
        """
        self._blocks = BlockWriter(path, utc_offset_s=utc_offset_s)
        self._waiting: list[list[_Rows]] = [[] for _ in _KINDS]
        self._data = [GroupData() for _ in _KINDS]
        self.frames = 0

    @property
    def bytes(self) -> int:
        """Size of the file so far."""
        return self._blocks.size_bytes

    def write(self, batch: Batch, channels: Channels | None = None) -> None:
        """Add frames. `channels`: which bus each was on; None: the first.

        Raises:
            OSError: the disk is full or gone.
        """
        records = batch.records
        if channels is None:
            channels = np.ones(len(records), np.uint8)
        for kind, waiting, data in zip(_KINDS, self._waiting, self._data, strict=True):
            chosen = np.flatnonzero(records["flags"] & kind.mask == kind.flags)
            if len(chosen):
                waiting.append(_rows(kind, batch, channels, chosen))
            if sum(map(len, waiting)) >= _BLOCK_ROWS:
                self._put(waiting, data)
        self.frames += len(records)

    def flush(self) -> None:
        """Hand what was written to the system; it is no file before `close` all the same."""
        self._blocks.flush()

    def close(self) -> None:
        """Write what waits, describe it and end the file.

        Raises:
            OSError: the disk is full or gone.
        """
        for waiting, data in zip(self._waiting, self._data, strict=True):
            if waiting:
                self._put(waiting, data)
        written = [(kind.description, data) for kind, data in zip(_KINDS, self._data, strict=True) if data.bytes]
        self._blocks.close(written or [(_KINDS[0].description, self._data[0])])

    def discard(self) -> None:
        """Give the file up as it is."""
        self._blocks.discard()

    def _put(self, waiting: list[_Rows], data: GroupData) -> None:
        rows = np.concatenate(waiting)
        waiting.clear()
        self._blocks.data(data, rows.view(np.uint8).reshape(len(rows), rows.itemsize))


def _rows(kind: _Kind, batch: Batch, channels: Channels, chosen: npt.NDArray[np.int64]) -> _Rows:
    records = batch.records[chosen]
    rows = np.zeros(len(records), kind.record)
    rows["time_s"] = records["time_s"]
    rows["ID"] = records["can_id"]
    rows["flags"] = records["flags"]
    rows["DataLength"] = np.minimum(records["length"], kind.payload_bytes)
    rows["DLC"] = _DLC_OF_LENGTH[rows["DataLength"]]
    rows["BusChannel"] = channels[chosen]
    if kind.payload_bytes:
        rows["DataBytes"][:, :HEAD_BYTES] = np.ascontiguousarray(records["head"]).view(np.uint8).reshape(-1, HEAD_BYTES)
    is_long = records["length"] > HEAD_BYTES
    if kind.payload_bytes > HEAD_BYTES and is_long.any():
        tails = batch.tails[records["tail"][is_long]]
        rows["DataBytes"][is_long, HEAD_BYTES:] = tails.view(np.uint8).reshape(-1, TAIL_BYTES)
    return rows

"""From the objects of a BLF stream to columns of frames.

Flags, lengths and ids are read as python-can reads them, which is the check of this module; remote frames have no payload.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import (
    BATCH_FRAMES,
    BITRATE_SWITCH,
    ERROR,
    ERROR_STATE,
    EXTENDED,
    FD,
    HEAD_BYTES,
    RECORD,
    REMOTE,
    TAIL_BYTES,
    TX,
    Batch,
    Records,
    Tails,
)
from can_drivers.logs.blf_layout import (
    CAN_ERROR,
    CAN_ERROR_EXT,
    CAN_FD_MESSAGE,
    CAN_FD_MESSAGE_64,
    CAN_MESSAGE,
    CAN_MESSAGE_2,
    EXTENDED_BIT,
    HEADER_BYTES,
    HEADER_SIZE_AT,
    ID_MASK,
    SIZE_AT,
    TEN_MICROSECONDS,
    TIME_AT,
    TIME_UNIT_AT,
    TYPE_AT,
    VERSION_AT,
)
from can_drivers.logs.blf_objects import Objects
from can_drivers.logs.model import Channels, LogBatch

Column = npt.NDArray[Any]

_PAYLOAD_MAX = HEAD_BYTES + TAIL_BYTES
_UP_TO: Final = np.array([[0xFF] * length + [0] * (_PAYLOAD_MAX - length) for length in range(_PAYLOAD_MAX + 1)], np.uint8)
_HEAD_MASK: Final = np.ascontiguousarray(_UP_TO[: HEAD_BYTES + 1, :HEAD_BYTES]).view("<u8").reshape(-1)
_TAIL_MASK: Final = np.ascontiguousarray(_UP_TO[:, HEAD_BYTES:]).view("<u8")
"""What of a payload counts, by its length."""

_MESSAGE_FLAGS: Final = np.array([TX * (byte & 1) + REMOTE * (byte >> 7) for byte in range(256)], np.uint8)
_FD_FLAGS: Final = np.array(
    [FD * (byte & 1) + BITRATE_SWITCH * (byte >> 1 & 1) + ERROR_STATE * (byte >> 2 & 1) for byte in range(256)], np.uint8
)
"""Of CAN_FD_MESSAGE; CAN_FD_MESSAGE_64 has the same bits twelve higher, and `remote` four."""
_FD_64_SHIFT, _FD_64_REMOTE = 12, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """What the objects of one kind say.

    Attributes:
        channel: from 1.
        can_id: as in the file, bit 31: extended.
        flags: of `RECORD`, but for `EXTENDED`.
        length: of the payload, at most 64.
        present: payload bytes that are in the file, at most `length`; the others are zero.
    """

    channel: Column
    can_id: Column
    flags: Column
    length: Column
    present: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """One kind of object.

    Attributes:
        size: bytes it has at least behind its header.
        payload_at: where its payload begins behind its header.
        read: returns what it says, from the objects and where their bodies begin in them.
    """

    size: int
    payload_at: int
    read: Callable[[Objects, int], _Fields]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Frames that are laid out in the same way.

    Attributes:
        kind: their layout.
        body: where it begins in an object.
        objects: they.
        rows: which of the frames they are.
    """

    kind: _Kind
    body: int
    objects: Objects
    rows: slice | Column


class FrameColumns:
    """A batch that is being filled with frames, in the order in which their objects are given."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._records = np.empty(BATCH_FRAMES, RECORD)
        self._channels = np.empty(BATCH_FRAMES, np.uint8)
        self._tails = [np.zeros((0, TAIL_BYTES // 8), np.uint64)]
        self._count = 0

    @property
    def room(self) -> int:
        """How many more objects it can take."""
        return BATCH_FRAMES - self._count

    def batch(self) -> LogBatch:
        """Return what was taken; nothing may be taken any more."""
        frames = Batch(records=self._records[: self._count], tails=np.concatenate(self._tails))
        return LogBatch(frames=frames, channels=self._channels[: self._count])

    def take(self, objects: Objects) -> None:
        """Take the frames among objects, at most `room`; the other objects are passed over."""
        groups, count = _groups(objects)
        records = self._records[self._count : self._count + count]
        channels = self._channels[self._count : self._count + count]
        records["tail"] = 0
        tails = [_fill(group, records, channels) for group in groups]
        self._count += count
        # A frame finds its tail by number, so they stand in the order of the frames, not of the groups.
        is_long = records["length"] > HEAD_BYTES
        if is_long.any():
            first = sum(len(one) for one in self._tails)
            in_order = np.empty((int(is_long.sum()), TAIL_BYTES // 8), np.uint64)
            number = np.cumsum(is_long) - 1
            for group, of_group in zip(groups, tails, strict=True):
                rows = np.arange(count)[group.rows]
                in_order[number[rows[is_long[rows]]]] = of_group
            records["tail"] = np.where(is_long, number + first, 0)
            self._tails.append(in_order)


def _groups(objects: Objects) -> tuple[list[_Group], int]:
    """Return the frames among objects by their layout, and how many they are."""
    types, versions, sizes = (objects.field(*field) for field in (("<u4", TYPE_AT), ("<u2", VERSION_AT), ("<u4", SIZE_AT)))
    if objects.stride:
        kind, body = _KINDS.get(int(types[0])), HEADER_BYTES.get(int(versions[0]))
        if kind is None or body is None or int(sizes[0]) < body + kind.size:
            return [], 0
        count = len(objects.places)
        return [_Group(kind=kind, body=body, objects=objects, rows=slice(0, count))], count
    found = []
    is_frame = np.zeros(len(types), bool)
    for type_, kind in _KINDS.items():
        of_type = types == type_
        for version, body in HEADER_BYTES.items() if of_type.any() else ():
            which = of_type & (versions == version) & (sizes >= body + kind.size)
            if which.any():
                is_frame |= which
                found.append((kind, body, which))
    row_of = np.cumsum(is_frame) - 1
    groups = [_Group(kind=kind, body=body, objects=objects.chosen(which), rows=row_of[which]) for kind, body, which in found]
    return groups, int(is_frame.sum())


def _fill(group: _Group, records: Records, channels: Channels) -> Tails:
    """Put the frames of a group into their rows; return the payloads of the long ones behind the eighth byte."""
    objects, rows, payload_at = group.objects, group.rows, group.body + group.kind.payload_at
    fields = group.kind.read(objects, group.body)
    length, present = fields.length, fields.present
    is_remote = (fields.flags & REMOTE).astype(bool)
    if is_remote.any():
        length, present = np.where(is_remote, 0, length), np.where(is_remote, 0, present)
    heads = objects.field("<u8", payload_at)
    if int(present.min()) < HEAD_BYTES:
        heads = heads & _HEAD_MASK[np.minimum(present, HEAD_BYTES)]
    records["head"][rows] = heads
    records["time_s"][rows] = _times_s(objects)
    records["can_id"][rows] = fields.can_id & ID_MASK
    records["flags"][rows] = fields.flags | (fields.can_id >> EXTENDED_BIT).astype(np.uint8) * EXTENDED
    records["length"][rows] = length
    channels[rows] = np.minimum(fields.channel, 0xFF)
    is_long = length > HEAD_BYTES
    if not is_long.any():
        return np.zeros((0, TAIL_BYTES // 8), np.uint64)
    tails: Tails = objects.chosen(is_long).field(_TAIL, payload_at + HEAD_BYTES) & _TAIL_MASK[present[is_long]]
    return tails


def _times_s(objects: Objects) -> npt.NDArray[np.float64]:
    """Return times since the start of the measurement, exact to the bit: a quotient of whole numbers is rounded once."""
    ticks = objects.field("<u8", TIME_AT).astype(np.float64)
    coarse = objects.field("<u4", TIME_UNIT_AT) == TEN_MICROSECONDS
    return np.where(coarse, ticks / 1e5, ticks / 1e9) if coarse.any() else ticks / 1e9


def _message(objects: Objects, body: int) -> _Fields:
    """CAN_MESSAGE, CAN_MESSAGE2: channel (u2), flags, DLC, id (u4), 8 bytes."""
    length = np.minimum(objects.field("u1", body + 3), HEAD_BYTES)
    return _Fields(
        channel=objects.field("<u2", body),
        can_id=objects.field("<u4", body + 4),
        flags=_MESSAGE_FLAGS[objects.field("u1", body + 2)],
        length=length,
        present=length,
    )


def _fd_message(objects: Objects, body: int) -> _Fields:
    """CAN_FD_MESSAGE: channel (u2), flags, DLC, id (u4), …, 13: FD flags, valid bytes, …, 20: 64 bytes."""
    length = np.minimum(objects.field("u1", body + 14), _PAYLOAD_MAX)
    return _Fields(
        channel=objects.field("<u2", body),
        can_id=objects.field("<u4", body + 4),
        flags=_MESSAGE_FLAGS[objects.field("u1", body + 2)] | _FD_FLAGS[objects.field("u1", body + 13)],
        length=length,
        present=length,
    )


def _fd_message_64(objects: Objects, body: int) -> _Fields:
    """CAN_FD_MESSAGE_64: channel, DLC, valid bytes, …, 4: id (u4), …, 12: flags (u4), …, 34: sent, end of data, …, 40: data.

    It may say that more bytes are valid than it has: the others are zero, as in Vector's own tools.
    """
    length = np.minimum(objects.field("u1", body + 2), _PAYLOAD_MAX)
    flags = objects.field("<u4", body + 12)
    sent = objects.field("u1", body + 34) != 0
    extension = objects.field("u1", body + 35).astype(np.int64)
    end = np.where(extension > 0, extension, objects.field("<u4", SIZE_AT))
    data_begins = objects.field("<u2", HEADER_SIZE_AT).astype(np.int64) + _FD_64_BYTES
    return _Fields(
        channel=objects.field("u1", body),
        can_id=objects.field("<u4", body + 4),
        flags=_FD_FLAGS[flags >> _FD_64_SHIFT & 0xFF]
        | (flags >> _FD_64_REMOTE & 1).astype(np.uint8) * REMOTE
        | sent * np.uint8(TX),
        length=length,
        present=np.clip(end - data_begins, 0, length),
    )


def _error(objects: Objects, body: int) -> _Fields:
    """CAN_ERROR: channel (u2); nothing else is told."""
    nothing = np.zeros(len(objects.places), np.uint32)
    return _Fields(
        channel=objects.field("<u2", body),
        can_id=nothing,
        flags=np.full(len(nothing), ERROR, np.uint8),
        length=nothing,
        present=nothing,
    )


def _error_ext(objects: Objects, body: int) -> _Fields:
    """CAN_ERROR_EXT: channel (u2), …, 10: DLC, …, 16: id (u4), …, 24: 8 bytes."""
    length = np.minimum(objects.field("u1", body + 10), HEAD_BYTES)
    return _Fields(
        channel=objects.field("<u2", body),
        can_id=objects.field("<u4", body + 16),
        flags=np.full(len(length), ERROR, np.uint8),
        length=length,
        present=length,
    )


_FD_64_BYTES: Final = 40
_TAIL: Final = np.dtype(("<u8", (TAIL_BYTES // 8,)))
_KINDS: Final = {
    CAN_MESSAGE: _Kind(size=16, payload_at=8, read=_message),
    CAN_MESSAGE_2: _Kind(size=16, payload_at=8, read=_message),
    CAN_ERROR: _Kind(size=4, payload_at=0, read=_error),
    CAN_ERROR_EXT: _Kind(size=32, payload_at=24, read=_error_ext),
    CAN_FD_MESSAGE: _Kind(size=84, payload_at=20, read=_fd_message),
    CAN_FD_MESSAGE_64: _Kind(size=_FD_64_BYTES, payload_at=_FD_64_BYTES, read=_fd_message_64),
}

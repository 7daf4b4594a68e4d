"""From the objects of a BLF stream to columns of frames."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import (
    BATCH_FRAMES,
    EXTENDED,
    HEAD_BYTES,
    RECORD,
    REMOTE,
    TAIL_BYTES,
    Batch,
    Records,
    Tails,
)
from can_drivers.logs.blf_kinds import KINDS, Column, Kind
from can_drivers.logs.blf_layout import (
    EXTENDED_BIT,
    HEADER_BYTES,
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

_PAYLOAD_MAX = HEAD_BYTES + TAIL_BYTES
_UP_TO: Final = np.array([[0xFF] * length + [0] * (_PAYLOAD_MAX - length) for length in range(_PAYLOAD_MAX + 1)], np.uint8)
_HEAD_MASK: Final = np.ascontiguousarray(_UP_TO[: HEAD_BYTES + 1, :HEAD_BYTES]).view("<u8").reshape(-1)
_TAIL_MASK: Final = np.ascontiguousarray(_UP_TO[:, HEAD_BYTES:]).view("<u8")
"""What of a payload counts, by its length."""
_TAIL: Final = np.dtype(("<u8", (TAIL_BYTES // 8,)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Frames that are laid out in the same way.

    Attributes:
        kind: their layout.
        body: where it begins in an object.
        objects: they.
        rows: which of the frames they are.
    """

    kind: Kind
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
        kind, body = KINDS.get(int(types[0])), HEADER_BYTES.get(int(versions[0]))
        if kind is None or body is None or int(sizes[0]) < body + kind.size:
            return [], 0
        count = len(objects.places)
        return [_Group(kind=kind, body=body, objects=objects, rows=slice(0, count))], count
    found = []
    is_frame = np.zeros(len(types), bool)
    for type_, kind in KINDS.items():
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
    ticks = objects.field("<u8", TIME_AT)
    coarse = objects.field("<u4", TIME_UNIT_AT) == TEN_MICROSECONDS
    return np.where(coarse, ticks / 1e5, ticks / 1e9) if coarse.any() else ticks / 1e9

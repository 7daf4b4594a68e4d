"""What the objects say that are frames: where each kind keeps its channel, id, flags and length.

Flags, lengths and ids are read as python-can reads them, which is the check of this module.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import BITRATE_SWITCH, ERROR, ERROR_STATE, FD, HEAD_BYTES, REMOTE, TAIL_BYTES, TX
from can_drivers.logs.blf_layout import (
    CAN_ERROR,
    CAN_ERROR_EXT,
    CAN_FD_MESSAGE,
    CAN_FD_MESSAGE_64,
    CAN_MESSAGE,
    CAN_MESSAGE_2,
    HEADER_SIZE_AT,
    SIZE_AT,
)
from can_drivers.logs.blf_objects import Objects

Column = npt.NDArray[Any]

_PAYLOAD_MAX: Final = HEAD_BYTES + TAIL_BYTES
_MESSAGE_FLAGS: Final = np.array([TX * (byte & 1) + REMOTE * (byte >> 7) for byte in range(256)], np.uint8)
_FD_FLAGS: Final = np.array(
    [FD * (byte & 1) + BITRATE_SWITCH * (byte >> 1 & 1) + ERROR_STATE * (byte >> 2 & 1) for byte in range(256)], np.uint8
)
"""Of CAN_FD_MESSAGE; CAN_FD_MESSAGE_64 has the same bits twelve higher, and `remote` four."""
_FD_64_SHIFT, _FD_64_REMOTE = 12, 4
_FD_64_BYTES: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
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
class Kind:
    """One kind of object.

    Attributes:
        size: bytes it has at least behind its header.
        payload_at: where its payload begins behind its header.
        read: returns what it says, from the objects and where their bodies begin in them.
    """

    size: int
    payload_at: int
    read: Callable[[Objects, int], Fields]


def _message(objects: Objects, body: int) -> Fields:
    """CAN_MESSAGE, CAN_MESSAGE2: channel (u2), flags, DLC, id (u4), 8 bytes."""
    length = np.minimum(objects.field("u1", body + 3), HEAD_BYTES)
    return Fields(
        channel=objects.field("<u2", body),
        can_id=objects.field("<u4", body + 4),
        flags=_MESSAGE_FLAGS[objects.field("u1", body + 2)],
        length=length,
        present=length,
    )


def _fd_message(objects: Objects, body: int) -> Fields:
    """CAN_FD_MESSAGE: channel (u2), flags, DLC, id (u4), …, 13: FD flags, valid bytes, …, 20: 64 bytes."""
    length = np.minimum(objects.field("u1", body + 14), _PAYLOAD_MAX)
    return Fields(
        channel=objects.field("<u2", body),
        can_id=objects.field("<u4", body + 4),
        flags=_MESSAGE_FLAGS[objects.field("u1", body + 2)] | _FD_FLAGS[objects.field("u1", body + 13)],
        length=length,
        present=length,
    )


def _fd_message_64(objects: Objects, body: int) -> Fields:
    """CAN_FD_MESSAGE_64: channel, DLC, valid bytes, …, 4: id (u4), …, 12: flags (u4), …, 34: sent, end of data, …, 40: data.

    It may say that more bytes are valid than it has: the others are zero, as in Vector's own tools.
    """
    length = np.minimum(objects.field("u1", body + 2), _PAYLOAD_MAX)
    flags = objects.field("<u4", body + 12)
    sent = objects.field("u1", body + 34) != 0
    extension = objects.field("u1", body + 35).astype(np.int64)
    end = np.where(extension > 0, extension, objects.field("<u4", SIZE_AT))
    data_begins = objects.field("<u2", HEADER_SIZE_AT).astype(np.int64) + _FD_64_BYTES
    return Fields(
        channel=objects.field("u1", body),
        can_id=objects.field("<u4", body + 4),
        flags=_FD_FLAGS[flags >> _FD_64_SHIFT & 0xFF]
        | (flags >> _FD_64_REMOTE & 1).astype(np.uint8) * REMOTE
        | sent * np.uint8(TX),
        length=length,
        present=np.clip(end - data_begins, 0, length),
    )


def _error(objects: Objects, body: int) -> Fields:
    """CAN_ERROR: channel (u2); nothing else is told."""
    nothing = np.zeros(len(objects.places), np.uint32)
    return Fields(
        channel=objects.field("<u2", body),
        can_id=nothing,
        flags=np.full(len(nothing), ERROR, np.uint8),
        length=nothing,
        present=nothing,
    )


def _error_ext(objects: Objects, body: int) -> Fields:
    """CAN_ERROR_EXT: channel (u2), …, 10: DLC, …, 16: id (u4), …, 24: 8 bytes."""
    length = np.minimum(objects.field("u1", body + 10), HEAD_BYTES)
    return Fields(
        channel=objects.field("<u2", body),
        can_id=objects.field("<u4", body + 16),
        flags=np.full(len(length), ERROR, np.uint8),
        length=length,
        present=length,
    )


KINDS: Final = {
    CAN_MESSAGE: Kind(size=16, payload_at=8, read=_message),
    CAN_MESSAGE_2: Kind(size=16, payload_at=8, read=_message),
    CAN_ERROR: Kind(size=4, payload_at=0, read=_error),
    CAN_ERROR_EXT: Kind(size=32, payload_at=24, read=_error_ext),
    CAN_FD_MESSAGE: Kind(size=84, payload_at=20, read=_fd_message),
    CAN_FD_MESSAGE_64: Kind(size=_FD_64_BYTES, payload_at=_FD_64_BYTES, read=_fd_message_64),
}
"""By type."""

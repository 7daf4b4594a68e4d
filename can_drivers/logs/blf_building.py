"""From columns of frames to the objects of a BLF stream, all of a batch at once."""

from typing import Final

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import BITRATE_SWITCH, ERROR, ERROR_STATE, EXTENDED, FD, HEAD_BYTES, REMOTE, TX, Batch, Records
from can_drivers.frames import FD_LENGTHS
from can_drivers.logs.blf_layout import (
    CAN_ERROR_EXT,
    CAN_FD_MESSAGE,
    CAN_MESSAGE,
    EXTENDED_BIT,
    HEADER_BYTES,
    NANOSECONDS,
    OBJECT_MAGIC,
)
from can_drivers.logs.model import Channels

Nanoseconds = npt.NDArray[np.uint64]
Ends = npt.NDArray[np.int64]

_HEADER: Final = [
    ("signature", "<u4"),
    ("header_bytes", "<u2"),
    ("version", "<u2"),
    ("size", "<u4"),
    ("type", "<u4"),
    ("unit", "<u4"),
    ("client", "<u2"),
    ("object_version", "<u2"),
    ("time", "<u8"),
    ("channel", "<u2"),
]
_MESSAGE: Final = np.dtype([*_HEADER, ("flags", "u1"), ("dlc", "u1"), ("can_id", "<u4"), ("head", "<u8")])
_FD_MESSAGE: Final = np.dtype(
    [
        *_HEADER,
        ("flags", "u1"),
        ("dlc", "u1"),
        ("can_id", "<u4"),
        ("frame_bits", "<u4"),
        ("arbitration_bits", "u1"),
        ("fd_flags", "u1"),
        ("valid_bytes", "u1"),
        ("reserved", "V5"),
        ("head", "<u8"),
        ("tail", "<u8", (7,)),
    ]
)
_ERROR: Final = np.dtype(
    [
        *_HEADER,
        ("length", "<u2"),
        ("flags", "<u4"),
        ("ecc", "u1"),
        ("position", "u1"),
        ("dlc", "u1"),
        ("reserved", "u1"),
        ("frame_bits", "<u4"),
        ("can_id", "<u4"),
        ("more_flags", "<u2"),
        ("reserved_2", "<u2"),
        ("head", "<u8"),
    ]
)
_LAYOUTS: Final = {CAN_MESSAGE: _MESSAGE, CAN_FD_MESSAGE: _FD_MESSAGE, CAN_ERROR_EXT: _ERROR}

_BYTES: Final = range(256)
_MESSAGE_FLAGS: Final = np.array([bool(flags & TX) | bool(flags & REMOTE) << 7 for flags in _BYTES], np.uint8)
_FD_FLAGS: Final = np.array(
    [1 | bool(flags & BITRATE_SWITCH) << 1 | bool(flags & ERROR_STATE) << 2 for flags in _BYTES], np.uint8
)
_DLC: Final = np.searchsorted(np.array(FD_LENGTHS), np.arange(FD_LENGTHS[-1] + 1)).astype(np.uint8)
"""By payload length; one between two steps takes the longer."""


def objects_of(batch: Batch, times: Nanoseconds, channels: Channels) -> tuple[bytes, Ends]:
    """Return frames as objects, and where each of them ends.

    Args:
        batch: the frames; error reports become CAN_ERROR_EXT, FD frames CAN_FD_MESSAGE, the others CAN_MESSAGE.
        times: of them, since the start of the measurement.
        channels: of them, from 1.
    """
    flags = batch.records["flags"]
    is_error, is_fd = (flags & ERROR).astype(bool), (flags & FD).astype(bool)
    types = np.where(is_error, CAN_ERROR_EXT, np.where(is_fd, CAN_FD_MESSAGE, CAN_MESSAGE))
    sizes = np.where(is_error, _ERROR.itemsize, np.where(is_fd, _FD_MESSAGE.itemsize, _MESSAGE.itemsize))
    ends = np.cumsum(sizes)
    if len(types) and (types == types[0]).all():
        return _built(int(types[0]), batch.records, batch, times, channels).tobytes(), ends
    stream = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for type_, layout in _LAYOUTS.items():
        which = types == type_
        if which.any():
            built = _built(type_, batch.records[which], batch, times[which], channels[which])
            places = np.ndarray((len(stream) - layout.itemsize + 1,), layout, stream.data, 0, (1,))
            places[ends[which] - layout.itemsize] = built
    return stream.tobytes(), ends


def _built(type_: int, records: Records, batch: Batch, times: Nanoseconds, channels: Channels) -> npt.NDArray[np.void]:
    layout = _LAYOUTS[type_]
    objects = np.zeros(len(records), layout)
    flags, length = records["flags"], records["length"]
    for name, column in (
        ("signature", OBJECT_MAGIC),
        ("header_bytes", HEADER_BYTES[1]),
        ("version", 1),
        ("size", layout.itemsize),
        ("type", type_),
        ("unit", NANOSECONDS),
        ("time", times),
        ("channel", channels),
        ("dlc", _DLC[length]),
        ("can_id", records["can_id"] | (flags & EXTENDED).astype(np.uint32) << EXTENDED_BIT),
        ("head", records["head"]),
    ):
        objects[name] = column
    if type_ != CAN_ERROR_EXT:
        objects["flags"] = _MESSAGE_FLAGS[flags]
    if type_ == CAN_FD_MESSAGE:
        objects["fd_flags"] = _FD_FLAGS[flags]
        objects["valid_bytes"] = length
        is_long = length > HEAD_BYTES
        objects["tail"][is_long] = batch.tails[records["tail"][is_long]]
    return objects

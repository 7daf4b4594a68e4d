"""Bytes of Vector's Binary Logging Format, as its reader and its recorder need them.

There is no public specification. The layout is the one of python-can's `can.io.blf`, against which it is tested; objects are
called as in Vector's own `binlog_objects.h`.

A file is a header and then objects. Almost always these are containers: blocks of deflated bytes that, put one behind the
other, are the stream of the objects proper. A container may end in the middle of an object.
"""

import datetime
import struct
from dataclasses import dataclass
from typing import Final

FILE_SIGNATURE: Final = b"LOGG"
OBJECT_SIGNATURE: Final = b"LOBJ"
OBJECT_MAGIC: Final = int.from_bytes(OBJECT_SIGNATURE, "little")

FILE_HEADER_BYTES: Final = 144
BASE_BYTES: Final = 16
"""Of an object: signature, header size (u2), header version (u2), object size (u4), object type (u4)."""
HEADER_BYTES: Final = {1: 32, 2: 40}
"""Of an object, by header version; the fields up to the time stand at the same place in both."""
HEADER_SIZE_AT, VERSION_AT, SIZE_AT, TYPE_AT, TIME_UNIT_AT, TIME_AT = 4, 6, 8, 12, 16, 24
TEN_MICROSECONDS, NANOSECONDS = 1, 2
"""Units of an object's time; anything but the first counts as the second."""

CAN_MESSAGE, CAN_ERROR, LOG_CONTAINER, CAN_ERROR_EXT, CAN_MESSAGE_2, GLOBAL_MARKER, CAN_FD_MESSAGE, CAN_FD_MESSAGE_64 = (
    1, 2, 10, 73, 86, 96, 100, 101,
)  # fmt: skip
"""Types of objects."""

UNPACKED, DEFLATED = 0, 2
"""Methods of a container."""
CONTAINER_BYTES: Final = 32
"""Before its data."""
CONTAINER: Final = struct.Struct("<4sHHIIH6xI4x")
"""Signature, header size, header version, object size, type, method, bytes when inflated."""

LONGEST_PADDING: Final = 4
"""Objects are followed by as many bytes as their size modulo 4 says; some writers pad to four, or not at all. Like python-can
we look for the next object in the next bytes."""
LARGEST_OBJECT_BYTES: Final = 16 << 20
"""No object of a bus is as large; what claims to be is damaged."""

EXTENDED_BIT: Final = 31
"""Of an id: 29 bit."""
ID_MASK: Final = 0x1FFF_FFFF

_FILE_HEADER = struct.Struct("<4sI8BQQII8H8H")
_APPLICATION = (0, 1, 0, 0)
"""Id of the program that wrote the file (0: none of Vector's list) and its version."""
_API = (2, 6, 8, 1)
"""Version of Vector's library whose format this is."""
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_EARLIEST_S, _LATEST_S = 631_152_000, 32_503_680_000
"""1990 … 3000."""
_NEVER = (0,) * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeader:
    """What the header of a file tells.

    Attributes:
        header_bytes: where the first object is.
        file_bytes: size of the file when it was closed; the size of a header while it is written.
        inflated_bytes: of all objects and the header.
        objects: how many, without containers.
        start_utc_s: what the objects' times count from, seconds since 1970 UTC to the millisecond; None: not told.
        stop_utc_s: time of the last object; None: not told.
    """

    header_bytes: int = FILE_HEADER_BYTES
    file_bytes: int = FILE_HEADER_BYTES
    inflated_bytes: int = FILE_HEADER_BYTES
    objects: int = 0
    start_utc_s: float | None = None
    stop_utc_s: float | None = None


def read_file_header(data: bytes) -> FileHeader | None:
    """Return the header at the beginning of a file, None if it is cut off."""
    if len(data) < _FILE_HEADER.size:
        return None
    values = _FILE_HEADER.unpack_from(data)
    header_bytes, (file_bytes, inflated, objects) = values[1], values[10:13]
    whole = _FILE_HEADER.size <= header_bytes <= 64 * FILE_HEADER_BYTES
    return FileHeader(
        header_bytes=header_bytes if whole else FILE_HEADER_BYTES,
        file_bytes=file_bytes,
        inflated_bytes=inflated,
        objects=objects,
        start_utc_s=_utc_s(values[14:22]),
        stop_utc_s=_utc_s(values[22:30]),
    )


def file_header(header: FileHeader) -> bytes:
    """Return a header as bytes."""
    packed = _FILE_HEADER.pack(
        FILE_SIGNATURE,
        FILE_HEADER_BYTES,
        *_APPLICATION,
        *_API,
        header.file_bytes,
        header.inflated_bytes,
        min(header.objects, 0xFFFF_FFFF),
        0,
        *_system_time(header.start_utc_s),
        *_system_time(header.stop_utc_s),
    )
    return packed.ljust(FILE_HEADER_BYTES, b"\0")


def can_tell(utc_s: float) -> bool:
    """Return whether a header can tell this time; other times were made by a clock that was not set."""
    return _EARLIEST_S <= utc_s < _LATEST_S


def _system_time(utc_s: float | None) -> tuple[int, ...]:
    """Return year, month, day of the week, day, hour, minute, second, millisecond; zeros for what was not told."""
    if utc_s is None or not can_tell(utc_s):
        return _NEVER
    time = _EPOCH + datetime.timedelta(milliseconds=round(utc_s * 1000))
    day = time.isoweekday() % 7
    return time.year, time.month, day, time.day, time.hour, time.minute, time.second, time.microsecond // 1000


def _utc_s(system_time: tuple[int, ...]) -> float | None:
    year, month, _, day, hour, minute, second, millisecond = system_time
    try:
        time = datetime.datetime(year, month, day, hour, minute, second, millisecond * 1000, tzinfo=datetime.UTC)
    except ValueError:
        return None
    return time.timestamp()

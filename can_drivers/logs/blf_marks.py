"""Marks in a BLF (GLOBAL_MARKER): three texts at a time, in the colours of the program that shows them."""

import struct

from can_drivers.logs.blf_layout import (
    BASE_BYTES,
    GLOBAL_MARKER,
    HEADER_BYTES,
    NANOSECONDS,
    OBJECT_SIGNATURE,
    SIZE_AT,
    TEN_MICROSECONDS,
    TIME_AT,
    TIME_UNIT_AT,
    VERSION_AT,
)
from can_drivers.logs.blf_objects import Objects
from can_drivers.logs.model import LogMark

_OBJECT = struct.Struct("<4sHHIIIHHQ")
_BODY = struct.Struct("<III3xBIII12x")
"""Event that was commented, foreground, background, whether it may be moved, lengths of group, name and description."""
_BLACK, _YELLOW = 0x000000, 0x00FFFF
"""0xBBGGRR"""
_LONGEST_TEXT_BYTES = 4096


def mark_object(nanoseconds: int, text: str) -> bytes:
    """Return a mark as an object with what pads it."""
    name = text.encode()[:_LONGEST_TEXT_BYTES]
    size = HEADER_BYTES[1] + _BODY.size + len(name)
    header = _OBJECT.pack(OBJECT_SIGNATURE, HEADER_BYTES[1], 1, size, GLOBAL_MARKER, NANOSECONDS, 0, 0, nanoseconds)
    return header + _BODY.pack(0, _BLACK, _YELLOW, 0, 0, len(name), 0) + name + bytes(size % 4)


def marks_in(objects: Objects) -> list[LogMark]:
    """Return what marks say; `objects` are nothing else."""
    fields = (
        objects.field(*one).tolist() for one in (("<u2", VERSION_AT), ("<u4", SIZE_AT), ("<u4", TIME_UNIT_AT), ("<u8", TIME_AT))
    )
    marks = []
    for place, version, size, unit, ticks in zip(objects.places.tolist(), *fields, strict=True):
        body = HEADER_BYTES.get(version, BASE_BYTES)
        text = objects.data[place + body + _BODY.size : place + size]
        if version not in HEADER_BYTES or body + _BODY.size > size:
            continue
        lengths = _BODY.unpack_from(objects.data, place + body)[4:]
        texts = (_decoded(text[sum(lengths[:index]) :][:length]) for index, length in enumerate(lengths))
        scale = 1e5 if unit == TEN_MICROSECONDS else 1e9
        marks.append(LogMark(time_s=ticks / scale, text=": ".join(one for one in texts if one)))
    return marks


def _decoded(text: bytearray) -> str:
    """Vector's tools write in the code page of their computer, everybody else in UTF-8."""
    try:
        return text[:_LONGEST_TEXT_BYTES].decode()
    except UnicodeDecodeError:
        return text[:_LONGEST_TEXT_BYTES].decode("cp1252", "replace")

"""Writing MDF 4 files in one pass: data as it comes, its description behind it, links at the beginning patched at the end."""

import struct
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_HEADER = struct.Struct("<4sIQQ")
_HEAD_ADDRESS = 64
UNSIGNED, FLOAT, BYTES = 0, 4, 10
"""`cn_data_type`."""
_FIXED_LENGTH, _MASTER = 0, 2
_TIME_SYNC = 1
_DEFLATE_LEVEL = 1
"""Higher levels take three times as long for a tenth less."""
_LIST_LINKS = 65_536
_ALIGNMENT = 8
_HISTORY = (
    "<FHcomment><TX>Written by Halite</TX><tool_id>Halite</tool_id><tool_vendor>Halite</tool_vendor>"
    "<tool_version>1</tool_version></FHcomment>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A channel to be described.

    Attributes:
        name: of it.
        data_type: `UNSIGNED`, `FLOAT` or `BYTES`.
        byte_offset: in the record.
        bit_offset: in that byte.
        bit_count: how many bits.
        unit: or empty.
        invalid_bit: number of the bit behind the record that says that there is no value; None: there always is one.
        parts: members of a structure.
    """

    name: str
    data_type: int
    byte_offset: int
    bit_count: int
    bit_offset: int = 0
    unit: str = ""
    invalid_bit: int | None = None
    parts: tuple["Column", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDescription:
    """Records of one kind: time as a float64 in front, then the columns."""

    name: str
    columns: tuple[Column, ...]
    data_bytes: int
    invalidation_bytes: int = 0
    is_bus_event: bool = False


class GroupData:
    """Where the data of a group was written so far."""

    def __init__(self) -> None:
        """Nothing was written."""
        self.addresses: list[int] = []
        self.offsets: list[int] = []
        self.bytes = 0


class BlockWriter:
    """An MDF 4 file that is being written."""

    def __init__(self, path: Path, *, utc_offset_s: float) -> None:
        """Begin a file.

        Args:
            path: where; what was there is replaced.
            utc_offset_s: time zero of the file, in seconds since 1970 UTC.

        Raises:
            OSError: it cannot be begun.
        """
        self._file = path.open("wb")
        self._at = 0
        self._known_texts: dict[str, int] = {}
        self._put(struct.pack("<8s8s8s4xH34x", b"MDF     ", b"4.10    ", b"Halite  ", 410))
        whole_s, rest_s = divmod(max(0.0, utc_offset_s), 1.0)
        zero_ns = int(whole_s) * 10**9 + round(rest_s * 1e9)
        self.block("HD", (0,) * 6, struct.pack("<QhhBBBx2d", zero_ns, 0, 0, 0, 0, 0, 0.0, 0.0))
        comment = self.text(_HISTORY, kind="MD")
        self._history = self.block("FH", (0, comment), struct.pack("<QhhB3x", time.time_ns(), 0, 0, 0))

    @property
    def size_bytes(self) -> int:
        """Size of the file so far."""
        return self._at

    def flush(self) -> None:
        """Hand what was written to the system."""
        self._file.flush()

    def block(self, kind: str, links: Sequence[int], data: bytes) -> int:
        """Write a block; return its address."""
        self._put(bytes(-self._at % _ALIGNMENT))
        address = self._at
        self._put(_HEADER.pack(b"##" + kind.encode(), 0, _HEADER.size + 8 * len(links) + len(data), len(links)))
        self._put(struct.pack(f"<{len(links)}Q", *links))
        self._put(data)
        return address

    def text(self, text: str, *, kind: str = "TX") -> int:
        """Write a text, once; return its address, or 0 for an empty one."""
        if text and text not in self._known_texts:
            raw = text.encode() + b"\0"
            self._known_texts[text] = self.block(kind, (), raw + bytes(-len(raw) % _ALIGNMENT))
        return self._known_texts.get(text, 0)

    def data(self, group: GroupData, rows: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> None:
        """Append records to a group's data, byte column behind byte column and deflated; shape (n, record bytes)."""
        packed = zlib.compress(rows.T.tobytes(), _DEFLATE_LEVEL)
        head = struct.pack("<2sBBIQQ", b"DT", 1, 0, rows.shape[1], rows.size, len(packed))
        group.addresses.append(self.block("DZ", (), head + packed))
        group.offsets.append(group.bytes)
        group.bytes += rows.size

    def close(self, groups: Sequence[tuple[GroupDescription, GroupData]]) -> None:
        """Describe what was written, and end the file."""
        following = 0
        for description, data in reversed(groups):
            following = self._group(description, data, following)
        self._file.seek(_HEAD_ADDRESS + _HEADER.size)
        self._file.write(struct.pack("<2Q", following, self._history))
        self._file.close()

    def discard(self) -> None:
        """Give the file up as it is."""
        self._file.close()

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)

    def _group(self, group: GroupDescription, data: GroupData, following: int) -> int:
        record_bytes = group.data_bytes + group.invalidation_bytes
        source = self._source(group)
        name = self.text(group.name)
        channels = 0
        for column in reversed(group.columns):
            channels = self._channel(column, channels, is_bus_event=group.is_bus_event)
        clock = struct.pack("<4B4I2BH6d", _MASTER, _TIME_SYNC, FLOAT, 0, 0, 64, 0, 0, 0, 0, 0, *(0.0,) * 6)
        channels = self.block("CN", (channels, 0, self.text("Timestamp"), 0, 0, 0, self.text("s"), 0), clock)
        flags = 0x6 if group.is_bus_event else 0
        head = struct.pack(
            "<QQHHIII", 0, data.bytes // record_bytes, flags, ord("."), 0, group.data_bytes, group.invalidation_bytes
        )
        channel_group = self.block("CG", (0, channels, name, source, 0, 0), head)
        return self.block("DG", (following, channel_group, self._data_list(data), 0), bytes(8))

    def _source(self, group: GroupDescription) -> int:
        """Return the address of the description of a CAN bus."""
        if not group.is_bus_event:
            return 0
        return self.block("SI", (self.text("CAN"), self.text("CAN"), 0), struct.pack("<BBB5x", 2, 2, 0))

    def _channel(self, column: Column, following: int, *, is_bus_event: bool) -> int:
        parts = 0
        for part in reversed(column.parts):
            parts = self._channel(part, parts, is_bus_event=is_bus_event)
        flags = (0x2 if column.invalid_bit is not None else 0) | (0x400 if is_bus_event else 0)
        fields = (
            _FIXED_LENGTH,
            0,
            column.data_type,
            column.bit_offset,
            column.byte_offset,
            column.bit_count,
            flags,
            column.invalid_bit or 0,
            0,
            0,
            0,
        )
        data = struct.pack("<4B4I2BH6d", *fields, *(0.0,) * 6)
        return self.block("CN", (following, parts, self.text(column.name), 0, 0, 0, self.text(column.unit), 0), data)

    def _data_list(self, data: GroupData) -> int:
        """Return the address of the head of the list of data blocks."""
        if not data.addresses:
            return 0
        following = 0
        for first in reversed(range(0, len(data.addresses), _LIST_LINKS)):
            addresses = data.addresses[first : first + _LIST_LINKS]
            offsets = data.offsets[first : first + _LIST_LINKS]
            table = struct.pack(f"<B3xI{len(offsets)}Q", 0, len(offsets), *offsets)
            following = self.block("DL", (following, *addresses), table)
        return self.block("HL", (following,), struct.pack("<HB5x", 0, 1))

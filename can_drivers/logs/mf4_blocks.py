"""Blocks of an ASAM MDF 4 file: found by their addresses, never trusted.

A block is an id, its length, links to other blocks (addresses in the file, 0: none) and data (ASAM MDF 4.2, 5.2). Whatever an
address or a length says, nothing is read that the file does not have.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

from can_drivers.causes import describe
from can_drivers.logs.model import LogReadError
from can_drivers.logs.problems import Problems

_HEADER = struct.Struct("<4sIQQ")
IDENTIFICATION_BYTES = 64
HEADER_BYTES = _HEADER.size
_TEXT_MAX = 4096
"""Names and units are short; comments, which are not, are not read."""
_CUT_OFF = "A part that the file points to lies behind its end: it was cut off."
CIRCLE = "Parts of the file point to each other in a circle."
_LINKS_MAX = 64
"""Of every block but data lists, whose links are read in pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Where a block is, as far as the file goes.

    Attributes:
        address: of its first byte.
        kind: the two letters of its id, e.g. `DG`.
        links: the first ones; 0 for those it does not have.
        link_count: how many it has.
        data_address: of its data.
        data_bytes: of them, as the block says.
    """

    address: int
    kind: str
    links: tuple[int, ...]
    link_count: int
    data_address: int
    data_bytes: int


class BlockFile:
    """An open MDF 4 file.

    Attributes:
        size: bytes it has.
        read_bytes: how many bytes of recorded data were read so far.
        problems: what was wrong with it.
        known: addresses of every block met, so that a block whose length was never written ends where the next one begins.
    """

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            LogReadError: it cannot be opened.
        """
        try:
            self._file = path.open("rb")
            self.size = self._file.seek(0, 2)
        except OSError as error:
            raise LogReadError(
                "The log cannot be opened.", detail=describe(error), advice="Look whether it is there."
            ) from error
        self.read_bytes = 0
        self.problems = Problems()
        self.known: set[int] = set()

    def close(self) -> None:
        """Give it back."""
        self._file.close()

    def read(self, address: int, size: int) -> bytes:
        """Return bytes, fewer where the file ends.

        Raises:
            LogReadError: the disk failed.
        """
        if not 0 <= address < self.size:
            return b""
        try:
            self._file.seek(address)
            return self._file.read(min(size, self.size - address))
        except OSError as error:
            raise LogReadError(
                "The log cannot be read any further.", detail=describe(error), advice="Copy it to another disk."
            ) from error

    def block(self, address: int, kinds: tuple[str, ...]) -> Block | None:
        """Return the block at an address, or None and a problem if there is none of these kinds."""
        header = self.read(address, HEADER_BYTES)
        if len(header) < HEADER_BYTES:
            self.problems.tell(_CUT_OFF, byte=address)
            return None
        mark, _, length, link_count = _HEADER.unpack(header)
        kind = mark[2:].decode("ascii", "replace")
        if mark[:2] != b"##" or kind not in kinds:
            self.problems.tell("A part of the file is not where it points to.", byte=address)
            return None
        link_count = min(link_count, max(0, length - HEADER_BYTES) // 8)
        self.known.add(address)
        data_address = address + HEADER_BYTES + 8 * link_count
        return Block(
            address=address,
            kind=kind,
            links=self._padded_links(address, link_count),
            link_count=link_count,
            data_address=data_address,
            data_bytes=max(0, address + length - data_address),
        )

    def links(self, block: Block, first: int, count: int) -> tuple[int, ...]:
        """Return some links of a block, fewer where the file ends."""
        raw = self.read(block.address + HEADER_BYTES + 8 * first, 8 * min(count, max(0, block.link_count - first)))
        return struct.unpack(f"<{len(raw) // 8}Q", raw[: len(raw) // 8 * 8])

    def fields(self, block: Block, layout: struct.Struct) -> tuple[int, ...]:
        """Return the numbers a block's data begins with; what is missing is 0."""
        raw = self._described(block.data_address, min(layout.size, block.data_bytes))
        return layout.unpack(raw.ljust(layout.size, b"\0"))

    def text(self, address: int) -> str:
        """Return the text of a TX or MD block; empty without one."""
        if not address:
            return ""
        block = self.block(address, ("TX", "MD"))
        if block is None:
            return ""
        return self._described(block.data_address, min(block.data_bytes, _TEXT_MAX)).split(b"\0")[0].decode("utf-8", "replace")

    def _padded_links(self, address: int, count: int) -> tuple[int, ...]:
        raw = self._described(address + HEADER_BYTES, 8 * min(count, _LINKS_MAX))
        return struct.unpack(f"<{_LINKS_MAX}Q", raw.ljust(8 * _LINKS_MAX, b"\0"))

    def _described(self, address: int, size: int) -> bytes:
        raw = self.read(address, size)
        if len(raw) < size:
            self.problems.tell(_CUT_OFF, byte=address)
        return raw

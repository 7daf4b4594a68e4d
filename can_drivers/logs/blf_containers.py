"""From a BLF file to the stream of objects inside its containers, piece by piece, past whatever is damaged."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from typing import Final

from can_drivers.logs.blf_layout import (
    BASE_BYTES,
    CAN_ERROR,
    CAN_ERROR_EXT,
    CAN_FD_MESSAGE,
    CAN_FD_MESSAGE_64,
    CAN_MESSAGE,
    CAN_MESSAGE_2,
    CONTAINER,
    CONTAINER_BYTES,
    DEFLATED,
    FILE_HEADER_BYTES,
    GLOBAL_MARKER,
    LARGEST_OBJECT_BYTES,
    LOG_CONTAINER,
    LONGEST_PADDING,
    OBJECT_SIGNATURE,
    UNPACKED,
    FileHeader,
)
from can_drivers.logs.deflate import DeflateError, decompressobj
from can_drivers.logs.problems import Problems

CUT_OFF: Final = "The log ends before it is complete; everything up to its last whole record was read."
BROKEN: Final = "A block of the log is damaged and was passed over."
GARBAGE: Final = "Bytes between the blocks of the log are damaged and were passed over."
UNKNOWN: Final = "A block of the log is packed in a way that is not known here and was passed over."

_STEP_BYTES = 4 << 20
"""Read at once; containers are mostly 128 KiB, but may claim 4 GiB."""
_INFLATED_STEP_BYTES = 16 << 20
"""Inflated at once; a container that is larger is given piece by piece."""
_SEARCH_BYTES = 1 << 20
_CONTAINER_START = CONTAINER.pack(OBJECT_SIGNATURE, BASE_BYTES, 1, 0, 0, 0, 0)[:8]
_BARE = {CAN_MESSAGE, CAN_ERROR, CAN_ERROR_EXT, CAN_MESSAGE_2, GLOBAL_MARKER, CAN_FD_MESSAGE, CAN_FD_MESSAGE_64}
"""Objects that some writers put into the file without a container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some of the stream of objects.

    Attributes:
        data: the bytes.
        byte: where in the file the container they came from begins.
        joined: they follow the piece before without a gap.
    """

    data: bytes
    byte: int
    joined: bool


class Containers:
    """The containers of a file that begin at `first_byte` or later, in order.

    Attributes:
        place: how far into the file it has come.
    """

    def __init__(self, file: FileIO, size: int, header: FileHeader | None, problems: Problems, *, first_byte: int = 0) -> None:
        """Read from `file`, which has `size` bytes, and tell `problems` what was damaged; no header: there is nothing."""
        self._file = file
        self._size = size
        self._header = header or FileHeader(header_bytes=size)
        self._problems = problems
        self._joined = first_byte <= self._header.header_bytes
        self._wanted = max(self._header.file_bytes, self._header.header_bytes)
        self.place = self._header.header_bytes if self._joined else first_byte

    def pieces(self, search_end: int) -> Iterator[Piece]:
        """Yield the stream.

        Args:
            search_end: if no container begins before this byte, there is none. Only who asks for the end is told it is missing.
        """
        asks_for_end = search_end >= self._size
        if not self._joined:
            found = self._search(self.place, search_end)
            self.place = self._size if found is None else found
        elif not self._begins_at(self.place):
            self.place = min(FILE_HEADER_BYTES, self._size)
        while self.place < self._size:
            start = self._read(self.place, CONTAINER_BYTES + LONGEST_PADDING)
            lead = start.find(OBJECT_SIGNATURE, 0, 2 * LONGEST_PADDING)
            if lead < 0:
                self._skip_garbage()
            else:
                self.place += lead
                yield from self._object(start[lead : lead + CONTAINER_BYTES])
        if self.cut_off and asks_for_end:
            self._problems.tell(CUT_OFF, byte=self._size, missing_bytes=self._wanted - self._size)

    @property
    def cut_off(self) -> bool:
        """Whether the file is shorter than it says."""
        return self._wanted > self._size

    def _read(self, place: int, size: int) -> bytes:
        self._file.seek(place)
        data = self._file.read(size) or b""
        if not data:
            # It was cut while it is read.
            self._size = min(self._size, place)
        return data

    def _object(self, start: bytes) -> Iterator[Piece]:
        if len(start) < CONTAINER_BYTES:
            self._cut_off(self.place + CONTAINER_BYTES)
            return
        _, header_bytes, _, size, kind, method, inflated_size = CONTAINER.unpack(start)
        if kind == LOG_CONTAINER and header_bytes == BASE_BYTES and size >= CONTAINER_BYTES:
            yield from self._container(size, method, inflated_size)
        elif kind != LOG_CONTAINER and BASE_BYTES <= size <= LARGEST_OBJECT_BYTES:
            yield from self._bare_object(size, kind)
        else:
            self._pass_over(self.place)

    def _container(self, size: int, method: int, inflated_size: int) -> Iterator[Piece]:
        begin = self.place
        if method == DEFLATED:
            yield from self._deflated(begin, begin + size)
        elif method == UNPACKED:
            # What it says twice must agree, or it would swallow the containers behind it.
            yield from self._plain(begin, begin + min(size, CONTAINER_BYTES + (inflated_size or size)))
        else:
            self._problems.tell(UNKNOWN, byte=begin, missing_bytes=size)
            self.place, self._joined = begin + size, False

    def _plain(self, begin: int, end: int) -> Iterator[Piece]:
        self.place += CONTAINER_BYTES
        while self.place < min(end, self._size):
            data = self._read(self.place, min(_STEP_BYTES, end - self.place))
            self.place += len(data)
            yield self._piece(data, begin)
        if end > self._size:
            self._cut_off(end)

    def _deflated(self, begin: int, end: int) -> Iterator[Piece]:
        inflater = decompressobj()
        self.place += CONTAINER_BYTES
        # The last piece is held back until the checksum behind it was seen: broken streams give wrong bytes, not only none.
        last = b""
        try:
            while not inflater.eof and self.place < min(end, self._size):
                data = self._read(self.place, min(_STEP_BYTES, end - self.place))
                self.place += len(data)
                inflated = inflater.decompress(data, _INFLATED_STEP_BYTES)
                while inflated:
                    if last:
                        yield self._piece(last, begin)
                    last, is_full = inflated, len(inflated) == _INFLATED_STEP_BYTES
                    inflated = inflater.decompress(inflater.unconsumed_tail, _INFLATED_STEP_BYTES) if is_full else b""
        except DeflateError:
            self._pass_over(begin)
            return
        if not inflater.eof and end <= self._size:
            self._pass_over(begin)
            return
        if last:
            yield self._piece(last, begin)
        if not inflater.eof:
            self._cut_off(end)
            return
        # Where its stream ends is surer than what it says: a wrong size would swallow the containers behind it.
        stream_end = self.place - len(inflater.unused_data)
        self.place = end if end - stream_end > LONGEST_PADDING and self._begins_at(end) else stream_end

    def _bare_object(self, size: int, kind: int) -> Iterator[Piece]:
        begin, self.place = self.place, self.place + size
        if self.place > self._size:
            self._cut_off(self.place)
        elif kind in _BARE:
            yield self._piece(self._read(begin, size), begin)

    def _piece(self, data: bytes, begin: int) -> Piece:
        joined, self._joined = self._joined, True
        return Piece(data=data, byte=begin, joined=joined)

    def _begins_at(self, place: int) -> bool:
        return OBJECT_SIGNATURE in self._read(place, 2 * LONGEST_PADDING)

    def _pass_over(self, begin: int) -> None:
        """Go on at the next container behind the beginning of a broken one, which may claim any size."""
        found = self._search(begin + BASE_BYTES, self._size)
        self._go_to(found, begin, BROKEN)

    def _skip_garbage(self) -> None:
        if self._size - self.place <= 2 * LONGEST_PADDING:
            # Padding, or the first bytes of something that is not here.
            self.place = self._size
            return
        self._go_to(self._search(self.place, self._size), self.place, GARBAGE)

    def _go_to(self, found: int | None, begin: int, what: str) -> None:
        self.place = self._size if found is None else found
        self._joined = False
        self._problems.tell(what, byte=begin, missing_bytes=self.place - begin)

    def _cut_off(self, end: int) -> None:
        self._wanted = max(self._wanted, end)
        self.place = self._size

    def _search(self, place: int, end: int) -> int | None:
        """Return where the next container begins, at `place` or later and before `end`, None if there is none."""
        while place < end:
            block = self._read(place, _SEARCH_BYTES + CONTAINER_BYTES)
            at = block.find(_CONTAINER_START)
            while 0 <= at < min(_SEARCH_BYTES, end - place):
                if _is_container(block[at : at + CONTAINER_BYTES]):
                    return place + at
                at = block.find(_CONTAINER_START, at + 1)
            if len(block) <= _SEARCH_BYTES:
                return None
            place += _SEARCH_BYTES
        return None


def _is_container(start: bytes) -> bool:
    if len(start) < CONTAINER_BYTES:
        return False
    _, _, _, size, kind, method, _ = CONTAINER.unpack(start)
    return kind == LOG_CONTAINER and size >= CONTAINER_BYTES and method in {UNPACKED, DEFLATED}

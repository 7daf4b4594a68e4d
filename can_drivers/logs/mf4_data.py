"""Recorded data of an MDF 4 file as one stream of bytes, whatever it is stored in (ASAM MDF 4.2, 5.19 … 5.26).

Data is one block (DT, SD, DV), or a list of blocks (DL, LD), each of which may be deflated (DZ), with or without a head (HL).
"""

import struct
from collections.abc import Iterator

import numpy as np

from can_drivers.logs.deflate import DeflateError, decompressobj
from can_drivers.logs.mf4_blocks import CIRCLE, HEADER_BYTES, Block, BlockFile

_PIECE_BYTES = 1 << 22
_TRANSPOSED_MAX = 1 << 26
"""A transposed block has to be in memory as a whole; the standard recommends 4 MiB."""
_LINKS_AT_ONCE = 4096
_PLAIN = ("DT", "SD", "DV")
_LISTS = ("HL", "DL", "LD")
_LIST_FIELDS = {"DL": struct.Struct("<4xI"), "LD": struct.Struct("<4xI")}
"""How many data blocks a list has."""
_DEFLATED_FIELDS = struct.Struct("<2sBxIQQ")
"""Kind of block it was · 0 deflated, 1 transposed and deflated · bytes a row · bytes before · bytes now."""
_CUT_OFF = "The file is cut off: the end of its recorded data is missing."


class DataStream:
    """Reads the data behind one address from its beginning to its end, in pieces; damage ends it and is told."""

    def __init__(self, file: BlockFile, address: int, *, open_ended: bool) -> None:
        """Nothing is read yet.

        Args:
            file: where it is.
            address: of its first block; 0: there is no data.
            open_ended: the length of the last block was not written; it ends where the next block begins.
        """
        self._file = file
        self._open_ended = open_ended
        self._left_bytes = file.size
        self._pieces = self._data(address) if address else iter(())
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return `size` bytes; fewer at the end."""
        parts = [self._rest]
        have = len(self._rest)
        while have < size and (piece := next(self._pieces, None)) is not None:
            parts.append(piece)
            have += len(piece)
        whole = b"".join(parts) if len(parts) > 1 else parts[0]
        self._rest = whole[size:]
        return whole[:size]

    def skip(self, size: int) -> None:
        """Pass over bytes."""
        while size > 0 and (passed := len(self.read(min(size, _PIECE_BYTES)))):
            size -= passed

    def _data(self, address: int) -> Iterator[bytes]:
        seen: set[int] = set()
        while address:
            if address in seen:
                self._file.problems.tell(CIRCLE, byte=address)
                return
            seen.add(address)
            block = self._file.block(address, (*_PLAIN, "DZ", *_LISTS))
            if block is None or not self._affords(block):
                return
            address = 0
            if block.kind in _PLAIN:
                yield from self._plain(block)
            elif block.kind == "DZ":
                yield from self._deflated(block)
            elif block.kind == "HL":
                address = block.links[0]
            else:
                yield from self._listed(block)
                address = block.links[0]

    def _affords(self, block: Block) -> bool:
        """Return whether a block can be one more of this data: what is listed twice soon is more than the file has."""
        stored = 0 if block.kind in _LISTS else min(block.data_bytes, max(0, self._file.size - block.data_address))
        self._left_bytes -= HEADER_BYTES + stored
        if self._left_bytes < 0:
            self._file.problems.tell("The file lists the same data again and again.", byte=block.address)
        return self._left_bytes >= 0

    def _listed(self, block: Block) -> Iterator[bytes]:
        (count,) = self._file.fields(block, _LIST_FIELDS[block.kind])
        for first in range(1, count + 1, _LINKS_AT_ONCE):
            links = self._file.links(block, first, min(_LINKS_AT_ONCE, count + 1 - first))
            if not links:
                return
            for address in links:
                one = self._file.block(address, (*_PLAIN, "DZ")) if address else None
                if one is None or not self._affords(one):
                    return
                yield from self._plain(one) if one.kind in _PLAIN else self._deflated(one)

    def _plain(self, block: Block) -> Iterator[bytes]:
        at, end = block.data_address, block.data_address + block.data_bytes
        if self._open_ended:
            end = min((known for known in self._file.known if known > at), default=self._file.size)
        while at < end:
            piece = self._file.read(at, min(_PIECE_BYTES, end - at))
            if not piece:
                self._file.problems.tell(_CUT_OFF, byte=self._file.size, missing_bytes=min(end - at, self._file.size))
                return
            self._file.read_bytes += len(piece)
            at += len(piece)
            yield piece

    def _deflated(self, block: Block) -> Iterator[bytes]:
        _, how, row_bytes, before, now = _DEFLATED_FIELDS.unpack(
            self._file.read(block.data_address, _DEFLATED_FIELDS.size).ljust(_DEFLATED_FIELDS.size, b"\0")
        )
        at = block.data_address + _DEFLATED_FIELDS.size
        if how > 1:
            self._file.problems.tell("Data is packed as in MDF 4.3, which is not read yet; save it as MDF 4.2.", byte=at)
            return
        if not how or not row_bytes:
            yield from self._inflated(at, now, before)
        elif before > _TRANSPOSED_MAX:
            self._file.problems.tell("A block of packed data is larger than any program writes; it was left out.", byte=at)
        else:
            yield _rows_again(b"".join(self._inflated(at, now, before)), row_bytes, before)

    def _inflated(self, at: int, packed_bytes: int, plain_bytes: int) -> Iterator[bytes]:
        """Yield what is packed there, never more than it says."""
        inflater = decompressobj()
        end = at + packed_bytes
        begin = at
        while plain_bytes and not inflater.eof:
            packed = inflater.unconsumed_tail
            if not packed:
                packed = self._file.read(at, min(_PIECE_BYTES, max(0, end - at)))
                at += len(packed)
                self._file.read_bytes += len(packed)
            try:
                piece = inflater.decompress(packed, min(_PIECE_BYTES, plain_bytes))
            except DeflateError:
                self._file.problems.tell("Packed data is damaged.", byte=begin, missing_bytes=max(0, end - at))
                return
            if not packed and not piece:
                self._file.problems.tell(_CUT_OFF, byte=self._file.size, missing_bytes=min(end - at, self._file.size))
                return
            plain_bytes -= len(piece)
            yield piece


def _rows_again(columns: bytes, row_bytes: int, whole_bytes: int) -> bytes:
    """Return rows of data that was stored byte column after byte column; of cut-off data, none can be told apart."""
    rows = whole_bytes // row_bytes
    turned_bytes = rows * row_bytes
    if len(columns) < turned_bytes:
        return b""
    turned = np.frombuffer(columns, np.uint8, turned_bytes).reshape(row_bytes, rows)
    return turned.T.tobytes() + columns[turned_bytes:]

"""Intel HEX and Motorola S-records: bytes at addresses, each line with its own checksum."""

from collections.abc import Callable
from typing import Any

import bincopy

from bms.calibration.files.memory_image import Piece
from bms.errors import BadFileError

_END_OF_HEX, _SEGMENT_BASE, _LINEAR_BASE = 1, 2, 4
_HEX_IGNORED = frozenset({3, 5})
"""Start addresses of programs."""
_S_DATA, _S_COUNT, _S_END = frozenset("123"), frozenset("56"), frozenset("789")
_ADVICE = "Get the file again from whoever made it."

_Record = tuple[Any, int, int, bytearray]


def read_hex(text: str) -> list[Piece]:
    """Return the pieces of an Intel HEX file in the order of their addresses.

    Raises:
        BadFileError: a record is damaged or overlaps another (with the line), or the file does not come to its end.
    """
    found: list[tuple[int, bytes, int]] = []
    base, ended = 0, False
    for line, record in _records(text):
        kind, address, _, data = _unpacked(bincopy.unpack_ihex, line, record)
        if ended:
            raise _damaged(line, "it goes on after its end record")
        if kind == 0:
            found.append((base + address, bytes(data), line))
        elif kind in {_SEGMENT_BASE, _LINEAR_BASE}:
            base = int.from_bytes(data, "big") << (4 if kind == _SEGMENT_BASE else 16)
        elif kind == _END_OF_HEX:
            ended = True
        elif kind not in _HEX_IGNORED:
            raise _damaged(line, f"there is no record type {kind}")
    return _joined(found, ended=ended)


def read_s19(text: str) -> list[Piece]:
    """Return the pieces of a file of S-records; see `read_hex`."""
    found: list[tuple[int, bytes, int]] = []
    ended = False
    for line, record in _records(text):
        kind, address, _, data = _unpacked(bincopy.unpack_srec, line, record)
        if kind in _S_DATA:
            if ended:
                raise _damaged(line, "it goes on after its end record")
            found.append((address, bytes(data), line))
        elif kind in _S_COUNT and address != len(found):
            raise _damaged(line, f"there should be {address} data records, there are {len(found)}")
        # A count of all records proves as well as a start address that the file is whole.
        ended = ended or kind in _S_COUNT | _S_END
    return _joined(found, ended=ended)


def write_hex(pieces: list[Piece]) -> str:
    """Return an Intel HEX file of 32 bytes a line."""
    return str(_binary(pieces).as_ihex())


def write_s19(pieces: list[Piece], title: str) -> str:
    """Return a file of S-records with 32-bit addresses; `title` is its header record."""
    binary = _binary(pieces)
    binary.header = title.encode("ascii", "replace").decode("ascii")[:40]
    binary.execution_start_address = pieces[0][0]
    return str(binary.as_srec())


def _binary(pieces: list[Piece]) -> bincopy.BinFile:
    binary = bincopy.BinFile()
    for address, data in pieces:
        binary.add_binary(data, address)
    return binary


def _records(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _unpacked(unpack: Callable[[str], _Record], line: int, record: str) -> _Record:
    try:
        return unpack(record)
    except (bincopy.Error, ValueError, IndexError) as error:
        raise _damaged(line, str(error)) from error


def _joined(found: list[tuple[int, bytes, int]], *, ended: bool) -> list[Piece]:
    """Return neighbouring records as one piece each."""
    if not ended:
        raise BadFileError("The file is cut off: it has no end record.", advice=_ADVICE)
    pieces: list[tuple[int, bytearray]] = []
    for address, data, line in sorted(found):
        end = pieces[-1][0] + len(pieces[-1][1]) if pieces else -1
        if address < end:
            raise _damaged(line, f"the address {address:08X} is there twice")
        if address == end:
            pieces[-1][1].extend(data)
        else:
            pieces.append((address, bytearray(data)))
    return [(address, bytes(data)) for address, data in pieces]


def _damaged(line: int, why: str) -> BadFileError:
    return BadFileError(f"The file is damaged at line {line}.", detail=why, advice=_ADVICE)

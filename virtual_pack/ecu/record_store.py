"""Small values the BMS keeps over a reset: fingerprint, tester serial, programming date, failed unlock attempts.

Records are appended to one of two sectors. When it is full, the newest value of each key moves to the other sector, whose
opening mark is programmed last. A cut at any operation leaves each key with its old or its new value.
"""

import struct
import zlib

from virtual_pack.ecu.nor_flash import PROGRAM_UNIT_BYTES, SECTOR_BYTES, NorFlash

_MARK = struct.Struct(">II")
"""Opening mark of a sector: generation and its bitwise complement."""
_HEAD = struct.Struct(">HHI")
"""Head of a record: key, length, CRC-32 of key, length and value."""


class RecordStore:
    """The newest value of each 16-bit key."""

    def __init__(self, flash: NorFlash, first_sector: int) -> None:
        """Find the newest whole records in `first_sector` and the one after it."""
        self._flash = flash
        self._sectors = (first_sector, first_sector + 1)
        generations = [self._generation(sector) for sector in self._sectors]
        newest = max(generations)
        self._current = generations.index(newest)
        self._generation_number = newest
        self._values: dict[int, bytes] = {}
        self._end = SECTOR_BYTES if newest == 0 else self._scan(self._sectors[self._current])

    def get(self, key: int) -> bytes | None:
        """Return the newest value of `key`, or None."""
        return self._values.get(key)

    def put(self, key: int, value: bytes) -> None:
        """Keep `value` under `key`.

        Raises:
            FlashError: the chip refused.
            PowerLostError: the supply failed; the key has its old or its new value.
        """
        record = _record(key, value)
        if self._end + len(record) > SECTOR_BYTES:
            self._move_to_other_sector()
        self._append(record)
        self._values[key] = value

    def _append(self, record: bytes) -> None:
        address = self._sectors[self._current] * SECTOR_BYTES + self._end
        # Even a torn record has used its place.
        self._end += len(record)
        self._flash.program(address, record)

    def _move_to_other_sector(self) -> None:
        other = 1 - self._current
        sector = self._sectors[other]
        self._flash.erase_sector(sector)
        self._current, self._end = other, _MARK.size
        for key, value in self._values.items():
            self._append(_record(key, value))
        self._generation_number += 1
        mark = _MARK.pack(self._generation_number, ~self._generation_number & 0xFFFF_FFFF)
        self._flash.program(sector * SECTOR_BYTES, mark)

    def _generation(self, sector: int) -> int:
        """Return the generation of a sector, 0 when it was never opened."""
        number, complement = _MARK.unpack(self._flash.read(sector * SECTOR_BYTES, _MARK.size))
        return number if number ^ complement == 0xFFFF_FFFF else 0

    def _scan(self, sector: int) -> int:
        """Take the whole records of a sector; return where the next one goes."""
        cells = self._flash.read(sector * SECTOR_BYTES, SECTOR_BYTES)
        # The last programmed unit, not the first erased one: a torn record may have erased units in its middle.
        used = -(-len(cells.rstrip(b"\xff")) // PROGRAM_UNIT_BYTES) * PROGRAM_UNIT_BYTES
        position = _MARK.size
        while position < used:
            key, length, crc = _HEAD.unpack_from(cells, position)
            value = cells[position + _HEAD.size :][:length]
            if len(value) == length and crc == _crc(key, value):
                self._values[key] = value
                position += len(_record(key, value))
            else:
                position += PROGRAM_UNIT_BYTES
        return position


def _crc(key: int, value: bytes) -> int:
    return zlib.crc32(value, zlib.crc32(struct.pack(">HH", key, len(value))))


def _record(key: int, value: bytes) -> bytes:
    padded = value + b"\xff" * (-len(value) % PROGRAM_UNIT_BYTES)
    return _HEAD.pack(key, len(value), _crc(key, value)) + padded

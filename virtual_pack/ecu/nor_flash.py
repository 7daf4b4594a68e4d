"""NOR flash as the BMS has it: erase sets a sector to 0xFF, programming only clears bits, power may fail inside an operation.

Erasing one sector is one operation, programming one unit of 8 bytes is one operation. `cut_power` lets the supply fail at a
chosen operation: what the operation would have changed is then changed in part, bit by bit, as in a real chip.
"""

import mmap
import random
from dataclasses import dataclass

SECTOR_BYTES = 4096
PROGRAM_UNIT_BYTES = 8
ERASED_BYTE = b"\xff"


class FlashError(Exception):
    """The chip refused: bad address, or a bit that has to be 1 was already programmed to 0."""


class PowerLostError(Exception):
    """The supply failed inside a flash operation. Nothing of the ECU runs until the power comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerCut:
    """Where and how the supply fails.

    Attributes:
        operation: the value of `NorFlash.operations` at which it fails; the operation of that number is the torn one.
        completed: share of the bits it would have changed that did change; 0.0 is a cut just before it, 1.0 just after.
        seed: which bits those are.
    """

    operation: int
    completed: float
    seed: int


class NorFlash:
    """A chip of whole sectors, kept in memory or in a mapped file.

    Attributes:
        operations: operations begun since this object was made.
        size: bytes.
    """

    def __init__(self, memory: bytearray | mmap.mmap, *, offset: int = 0) -> None:
        """Use `memory` from `offset` on as the array of cells."""
        self._memory = memory
        self._offset = offset
        self.size = (len(memory) - offset) // SECTOR_BYTES * SECTOR_BYTES
        self.operations = 0
        self._cut: PowerCut | None = None

    @classmethod
    def blank(cls, sectors: int) -> "NorFlash":
        """Return an erased chip in memory."""
        return cls(bytearray(ERASED_BYTE * (sectors * SECTOR_BYTES)))

    def cut_power(self, after_operations: int, *, completed: float = 0.0, seed: int = 0) -> None:
        """Let the supply fail at the operation that follows `after_operations` more complete ones."""
        self._cut = PowerCut(operation=self.operations + after_operations, completed=completed, seed=seed)

    def restore_power(self) -> None:
        """Forget a planned cut."""
        self._cut = None

    def read(self, address: int, length: int) -> bytes:
        """Return `length` bytes from `address` on.

        Raises:
            FlashError: outside the chip.
        """
        start = self._inside(address, length)
        return bytes(self._memory[start : start + length])

    def is_erased(self, address: int, length: int) -> bool:
        """Say whether every bit of the range is 1."""
        return self.read(address, length) == ERASED_BYTE * length

    def erase_sector(self, sector: int) -> None:
        """Set every bit of a sector to 1.

        Raises:
            FlashError: no such sector.
            PowerLostError: the supply failed meanwhile.
        """
        start = self._inside(sector * SECTOR_BYTES, SECTOR_BYTES)
        self._operate(start, ERASED_BYTE * SECTOR_BYTES)

    def program(self, address: int, data: bytes) -> None:
        """Clear the bits that are 0 in `data`, unit by unit, in rising order of addresses.

        Args:
            address: a multiple of the program unit.
            data: whole program units.

        Raises:
            FlashError: not aligned, outside the chip, or a bit to be 1 was 0 already (the cells then hold old AND new).
            PowerLostError: the supply failed meanwhile.
        """
        start = self._inside(address, len(data))
        if address % PROGRAM_UNIT_BYTES or len(data) % PROGRAM_UNIT_BYTES:
            raise FlashError(f"Programming {len(data)} bytes at 0x{address:X} does not fit units of {PROGRAM_UNIT_BYTES}.")
        old = bytes(self._memory[start : start + len(data)])
        new = data if old == ERASED_BYTE * len(data) else _and(old, data)
        if self._cut is None:
            self.operations += len(data) // PROGRAM_UNIT_BYTES
            self._memory[start : start + len(new)] = new
        else:
            for position in range(0, len(new), PROGRAM_UNIT_BYTES):
                self._operate(start + position, new[position : position + PROGRAM_UNIT_BYTES])
        if new != data:
            raise FlashError(f"Cells at 0x{address:X} had been programmed before.")

    def _operate(self, start: int, new: bytes) -> None:
        operation, self.operations = self.operations, self.operations + 1
        cut = self._cut
        if cut is None or operation < cut.operation:
            self._memory[start : start + len(new)] = new
            return
        if operation == cut.operation:
            old = bytes(self._memory[start : start + len(new)])
            self._memory[start : start + len(new)] = _torn(old, new, cut)
        raise PowerLostError(f"The supply failed at flash operation {cut.operation}.")

    def _inside(self, address: int, length: int) -> int:
        if address < 0 or length < 0 or address + length > self.size:
            raise FlashError(f"{length} bytes at 0x{address:X} are outside the chip of {self.size} bytes.")
        return self._offset + address


def _and(old: bytes, new: bytes) -> bytes:
    return (int.from_bytes(old) & int.from_bytes(new)).to_bytes(len(old))


def _torn(old: bytes, new: bytes, cut: PowerCut) -> bytes:
    before, after = int.from_bytes(old), int.from_bytes(new)
    changed = (before ^ after) & _random_bits(8 * len(old), cut)
    return (before ^ changed).to_bytes(len(old))


def _random_bits(count: int, cut: PowerCut) -> int:
    """Return `count` bits of which a share of `cut.completed` is set, built from its binary digits (exact to 1/256)."""
    share = round(cut.completed * 256)
    if share >= 256:
        return (1 << count) - 1
    source = random.Random(cut.seed << 32 | cut.operation)
    bits = 0
    for digit in range(8):
        half = source.getrandbits(count)
        bits = bits | half if share >> digit & 1 else bits & half
    return bits

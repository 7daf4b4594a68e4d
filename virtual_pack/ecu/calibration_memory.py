"""The two calibration slots of the BMS: which one is active, staging the other, committing it as the very last step.

A slot is 16 payload sectors and one header sector. The header sector holds the header at +0 and the activation record at
+0x80: a counter and its bitwise complement, programmed last. Whatever a cut leaves behind, the other slot stays valid.
At contract level L1 there is one slot only, which is overwritten in its place: from the erase on nothing is active.
"""

import enum
import struct
from dataclasses import dataclass

from virtual_pack.ecu.data_set import HEADER_BYTES, parse_header
from virtual_pack.ecu.data_set_check import CheckResult, DataSetCheck
from virtual_pack.ecu.nor_flash import SECTOR_BYTES, NorFlash

_ACTIVATION = struct.Struct(">II")
_ACTIVATION_OFFSET = 0x80
_SLOTS = 2


class SlotState(enum.IntEnum):
    """Slot state of DID D1C1 (docs/ecu-contract.md)."""

    ERASED = 0
    INCOMPLETE = 1
    CHECKSUM_WRONG = 2
    SIGNATURE_WRONG = 3
    VALID = 4
    OUTSIDE_HARD_LIMITS = 5
    ANOTHER_PACK = 6


_STATE_OF_RESULT = {
    CheckResult.GOOD: SlotState.VALID,
    CheckResult.CHECKSUM: SlotState.CHECKSUM_WRONG,
    CheckResult.SIGNATURE: SlotState.SIGNATURE_WRONG,
    CheckResult.HARD_LIMITS: SlotState.OUTSIDE_HARD_LIMITS,
    CheckResult.ANOTHER_PACK: SlotState.ANOTHER_PACK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotReport:
    """What DID D1C1 says of one slot. Fields that cannot be read from it are 0 and empty.

    Attributes:
        state: see `SlotState`.
        activation: activation counter.
        crc32: CRC-32 of the payload as its header says.
        calibration_id: ASCII.
    """

    state: SlotState
    activation: int
    crc32: int
    calibration_id: str


def sectors_needed(payload_bytes: int) -> int:
    """Return how many sectors two slots take."""
    return _SLOTS * (payload_bytes // SECTOR_BYTES + 1)


class CalibrationMemory:
    """Slots A (0) and B (1) at the beginning of the flash.

    Attributes:
        active: index of the slot that was chosen at the last start, or None.
        staging: index of the slot that may be erased and programmed.
    """

    def __init__(
        self, flash: NorFlash, payload_bytes: int, check: DataSetCheck, *, in_place: bool = False, forgets: bool = False
    ) -> None:
        """Choose the active slot.

        Args:
            flash: the chip.
            payload_bytes: size of a payload.
            check: judges data sets.
            in_place: there is one slot, which is active and staging in one (contract level L1).
            forgets: a defect: a commit is reported as done and not programmed.
        """
        self._flash = flash
        self._payload_bytes = payload_bytes
        self._payload_sectors = payload_bytes // SECTOR_BYTES
        self._check = check
        self._in_place = in_place
        self._forgets = forgets
        self._staging_result: CheckResult | None = None
        self._staged_header: bytes | None = None
        self.active, self.staging = self._choose()

    @staticmethod
    def program_factory_set(flash: NorFlash, data_set: bytes) -> None:
        """Program header and payload as delivered into slot A of an erased chip, activation counter 1."""
        header, payload = data_set[:HEADER_BYTES], data_set[HEADER_BYTES:]
        flash.program(0, payload)
        flash.program(len(payload), header)
        flash.program(len(payload) + _ACTIVATION_OFFSET, _ACTIVATION.pack(1, 0xFFFF_FFFE))

    # ---------------------------------------------------------------- the active set

    def active_payload(self) -> bytes | None:
        """Return the payload in use, or None."""
        return None if self.active is None else self._payload(self.active)

    def active_header(self) -> bytes | None:
        """Return the header in use, or None."""
        return None if self.active is None else self._header(self.active)

    def report(self, slot: int) -> SlotReport:
        """Return what stands in a slot now."""
        header = parse_header(self._header(slot))
        return SlotReport(
            state=self._state(slot),
            activation=self._activation(slot) or 0,
            crc32=header.payload_crc32 if header else 0,
            calibration_id=header.calibration_id if header else "",
        )

    # ---------------------------------------------------------------- staging

    def staging_sectors(self) -> tuple[int, ...]:
        """Return the sectors to erase before a download: the header's first, so that the slot stops counting at once."""
        first = self._base(self.staging) // SECTOR_BYTES
        return first + self._payload_sectors, *range(first, first + self._payload_sectors)

    def erase_sector(self, sector: int) -> None:
        """Erase one of `staging_sectors()`; a header in RAM is dropped with it, and with one slot the active data set."""
        self.stage_header(None)
        if self._in_place:
            self.active = None
        self._flash.erase_sector(sector)

    def staging_is_erased(self) -> bool:
        """Say whether payload and header sector of the staging slot are erased."""
        return self._flash.is_erased(self._base(self.staging), self._payload_bytes + SECTOR_BYTES)

    def program_payload(self, offset: int, data: bytes) -> None:
        """Program whole units of the staging payload.

        Raises:
            FlashError: the cells were not erased.
        """
        self._staging_result = None
        self._flash.program(self._base(self.staging) + offset, data)

    def stage_header(self, header: bytes | None) -> None:
        """Keep the header in RAM until the commit, or forget it (None)."""
        self._staging_result = None
        self._staged_header = header

    @property
    def staging_is_checked(self) -> bool:
        """Whether `check_staging` has judged exactly what is staged now."""
        return self._staging_result is not None

    def check_staging(self) -> CheckResult:
        """Judge the staging payload with the header in RAM."""
        if self._staging_result is None:
            header = self._staged_header
            if header is None or self._flash.is_erased(self._base(self.staging), self._payload_bytes):
                self._staging_result = CheckResult.INCOMPLETE
            else:
                self._staging_result = self._check.judge(header, self._payload(self.staging))
        return self._staging_result

    def commit(self) -> CheckResult:
        """Program the header, then the activation record, if the staging slot is good. It becomes active at the next start.

        A repeated commit of what is committed already changes nothing.

        Raises:
            FlashError: the header sector was not erased.
        """
        result = self.check_staging()
        header = self._staged_header
        if result is not CheckResult.GOOD or header is None:
            return result
        if self._forgets:
            return result
        if self._header(self.staging) == header and self._activation(self.staging) is not None:
            return result
        address = self._header_address(self.staging)
        self._flash.program(address, header)
        counter = 1 + max(self._activation(slot) or 0 for slot in range(_SLOTS))
        self._flash.program(address + _ACTIVATION_OFFSET, _ACTIVATION.pack(counter, ~counter & 0xFFFF_FFFF))
        return result

    # ---------------------------------------------------------------- slots

    def _choose(self) -> tuple[int | None, int]:
        slots = range(1 if self._in_place else _SLOTS)
        valid = [slot for slot in slots if self._state(slot) is SlotState.VALID]
        if not valid:
            return None, 0
        active = max(valid, key=lambda slot: self._activation(slot) or 0)
        return active, 0 if self._in_place else 1 - active

    def _state(self, slot: int) -> SlotState:
        base = self._base(slot)
        if self._flash.is_erased(base, self._payload_bytes + SECTOR_BYTES):
            return SlotState.ERASED
        header = self._header(slot)
        if self._activation(slot) is None or parse_header(header) is None:
            return SlotState.INCOMPLETE
        return _STATE_OF_RESULT[self._check.judge(header, self._payload(slot))]

    def _activation(self, slot: int) -> int | None:
        """Return the activation counter, None when its record is not whole."""
        address = self._header_address(slot) + _ACTIVATION_OFFSET
        counter, complement = _ACTIVATION.unpack(self._flash.read(address, _ACTIVATION.size))
        return counter if counter ^ complement == 0xFFFF_FFFF else None

    def _base(self, slot: int) -> int:
        return slot * (self._payload_bytes + SECTOR_BYTES)

    def _header_address(self, slot: int) -> int:
        return self._base(slot) + self._payload_bytes

    def _header(self, slot: int) -> bytes:
        return self._flash.read(self._header_address(slot), HEADER_BYTES)

    def _payload(self, slot: int) -> bytes:
        return self._flash.read(self._base(slot), self._payload_bytes)

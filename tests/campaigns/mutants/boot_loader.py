"""Boot loaders that are not what docs/ecu-contract.md asks for. The tool cannot save them; the campaign has to show it."""

from typing import Any

from tests.campaigns.flashing.judge import BRICKED, HALF_APPLIED
from tests.campaigns.mutants.mutant import Mutant, Replacement
from virtual_pack.ecu import virtual_ecu
from virtual_pack.ecu.calibration_memory import _ACTIVATION, _ACTIVATION_OFFSET, CalibrationMemory, SlotState
from virtual_pack.ecu.data_set_check import CheckResult, DataSetCheck


class HeaderFirst(CalibrationMemory):
    """Programs header and activation record as soon as the header comes, and believes them at the start."""

    def stage_header(self, header: bytes | None) -> None:
        super().stage_header(header)
        address = self._header_address(self.staging)
        if header is not None and self._flash.is_erased(address, _ACTIVATION_OFFSET):
            self._flash.program(address, header)
            self._activate()

    def _activate(self) -> None:
        counter = 1 + max(self._activation(slot) or 0 for slot in (0, 1))
        address = self._header_address(self.staging) + _ACTIVATION_OFFSET
        self._flash.program(address, _ACTIVATION.pack(counter, ~counter & 0xFFFF_FFFF))

    def _state(self, slot: int) -> SlotState:
        return SlotState.VALID if self._activation(slot) is not None else SlotState.INCOMPLETE


class RecordNotLast(HeaderFirst):
    """Programs the activation record before the header, and goes by the record alone."""

    def stage_header(self, header: bytes | None) -> None:
        CalibrationMemory.stage_header(self, header)

    def commit(self) -> CheckResult:
        result = self.check_staging()
        header = self._staged_header
        if result is CheckResult.GOOD and header is not None and self._activation(self.staging) is None:
            self._activate()
            self._flash.program(self._header_address(self.staging), header)
        return result


class InPlace(CalibrationMemory):
    """Has one slot: what is erased is what was active."""

    def _choose(self) -> tuple[int | None, int]:
        active, _ = super()._choose()
        return active, 0


class TornRecord(CalibrationMemory):
    """Takes an activation record without looking whether it is whole; its counter is 32 bits wide and wraps."""

    def _activation(self, slot: int) -> int | None:
        address = self._header_address(slot) + _ACTIVATION_OFFSET
        counter: int = _ACTIVATION.unpack(self._flash.read(address, _ACTIVATION.size))[0]
        return counter

    def commit(self) -> CheckResult:
        result = self.check_staging()
        header = self._staged_header
        if result is CheckResult.GOOD and header is not None:
            counter = 1 + max(self._activation(slot) or 0 for slot in (0, 1)) & 0xFFFF_FFFF
            address = self._header_address(self.staging)
            self._flash.program(address, header)
            self._flash.program(address + _ACTIVATION_OFFSET, _ACTIVATION.pack(counter, ~counter & 0xFFFF_FFFF))
        return result


def _memory(kind: type[CalibrationMemory]) -> Any:
    return lambda: [(virtual_ecu, "CalibrationMemory", kind)]


def _checksum_unchecked() -> list[Replacement]:
    return [(DataSetCheck, "judge", lambda *_: CheckResult.GOOD)]


MUTANTS = (
    Mutant(name="header written first", counter=HALF_APPLIED, sessions=("corrupted-data",), replacements=_memory(HeaderFirst)),
    Mutant(
        name="activation record not last",
        counter=HALF_APPLIED,
        sessions=("cut-inside-word", "cut-before-word"),
        replacements=_memory(RecordNotLast),
    ),
    Mutant(name="in-place slot", counter=BRICKED, sessions=("reset", "killed"), replacements=_memory(InPlace)),
    Mutant(name="checksum unchecked", counter=HALF_APPLIED, sessions=("corrupted-data",), replacements=_checksum_unchecked),
    Mutant(
        name="accepts a torn record",
        counter=BRICKED,
        sessions=("cut-before-word", "cut-inside-word"),
        replacements=_memory(TornRecord),
    ),
)

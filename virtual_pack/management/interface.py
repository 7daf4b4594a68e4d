"""What the ECU around the battery management (UDS server, boot loader, wire) may ask of it."""

import enum
from typing import Protocol

from can_drivers.frames import Frame


class OutputRefusal(enum.Enum):
    """Why an output is not set by hand."""

    LENGTH = "another number of bytes"
    RANGE = "a value outside its limits"
    CONDITIONS = "the pack is not in a state for it"


class FaultMemory(Protocol):
    """Stored faults. DTCs are 24-bit numbers, status bits as in ISO 14229-1 D.2."""

    setting_enabled: bool
    """False while service 0x85 has switched the storing of faults off."""

    def by_status(self, mask: int) -> list[tuple[int, int]]:
        """Return (dtc, status) of stored faults whose status has a bit of `mask`."""
        ...

    def supported(self) -> list[tuple[int, int]]:
        """Return (dtc, status) of every fault this BMS can detect (0x19 0A)."""
        ...

    def snapshot_identifiers(self) -> list[tuple[int, int]]:
        """Return (dtc, record number) of every stored snapshot (0x19 03)."""
        ...

    def snapshot(self, dtc: int, record: int) -> dict[int, list[tuple[int, bytes]]] | None:
        """Return record number → [(DID, raw value)]; `record` 0xFF means all. None: DTC not supported."""
        ...

    def extended_data(self, dtc: int, record: int) -> dict[int, bytes] | None:
        """Return record number → raw value; `record` 0xFF means all. None: DTC not supported."""
        ...

    def severity(self, dtc: int) -> int:
        """Return severity and class of a supported DTC (ISO 14229-1 D.3)."""
        ...

    def in_order_of_failure(self, *, latest: bool = False) -> list[tuple[int, int]]:
        """Return (dtc, status) of what failed since clearing, by its first failure; `latest`: by its last one."""
        ...

    def in_order_of_confirmation(self, *, latest: bool = False) -> list[tuple[int, int]]:
        """Return (dtc, status) of what was confirmed since clearing, by its first confirmation; `latest`: by its last one."""
        ...

    def detection_counters(self) -> list[tuple[int, int]]:
        """Return (dtc, 1…126) of every fault whose test fails and that has not matured yet."""
        ...

    def clear(self, group: int) -> bool:
        """Clear one DTC or all (0xFFFFFF). False: unknown group."""
        ...


class BatteryManagement(Protocol):
    """The BMS application: measures the simulated battery, limits, balances, detects faults, broadcasts."""

    faults: FaultMemory
    broadcasting: bool
    """False while service 0x28 has switched normal communication off."""

    def advance(self, now_s: float) -> None:
        """Simulate battery and BMS up to the wire time `now_s` (seconds, monotonic)."""
        ...

    def broadcasts(self, now_s: float) -> list[Frame]:
        """Return the broadcast frames that have become due, in sending order."""
        ...

    def next_time_s(self) -> float:
        """Return the wire time at which `advance` and `broadcasts` want to be called next."""
        ...

    def apply_calibration(self, payload: bytes | None, header: bytes | None) -> None:
        """Take the active data set at start-up (None: no valid set; then contactors open and charging is forbidden)."""
        ...

    def read_data(self, did: int) -> bytes | None:
        """Return the value of an application DID (D000…D160 except D1Cx), None if unknown."""
        ...

    def read_output(self, did: int) -> bytes | None:
        """Return the state of an output that can be set by hand (D201…D203), None if it is none."""
        ...

    def take_output(self, did: int, value: bytes) -> OutputRefusal | None:
        """Set an output of `read_output` by hand; None: it is."""
        ...

    def return_outputs(self, did: int | None = None) -> None:
        """Give control of one output, or of all, back to the BMS."""
        ...

    def unmet_programming_conditions(self) -> int:
        """Return the mask of routine 0203 (docs/ecu-contract.md)."""
        ...

    def enter_service_state(self) -> bool:
        """Stop load and AC charging, open the contactors. False while a DC fast charger holds the pack."""
        ...

    def leave_service_state(self) -> None:
        """Go back to normal operation (session ended)."""
        ...

"""The fault memory: status bits of ISO 14229-1 D.2, snapshots, extended data, operation cycles, aging."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from virtual_pack.management.fault_list import MonitoredFault

TEST_FAILED = 0x01
FAILED_THIS_CYCLE = 0x02
PENDING = 0x04
CONFIRMED = 0x08
NOT_COMPLETED_SINCE_CLEAR = 0x10
FAILED_SINCE_CLEAR = 0x20
NOT_COMPLETED_THIS_CYCLE = 0x40
WARNING_REQUESTED = 0x80

ALL_GROUPS = 0xFFFFFF
EVERY_RECORD = 0xFF
AGED_AFTER_CYCLES = 40
FIRST_RECORD = 1
LATEST_RECORD = 2
_STORED = TEST_FAILED | PENDING | CONFIRMED | FAILED_SINCE_CLEAR
_AFTER_CLEAR = NOT_COMPLETED_SINCE_CLEAR | NOT_COMPLETED_THIS_CYCLE
MATURED = 0x7F
"""Fault detection counter of a fault that has matured (ISO 14229-1 D.2)."""
_OCCURRENCES, _AGING, _FAILED_CYCLES, _FIRST_TIME, _LAST_TIME = 0x01, 0x02, 0x03, 0x10, 0x11

Snapshot = list[tuple[int, bytes]]
"""(DID, raw value) in the order of the definition."""


@dataclass(slots=True, kw_only=True)
class FaultEntry:
    """One fault in memory. `snapshots`: record number → values; times are operating time in s.

    `failures` and `confirmations` are the place in order of the first and of the latest one among those of all faults.
    """

    fault: MonitoredFault
    status: int = _AFTER_CLEAR
    occurrences: int = 0
    aging: int = 0
    failed_cycles: int = 0
    first_s: float = 0.0
    last_s: float = 0.0
    detection_counter: int = 0
    failures: tuple[int, int] | None = None
    confirmations: tuple[int, int] | None = None
    snapshots: dict[int, Snapshot] = field(default_factory=dict)

    def report(self, *, failed: bool, newly_matured: bool, now_s: float, snapshot: Callable[[], Snapshot]) -> None:
        """Take one completed test: ISO 14229-1 D.2, with confirmation after maturation."""
        self.status &= ~(NOT_COMPLETED_SINCE_CLEAR | NOT_COMPLETED_THIS_CYCLE)
        if not failed:
            self.status &= ~TEST_FAILED
            return
        if not self.status & FAILED_THIS_CYCLE:
            self.failed_cycles = min(0xFF, self.failed_cycles + 1)
        if not self.status & FAILED_SINCE_CLEAR:
            self.first_s = now_s
        self.last_s = now_s
        self.aging = 0
        self.status |= TEST_FAILED | FAILED_THIS_CYCLE | PENDING | FAILED_SINCE_CLEAR
        if newly_matured:
            self._confirm(snapshot())

    def begin_cycle(self) -> None:
        """End one operation cycle and begin the next."""
        completed = not self.status & NOT_COMPLETED_THIS_CYCLE
        if completed and not self.status & FAILED_THIS_CYCLE:
            self.status &= ~(PENDING | WARNING_REQUESTED)
            self._age()
        self.status &= ~FAILED_THIS_CYCLE
        self.status |= NOT_COMPLETED_THIS_CYCLE

    def extended(self) -> dict[int, bytes]:
        """Return the extended data records."""
        return {
            _OCCURRENCES: bytes([self.occurrences]),
            _AGING: bytes([self.aging]),
            _FAILED_CYCLES: bytes([self.failed_cycles]),
            _FIRST_TIME: int(self.first_s).to_bytes(4, "big"),
            _LAST_TIME: int(self.last_s).to_bytes(4, "big"),
        }

    def _confirm(self, snapshot: Snapshot) -> None:
        self.status |= CONFIRMED | (WARNING_REQUESTED if self.fault.warning else 0)
        self.occurrences = min(0xFF, self.occurrences + 1)
        self.snapshots.setdefault(FIRST_RECORD, snapshot)
        self.snapshots[LATEST_RECORD] = snapshot

    def _age(self) -> None:
        if not self.status & CONFIRMED:
            return
        self.aging += 1
        if self.aging >= AGED_AFTER_CYCLES:
            self.status &= ~CONFIRMED
            self.aging = self.occurrences = self.failed_cycles = 0
            self.snapshots.clear()


class StoredFaults:
    """The memory behind services 0x14, 0x19 and 0x85; implements `interface.FaultMemory`."""

    def __init__(self, faults: Iterable[MonitoredFault], on_cleared: Callable[[int], None]) -> None:
        """Start empty. `on_cleared` is told the DTC of every entry that is cleared, so that its test starts anew."""
        self.setting_enabled = True
        self._on_cleared = on_cleared
        self._entries = {fault.code: FaultEntry(fault=fault) for fault in faults}
        self._places = itertools.count()

    @property
    def confirmed(self) -> list[MonitoredFault]:
        """Faults that are confirmed now."""
        return [entry.fault for entry in self._entries.values() if entry.status & CONFIRMED]

    def report(
        self,
        code: int,
        *,
        failed: bool,
        newly_matured: bool,
        now_s: float,
        snapshot: Callable[[], Snapshot],
        detection_counter: int = 0,
    ) -> None:
        """Take one completed test, unless the storing of faults is switched off (0x85).

        Args:
            code: the fault's DTC.
            failed: what the test says.
            newly_matured: it has failed for long enough just now.
            now_s: operating time, s.
            snapshot: takes the values to be stored at a confirmation.
            detection_counter: how far it has matured, 0…`MATURED`.
        """
        if not self.setting_enabled:
            return
        entry = self._entries[code]
        was_failing = entry.status & TEST_FAILED
        entry.detection_counter = detection_counter
        entry.report(failed=failed, newly_matured=newly_matured, now_s=now_s, snapshot=snapshot)
        if failed and not was_failing:
            place = next(self._places)
            entry.failures = (entry.failures or (place,))[0], place
        if newly_matured:
            place = next(self._places)
            entry.confirmations = (entry.confirmations or (place,))[0], place

    def begin_cycle(self) -> None:
        """Begin an operation cycle."""
        for entry in self._entries.values():
            entry.begin_cycle()

    def by_status(self, mask: int) -> list[tuple[int, int]]:
        """Return (dtc, status) of stored faults whose status has a bit of `mask`."""
        return [(code, status) for code, status in self.supported() if status & _STORED and status & mask]

    def supported(self) -> list[tuple[int, int]]:
        """Return (dtc, status) of every fault this BMS can detect."""
        return [(code, entry.status) for code, entry in self._entries.items()]

    def snapshot_identifiers(self) -> list[tuple[int, int]]:
        """Return (dtc, record number) of every stored snapshot."""
        return [(code, record) for code, entry in self._entries.items() for record in sorted(entry.snapshots)]

    def snapshot(self, dtc: int, record: int) -> dict[int, Snapshot] | None:
        """Return record number → values; `record` 0xFF means all. None: DTC not supported."""
        entry = self._entries.get(dtc)
        if entry is None:
            return None
        return {number: entry.snapshots[number] for number in sorted(entry.snapshots) if record in {number, EVERY_RECORD}}

    def extended_data(self, dtc: int, record: int) -> dict[int, bytes] | None:
        """Return record number → raw value; `record` 0xFF means all. None: DTC not supported."""
        entry = self._entries.get(dtc)
        if entry is None:
            return None
        return {number: value for number, value in entry.extended().items() if record in {number, EVERY_RECORD}}

    def severity(self, dtc: int) -> int:
        """Return severity and class of a supported DTC."""
        return self._entries[dtc].fault.severity

    def in_order_of_failure(self, *, latest: bool = False) -> list[tuple[int, int]]:
        """Return (dtc, status) of what failed since clearing, by its first failure; `latest`: by its last one."""
        failed = [(entry.failures[latest], code) for code, entry in self._entries.items() if entry.failures is not None]
        return [(code, self._entries[code].status) for _, code in sorted(failed)]

    def in_order_of_confirmation(self, *, latest: bool = False) -> list[tuple[int, int]]:
        """Return (dtc, status) of what was confirmed since clearing, by its first confirmation; `latest`: by its last one."""
        confirmed = [
            (entry.confirmations[latest], code) for code, entry in self._entries.items() if entry.confirmations is not None
        ]
        return [(code, self._entries[code].status) for _, code in sorted(confirmed)]

    def detection_counters(self) -> list[tuple[int, int]]:
        """Return (dtc, 1…126) of every fault whose test fails and that has not matured yet."""
        counters = [(code, entry.detection_counter) for code, entry in self._entries.items()]
        return [(code, counter) for code, counter in counters if 0 < counter < MATURED]

    def clear(self, group: int) -> bool:
        """Clear one DTC or all (0xFFFFFF). False: unknown group."""
        codes = list(self._entries) if group == ALL_GROUPS else [group]
        if any(code not in self._entries for code in codes):
            return False
        for code in codes:
            self._entries[code] = FaultEntry(fault=self._entries[code].fault)
            self._on_cleared(code)
        return True

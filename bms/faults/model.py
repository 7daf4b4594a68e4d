"""Faults stored in a BMS, as values."""

import enum
from dataclasses import dataclass


class DtcStatus(enum.IntFlag):
    """Status byte of a DTC (ISO 14229-1, D.2)."""

    TEST_FAILED = 0x01
    TEST_FAILED_THIS_OPERATION_CYCLE = 0x02
    PENDING = 0x04
    CONFIRMED = 0x08
    TEST_NOT_COMPLETED_SINCE_LAST_CLEAR = 0x10
    TEST_FAILED_SINCE_LAST_CLEAR = 0x20
    TEST_NOT_COMPLETED_THIS_OPERATION_CYCLE = 0x40
    WARNING_INDICATOR_REQUESTED = 0x80


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotValue:
    """One value stored when a fault was set. `raw` is always there; `value` is None when its DID is unknown."""

    did: int
    name: str
    text: str
    unit: str
    value: float | None
    raw: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRecord:
    """One fault as read from the BMS and explained by the catalogue.

    Attributes:
        code: 24-bit DTC.
        display: e.g. `P1B40-94`.
        status: raw status bits.
        severity: `info`, `warning` or `fault`; `warning` for codes the catalogue does not know.
        text, cause, action, reaction: from the catalogue; a code that is not in it says so.
        snapshots: record number → values.
        extended: name → value, e.g. `occurrences`, `aging`, `first_s`, `last_s`.
    """

    code: int
    display: str
    status: DtcStatus
    severity: str
    text: str
    cause: str
    action: str
    reaction: str
    snapshots: dict[int, tuple[SnapshotValue, ...]]
    extended: dict[str, int]

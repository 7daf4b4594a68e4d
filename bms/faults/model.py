"""Faults stored in a BMS, as values."""

from dataclasses import dataclass

from bms.service_catalogue.dtc import DtcStatus


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

"""Answers of service 0x19 ReadDTCInformation as values (ISO 14229-1, 11.3). Never fails on what it does not know."""

from bms.definition.model import FaultCatalogue, SnapshotField
from bms.errors import UnexpectedResponseError
from bms.faults.model import SnapshotValue
from bms.service_catalogue.dtc import EXTENDED_RECORDS, DtcStatus

_DTC_LENGTH = 3
_DTC_AND_STATUS_LENGTH = 4
_LIST_HEAD_LENGTH = 3
"""Service, sub-function, status availability mask."""
_RECORDS_HEAD_LENGTH = 6
"""Service, sub-function, DTC, status."""


def parse_fault_list(answer: bytes) -> list[tuple[int, DtcStatus]]:
    """Return (DTC, status) of an answer to 0x19 02, each DTC once, in the order of the BMS.

    A cut last entry is left out.

    Raises:
        UnexpectedResponseError: there is no whole entry although there should be one.
    """
    body = answer[_LIST_HEAD_LENGTH:]
    if len(answer) < _LIST_HEAD_LENGTH or 0 < len(body) < _DTC_AND_STATUS_LENGTH:
        raise UnexpectedResponseError(
            "The BMS answered with a fault list that cannot be read.",
            detail=answer.hex(),
            advice="Read the faults again.",
        )
    found: dict[int, DtcStatus] = {}
    for at in range(0, len(body) - _DTC_AND_STATUS_LENGTH + 1, _DTC_AND_STATUS_LENGTH):
        code = int.from_bytes(body[at : at + _DTC_LENGTH], "big")
        found[code] = found.get(code, DtcStatus(0)) | DtcStatus(body[at + _DTC_LENGTH])
    return list(found.items())


def parse_snapshot_identifiers(answer: bytes) -> set[int]:
    """Return the DTCs that have a snapshot, from an answer to 0x19 03. A cut last entry is left out."""
    body = answer[2:]
    return {
        int.from_bytes(body[at : at + _DTC_LENGTH], "big")
        for at in range(0, len(body) - _DTC_AND_STATUS_LENGTH + 1, _DTC_AND_STATUS_LENGTH)
    }


def parse_snapshots(answer: bytes, catalogue: FaultCatalogue) -> dict[int, tuple[SnapshotValue, ...]]:
    """Return record number → values of an answer to 0x19 04.

    A DID the definition does not know has no known length: it takes the rest of the answer, raw.
    """
    body = answer[_RECORDS_HEAD_LENGTH:]
    records: dict[int, tuple[SnapshotValue, ...]] = {}
    at = 0
    while at + 2 <= len(body):
        record, identifiers = body[at], body[at + 1]
        at += 2
        values: list[SnapshotValue] = []
        for _ in range(identifiers):
            if at + 2 > len(body):
                break
            value, at = _parse_value(body, at, catalogue.snapshot_fields)
            values.append(value)
        records[record] = records.get(record, ()) + tuple(values)
    return records


def _parse_value(body: bytes, at: int, fields: dict[int, SnapshotField]) -> tuple[SnapshotValue, int]:
    """Return the value whose DID stands at `at`, and where the next one starts."""
    did = int.from_bytes(body[at : at + 2], "big")
    field = fields.get(did)
    at += 2
    if field is None:
        name = f"DID {did:04X}"
        return SnapshotValue(did=did, name=name, text=name, unit="", value=None, raw=body[at:]), len(body)
    raw = body[at : at + field.length]
    value: float | None = None
    if len(raw) == field.length:
        # 35 × 0.1 is 3.5000000000000004; nobody wants to read that.
        value = round(int.from_bytes(raw, "big", signed=field.signed) * field.scale, 6)
    return (
        SnapshotValue(did=did, name=field.name, text=field.text, unit=field.unit, value=value, raw=raw),
        at + len(raw),
    )


def parse_extended_data(answer: bytes) -> dict[str, int]:
    """Return name → value of an answer to 0x19 06.

    A record nobody knows has no known length: it takes the rest of the answer as one number, under the name `record_<hex>`.
    """
    body = answer[_RECORDS_HEAD_LENGTH:]
    values: dict[str, int] = {}
    at = 0
    while at + 1 < len(body):
        record = body[at]
        name, length = EXTENDED_RECORDS.get(record, (f"record_{record:02x}", len(body) - at - 1))
        raw = body[at + 1 : at + 1 + length]
        if len(raw) < length:
            break
        values[name] = int.from_bytes(raw, "big")
        at += 1 + length
    return values

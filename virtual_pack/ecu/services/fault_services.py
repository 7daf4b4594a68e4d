"""Fault memory: 0x14, 0x19, 0x85 (ISO 14229-1, 12.2, 12.3, 10.8).

Not offered, because this memory could not answer truthfully: stored data records (05), permanent and user-defined memories
(15, 17 to 19), WWH-OBD and readiness groups (42, 55, 56).
"""

import struct
from collections.abc import Callable

from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length

_AVAILABLE_STATUS = 0xFF
_FORMAT_ISO_14229 = 0x01
_SWITCH_ON = 0x01
_FUNCTIONAL_UNIT = 0x00
_LARGEST_EXTENDED_RECORD = 0xEF
_SEVERITY_MASK = 0xE0
"""Bits 5 to 7; the others are the DTC class (ISO 14229-1, D.3)."""

Faults = list[tuple[int, int]]
"""(DTC, status)"""


def clear_diagnostic_information(state: EcuState, request: bytes) -> bytes:
    """0x14: one DTC, or all with 0xFFFFFF."""
    check_length(request, 4)
    if not state.management.faults.clear(int.from_bytes(request[1:4])):
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return b"\x54"


def control_dtc_setting(state: EcuState, request: bytes) -> bytes:
    """0x85: storing of faults on or off."""
    check_length(request, 2)
    state.management.faults.setting_enabled = request[1] == _SWITCH_ON
    return bytes((0xC5, request[1]))


def read_dtc_information(state: EcuState, request: bytes) -> bytes:
    """0x19: every sub-function of `REPORTS`."""
    length, report = REPORTS[request[1]]
    check_length(request, length)
    return bytes((0x59, request[1])) + report(state, request[2:])


def _count(state: EcuState, asked: bytes) -> bytes:
    return struct.pack(">BBH", _AVAILABLE_STATUS, _FORMAT_ISO_14229, len(state.management.faults.by_status(asked[0])))


def _by_status(state: EcuState, asked: bytes) -> bytes:
    return _list(state.management.faults.by_status(asked[0]))


def _supported(state: EcuState, _asked: bytes) -> bytes:
    return _list(state.management.faults.supported())


def _snapshot_identifiers(state: EcuState, _asked: bytes) -> bytes:
    return b"".join(dtc.to_bytes(3) + bytes((record,)) for dtc, record in state.management.faults.snapshot_identifiers())


def _snapshots(state: EcuState, asked: bytes) -> bytes:
    head = _dtc_and_status(state, asked[:3])
    snapshots = state.management.faults.snapshot(int.from_bytes(asked[:3]), asked[3])
    if snapshots is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return head + b"".join(bytes((number,)) + _snapshot(values) for number, values in sorted(snapshots.items()))


def _extended_data(state: EcuState, asked: bytes) -> bytes:
    head = _dtc_and_status(state, asked[:3])
    records = state.management.faults.extended_data(int.from_bytes(asked[:3]), asked[3])
    if records is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return head + b"".join(bytes((number,)) + content for number, content in sorted(records.items()))


def _severity_count(state: EcuState, asked: bytes) -> bytes:
    return struct.pack(">BBH", _AVAILABLE_STATUS, _FORMAT_ISO_14229, len(_by_severity(state, asked)))


def _severities(state: EcuState, asked: bytes) -> bytes:
    return bytes((_AVAILABLE_STATUS,)) + b"".join(_with_severity(state, *fault) for fault in _by_severity(state, asked))


def _severity_of_one(state: EcuState, asked: bytes) -> bytes:
    dtc, status = _known(state, asked)
    return bytes((_AVAILABLE_STATUS,)) + _with_severity(state, dtc, status)


def _first_failed(state: EcuState, _asked: bytes) -> bytes:
    return _list(state.management.faults.in_order_of_failure()[:1])


def _first_confirmed(state: EcuState, _asked: bytes) -> bytes:
    return _list(state.management.faults.in_order_of_confirmation()[:1])


def _latest_failed(state: EcuState, _asked: bytes) -> bytes:
    return _list(state.management.faults.in_order_of_failure(latest=True)[-1:])


def _latest_confirmed(state: EcuState, _asked: bytes) -> bytes:
    return _list(state.management.faults.in_order_of_confirmation(latest=True)[-1:])


def _detection_counters(state: EcuState, _asked: bytes) -> bytes:
    return b"".join(dtc.to_bytes(3) + bytes((count,)) for dtc, count in state.management.faults.detection_counters())


def _stored_with_record(state: EcuState, asked: bytes) -> bytes:
    return asked + b"".join(
        dtc.to_bytes(3) + bytes((status,)) + content
        for dtc, status, content in _with_record(state, asked[0])
        if (dtc, status) in state.management.faults.by_status(_AVAILABLE_STATUS)
    )


def _supported_with_record(state: EcuState, asked: bytes) -> bytes:
    return bytes((_AVAILABLE_STATUS,)) + asked + _pairs([fault[:2] for fault in _with_record(state, asked[0])])


def _with_record(state: EcuState, record: int) -> list[tuple[int, int, bytes]]:
    """Return (DTC, status, content) of every DTC that has this extended data record."""
    faults = state.management.faults
    found = [(dtc, status, (faults.extended_data(dtc, record) or {}).get(record)) for dtc, status in faults.supported()]
    having = [(dtc, status, content) for dtc, status, content in found if content is not None]
    if not having or record > _LARGEST_EXTENDED_RECORD:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return having


def _by_severity(state: EcuState, asked: bytes) -> Faults:
    faults = state.management.faults
    return [fault for fault in faults.by_status(asked[1]) if faults.severity(fault[0]) & asked[0] & _SEVERITY_MASK]


def _with_severity(state: EcuState, dtc: int, status: int) -> bytes:
    return bytes((state.management.faults.severity(dtc), _FUNCTIONAL_UNIT)) + dtc.to_bytes(3) + bytes((status,))


def _known(state: EcuState, asked: bytes) -> tuple[int, int]:
    dtc = int.from_bytes(asked)
    status = dict(state.management.faults.supported()).get(dtc)
    if status is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return dtc, status


def _dtc_and_status(state: EcuState, asked: bytes) -> bytes:
    return asked + bytes((_known(state, asked)[1],))


def _list(faults: Faults) -> bytes:
    return bytes((_AVAILABLE_STATUS,)) + _pairs(faults)


def _pairs(faults: Faults) -> bytes:
    return b"".join(dtc.to_bytes(3) + bytes((status,)) for dtc, status in faults)


def _snapshot(values: list[tuple[int, bytes]]) -> bytes:
    return bytes((len(values),)) + b"".join(struct.pack(">H", did) + value for did, value in values)


REPORTS: dict[int, tuple[int, Callable[[EcuState, bytes], bytes]]] = {
    0x01: (3, _count),
    0x02: (3, _by_status),
    0x03: (2, _snapshot_identifiers),
    0x04: (6, _snapshots),
    0x06: (6, _extended_data),
    0x07: (4, _severity_count),
    0x08: (4, _severities),
    0x09: (5, _severity_of_one),
    0x0A: (2, _supported),
    0x0B: (2, _first_failed),
    0x0C: (2, _first_confirmed),
    0x0D: (2, _latest_failed),
    0x0E: (2, _latest_confirmed),
    0x14: (2, _detection_counters),
    0x16: (3, _stored_with_record),
    0x1A: (3, _supported_with_record),
}
"""Sub-function → length of its request, and what follows `59 xx`."""

"""Fault memory: 0x14, 0x19, 0x85 (ISO 14229-1, 12.2, 12.3, 10.8)."""

import struct

from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length

_AVAILABLE_STATUS = 0xFF
_FORMAT_ISO_14229 = 0x01
_LENGTHS = {0x01: 3, 0x02: 3, 0x03: 2, 0x04: 6, 0x06: 6, 0x0A: 2}
_SWITCH_ON = 0x01


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
    """0x19, sub-functions 01 02 03 04 06 0A."""
    kind = request[1]
    check_length(request, _LENGTHS[kind])
    faults = state.management.faults
    head = bytes((0x59, kind))
    if kind == 0x01:
        count = len(faults.by_status(request[2]))
        return head + struct.pack(">BBH", _AVAILABLE_STATUS, _FORMAT_ISO_14229, count)
    if kind == 0x02:
        return head + _list(faults.by_status(request[2]))
    if kind == 0x03:
        return head + b"".join(dtc.to_bytes(3) + bytes((record,)) for dtc, record in faults.snapshot_identifiers())
    if kind == 0x0A:
        return head + _list(faults.supported())
    return head + _stored_with(state, kind, dtc=int.from_bytes(request[2:5]), record=request[5])


def _list(faults: list[tuple[int, int]]) -> bytes:
    return bytes((_AVAILABLE_STATUS,)) + b"".join(dtc.to_bytes(3) + bytes((status,)) for dtc, status in faults)


def _stored_with(state: EcuState, kind: int, *, dtc: int, record: int) -> bytes:
    """Return DTC, status and its snapshots (04) or extended data (06)."""
    faults = state.management.faults
    status = dict(faults.supported()).get(dtc)
    if status is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if kind == 0x04:
        snapshots = faults.snapshot(dtc, record)
        records = None if snapshots is None else {number: _snapshot(values) for number, values in snapshots.items()}
    else:
        records = faults.extended_data(dtc, record)
    if records is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    body = b"".join(bytes((number,)) + content for number, content in sorted(records.items()))
    return dtc.to_bytes(3) + bytes((status,)) + body


def _snapshot(values: list[tuple[int, bytes]]) -> bytes:
    return bytes((len(values),)) + b"".join(struct.pack(">H", did) + value for did, value in values)

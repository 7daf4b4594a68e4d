"""Reading and writing data: 0x22, 0x23, 0x2E (ISO 14229-1, 11.2, 11.3, 11.7)."""

import struct

from virtual_pack.ecu.calibration_memory import SlotState
from virtual_pack.ecu.data_set import parse_header
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length

_LONGEST_MESSAGE = 4095
_LONGEST_READ = 4093
_READ_FORMAT = 0x24
"""Address and length format: 2 length bytes, 4 address bytes."""

_ACTIVE_SESSION = 0xF186
_CALIBRATION_ID = 0xF182
_ACTIVE_DATA_SET = 0xD1C0
_SLOTS = 0xD1C1
_ID_BYTES = 16
_FINGERPRINTS = {0xF15A: 32, 0xF198: 16, 0xF199: 8}
"""Data identifiers that may be written, with their lengths: fingerprint, tester serial, programming date."""


def read_data_by_identifier(state: EcuState, request: bytes) -> bytes:
    """0x22, several identifiers at once; those the BMS does not know are left out unless it knows none."""
    if len(request) % 2 == 0:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    response = b"\x62"
    for (did,) in struct.iter_unpack(">H", request[1:]):
        value = _value(state, did)
        if value is not None:
            response += struct.pack(">H", did) + value
    if len(response) == 1:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if len(response) > _LONGEST_MESSAGE:
        raise RefusedError(Nrc.RESPONSE_TOO_LONG)
    return response


def read_memory_by_address(state: EcuState, request: bytes) -> bytes:
    """0x23: payload and header of the active data set."""
    if request[1] != _READ_FORMAT:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    check_length(request, 8)
    address, length = struct.unpack(">IH", request[2:])
    if not 0 < length <= _LONGEST_READ:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    plan = state.programming
    if plan.active_address <= address <= plan.active_address + plan.payload_length - length:
        area, offset = state.memory.active_payload(), address - plan.active_address
    elif plan.active_header_address <= address <= plan.active_header_address + plan.header_length - length:
        area, offset = state.memory.active_header(), address - plan.active_header_address
    else:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if area is None:
        raise RefusedError(Nrc.CONDITIONS_NOT_CORRECT)
    return b"\x63" + area[offset : offset + length]


def write_data_by_identifier(state: EcuState, request: bytes) -> bytes:
    """0x2E: who programmed, when, with what."""
    (did,) = struct.unpack_from(">H", request, 1)
    length = _FINGERPRINTS.get(did)
    if length is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    check_length(request, 3 + length)
    state.records.put(did, request[3:])
    return b"\x6e" + request[1:3]


def _value(state: EcuState, did: int) -> bytes | None:
    if did == _ACTIVE_SESSION:
        return bytes((state.session,))
    if did in _FINGERPRINTS:
        return state.records.get(did) or bytes(_FINGERPRINTS[did])
    if did == _CALIBRATION_ID:
        header = parse_header(state.memory.active_header() or b"")
        return header.calibration_id.encode("ascii") if header else bytes(_ID_BYTES)
    if did == _ACTIVE_DATA_SET:
        return _active_data_set(state)
    if did == _SLOTS:
        return _slots(state)
    return state.identity.get(did) or state.management.read_data(did)


def _active_data_set(state: EcuState) -> bytes:
    header = parse_header(state.memory.active_header() or b"")
    if header is None:
        return bytes(1 + 4 + _ID_BYTES)
    return struct.pack(">BI16s", 1, header.payload_crc32, header.calibration_id.encode("ascii"))


def _slots(state: EcuState) -> bytes:
    active = state.memory.active
    value = bytes((0xFF if active is None else active,))
    for slot in (0, 1):
        report = state.memory.report(slot)
        activation = report.activation if report.state is not SlotState.ERASED else 0
        value += struct.pack(
            ">BII16s", report.state, activation, report.crc32, report.calibration_id.encode("ascii", "replace")
        )
    return value

"""What stands behind a data identifier and behind a memory address: read by 0x22, 0x23, 0x2A, 0x2C, 0x35 and 0x86 alike."""

import struct

from virtual_pack.ecu.calibration_memory import SlotState
from virtual_pack.ecu.data_set import parse_header
from virtual_pack.ecu.dynamic_identifiers import IdentifierPart, Part
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError

FINGERPRINTS = {0xF15A: 32, 0xF198: 16, 0xF199: 8}
"""Data identifiers that may be written, with their lengths: fingerprint, tester serial, programming date."""
SCRATCH_ADDRESS = 0x0060_0000
"""RAM for trying 0x3D; nothing in the BMS looks at it."""

_ACTIVE_SESSION = 0xF186
_CALIBRATION_ID = 0xF182
_ACTIVE_DATA_SET = 0xD1C0
_SLOTS = 0xD1C1
_ID_BYTES = 16
_TRIPLETS = 40
_TRIPLETS_IN_A_BLOCK = 16
_PERIODIC = {
    0xF201: (0xD010, 0, 6),
    0xF202: (0xD010, 8, 4),
    0xF203: (0xD010, 12, 4),
    0xF204: (0xD140, 0, 6),
    0xF205: (0xD150, 0, 4),
    0xF206: (0xD160, 0, 7),
} | {0xF210 + n: (0xD100 + n // _TRIPLETS_IN_A_BLOCK, 6 * (n % _TRIPLETS_IN_A_BLOCK), 6) for n in range(_TRIPLETS)}
"""Identifier that fits a periodic frame → identifier it is a piece of, offset, length."""


def read_identifier(state: EcuState, did: int) -> bytes | None:
    """Return the value of a data identifier, None if this BMS has no such one."""
    parts = state.dynamic.parts(did)
    if parts is not None:
        return b"".join(_part(state, part) for part in parts)
    if did in _PERIODIC:
        source, offset, length = _PERIODIC[did]
        return (state.management.read_data(source) or b"")[offset : offset + length] or None
    if did == _ACTIVE_SESSION:
        return bytes((state.session,))
    if did in FINGERPRINTS:
        return state.records.get(did) or bytes(FINGERPRINTS[did])
    if did == _CALIBRATION_ID:
        header = parse_header(state.memory.active_header() or b"")
        return header.calibration_id.encode("ascii") if header else bytes(_ID_BYTES)
    if did == _ACTIVE_DATA_SET:
        return _active_data_set(state)
    if did == _SLOTS:
        return _slots(state)
    return state.identity.get(did) or state.management.read_output(did) or state.management.read_data(did)


def read_memory(state: EcuState, address: int, length: int) -> bytes:
    """Return bytes of the active data set or of the scratch memory.

    Raises:
        RefusedError: 0x31, not all of it is memory a tester may read; 0x22, there is no active data set.
    """
    plan = state.programming
    areas = (
        (plan.active_address, plan.payload_length, state.memory.active_payload),
        (plan.active_header_address, plan.header_length, state.memory.active_header),
        (SCRATCH_ADDRESS, len(state.scratch), lambda: bytes(state.scratch)),
    )
    for begin, size, content in areas:
        if length > 0 and begin <= address <= begin + size - length:
            area = content()
            if area is None:
                raise RefusedError(Nrc.CONDITIONS_NOT_CORRECT)
            return area[address - begin : address - begin + length]
    raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)


def _part(state: EcuState, part: Part) -> bytes:
    if isinstance(part, IdentifierPart):
        value = read_identifier(state, part.did) or b""
        # What the identifier has become too short for reads as zero, so that what follows stays in its place.
        return value[part.position - 1 :][: part.length].ljust(part.length, b"\0")
    return read_memory(state, part.address, part.length)


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

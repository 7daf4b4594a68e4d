"""Data sent by itself, and data identifiers of the tester's own: 0x2A, 0x2C (ISO 14229-1, 11.5, 11.6)."""

import struct

from virtual_pack.ecu.data_reading import read_identifier, read_memory
from virtual_pack.ecu.dynamic_identifiers import DYNAMIC, IdentifierPart, MemoryPart
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.periodic_schedule import Rate
from virtual_pack.ecu.services.memory_services import FORMAT
from virtual_pack.ecu.services.service import check_length

_PERIODIC_PAGE = 0xF200
_LONGEST_PERIODIC = 7
"""Bytes beside the identifier in a classic frame."""
_STOP = 0x04
_BY_IDENTIFIER, _BY_ADDRESS = 0x01, 0x02
_DEFINITION_HEAD = 4


def read_data_by_periodic_identifier(state: EcuState, request: bytes) -> bytes:
    """0x2A: start at one of three rates, or stop; without identifiers stops all."""
    mode, identifiers = request[1], request[2:]
    if mode == _STOP:
        _stop(state, identifiers)
        return b"\x6a"
    if mode not in Rate.__members__.values():
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if not identifiers:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    known = bytes(low for low in identifiers if _fits(state, low))
    if not known:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    state.periodic.start(known, Rate(mode), state.now_s)
    return b"\x6a"


def periodic_frame_data(state: EcuState, low: int) -> bytes | None:
    """Return the bytes of one periodic frame: the identifier's low byte and its value. None: it has none now."""
    try:
        value = read_identifier(state, _PERIODIC_PAGE | low)
    except RefusedError:
        return None
    return None if value is None else bytes((low,)) + value


def dynamically_define_data_identifier(state: EcuState, request: bytes) -> bytes:
    """0x2C: define by identifier (01) or by memory address (02), clear one or all (03)."""
    kind = request[1]
    if kind == _BY_IDENTIFIER:
        did = _define_by_identifier(state, request)
    elif kind == _BY_ADDRESS:
        did = _define_by_address(state, request)
    elif len(request) == 2:
        state.dynamic.clear_all()
        state.periodic.stop(bytes(did & 0xFF for did in DYNAMIC if did & 0xFF00 == _PERIODIC_PAGE))
        return b"\x6c\x03"
    else:
        check_length(request, _DEFINITION_HEAD)
        (did,) = struct.unpack_from(">H", request, 2)
        state.dynamic.clear(did)
        if did & 0xFF00 == _PERIODIC_PAGE:
            state.periodic.stop(bytes((did & 0xFF,)))
    return b"\x6c" + bytes((kind,)) + did.to_bytes(2)


def _stop(state: EcuState, identifiers: bytes) -> None:
    if not identifiers:
        state.periodic.stop_all()
    elif not any(_fits(state, low) for low in identifiers):
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    state.periodic.stop(identifiers)


def _fits(state: EcuState, low: int) -> bool:
    data = periodic_frame_data(state, low)
    return data is not None and len(data) <= 1 + _LONGEST_PERIODIC


def _define_by_identifier(state: EcuState, request: bytes) -> int:
    if len(request) < _DEFINITION_HEAD + 4 or len(request) % 4:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    parts = tuple(
        IdentifierPart(did=source, position=position, length=length)
        for source, position, length in struct.iter_unpack(">HBB", request[_DEFINITION_HEAD:])
    )
    for part in parts:
        # An identifier made of one that is defined itself could be made of itself.
        value = None if part.did in DYNAMIC else read_identifier(state, part.did)
        if value is None or not (part.position and part.length and part.position - 1 + part.length <= len(value)):
            raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return _define(state, request, parts)


def _define_by_address(state: EcuState, request: bytes) -> int:
    if len(request) <= _DEFINITION_HEAD:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    if request[_DEFINITION_HEAD] != FORMAT:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    areas = request[_DEFINITION_HEAD + 1 :]
    if not areas or len(areas) % 6:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    parts = tuple(MemoryPart(address=address, length=length) for address, length in struct.iter_unpack(">IH", areas))
    for part in parts:
        read_memory(state, part.address, part.length)
    return _define(state, request, parts)


def _define(state: EcuState, request: bytes, parts: tuple[IdentifierPart | MemoryPart, ...]) -> int:
    did = int.from_bytes(request[2:_DEFINITION_HEAD])
    # It fitted a frame when its sending began.
    if did & 0xFF00 == _PERIODIC_PAGE and state.periodic.is_sent(did & 0xFF):
        raise RefusedError(Nrc.CONDITIONS_NOT_CORRECT)
    state.dynamic.define(did, parts)
    return did

"""Data by identifier: 0x22, 0x24, 0x2E, 0x2F (ISO 14229-1, 11.2, 11.4, 11.7, 13.2)."""

import struct

from virtual_pack.ecu.data_reading import FINGERPRINTS, read_identifier
from virtual_pack.ecu.data_scaling import scaling_of
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length
from virtual_pack.management.interface import OutputRefusal

_LONGEST_MESSAGE = 4095
_OUTPUT_HEAD = 4
_RETURN_CONTROL, _RESET_TO_DEFAULT, _FREEZE, _ADJUST = range(4)
"""inputOutputControlParameter (ISO 14229-1, E.1)."""
_REFUSALS = {
    OutputRefusal.LENGTH: Nrc.INCORRECT_MESSAGE_LENGTH,
    OutputRefusal.RANGE: Nrc.REQUEST_OUT_OF_RANGE,
    OutputRefusal.CONDITIONS: Nrc.CONDITIONS_NOT_CORRECT,
}


def read_data_by_identifier(state: EcuState, request: bytes) -> bytes:
    """0x22, several identifiers at once; those the BMS does not know are left out unless it knows none."""
    if len(request) % 2 == 0:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    response = b"\x62"
    for (did,) in struct.iter_unpack(">H", request[1:]):
        value = read_identifier(state, did)
        if value is not None:
            response += struct.pack(">H", did) + value
    if len(response) == 1:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if len(response) > _LONGEST_MESSAGE:
        raise RefusedError(Nrc.RESPONSE_TOO_LONG)
    return response


def read_scaling_data_by_identifier(state: EcuState, request: bytes) -> bytes:
    """0x24: how the bytes of an identifier are to be read."""
    check_length(request, 3)
    (did,) = struct.unpack_from(">H", request, 1)
    scaling = scaling_of(did, state.identity)
    if scaling is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return b"\x64" + request[1:] + scaling


def write_data_by_identifier(state: EcuState, request: bytes) -> bytes:
    """0x2E: who programmed, when, with what."""
    (did,) = struct.unpack_from(">H", request, 1)
    length = FINGERPRINTS.get(did)
    if length is None:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    check_length(request, 3 + length)
    state.records.put(did, request[3:])
    return b"\x6e" + request[1:3]


def input_output_control_by_identifier(state: EcuState, request: bytes) -> bytes:
    """0x2F: heater, coolant pump and bleed resistors by hand, until control is returned."""
    did, option = struct.unpack_from(">HB", request, 1)
    value = state.management.read_output(did)
    if value is None or option > _ADJUST:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if option == _ADJUST:
        wanted = request[_OUTPUT_HEAD:]
    else:
        check_length(request, _OUTPUT_HEAD)
        wanted = bytes(len(value)) if option == _RESET_TO_DEFAULT else value
    if option == _RETURN_CONTROL:
        state.management.return_outputs(did)
    else:
        refusal = state.management.take_output(did, wanted)
        if refusal is not None:
            raise RefusedError(_REFUSALS[refusal])
    return b"\x6f" + request[1:_OUTPUT_HEAD] + (state.management.read_output(did) or b"")

"""Memory by address: 0x23, 0x3D (ISO 14229-1, 11.3, 11.8)."""

import struct

from virtual_pack.ecu.data_reading import SCRATCH_ADDRESS, read_memory
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length

FORMAT = 0x24
"""Address and length format: 2 length bytes, 4 address bytes."""
_LONGEST_READ = 4093
_HEAD_BYTES = 8


def read_memory_by_address(state: EcuState, request: bytes) -> bytes:
    """0x23: payload and header of the active data set, scratch memory."""
    if request[1] != FORMAT:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    check_length(request, _HEAD_BYTES)
    address, length = struct.unpack(">IH", request[2:])
    if length > _LONGEST_READ:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return b"\x63" + read_memory(state, address, length)


def write_memory_by_address(state: EcuState, request: bytes) -> bytes:
    """0x3D: scratch memory only."""
    if request[1] != FORMAT:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    if len(request) < _HEAD_BYTES:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    address, length = struct.unpack(">IH", request[2:_HEAD_BYTES])
    check_length(request, _HEAD_BYTES + length)
    offset = address - SCRATCH_ADDRESS
    if length == 0 or not 0 <= offset <= len(state.scratch) - length:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    state.scratch[offset : offset + length] = request[_HEAD_BYTES:]
    return b"\x7d" + request[1:_HEAD_BYTES]

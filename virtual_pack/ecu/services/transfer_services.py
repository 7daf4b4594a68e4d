"""Download: 0x34, 0x36, 0x37 (ISO 14229-1, 15.2 to 15.5)."""

import struct

from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length
from virtual_pack.ecu.transfer import Transfer

_ADDRESS_AND_LENGTH_FORMAT = 0x44
_LONGEST_BLOCK = 0x0FFF
"""maxNumberOfBlockLength, service id and counter included."""


def request_download(state: EcuState, request: bytes) -> bytes:
    """0x34: the whole staging payload, or the whole staging header."""
    if request[1] != 0 or request[2] != _ADDRESS_AND_LENGTH_FORMAT:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    check_length(request, 11)
    address, length = struct.unpack(">II", request[3:])
    plan = state.programming
    if (address, length) == (plan.staging_address, plan.payload_length):
        if not state.memory.staging_is_erased():
            raise RefusedError(Nrc.UPLOAD_DOWNLOAD_NOT_ACCEPTED)
        state.transfer = Transfer(length, state.memory.program_payload, on_exit=lambda: None)
    elif (address, length) == (plan.staging_header_address, plan.header_length):
        state.transfer = _header_transfer(state, length)
    else:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return b"\x74\x20" + _LONGEST_BLOCK.to_bytes(2)


def transfer_data(state: EcuState, request: bytes) -> bytes:
    """0x36."""
    if not 3 <= len(request) <= _LONGEST_BLOCK:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    if state.transfer is None:
        raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
    state.transfer.take_block(request[1], request[2:])
    return bytes((0x76, request[1]))


def request_transfer_exit(state: EcuState, request: bytes) -> bytes:
    """0x37."""
    check_length(request, 1)
    if state.transfer is None:
        raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
    state.transfer.exit()
    state.transfer = None
    return b"\x77"


def _header_transfer(state: EcuState, length: int) -> Transfer:
    header = bytearray(length)

    def write(offset: int, data: bytes) -> None:
        header[offset : offset + len(data)] = data

    return Transfer(length, write, on_exit=lambda: state.memory.stage_header(bytes(header)))

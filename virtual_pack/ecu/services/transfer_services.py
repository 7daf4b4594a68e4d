"""Download and upload: 0x34, 0x35, 0x36, 0x37 (ISO 14229-1, 15.2 to 15.5)."""

import struct

from virtual_pack.ecu.data_reading import read_memory
from virtual_pack.ecu.ecu_state import EcuState
from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.services.service import check_length
from virtual_pack.ecu.transfer import Download, Upload

_ADDRESS_AND_LENGTH_FORMAT = 0x44
_LONGEST_BLOCK = 0x0FFF
"""maxNumberOfBlockLength, service id and counter included."""
_BLOCK_HEAD = 2


def request_download(state: EcuState, request: bytes) -> bytes:
    """0x34: the whole staging payload, or the whole staging header."""
    address, length = _address_and_length(request)
    plan = state.programming
    if (address, length) == (plan.staging_address, plan.payload_length):
        if not state.memory.staging_is_erased():
            raise RefusedError(Nrc.UPLOAD_DOWNLOAD_NOT_ACCEPTED)
        state.transfer = Download(length, state.memory.program_payload, on_exit=lambda: None)
    elif (address, length) == (plan.staging_header_address, plan.header_length):
        state.transfer = _header_transfer(state, length)
    else:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    return b"\x74\x20" + _LONGEST_BLOCK.to_bytes(2)


def request_upload(state: EcuState, request: bytes) -> bytes:
    """0x35: any part of what 0x23 reads."""
    address, length = _address_and_length(request)
    state.transfer = Upload(read_memory(state, address, length), _LONGEST_BLOCK - _BLOCK_HEAD)
    return b"\x75\x20" + _LONGEST_BLOCK.to_bytes(2)


def transfer_data(state: EcuState, request: bytes) -> bytes:
    """0x36."""
    if not _BLOCK_HEAD <= len(request) <= _LONGEST_BLOCK:
        raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
    if state.transfer is None:
        raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
    return bytes((0x76, request[1])) + state.transfer.exchange_block(request[1], request[_BLOCK_HEAD:])


def request_transfer_exit(state: EcuState, request: bytes) -> bytes:
    """0x37."""
    check_length(request, 1)
    if state.transfer is None:
        raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
    state.transfer.exit()
    state.transfer = None
    return b"\x77"


def _address_and_length(request: bytes) -> tuple[int, int]:
    if request[1] != 0 or request[2] != _ADDRESS_AND_LENGTH_FORMAT:
        raise RefusedError(Nrc.REQUEST_OUT_OF_RANGE)
    check_length(request, 11)
    address, length = struct.unpack(">II", request[3:])
    return address, length


def _header_transfer(state: EcuState, length: int) -> Download:
    header = bytearray(length)

    def write(offset: int, data: bytes) -> None:
        header[offset : offset + len(data)] = data

    return Download(length, write, on_exit=lambda: state.memory.stage_header(bytes(header)))

"""Reading the active data set out of a BMS (docs/ecu-contract.md, *Memory*). Reads only, in any session."""

import zlib

from bms.calibration.data_set import make_data_set
from bms.calibration.model import DataSet
from bms.definition.model import PackDefinition, Programming
from bms.diagnostics.procedure import Procedure, Progress
from bms.diagnostics.services import LONGEST_MEMORY_READ, read_data, read_memory, read_memory_block
from bms.errors import BadFileError, DefinitionError, DiagnosticError, UnexpectedResponseError

_ACTIVE_DATA_SET_DID = 0xD1C0
_ACTIVE_DATA_SET_LENGTH = 21
"""State u8, CRC-32 u32, calibration id 16 ASCII characters."""
_VALID = 1


def read_data_set(definition: PackDefinition) -> Procedure[DataSet]:
    """Read header and payload of the active data set and compare them with the checksum the BMS states (DID D1C0).

    Args:
        definition: the pack; it must describe programming and diagnostics.

    Returns:
        The data set, whole and consistent.

    Raises:
        DefinitionError: the definition has no calibration memory.
        DiagnosticError: the BMS has no valid data set, refuses, or does not answer.
        UnexpectedResponseError: what was read does not fit together.
    """
    if definition.programming is None or definition.diagnostics is None:
        raise DefinitionError(
            f"The pack definition {definition.id} has no calibration memory to read.",
            advice="Choose a pack that can be calibrated.",
        )
    stated_crc32 = yield from _read_stated_crc32(definition.diagnostics.identity.get("active_data_set", _ACTIVE_DATA_SET_DID))
    header_bytes = yield from read_memory(definition.programming.active_header_address, definition.programming.header_length)
    payload = yield from _read_payload(definition.programming)
    try:
        data_set = make_data_set(header_bytes, payload)
    except BadFileError as error:
        raise UnexpectedResponseError(
            f"The calibration that was read is not whole. {error.what}",
            detail=error.detail,
            advice="Read it again; if this stays, flash a released package.",
        ) from error
    crc32 = zlib.crc32(payload)
    if crc32 != stated_crc32:
        raise UnexpectedResponseError(
            "The calibration that was read is not the one the BMS says it uses.",
            detail=f"read {crc32:08X}, stated {stated_crc32:08X}",
            advice="Read it again; another tool may be writing to this pack.",
        )
    return data_set


def _read_stated_crc32(did: int) -> Procedure[int]:
    """Return the checksum of the active data set as the BMS states it."""
    value = yield from read_data(did)
    if len(value) != _ACTIVE_DATA_SET_LENGTH:
        raise UnexpectedResponseError(
            "The BMS does not say in the agreed form which calibration it uses.",
            detail=f"DID {did:04X}: {value.hex()}",
            advice="Check that the chosen pack definition is the right one.",
        )
    if value[0] != _VALID:
        raise DiagnosticError(
            "The BMS has no valid calibration.", detail=f"state {value[0]}", advice="Flash a released package."
        )
    return int.from_bytes(value[1:5], "big")


def _read_payload(programming: Programming) -> Procedure[bytes]:
    """Read the payload piece by piece; progress is told before each."""
    payload = bytearray()
    length = programming.payload_length
    while len(payload) < length:
        yield Progress(
            step="read_calibration",
            text=f"Reading the calibration, {len(payload) // 1024} of {length // 1024} KiB",
            fraction=len(payload) / length,
        )
        wanted = min(LONGEST_MEMORY_READ, length - len(payload))
        payload += yield from read_memory_block(programming.active_address + len(payload), wanted)
    return bytes(payload)

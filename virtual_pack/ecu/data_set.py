"""The 128-byte header of a calibration data set as the BMS reads it (docs/ecu-contract.md, *Data set header*)."""

import struct
import zlib
from dataclasses import dataclass

HEADER_BYTES = 128
SIGNED_HEADER_BYTES = 64
"""The signature covers this much of the header, then the payload."""

_MAGIC = b"NACL"
_SCHEMA_VERSION = 1
_FIELDS = struct.Struct(">4sHBBHHHBB12s16sIIII")
"""Bytes 0…59; the CRC-32 of them follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHeader:
    """What the BMS needs to know of a header.

    Attributes:
        chemistry_number: chemistry it was made for.
        series: cells in series it was made for.
        capacity_raw: capacity it was made for, 0.1 Ah.
        hardware: hardware id it fits, ASCII.
        calibration_id: its name, ASCII.
        payload_length: bytes.
        payload_crc32: CRC-32 (zlib) of the payload.
        signed: the bytes of the header the signature covers.
        signature: Ed25519, 64 bytes.
    """

    chemistry_number: int
    series: int
    capacity_raw: int
    hardware: str
    calibration_id: str
    payload_length: int
    payload_crc32: int
    signed: bytes
    signature: bytes


def parse_header(header: bytes) -> StoredHeader | None:
    """Return the header, or None when it is not a whole header of a schema this BMS knows."""
    if len(header) != HEADER_BYTES:
        return None
    fields = header[: _FIELDS.size]
    (crc,) = struct.unpack_from(">I", header, _FIELDS.size)
    if crc != zlib.crc32(fields):
        return None
    magic, schema, chemistry, series, capacity, _, _, _, _, hardware, calibration_id, _, _, length, payload_crc = (
        _FIELDS.unpack(fields)
    )
    if magic != _MAGIC or schema != _SCHEMA_VERSION:
        return None
    return StoredHeader(
        chemistry_number=chemistry,
        series=series,
        capacity_raw=capacity,
        hardware=_text(hardware),
        calibration_id=_text(calibration_id),
        payload_length=length,
        payload_crc32=payload_crc,
        signed=header[:SIGNED_HEADER_BYTES],
        signature=header[SIGNED_HEADER_BYTES:],
    )


def _text(field: bytes) -> str:
    return field.rstrip(b"\0").decode("ascii", errors="replace")

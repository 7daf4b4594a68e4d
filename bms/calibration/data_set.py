"""The 128-byte header of a data set and the image it makes together with its payload (docs/ecu-contract.md).

An *image* is header and payload in one piece of bytes, header first: what a package carries and what `factory_set.bin` holds.
"""

import struct
import zlib
from collections.abc import Callable

from bms.calibration.model import DataSet, DataSetHeader
from bms.errors import BadFileError

MAGIC = b"NACL"
SCHEMA_VERSION = 1
HEADER_LENGTH = 128
LARGEST_PAYLOAD_LENGTH = 0x10_0000
ERASED = 0xFF
_HEAD = struct.Struct(">4sHBBHHHBB12s16sIIIII")
_CHECKED_LENGTH = 60
SIGNED_LENGTH = 64
_DEMO_BIT = 0x01
_ADVICE = "Get the data set again from whoever made it."


def signed_message(header_bytes: bytes, payload: bytes) -> bytes:
    """Return what the BMS's own signature covers: header bytes 0…63 followed by the payload."""
    return header_bytes[:SIGNED_LENGTH] + payload


def parse_header(raw: bytes) -> DataSetHeader:
    """Read a header.

    Args:
        raw: 128 bytes.

    Raises:
        BadFileError: wrong length, magic or schema, or the header's own checksum does not match.
    """
    if len(raw) != HEADER_LENGTH:
        raise BadFileError(f"A data set header has {HEADER_LENGTH} bytes, this one {len(raw)}.", advice=_ADVICE)
    magic, schema, chemistry, series, capacity, major, minor, flags, _, hardware, calibration_id, *numbers = _HEAD.unpack(
        raw[:SIGNED_LENGTH]
    )
    created, tool_id, payload_length, payload_crc32, header_crc32 = numbers
    if magic != MAGIC:
        raise BadFileError("These bytes are no calibration data set.", detail=f"magic {magic.hex()}", advice=_ADVICE)
    if zlib.crc32(raw[:_CHECKED_LENGTH]) != header_crc32:
        raise BadFileError("The header of the data set is damaged: its checksum does not match.", advice=_ADVICE)
    if schema != SCHEMA_VERSION:
        raise BadFileError(
            f"The data set has layout {schema}, Halite knows layout {SCHEMA_VERSION}.", advice="Install a newer Halite."
        )
    return DataSetHeader(
        schema_version=schema,
        chemistry_number=chemistry,
        series=series,
        capacity_ah=capacity / 10,
        version=(major, minor),
        hardware=_text(hardware),
        calibration_id=_text(calibration_id),
        created_unix_s=created,
        tool_id=tool_id,
        payload_length=payload_length,
        payload_crc32=payload_crc32,
        demo=bool(flags & _DEMO_BIT),
        signature=raw[SIGNED_LENGTH:],
    )


def build_header(
    *,
    payload: bytes,
    chemistry_number: int,
    series: int,
    capacity_ah: float,
    version: tuple[int, int],
    hardware: str,
    calibration_id: str,
    created_unix_s: int,
    tool_id: int,
    demo: bool,
    sign: Callable[[bytes], bytes],
) -> bytes:
    """Return the 128 header bytes of a payload.

    Args:
        payload: the bytes the header is for; how many is the pack's business (`Programming.payload_length`).
        chemistry_number: number of the chemistry on the wire.
        series: cells in series.
        capacity_ah: rated capacity, Ah.
        version: major and minor.
        hardware: F191 of the hardware it fits, at most 12 ASCII characters.
        calibration_id: F182 afterwards, at most 16 ASCII characters.
        created_unix_s: creation time, Unix seconds.
        tool_id: number of the tool that built it.
        demo: never for a real pack.
        sign: returns the BMS signature (64 bytes) of a message.

    Raises:
        BadFileError: a value does not fit its field.
    """
    if not 0 < len(payload) <= LARGEST_PAYLOAD_LENGTH:
        raise BadFileError(f"A payload has 1 to {LARGEST_PAYLOAD_LENGTH} bytes, this one {len(payload)}.")
    try:
        head = _HEAD.pack(
            MAGIC,
            SCHEMA_VERSION,
            chemistry_number,
            series,
            round(capacity_ah * 10),
            *version,
            _DEMO_BIT if demo else 0,
            0,
            _ascii(hardware, 12),
            _ascii(calibration_id, 16),
            created_unix_s,
            tool_id,
            len(payload),
            zlib.crc32(payload),
            0,
        )
    except struct.error as error:
        raise BadFileError("A value does not fit into the data set header.", detail=str(error)) from error
    checked = head[:_CHECKED_LENGTH]
    signed = checked + zlib.crc32(checked).to_bytes(4, "big")
    return signed + sign(signed_message(signed, payload))


def make_data_set(header_bytes: bytes, payload: bytes) -> DataSet:
    """Join header and payload after checking that they belong together.

    Raises:
        BadFileError: the header is damaged, or length or checksum of the payload do not match it.
    """
    header = parse_header(header_bytes)
    if len(payload) != header.payload_length:
        raise BadFileError(
            f"The payload of the data set has {len(payload)} bytes, its header says {header.payload_length}.",
            advice=_ADVICE,
        )
    crc32 = zlib.crc32(payload)
    if crc32 != header.payload_crc32:
        raise BadFileError(
            "The payload of the data set is damaged: its checksum does not match the header.",
            detail=f"calculated {crc32:08X}, header {header.payload_crc32:08X}",
            advice=_ADVICE,
        )
    return DataSet(header=header, header_bytes=header_bytes, payload=payload)


def split_image(image: bytes) -> DataSet:
    """Return the data set of an image (header, then payload).

    Raises:
        BadFileError: as `make_data_set`.
    """
    return make_data_set(image[:HEADER_LENGTH], image[HEADER_LENGTH:])


def _text(raw: bytes) -> str:
    text = raw.rstrip(b"\x00")
    if not text.isascii() or not text.decode("ascii").isprintable():
        raise BadFileError("A text in the data set header is not readable.", detail=raw.hex(), advice=_ADVICE)
    return text.decode("ascii")


def _ascii(text: str, length: int) -> bytes:
    if not text.isascii() or not text.isprintable() or len(text) > length:
        raise BadFileError(f'"{text}" must be at most {length} plain ASCII characters.')
    return text.encode("ascii").ljust(length, b"\x00")

"""A payload as the memory it stands in: pieces of bytes at the addresses of the A2L, or the bare bytes."""

from bms.calibration.data_set import HEADER_LENGTH, MAGIC, make_data_set, split_image
from bms.calibration.decoding import span
from bms.calibration.files.contents import FileContents
from bms.calibration.model import DataSet
from bms.definition.a2l import CalibrationDescription
from bms.errors import BadFileError

Piece = tuple[int, bytes]
"""Address of the first byte, and the bytes."""


def pieces_of(
    description: CalibrationDescription, payload: bytes, data_set: DataSet | None, header_address: int | None
) -> list[Piece]:
    """Return what a file of addresses holds: the payload, and the header where both its bytes and its place are known."""
    pieces = [(description.memory_start, payload)]
    if data_set is not None and header_address is not None:
        pieces.append((header_address, data_set.header_bytes))
    return sorted(pieces)


def from_pieces(
    description: CalibrationDescription, base: bytes, pieces: list[Piece], *, file_format: str, header_address: int | None
) -> FileContents:
    """Return the payload with the pieces of a file in it.

    Raises:
        BadFileError: none of the pieces lies in the payload, or header and payload do not belong together.
    """
    payload, held = bytearray(base), bytearray(len(base))
    outside: list[str] = []
    header = bytearray()
    for address, data in pieces:
        first, last = address - description.memory_start, address - description.memory_start + len(data)
        begin, end = max(first, 0), min(last, len(payload))
        if begin < end:
            payload[begin:end] = data[begin - first : end - first]
            held[begin:end] = b"\x01" * (end - begin)
        left = len(data) - max(0, end - begin)
        if header_address is not None and address <= header_address and header_address + HEADER_LENGTH <= address + len(data):
            header += data[header_address - address :][:HEADER_LENGTH]
            left -= HEADER_LENGTH
        if left:
            outside.append(f"{left} bytes from {address:08X} on that lie outside the data set")
    if not any(held):
        first_address = f"{pieces[0][0]:08X}" if pieces else "nowhere"
        raise BadFileError(
            "The file holds nothing of this pack's data set.",
            detail=f"data set at {description.memory_start:08X}, file begins at {first_address}",
            advice="Check that the file belongs to this pack.",
        )
    complete = all(held)
    taken, missing = _names(description, held)
    return FileContents(
        payload=bytes(payload),
        format=file_format,
        missing_bytes=len(held) - sum(held),
        not_understood=tuple(outside),
        data_set=make_data_set(bytes(header), bytes(payload)) if header and complete else None,
        taken=taken,
        missing=missing,
    )


def from_bytes(description: CalibrationDescription, base: bytes, data: bytes, *, file_format: str) -> FileContents:
    """Return the payload of a file of bare bytes: a payload, or an image of header and payload.

    Raises:
        BadFileError: it has another length, or header and payload do not belong together.
    """
    data_set = None
    if data[: len(MAGIC)] == MAGIC and len(data) != len(base):
        data_set = split_image(data)
        data = data_set.payload
    if len(data) != len(base):
        raise BadFileError(
            f"The file has {len(data)} bytes, a data set of this pack has {len(base)}.",
            detail=f"or {len(base) + HEADER_LENGTH} with its header",
            advice="Check that the file belongs to this pack.",
        )
    names = (*description.axis_points, *description.characteristics)
    return FileContents(payload=data, format=file_format, data_set=data_set, taken=names)


def _names(description: CalibrationDescription, held: bytearray) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the objects that lie wholly in the bytes a file held, and the others."""
    whole = {}
    for name in [*description.axis_points, *description.characteristics]:
        start, length = span(description, name)
        whole[name] = all(held[start : start + length])
    return tuple(name for name in whole if whole[name]), tuple(name for name in whole if not whole[name])

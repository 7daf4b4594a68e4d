"""Which format a file is in, and the way in and out of each."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bms.calibration.data_set import ERASED
from bms.calibration.decoding import raw_bytes, span
from bms.calibration.files import cdfx, cdfx_reading, dcm, dcm_reading, spreadsheet
from bms.calibration.files.contents import FileContents, FileTable
from bms.calibration.files.mapping import map_tables
from bms.calibration.files.memory_image import from_bytes, from_pieces, pieces_of
from bms.calibration.files.numbers import text_of
from bms.calibration.files.tables import tables_of
from bms.calibration.model import DataSet
from bms.definition.a2l import CalibrationDescription
from bms.definition.tables import read_text
from bms.errors import BadFileError

LARGEST_FILE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextFormat:
    """A format of named tables with physical values."""

    name: str
    read: Callable[[bytes], tuple[list[FileTable], list[str]]]
    write: Callable[[list[FileTable], str], bytes]


_CDF = _TextFormat(name="CDF 2.0", read=cdfx_reading.read, write=cdfx.write)
_TEXT_FORMATS = {
    ".csv": _TextFormat(name="CSV", read=spreadsheet.read, write=spreadsheet.write),
    ".dcm": _TextFormat(name="DCM", read=dcm_reading.read, write=dcm.write),
    ".cdfx": _CDF,
    ".xml": _CDF,
}
_HEX, _S19, _RAW = "Intel HEX", "S19", "raw"
_IMAGES = {".hex": _HEX, ".ihex": _HEX, ".s19": _S19, ".srec": _S19, ".mot": _S19, ".bin": _RAW}
SUFFIXES = (*_IMAGES, *_TEXT_FORMATS)


def read_values(
    path: Path, description: CalibrationDescription, base: bytes, *, header_address: int | None = None
) -> FileContents:
    """Read a file of calibration values; its suffix says the format.

    Args:
        path: the file.
        description: the A2L.
        base: the payload whose values stay where the file holds none.
        header_address: where the header of the data set lies, for files of addresses that hold it.

    Raises:
        BadFileError: the suffix is unknown, the file cannot be read, is too large or damaged, holds a value that is no finite
            number, or contradicts itself; the sentence names the object or the line.
    """
    suffix = _known_suffix(path)
    data = read_text(path, LARGEST_FILE_BYTES)
    if suffix in _TEXT_FORMATS:
        chosen = _TEXT_FORMATS[suffix]
        tables, not_understood = chosen.read(data)
        return map_tables(description, base, tables, file_format=chosen.name, not_understood=not_understood)
    name = _IMAGES[suffix]
    if name == _RAW:
        return from_bytes(description, base, data, file_format=name)
    from bms.calibration.files import records  # noqa: PLC0415 - bincopy takes longer to import than a file to be read

    pieces = (records.read_hex if name == _HEX else records.read_s19)(text_of(data))
    return from_pieces(description, base, pieces, file_format=name, header_address=header_address)


def write_values(
    path: Path,
    description: CalibrationDescription,
    payload: bytes,
    *,
    title: str = "",
    data_set: DataSet | None = None,
    header_address: int | None = None,
) -> None:
    """Write a payload into a file; its suffix says the format. The same payload gives the same bytes.

    Args:
        path: the file; replaced where it is there.
        description: the A2L.
        payload: the data set's payload.
        title: one line for people.
        data_set: the payload with its header, for memory images that carry it; None: without.
        header_address: where the header lies.

    Raises:
        BadFileError: the suffix is unknown, the file cannot be written, or a value could not be read back as it is.
    """
    suffix = _known_suffix(path)
    if suffix in _TEXT_FORMATS:
        chosen = _TEXT_FORMATS[suffix]
        data = chosen.write(tables_of(description, payload), title)
        _prove(chosen, description, payload, data)
    elif _IMAGES[suffix] == _RAW:
        data = payload if data_set is None else data_set.header_bytes + payload
    else:
        from bms.calibration.files import records  # noqa: PLC0415 - as above

        pieces = pieces_of(description, payload, data_set, header_address)
        data = (records.write_hex(pieces) if _IMAGES[suffix] == _HEX else records.write_s19(pieces, title)).encode()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadFileError(f"{path} cannot be written.", detail=str(error), advice="Choose another folder.") from error


def carries_every_byte(path: Path) -> bool:
    """Return whether a file with this suffix holds the payload byte by byte, also what the A2L does not describe."""
    return path.suffix.lower() in _IMAGES


def undescribed_bytes(description: CalibrationDescription, payload: bytes) -> int:
    """Return how many bytes hold something though the A2L does not describe them; no text format carries them."""
    kept = bytearray(payload)
    for name in [*description.axis_points, *description.characteristics]:
        start, length = span(description, name)
        kept[start : start + length] = bytes([ERASED]) * length
    return len(kept) - kept.count(ERASED)


def _prove(chosen: _TextFormat, description: CalibrationDescription, payload: bytes, data: bytes) -> None:
    """Raise unless what is about to be written reads back as the same values."""
    tables, not_understood = chosen.read(data)
    contents = map_tables(description, bytes(len(payload)), tables, file_format=chosen.name, not_understood=not_understood)
    for name in [*description.axis_points, *description.characteristics]:
        if raw_bytes(description, contents.payload, name) != raw_bytes(description, payload, name):
            raise BadFileError(
                f"{name} cannot be carried by {chosen.name} without loss.", advice="Use Intel HEX, which carries every byte."
            )


def _known_suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadFileError(
            f"{path.name} has no suffix Halite knows: {', '.join(SUFFIXES)}.", advice="Give the file one of these suffixes."
        )
    return suffix

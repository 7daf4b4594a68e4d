"""The flash of a virtual pack kept in a file: every operation is in the file before it returns, so a kill tears nothing else.

The file is one preamble of a sector's size, then the cells. The preamble says what the cells belong to.
"""

import contextlib
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bms.errors import BadFileError
from virtual_pack.ecu.nor_flash import PROGRAM_UNIT_BYTES, SECTOR_BYTES, NorFlash

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_MAGIC = b"HALITE-NOR\r\n"
_VERSION = 1
_PREAMBLE = struct.Struct(">12sHHII40s")
"""Magic, version, bytes in a program unit, bytes in a sector, sectors, pack id (zero padded); then a CRC-32 of all that."""
_CRC = struct.Struct(">I")
_ADVICE = "Name another file, or remove this one to start with a new pack."


def open_flash_file(path: Path, *, pack_id: str, sectors: int, first_use: Callable[[NorFlash], None]) -> NorFlash:
    """Open the flash kept in `path`, or make it.

    Args:
        path: the file; its folder exists.
        pack_id: id of the definition the pack is simulated from.
        sectors: size of the chip.
        first_use: programs a new, erased chip before the file appears under its name.

    Returns:
        The chip; its operations write through to the file.

    Raises:
        BadFileError: not a flash file, damaged, of another size or of another pack, or it cannot be read or written.
    """
    preamble = _preamble(pack_id, sectors)
    try:
        if not path.exists():
            _create(path, preamble, sectors, first_use)
        with path.open("r+b") as file:
            _check(path, file.read(SECTOR_BYTES), preamble, os.fstat(file.fileno()).st_size)
            return NorFlash(mmap.mmap(file.fileno(), 0), offset=SECTOR_BYTES)
    except OSError as error:
        raise BadFileError(
            f"The flash memory of the virtual pack cannot be kept in {path}.", detail=str(error), advice="Name another file."
        ) from error


@contextlib.contextmanager
def only_user(path: Path) -> Iterator[None]:
    """Keep other virtual packs from using the flash kept in `path` meanwhile; the lock ends with the process, too.

    Raises:
        BadFileError: another one uses it, or no lock file can be made beside it.
    """
    try:
        file = path.with_name(path.name + ".lock").open("a")
    except OSError as error:
        raise BadFileError(
            f"The flash memory of the virtual pack cannot be kept in {path}.", detail=str(error), advice="Name another file."
        ) from error
    with file:
        try:
            if sys.platform == "win32":
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadFileError(
                f"Another virtual pack uses {path}.", detail=str(error), advice="End it first, or name another file."
            ) from error
        yield


def _create(path: Path, preamble: bytes, sectors: int, first_use: Callable[[NorFlash], None]) -> None:
    cells = bytearray(b"\xff" * (sectors * SECTOR_BYTES))
    first_use(NorFlash(cells))
    # Under its own name only when it is whole: a kill meanwhile leaves nothing that looks like a pack's memory.
    unfinished = path.with_name(path.name + ".new")
    with unfinished.open("wb") as file:
        file.write(preamble)
        file.write(cells)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _preamble(pack_id: str, sectors: int) -> bytes:
    fields = _PREAMBLE.pack(_MAGIC, _VERSION, PROGRAM_UNIT_BYTES, SECTOR_BYTES, sectors, pack_id.encode()[:40])
    return (fields + _CRC.pack(zlib.crc32(fields))).ljust(SECTOR_BYTES, b"\0")


def _check(path: Path, found: bytes, wanted: bytes, size: int) -> None:
    if found[: len(_MAGIC)] != _MAGIC:
        raise BadFileError(f"{path} is not the flash memory of a virtual pack.", advice=_ADVICE)
    fields = found[: _PREAMBLE.size]
    if len(found) < SECTOR_BYTES or found[_PREAMBLE.size :][: _CRC.size] != _CRC.pack(zlib.crc32(fields)):
        raise BadFileError(f"The beginning of {path} is damaged.", advice=_ADVICE)
    _, version, unit, sector, sectors, pack = _PREAMBLE.unpack(fields)
    if found != wanted:
        owner = pack.rstrip(b"\0").decode(errors="replace")
        raise BadFileError(
            f"{path} is the flash memory of another virtual pack: {owner}.",
            detail=f"version {version}, {sectors} sectors of {sector} bytes, program unit {unit}",
            advice=_ADVICE,
        )
    if size != SECTOR_BYTES * (1 + sectors):
        raise BadFileError(f"{path} is {size} bytes long, not {SECTOR_BYTES * (1 + sectors)}.", advice=_ADVICE)

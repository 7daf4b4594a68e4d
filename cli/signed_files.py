"""Reading and writing the files people sign."""

from pathlib import Path

from bms.errors import BadFileError
from bms.storage import write_durably
from bms.trust.dsse import LARGEST_SIGNED_BYTES


def read_file(path: Path, *, at_most: int = LARGEST_SIGNED_BYTES) -> bytes:
    """Return a file, one byte more than allowed at most, so that whoever parses it can say that it is too large.

    Raises:
        BadFileError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(at_most + 1)
    except OSError as error:
        raise BadFileError(f"There is no file {path} that can be read.", detail=str(error), advice="Check the path.") from error


def write_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        BadFileError: the disk does not take it.
    """
    try:
        write_durably(path, data)
    except OSError as error:
        raise BadFileError(f"{path} cannot be written.", detail=str(error), advice="Choose another place.") from error

"""Numbers in text files: written so that reading gives the same number, read without guessing."""

import io
import math
import re

from bms.errors import BadFileError

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LONGEST_LINE = 1_000_000
_MOST_WORDS = 1_000_000
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]{1,16}")


def shortest(number: float) -> str:
    """Return the shortest text that reads back as the same number; whole numbers without a point."""
    return repr(float(number)).removesuffix(".0")


def number_of(text: str, where: str) -> float:
    """Return the number a text stands for.

    Args:
        text: the number, with a decimal point.
        where: which number, for the error: object, index and place in the file.

    Raises:
        BadFileError: it is none, or not finite.
    """
    if _NUMBER.fullmatch(text):
        number = float(text)
    elif _HEXADECIMAL.fullmatch(text):
        number = float(int(text, 16))
    else:
        number = math.nan
    if not math.isfinite(number):
        raise BadFileError(f"{where} is no finite number: {text[:40]!r}.", advice="Correct it in the file.")
    return number


def indexed(name: str, index: tuple[int, ...]) -> str:
    """Return e.g. `CELL_OV[2]`; the name alone for a single value."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def position_in(shape: tuple[int, ...], flat: int) -> tuple[int, ...]:
    """Return the index of the value at a position in C order."""
    return divmod(flat, shape[1]) if len(shape) == 2 else (flat,) if shape else ()


def text_of(data: bytes) -> str:
    """Return a text file's contents: UTF-8, UTF-16 with a byte order mark, or Windows-1252.

    Raises:
        BadFileError: it is none of these, or has a line so long that no table of a BMS needs it.
    """
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(io.StringIO(text), 1):
            if len(line) > _LONGEST_LINE:
                raise BadFileError(f"Line {number} is longer than any table of a BMS.", advice="Choose another file.")
        return text
    raise BadFileError("The file is no text.", advice="Choose another file.")


class Words:
    """Counts the words of a file, each of which takes a hundred bytes of memory."""

    def __init__(self) -> None:
        """Start at none."""
        self._left = _MOST_WORDS

    def take(self, count: int) -> None:
        """Count some more.

        Raises:
            BadFileError: there are more than any BMS has.
        """
        self._left -= count
        if self._left < 0:
            raise BadFileError(f"The file holds more than {_MOST_WORDS} words.", advice="Choose another file.")

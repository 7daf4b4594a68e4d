"""A text of any size as blocks of whole lines, in bounded memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from can_drivers.causes import describe
from can_drivers.logs.model import LogReadError
from can_drivers.logs.problems import Problems

BLOCK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 65_536
"""A longer one is passed over: no frame needs more than 400 bytes, and a file without line ends must not take the memory."""
HEAD_BYTES = 65_536
"""What is looked at to find out what a text is."""

TOO_LONG = "A line is too long for a frame."
ZERO_BYTES = "There are zero bytes instead of text, as after a loss of power."
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Whole lines of a text.

    Attributes:
        data: the lines; each ends with a line feed, but for one line alone that the file does not end (`unended`).
        first_byte: where they begin in the file.
        first_line: number of the first line from 1; None in a part that does not begin with the file.
        unended: the file ends within this one line.
    """

    data: bytes
    first_byte: int
    first_line: int | None
    unended: bool = False


def head_of(path: Path) -> bytes:
    """Return the beginning of a file, without a byte order mark.

    Raises:
        LogReadError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return without_mark(file.read(HEAD_BYTES))
    except OSError as error:
        raise _unreadable(error) from error


def without_mark(head: bytes) -> bytes:
    """Return the beginning of a text without a byte order mark."""
    return head.removeprefix(_BYTE_ORDER_MARK)


class TextBlocks:
    """The lines that begin in `[first_byte, end_byte)`.

    Attributes:
        position: how far into the file they have been read.
        size_bytes: of the file.
    """

    def __init__(self, path: Path, first_byte: int, end_byte: int | None, problems: Problems) -> None:
        """Open the file; lines that are too long are told to `problems`.

        Raises:
            LogReadError: it cannot be opened.
        """
        self._problems = problems
        self._end_byte = end_byte
        self._line: int | None = 1 if first_byte == 0 else None
        try:
            self.size_bytes = path.stat().st_size
            self._file = path.open("rb")
            # The byte before tells whether a line begins exactly there.
            self._file.seek(max(0, first_byte - 1))
        except OSError as error:
            raise _unreadable(error) from error
        self.position = max(0, first_byte - 1)
        self._skip_to_line_end = first_byte > 0

    def __iter__(self) -> Iterator[TextBlock]:
        """Yield the blocks.

        Raises:
            LogReadError: the disk failed.
        """
        if self._skip_to_line_end:
            self._pass_over_line()
        rest = b""
        while True:
            if self._end_byte is not None and self.position - len(rest) >= self._end_byte:
                return
            begin = self.position - len(rest)
            read = self._read()
            data = rest + read
            if begin == 0 and self._line == 1 and data.startswith(_BYTE_ORDER_MARK):
                data = data[len(_BYTE_ORDER_MARK) :]
                begin = len(_BYTE_ORDER_MARK)
            if not read:
                if data:
                    yield TextBlock(data=data, first_byte=begin, first_line=self._line, unended=True)
                return
            whole = self._whole(data, begin)
            if whole:
                yield TextBlock(data=data[:whole], first_byte=begin, first_line=self._line)
                if self._line is not None:
                    self._line += int(np.count_nonzero(np.frombuffer(data, np.uint8, whole) == ord("\n")))
            rest = data[whole:]
            if len(rest) > LONGEST_LINE_BYTES:
                self._pass_over_long_line(begin + whole, ZERO_BYTES if b"\0" in rest else TOO_LONG)
                rest = b""

    def close(self) -> None:
        """Give the file back."""
        self._file.close()

    def _whole(self, data: bytes, begin: int) -> int:
        """Return how many bytes of `data` are whole lines that begin before the end byte."""
        if self._end_byte is not None and begin + len(data) >= self._end_byte:
            # The last line that counts is the one in which the byte before the end lies.
            last = data.find(b"\n", max(0, self._end_byte - 1 - begin))
            if last >= 0:
                return last + 1
        return data.rfind(b"\n") + 1

    def _read(self) -> bytes:
        try:
            data = self._file.read(BLOCK_BYTES)
        except OSError as error:
            raise _unreadable(error) from error
        self.position += len(data)
        return data

    def _pass_over_line(self) -> None:
        """Go to the byte after the next line feed."""
        while data := self._read():
            end = data.find(b"\n")
            if end >= 0:
                self.position += end + 1 - len(data)
                self._file.seek(self.position)
                return

    def _pass_over_long_line(self, begin: int, what: str) -> None:
        self._pass_over_line()
        self._problems.tell(what, byte=begin, line=self._line, missing_bytes=self.position - begin)
        if self._line is not None:
            self._line += 1


def _unreadable(error: OSError) -> LogReadError:
    return LogReadError("The file cannot be read.", detail=describe(error), advice="Copy it to another disk and try again.")

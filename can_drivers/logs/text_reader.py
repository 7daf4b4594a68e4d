"""Reading a text log: common lines as columns, the others one by one, and the order of the file kept."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from can_drivers.logs.model import LogBatch, LogFacts, LogProblem
from can_drivers.logs.problems import Problems
from can_drivers.logs.text_blocks import LONGEST_LINE_BYTES, TOO_LONG, ZERO_BYTES, TextBlock, TextBlocks
from can_drivers.logs.text_lines import TextLines
from can_drivers.logs.text_rows import FrameRows, LineFrame

NOT_UNDERSTOOD = "A line cannot be read as a frame."
CUT_OFF = "The file ends in the middle of a line."
BACKWARDS = "Times in the log go back; they were read as they stand."
_EPOCH_FROM_S = 1e8
"""Times from here on (1973) are taken as seconds since 1970, smaller ones as counted from the log's beginning."""


class DamagedLineError(Exception):
    """A line cannot be what it seems to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zero:
    """Where a log whose lines carry whole times has its zero.

    Attributes:
        time_s: subtract it from a line's time: whole seconds, so that nothing is lost.
        utc_offset_s: see `LogFacts`.
    """

    time_s: int = 0
    utc_offset_s: float | None = None


def zero_of(first_time_s: float | None) -> Zero:
    """Return the zero of a log with this first time."""
    if first_time_s is None or not _EPOCH_FROM_S <= first_time_s < 1e11:
        return Zero()
    return Zero(time_s=int(first_time_s), utc_offset_s=float(int(first_time_s)))


def exact_seconds(text: bytes, *, zero_s: int = 0, per_second: int = 1) -> float:
    """Return a decimal number of seconds, or of parts of a second, less the zero: the nearest float, as the columns give it.

    Raises:
        ValueError: it is no such number.
    """
    whole, _, part = text.partition(b".")
    scale: int = 10 ** len(part)
    if not (whole + part).isdigit():
        number = float(text)
        if not math.isfinite(number):
            raise ValueError("A time is a number.")
        return number / per_second - zero_s
    return (int(whole + part) - zero_s * per_second * scale) / (per_second * scale)


class LineFormat(Protocol):
    """How the lines of one format are read."""

    commas: bool
    """Fields are separated by commas instead of blanks."""
    last_line_tells_its_end: bool
    """A line that the file does not end can be told to be whole, because it says how long it is."""

    def fill(self, lines: TextLines, rows: FrameRows) -> None:
        """Read the lines of common shape."""

    def read(self, line: bytes, row: int, /) -> LineFrame | None:
        """Read one line that `fill` left, `row` of the lines it was given; None: it has no frame and needs none.

        Raises:
            DamagedLineError: it is damaged or no line of this format.
        """


class TextLogReader:
    """A `LogReader` of a text log."""

    def __init__(
        self, path: Path, lines: LineFormat, facts: LogFacts, *, first_byte: int = 0, end_byte: int | None = None
    ) -> None:
        """Open the file.

        Raises:
            LogReadError: it cannot be opened.
        """
        self.facts = facts
        self._problems = Problems()
        self._format = lines
        self._blocks = TextBlocks(path, first_byte, end_byte, self._problems)
        self._last_time_s = -np.inf

    @property
    def read_bytes(self) -> int:
        """How far into the file it has come."""
        return self._blocks.position

    @property
    def problems(self) -> tuple[LogProblem, ...]:
        """What could not be read so far."""
        return self._problems.all()

    def close(self) -> None:
        """Give the file back."""
        self._blocks.close()

    def batches(self) -> Iterator[LogBatch]:
        """Yield the frames in the order of the file; see `LogReader`.

        Raises:
            LogReadError: the disk failed.
        """
        for block in self._blocks:
            lines = TextLines(block.data + b"\n" if block.unended else block.data, commas=self._format.commas)
            rows = FrameRows(len(lines))
            if len(lines) and not (block.unended and not self._format.last_line_tells_its_end):
                self._format.fill(lines, rows)
            found = {row: frame for row in rows.missing().tolist() if (frame := self._read_line(block, lines, row)) is not None}
            rows.put_each(found)
            self._look_at_times(block, lines, rows)
            yield from rows.batches()

    def _read_line(self, block: TextBlock, lines: TextLines, row: int) -> LineFrame | None:
        """Return the frame of one line, or tell why there is none although there should be."""
        line = lines.line(row)
        found, what = None, ""
        try:
            if len(line) > LONGEST_LINE_BYTES:
                what = TOO_LONG
            elif block.unended and not self._format.last_line_tells_its_end:
                what = CUT_OFF
            else:
                found = self._format.read(line, row)
                if found is None and block.unended and not _is_remark(line):
                    what = CUT_OFF
        except (DamagedLineError, ValueError, IndexError, OverflowError):
            what = CUT_OFF if block.unended else NOT_UNDERSTOOD
        if what:
            self._tell(ZERO_BYTES if b"\0" in line else what, block, lines, row, missing_bytes=len(line))
        return found

    def _tell(self, what: str, block: TextBlock, lines: TextLines, row: int, *, times: int = 1, missing_bytes: int = 0) -> None:
        self._problems.tell(
            what,
            byte=block.first_byte + lines.byte_of(row),
            line=None if block.first_line is None else block.first_line + int(lines.numbers[row]),
            times=times,
            missing_bytes=missing_bytes,
        )

    def _look_at_times(self, block: TextBlock, lines: TextLines, rows: FrameRows) -> None:
        times_s, at = rows.times()
        if not len(times_s):
            return
        back = np.flatnonzero(np.diff(times_s, prepend=self._last_time_s) < 0)
        self._last_time_s = float(times_s[-1])
        if len(back):
            self._tell(BACKWARDS, block, lines, int(at[back[0]]), times=len(back))


def _is_remark(line: bytes) -> bool:
    """Return whether it does not matter where a line ends."""
    return line.startswith((b"//", b";", b"#")) or line.lower() == b"end triggerblock"

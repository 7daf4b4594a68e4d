"""What every reader of a log gives: batches of frames in the order of the file, and what could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from can_drivers.errors import ExplainedError
from can_drivers.frame_columns import Batch

Channels = npt.NDArray[np.uint8]


class LogReadError(ExplainedError):
    """A file cannot be read as a log of frames at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBatch:
    """Frames as they stand in a log, at most `can_drivers.frame_columns.BATCH_FRAMES`.

    Attributes:
        frames: `time_s` counts from the log's own zero; see `LogFacts.utc_offset_s`.
        channels: number of the bus each frame was on, as the log counts them, mostly from 1; 0: not said. Shape (n,).
    """

    frames: Batch
    channels: Channels


@dataclass(frozen=True, slots=True, kw_only=True)
class LogMark:
    """A moment that somebody marked in a log.

    Attributes:
        time_s: on the clock of its frames.
        text: what is written there.
    """

    time_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProblem:
    """Something in a log that could not be read; the rest was.

    Attributes:
        what: one sentence.
        byte: where it begins in the file, or None.
        line: in a text file, counted from 1, or None.
        times: how often it was met; only the first place is told.
        missing_bytes: how much of the file was passed over because of it.
    """

    what: str
    byte: int | None = None
    line: int | None = None
    times: int = 1
    missing_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFacts:
    """What is known of a log when it is opened.

    Attributes:
        format: its suffix as in `can_drivers.logs.formats`, found by its content, whatever it is called: `.blf`, `.asc`, …
        size_bytes: of the file.
        utc_offset_s: add it to a frame's time to get seconds since 1970 UTC; None when the log does not say when it was.
        divisible: parts of it can be read alone, by `first_byte` and `end_byte`.
    """

    format: str
    size_bytes: int
    utc_offset_s: float | None
    divisible: bool


class LogReader(Protocol):
    """A log that is being read once, from its beginning to its end, in bounded memory.

    Made by `can_drivers.logs.opening.open_log(path, first_byte=0, end_byte=None)`. With bounds it reads the records that begin
    in `[first_byte, end_byte)`, so that parts that touch give every record exactly once.
    """

    facts: LogFacts

    def batches(self) -> Iterator[LogBatch]:
        """Yield the frames in the order of the file. Damage never raises; it is passed over or ends the log, and is told.

        Raises:
            LogReadError: the file could not be read any further because the disk failed.
        """
        ...

    @property
    def read_bytes(self) -> int:
        """How far into the file it has come, for a progress bar."""
        ...

    @property
    def problems(self) -> tuple[LogProblem, ...]:
        """What could not be read so far."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...

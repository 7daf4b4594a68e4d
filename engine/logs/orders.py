"""What the parent of a decoding says to its workers, and what they answer."""

import msgspec

from bms.definition.database import MessageDescription
from bms.definition.model import Broadcasts
from bms.definition.polling import Polling
from can_drivers.logs.model import LogFacts, LogProblem


class Task(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One thing a worker does. `path` is of the log; an empty one is of none."""

    path: str


class Prepare(Task, frozen=True, kw_only=True):
    """Said once, first: how everything is decoded. Times are in seconds on the clock of each log, or of the world.

    Attributes:
        messages: to decode, by their ids.
        broadcasts: where the definition of the pack says when a value is valid.
        polling: to decode answers by.
        wanted: (message, signal) to keep; None: all.
        channel: only frames of this bus.
        from_s, to_s: only frames in this span. With `absolute` seconds since 1970 UTC, otherwise of the log's own clock.
        keep_out_of_range: a value outside its signal's range is kept as it is.
        folder: where parts are written.
        partitions: the folder in it of each message.
        suffix: of the parts, `.parquet` or `.csv`.
    """

    messages: tuple[MessageDescription, ...] = ()
    broadcasts: Broadcasts | None = None
    polling: Polling | None = None
    wanted: tuple[tuple[str, str], ...] | None = None
    channel: int | None = None
    from_s: float | None = None
    to_s: float | None = None
    absolute: bool = False
    keep_out_of_range: bool = False
    folder: str
    partitions: dict[str, str]
    suffix: str


class Survey(Task, frozen=True, kw_only=True):
    """Find out what a file is, and where it can be cut into pieces of `piece_bytes` at most, if it shall be divided."""

    piece_bytes: int
    divide: bool


class Piece(Task, frozen=True, kw_only=True):
    """Decode the records that begin in `[first_byte, end_byte)` into the parts with this number. No end: the whole rest."""

    part: int
    first_byte: int = 0
    end_byte: int | None = None


class Join(Task, frozen=True, kw_only=True):
    """Make one MF4 file, `path`, of all parts; see `engine.logs.measurement_file`."""

    parts: dict[str, list[str]]
    begin_s: float


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a worker says."""


class Progress(Answer, frozen=True, kw_only=True):
    """It gets on; `done_bytes` of its piece."""

    done_bytes: int


class Surveyed(Answer, frozen=True, kw_only=True):
    """What a file is. `edges`: where its pieces begin and the last one ends, from 0 to its size."""

    facts: LogFacts
    edges: tuple[int, ...]


class PieceDone(Answer, frozen=True, kw_only=True):
    """A piece was decoded.

    Attributes:
        frames: read.
        chosen: of them, those of the bus and the time that were asked for.
        rows: written, by message.
        signals: how many columns each message has, `time_s` not counted.
        out_of_range: how many values of a signal, `message.signal`, are null or its limit because they are out of its range.
        first_s, last_s: least and greatest time written, or None.
    """

    frames: int
    chosen: int
    rows: dict[str, int]
    signals: dict[str, int]
    out_of_range: dict[str, int]
    problems: tuple[LogProblem, ...]
    first_s: float | None
    last_s: float | None


class Joined(Answer, frozen=True, kw_only=True):
    """The MF4 file is there."""


class Failed(Answer, frozen=True, kw_only=True):
    """A task could not be done. `output`: because nothing can be written, so no other can be done either."""

    what: str
    detail: str = ""
    advice: str = ""
    output: bool = False


Orders = Prepare | Survey | Piece | Join
Answers = Progress | Surveyed | PieceDone | Joined | Failed

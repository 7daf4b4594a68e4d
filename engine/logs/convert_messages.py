"""What the process that converts is told, and what it tells."""

import msgspec

from engine.logs.decode_report import FileProblem


class ConvertOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What to write.

    Attributes:
        paths: logs, one after the other; on the clock of the first.
        out: the file.
        suffix: its format, one of `can_drivers.logs.formats.LOG_FORMATS`.
        channel: only frames of this bus; None: all.
        from_s, to_s: only frames from then on, and up to there; None: all.
        absolute: both are seconds since 1970 UTC instead of on the clock of the log.
        ids: only frames of these ids, first and last; empty: all.
        replace: an older file may be replaced.
    """

    paths: tuple[str, ...]
    out: str
    suffix: str
    channel: int | None = None
    from_s: float | None = None
    to_s: float | None = None
    absolute: bool = False
    ids: tuple[tuple[int, int], ...] = ()
    replace: bool = False


class ConvertReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it, or how far it is.

    Attributes:
        frames: written.
        read: frames in the logs.
        left_out: wanted frames that the format cannot hold.
        losses: what else of the frames that were written the format could not hold, by the names of `Loss`.
        moved: frames that bear a later time, because the format has none before its first frame.
        problems: what could not be read; the rest was.
        unplaced: the logs do not say when they were, so the file counts from 1970.
        seconds: it took.
        fraction: 0…1 of the logs were read.
        ended: nothing follows; `error` then says what went wrong, or is empty.
    """

    frames: int = 0
    read: int = 0
    left_out: int = 0
    losses: tuple[str, ...] = ()
    moved: int = 0
    problems: tuple[FileProblem, ...] = ()
    unplaced: bool = False
    seconds: float = 0.0
    fraction: float = 0.0
    ended: bool = False
    error: str = ""
    detail: str = ""
    advice: str = ""

"""What came of a decoding, as `halite decode --json` prints it."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from can_drivers.errors import ExplainedError
from can_drivers.logs.model import LogProblem
from engine.logs.orders import Failed


class FileProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be read of a file; as `LogProblem`. `advice`: what to do, where there is something."""

    file: str
    what: str
    byte: int | None = None
    line: int | None = None
    times: int = 1
    missing_bytes: int = 0
    advice: str = ""
    detail: str = ""


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one log.

    Attributes:
        format: its suffix, found by its content; empty when it is no log.
        first_s, last_s: least and greatest time of its rows, or None.
        absolute: its times are seconds since 1970 UTC.
        complete: it was read to its end; what is damaged inside is among the problems.
    """

    path: str
    format: str
    frames: int
    rows: int
    first_s: float | None
    last_s: float | None
    absolute: bool
    complete: bool
    problems: tuple[FileProblem, ...]


class DecodeReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of all of them.

    Attributes:
        frames: read.
        chosen: of them, how many are of the bus and the time that were asked for.
        signals: columns written, `time_s` not counted.
        rows: written.
        seconds: it took.
        messages: message → rows.
        not_understood: what was left out of the database or the signal set, and why.
        out_of_range: `message.signal` → values out of its range: now null, or its limit where a signal set says so.
        notes: what one should know of the logs, one sentence each.
    """

    frames: int
    chosen: int
    signals: int
    rows: int
    seconds: float
    messages: dict[str, int]
    files: tuple[FileReport, ...]
    problems: tuple[FileProblem, ...]
    not_understood: tuple[str, ...]
    out_of_range: dict[str, int]
    notes: tuple[str, ...]

    @property
    def emptiness(self) -> ExplainedError:
        """Why there is not a single row."""
        if not self.frames:
            return ExplainedError("The logs hold no frames.")
        read = f"Of {self.frames:,} frame{'s' * (self.frames > 1)} none"
        if not self.chosen:
            return ExplainedError(
                f"{read} is of the bus and the time that were asked for.", advice="Look at --channel, --from and --to."
            )
        return ExplainedError(f"{read} holds a wanted signal.", advice="Check that the database belongs to this bus.")


def merged_problems(path: str, failed: Failed | None, parts: Sequence[Sequence[LogProblem]]) -> tuple[FileProblem, ...]:
    """Return the problems of a file whose pieces were read apart: each sentence once, with its first place."""
    found: dict[str, FileProblem] = {}
    if failed is not None:
        found[failed.what] = FileProblem(file=path, what=failed.what, advice=failed.advice, detail=failed.detail)
    for problem in (one for part in parts for one in part):
        before = found.get(problem.what)
        found[problem.what] = FileProblem(
            file=path,
            what=problem.what,
            byte=problem.byte if before is None else before.byte,
            line=problem.line if before is None else before.line,
            times=problem.times + (0 if before is None else before.times),
            missing_bytes=problem.missing_bytes + (0 if before is None else before.missing_bytes),
        )
    return tuple(found.values())


def found_overlaps(files: Sequence[FileReport]) -> Iterator[str]:
    """Yield a sentence for every two logs whose times overlap; rows of both are kept, each in parts of its own."""
    for one, other in combinations([file for file in files if file.absolute], 2):
        if one.first_s is None or one.last_s is None or other.first_s is None or other.last_s is None:
            continue
        overlap_s = min(one.last_s, other.last_s) - max(one.first_s, other.first_s)
        if overlap_s > 0:
            names = f"{Path(one.path).name} and {Path(other.path).name}"
            yield f"{names} overlap by {overlap_s:,.3f} s; the rows of both are kept."

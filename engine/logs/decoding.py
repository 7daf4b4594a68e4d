"""Decoding logs into a data set: several files and the pieces of large ones, on all cores.

What comes out does not depend on how many cores there are: pieces are cut by bytes, and every piece makes parts of its own.
"""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bms.errors import BadFileError, JobCancelledError
from can_drivers.logs.model import LogFacts
from engine.logs.crew import PIECE_BYTES, Crew
from engine.logs.decode_report import DecodeReport, FileReport, found_overlaps, merged_problems
from engine.logs.orders import Answer, Failed, Join, Piece, PieceDone, Progress, Survey, Surveyed, Task
from engine.logs.output_folder import OutputFolder
from engine.logs.sources import Sources, Wanted, load_sources
from engine.logs.workers import Workers

MEASUREMENT_SUFFIX = ".mf4"

OnProgress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodeOrder:
    """What to decode.

    Attributes:
        logs: the files.
        out: folder of the data set, or an `.mf4` file.
        suffix: of its parts: `.parquet` or `.csv`; `.mf4`: one file.
        dbc: message database, or None.
        pack: id or path of a pack definition or signal set, or None.
        wanted: which frames and signals.
        keep_out_of_range: values outside of their signal's range are kept.
        replace: an earlier data set may be replaced.
    """

    logs: tuple[Path, ...]
    out: Path
    suffix: str = ".parquet"
    dbc: Path | None = None
    pack: str | None = None
    wanted: Wanted = field(default_factory=Wanted)
    keep_out_of_range: bool = False
    replace: bool = False


def decode_logs(
    order: DecodeOrder,
    crew: Crew,
    *,
    on_progress: OnProgress = lambda _fraction, _text: None,
    stopped: Callable[[], bool] = lambda: False,
) -> DecodeReport:
    """Decode and return what came of it. Without a single row nothing is left at `order.out`.

    Args:
        order: what and where to.
        crew: who decodes; started as early as possible, used once.
        on_progress: told how far it is, 0…1, and that in words.
        stopped: asked a few times a second.

    Raises:
        BadFileError: the database or the place of the output is of no use, or the disk is full; nothing was written.
        JobCancelledError: `stopped` said so; nothing was written.
    """
    output = _output(order)
    try:
        report = _decoded(order, crew, output, on_progress, stopped)
        if report.rows:
            output.complete()
    except BaseException:
        # Nobody may write any more into what is taken away now.
        crew.end()
        output.discard()
        raise
    output.discard()
    return report


def _decoded(
    order: DecodeOrder, crew: Crew, output: OutputFolder, on_progress: OnProgress, stopped: Callable[[], bool]
) -> DecodeReport:
    began_s = time.monotonic()
    sources = load_sources(order.dbc, order.pack, order.wanted)
    keep = order.keep_out_of_range
    part_suffix = ".parquet" if order.suffix == MEASUREMENT_SUFFIX else order.suffix
    workers = Workers(crew, sources.prepare(folder=output.draft, suffix=part_suffix, keep_out_of_range=keep))
    run = _Run(order, sources, output, on_progress)
    run.follow(workers.run(run.surveys(), stopped))
    run.follow(workers.run(run.pieces(), stopped))
    if order.suffix == MEASUREMENT_SUFFIX:
        run.follow(workers.run(run.joins(), stopped))
    if stopped():
        raise JobCancelledError("Decoding was stopped; nothing was written.")
    return run.report(time.monotonic() - began_s)


def _output(order: DecodeOrder) -> OutputFolder:
    for log in order.logs:
        if order.out.exists() and log.exists() and log.samefile(order.out):
            raise BadFileError(f"{order.out} is one of the logs.", advice="Choose another place for what is decoded.")
    return OutputFolder(order.out, replace=order.replace, is_file=order.suffix == MEASUREMENT_SUFFIX)


class _Run:
    """What is known of each file while it is decoded."""

    def __init__(self, order: DecodeOrder, sources: Sources, output: OutputFolder, on_progress: OnProgress) -> None:
        self._order = order
        self._sources = sources
        self._output = output
        self._on_progress = on_progress
        self._errors: dict[str, Failed] = {}
        self._surveyed: dict[str, Surveyed] = {}
        self._done: dict[str, dict[int, PieceDone]] = {}
        self._running: dict[int, int] = {}
        self._done_bytes = 0
        self._logs: list[str] = []
        self._twice: list[str] = []

    def surveys(self) -> Iterator[Task]:
        seen: set[tuple[int, int] | str] = set()
        for log in self._order.logs:
            key = _identity(log)
            if key in seen:
                self._twice.append(str(log))
                continue
            seen.add(key)
            self._logs.append(str(log))
            # An answer spans frames, so a file with answers is one piece.
            yield Survey(path=str(log), piece_bytes=PIECE_BYTES, divide=self._sources.polling is None)

    def pieces(self) -> list[Piece]:
        pieces: list[Piece] = []
        for log in self._logs:
            if log not in self._surveyed:
                continue
            self._done[log] = {}
            edges = self._surveyed[log].edges
            for first, end in pairwise(edges):
                whole = len(edges) == 2
                pieces.append(Piece(path=log, part=len(pieces), first_byte=first, end_byte=None if whole else end))
        return pieces

    def joins(self) -> Iterator[Join]:
        done = [(number, one) for parts in self._done.values() for number, one in sorted(parts.items())]
        messages = sorted({message for _, one in done for message in one.rows})
        if not messages:
            return
        draft, partitions = self._output.draft, self._sources.partitions
        parts = {
            message: [str(draft / partitions[message] / f"part-{n}.parquet") for n, one in done if message in one.rows]
            for message in messages
        }
        is_dated = all(one.facts.utc_offset_s is not None for one in self._surveyed.values())
        first_s = min(one.first_s for _, one in done if one.first_s is not None)
        path = str(draft / self._output.place.name)
        yield Join(path=path, parts=parts, begin_s=math.floor(first_s) if is_dated else 0.0)

    def follow(self, said: Iterator[tuple[Task, Answer]]) -> None:
        for task, answer in said:
            if isinstance(answer, Surveyed):
                self._surveyed[task.path] = answer
            elif isinstance(answer, Failed):
                self._failed(task, answer)
            elif isinstance(task, Piece):
                self._advanced(task, answer)

    def _failed(self, task: Task, answer: Failed) -> None:
        if answer.output or isinstance(task, Join):
            raise BadFileError(f"{answer.what} Nothing was written.", detail=answer.detail, advice=answer.advice)
        self._errors.setdefault(task.path, answer)
        if isinstance(task, Piece):
            self._running.pop(task.part, None)
            for part in self._output.draft.glob(f"*/part-{task.part}.*"):
                part.unlink()

    def _advanced(self, piece: Piece, answer: Answer) -> None:
        size = (piece.end_byte or self._surveyed[piece.path].facts.size_bytes) - piece.first_byte
        if isinstance(answer, Progress):
            self._running[piece.part] = min(answer.done_bytes, size)
        elif isinstance(answer, PieceDone):
            self._running.pop(piece.part, None)
            self._done_bytes += size
            self._done[piece.path][piece.part] = answer
        total = sum(one.facts.size_bytes for one in self._surveyed.values())
        done = self._done_bytes + sum(self._running.values())
        frames = sum(one.frames for parts in self._done.values() for one in parts.values())
        self._on_progress(done / max(total, 1), f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB, {frames:,} frames")

    def report(self, seconds: float) -> DecodeReport:
        files = [self._file_report(log) for log in self._logs]
        parts = [one for done in self._done.values() for one in done.values()]
        rows: Counter[str] = Counter()
        out_of_range: Counter[str] = Counter()
        signals: dict[str, int] = {}
        for part in parts:
            rows.update(part.rows)
            out_of_range.update(part.out_of_range)
            signals |= part.signals
        return DecodeReport(
            frames=sum(part.frames for part in parts),
            chosen=sum(part.chosen for part in parts),
            signals=sum(signals.values()),
            rows=sum(rows.values()),
            seconds=seconds,
            messages=dict(sorted(rows.items())),
            files=tuple(files),
            problems=tuple(problem for file in files for problem in file.problems),
            not_understood=self._sources.not_understood,
            out_of_range=dict(sorted(out_of_range.items())),
            notes=(*(f"{Path(log).name} was given twice; it is read once." for log in self._twice), *found_overlaps(files)),
        )

    def _file_report(self, path: str) -> FileReport:
        surveyed = self._surveyed.get(path)
        parts = [part for _, part in sorted(self._done.get(path, {}).items())]
        facts: LogFacts | None = None if surveyed is None else surveyed.facts
        firsts = [part.first_s for part in parts if part.first_s is not None]
        lasts = [part.last_s for part in parts if part.last_s is not None]
        return FileReport(
            path=path,
            format="" if facts is None else facts.format,
            frames=sum(part.frames for part in parts),
            rows=sum(sum(part.rows.values()) for part in parts),
            first_s=min(firsts, default=None),
            last_s=max(lasts, default=None),
            absolute=facts is not None and facts.utc_offset_s is not None,
            problems=merged_problems(path, self._errors.get(path), [part.problems for part in parts]),
            complete=path not in self._errors,
        )


def _identity(log: Path) -> tuple[int, int] | str:
    """Return what is equal for two names of one file."""
    try:
        status = log.stat()
    except OSError:
        return str(log)
    return (status.st_dev, status.st_ino) if status.st_ino else str(log.resolve())

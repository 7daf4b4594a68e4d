"""`halite decode` at work: decoding with a progress bar, and what is said of it afterwards."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from cli.counted import counted
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.log_sessions import decoded_by, open_sessions
from cli.log_time import LogTime
from cli.output import ProgressLine, console, print_json, say
from cli.stop_requests import stop_requests
from engine.logs.crew import Crew
from engine.logs.decode_report import DecodeReport, FileProblem
from engine.logs.decoding import DecodeOrder, decode_logs
from engine.logs.sources import UnknownSignalError, Wanted
from engine.messages import JobProgress

_MOST_TOLD = 10


def decode(
    crew: Crew,
    *,
    logs: tuple[Path, ...],
    out: Path,
    suffix: str,
    dbc: Path | None,
    pack: str | None,
    signals: tuple[str, ...],
    channel: int | None,
    start: LogTime | None,
    end: LogTime | None,
    keep_out_of_range: bool,
    replace: bool,
    as_json: bool,
) -> int:
    """Decode, print what came of it, and return the exit code.

    Raises:
        CommandFailedError: nothing was written, because nothing wanted is in the logs.
        BadFileError, JobCancelledError: see `decode_logs`.
        click.UsageError: a signal is not known, or it is not said what the logs are decoded by.
    """
    opened = open_sessions(logs)
    dbc, pack = decoded_by(opened, dbc, pack)
    order = DecodeOrder(
        logs=tuple(path for one in opened for path in one.logs),
        out=out,
        suffix=suffix,
        dbc=dbc,
        pack=pack,
        wanted=Wanted(
            signals=signals,
            channel=channel,
            from_s=None if start is None else start.seconds,
            to_s=None if end is None else end.seconds,
            absolute=any(time is not None and time.absolute for time in (start, end)),
        ),
        keep_out_of_range=keep_out_of_range,
        replace=replace,
    )
    with stop_requests() as stopped, progress_bar() as show, signals_named():
        report = decode_logs(order, crew, on_progress=show, stopped=stopped)
    if as_json:
        print_json(report)
        for file in report.files:
            if not file.complete:
                say(problem_text(file.problems[0]))
    else:
        _print(report, out)
    return _judge(report)


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[float, str], None]]:
    """Give what shows a fraction and a text as a bar, on a terminal; it is gone at the end."""
    line = ProgressLine(quiet=True)
    try:
        yield lambda fraction, text: line.show(
            JobProgress(job_id=0, step="decode", fraction=fraction, text=text, cancellable=True)
        )
    finally:
        line.clear()


@contextlib.contextmanager
def signals_named() -> Iterator[None]:
    """Make of a name that no signal has a mistake of the command line."""
    try:
        yield
    except UnknownSignalError as error:
        raise click.BadParameter(str(error), param_hint="--signals") from error


def _print(report: DecodeReport, out: Path) -> None:
    for problem in report.problems:
        say(problem_text(problem))
    for note in report.notes:
        say(note)
    _say_some("not understood", report.not_understood)
    _say_some("out of range", [f"{signal}: {counted(count, 'value')}" for signal, count in report.out_of_range.items()])
    if report.rows:
        console().print(
            f"{counted(report.frames, 'frame')} → {out}: {counted(len(report.messages), 'message')}, "
            f"{counted(report.signals, 'signal')}, {counted(report.rows, 'row')} ({report.seconds:.1f} s)"
        )


def _say_some(heading: str, lines: tuple[str, ...] | list[str]) -> None:
    """Say the first lines of what may be thousands; --json has them all."""
    for line in lines[:_MOST_TOLD]:
        say(f"{heading}: {line}")
    if len(lines) > _MOST_TOLD:
        say(f"{heading}: {len(lines) - _MOST_TOLD:,} more; --json lists them.")


def problem_text(problem: FileProblem) -> str:
    """Return what could not be read of a file, where, and how much."""
    place = f" (line {problem.line:,})" if problem.line is not None else ""
    place = f" (at byte {problem.byte:,})" if problem.byte is not None and not place else place
    times = f" {problem.times:,} times." if problem.times > 1 else ""
    missing = f" Missing: {counted(problem.missing_bytes, 'byte')}." if problem.missing_bytes else ""
    # A path as detail only repeats the name.
    detail = f" ({problem.detail})" if problem.detail and problem.detail != problem.file else ""
    advice = f" {problem.advice}" if problem.advice else ""
    return f"{Path(problem.file).name}: {problem.what}{place}{times}{missing}{detail}{advice}"


def _judge(report: DecodeReport) -> int:
    """Return the exit code.

    Raises:
        CommandFailedError: nothing was written.
    """
    if not all(file.complete for file in report.files):
        return ExitCode.BAD_FILE
    if report.rows:
        return ExitCode.DONE
    raise CommandFailedError(
        f"{report.emptiness.what.removesuffix('.')}, so nothing was written.",
        code=ExitCode.NEGATIVE,
        advice=report.emptiness.advice,
    )

"""`halite decode`: recorded logs into columns."""

from pathlib import Path

import click

from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.log_time import LOG_TIME, LogTime
from cli.output import ProgressLine, console, json_option, print_json, say
from cli.stop_requests import stop_requests
from engine.logs.decode_report import DecodeReport, FileProblem
from engine.logs.decoding import DecodeOrder, decode_logs
from engine.logs.sources import Wanted
from engine.messages import JobProgress

_SUFFIXES = {"parquet": ".parquet", "csv": ".csv", "mf4": ".mf4"}
_MOST_TOLD = 10


@click.command()
@click.argument("logs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LOG…")
@click.option("-o", "--output", "out", required=True, type=click.Path(path_type=Path), help="Folder, or a .mf4 file.")
@click.option("--dbc", type=click.Path(path_type=Path), help="Message database: DBC, KCD, SYM or ARXML.")
@click.option("--pack", metavar="ID_OR_PATH", help="Pack definition or OBDb signal set, with its validity rules.")
@click.option("--format", "kind", type=click.Choice(list(_SUFFIXES)), help="Default: parquet, or what OUT ends with.")
@click.option("--channel", type=click.IntRange(0, 255), help="Only frames of this bus, as the log numbers it.")
@click.option(
    "--from",
    "start",
    type=LOG_TIME,
    help="Only frames from then on: seconds on the log's clock, or a UTC time.",
)
@click.option("--to", "end", type=LOG_TIME, help="Only frames up to there, in the same way.")
@click.option("--signals", multiple=True, metavar="PATTERN", help="Only signals like 'Cell*' or 'Message.*'. May be repeated.")
@click.option("--keep-out-of-range", is_flag=True, help="Keep values outside of the range that the database gives.")
@click.option("--replace", is_flag=True, help="Replace what was decoded to the same place before.")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes at the same time. Default: one a core.")
@json_option
def command(
    logs: tuple[Path, ...],
    out: Path,
    dbc: Path | None,
    pack: str | None,
    kind: str | None,
    channel: int | None,
    start: LogTime | None,
    end: LogTime | None,
    signals: tuple[str, ...],
    keep_out_of_range: bool,
    replace: bool,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Decode recorded logs (BLF, ASC, TRC, candump, CSV, MF4) into a data set of columns.

    OUT/message=NAME/part-N.parquet has the column time_s and one for each signal, null where there is no valid value.
    """
    if dbc is None and pack is None:
        raise click.UsageError("Say what the logs are decoded by: --dbc FILE or --pack ID_OR_PATH.")
    if start is not None and end is not None and start.absolute != end.absolute:
        raise click.UsageError("Give --from and --to both as seconds, or both as times of day.")
    order = DecodeOrder(
        logs=logs,
        out=out,
        suffix=_SUFFIXES[kind] if kind else out.suffix.lower() if out.suffix.lower() == ".mf4" else ".parquet",
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
        jobs=jobs or 0,
    )
    line = ProgressLine(quiet=True)
    with stop_requests() as stopped:
        try:
            report = decode_logs(order, on_progress=lambda done, text: _show(line, done, text), stopped=stopped)
        finally:
            line.clear()
    if as_json:
        print_json(report)
    else:
        _print(report, out)
    return _judge(report)


def _show(line: ProgressLine, fraction: float, text: str) -> None:
    line.show(JobProgress(job_id=0, step="decode", fraction=fraction, text=text, cancellable=True))


def _print(report: DecodeReport, out: Path) -> None:
    for problem in report.problems:
        say(_problem_text(problem))
    for note in report.notes:
        say(note)
    _say_some("not understood", report.not_understood)
    _say_some("out of range", [f"{signal}: {count:,} values are null" for signal, count in report.out_of_range.items()])
    if report.rows:
        console().print(
            f"{report.frames:,} frames → {out}: {len(report.messages):,} messages, {report.signals:,} signals, "
            f"{report.rows:,} rows ({report.seconds:.1f} s)"
        )


def _say_some(heading: str, lines: tuple[str, ...] | list[str]) -> None:
    """Say the first lines of what may be thousands; --json has them all."""
    for line in lines[:_MOST_TOLD]:
        say(f"{heading}: {line}")
    if len(lines) > _MOST_TOLD:
        say(f"{heading}: {len(lines) - _MOST_TOLD:,} more; --json lists them.")


def _problem_text(problem: FileProblem) -> str:
    place = f" (line {problem.line:,})" if problem.line is not None else ""
    place = f" (at byte {problem.byte:,})" if problem.byte is not None and not place else place
    times = f" {problem.times:,} times." if problem.times > 1 else ""
    missing = f" {problem.missing_bytes:,} bytes are missing." if problem.missing_bytes else ""
    advice = f" {problem.advice}" if problem.advice else ""
    return f"{Path(problem.file).name}: {problem.what}{place}{times}{missing}{advice}"


def _judge(report: DecodeReport) -> int:
    """Return the exit code.

    Raises:
        CommandFailedError: nothing was written.
    """
    if not all(file.complete for file in report.files):
        return ExitCode.BAD_FILE
    if report.rows:
        return ExitCode.DONE
    if not report.frames:
        raise CommandFailedError("The logs hold no frames, so nothing was written.", code=ExitCode.NEGATIVE)
    raise CommandFailedError(
        f"None of the {report.frames:,} frames holds a wanted signal, so nothing was written.",
        code=ExitCode.NEGATIVE,
        advice="Check that the database belongs to this bus.",
    )

"""`halite convert`: a recorded log in another format."""

from pathlib import Path

import click

from bms.recording.reader import is_session, open_session
from can_drivers.logs.formats import LOG_FORMATS, Loss, format_of
from cli.counted import counted
from cli.exit_codes import ExitCode
from cli.failures import CommandFailedError
from cli.id_ranges import id_ranges
from cli.log_decoding import problem_text
from cli.log_time import LogTime, read_log_time
from cli.output import ProgressLine, console, json_option, print_json, say
from cli.stop_requests import stop_requests
from engine.logs.convert_messages import ConvertOrder, ConvertReport
from engine.logs.converting import convert_log
from engine.messages import JobProgress

_LOSSES = {
    Loss.FD_MARKS: "CAN FD frames lost their FD, BRS and ESI marks.",
    Loss.DIRECTION: "Whether a frame was sent or received is lost.",
    Loss.BUS: "Which bus a frame was on is lost.",
    Loss.ERROR_DETAILS: "Error reports lost what they said.",
    Loss.READING_BACK: "The file is for reading by people; programs do not open it.",
}
_SUFFIXES = ", ".join(one.suffix for one in LOG_FORMATS)


@click.command()
@click.argument("log", type=click.Path(path_type=Path), metavar="LOG")
@click.option(
    "-o", "--output", "out", required=True, type=click.Path(path_type=Path), help=f"The file; it ends with {_SUFFIXES}."
)
@click.option("--channel", type=click.IntRange(0, 255), metavar="N", help="Only frames of this bus, as the log numbers it.")
@click.option(
    "--from",
    "start",
    callback=read_log_time,
    metavar="TIME",
    help="Only frames from then on: seconds on the log's clock, or a UTC time.",
)
@click.option("--to", "end", callback=read_log_time, metavar="TIME", help="Only frames up to there, in the same way.")
@click.option("--ids", default="", callback=id_ranges, metavar="IDS", help="Only these ids, hexadecimal: 2A0,300-31F.")
@click.option("--replace", is_flag=True, help="Replace an older file of this name.")
@json_option
def command(
    log: Path,
    out: Path,
    channel: int | None,
    start: LogTime | None,
    end: LogTime | None,
    ids: tuple[tuple[int, int], ...],
    replace: bool,
    as_json: bool,
) -> int:
    """Write LOG in another format, which the ending of the file chooses.

    LOG is a log of any format (BLF, ASC, TRC, candump, CSV, MF4), or a recorded session, as a folder or as a .halite file.
    """
    suffix = out.suffix.lower()
    if suffix not in {one.suffix for one in LOG_FORMATS}:
        raise click.UsageError(f"The file must end with one of {_SUFFIXES}.")
    if start is not None and end is not None and start.absolute != end.absolute:
        raise click.UsageError("Give --from and --to both as seconds, or both as times of day.")
    session = open_session(log) if is_session(log) else None
    paths = session.frame_files if session is not None else (log,)
    if not paths:
        raise CommandFailedError("The session holds no frames, so nothing was written.", code=ExitCode.NEGATIVE)
    if any(out.exists() and out.samefile(path) for path in paths if path.exists()):
        raise click.UsageError("The file would replace the log it is made of.")
    order = ConvertOrder(
        paths=tuple(str(path) for path in paths),
        out=str(out),
        suffix=suffix,
        channel=channel,
        from_s=None if start is None else start.seconds,
        to_s=None if end is None else end.seconds,
        absolute=any(time is not None and time.absolute for time in (start, end)),
        ids=ids,
        replace=replace,
    )
    line = ProgressLine(quiet=True)
    with stop_requests() as stopped:
        try:
            report = convert_log(order, on_progress=lambda done: _show(line, done), stopped=stopped)
        finally:
            line.clear()
    for problem in session.problems if session is not None else ():
        say(problem)
    if as_json:
        print_json(_document(report))
    else:
        _print(report, out)
    return _judge(report)


def _show(line: ProgressLine, fraction: float) -> None:
    line.show(JobProgress(job_id=0, step="convert", fraction=fraction, text="Converting", cancellable=True))


def _document(report: ConvertReport) -> dict[str, object]:
    return {
        "frames": report.frames,
        "read": report.read,
        "left_out": report.left_out,
        "losses": report.losses,
        "moved": report.moved,
        "problems": report.problems,
        "seconds": report.seconds,
    }


def _print(report: ConvertReport, out: Path) -> None:
    for problem in report.problems:
        say(problem_text(problem))
    title = format_of(out.suffix.lower()).title
    if report.left_out:
        say(f"{counted(report.left_out, 'frame')} left out, which {title} cannot hold.")
    for loss in report.losses if report.frames else ():
        say(_LOSSES[Loss(loss)])
    if report.moved:
        say(f"{counted(report.moved, 'frame')} moved to the earliest time that {title} can hold; write MF4 to keep the times.")
    if report.unplaced and report.frames:
        say("The log does not say when it was recorded, so its times count from 1970.")
    if report.frames:
        console().print(f"{counted(report.frames, 'frame')} → {out} ({report.seconds:.1f} s)")


def _judge(report: ConvertReport) -> int:
    """Return the exit code.

    Raises:
        CommandFailedError: nothing was written.
    """
    if report.frames:
        return ExitCode.DONE
    if not report.read:
        raise CommandFailedError("The log holds no frames, so nothing was written.", code=ExitCode.NEGATIVE)
    raise CommandFailedError(
        f"Of {counted(report.read, 'frame')} none is wanted and can be held, so nothing was written.",
        code=ExitCode.NEGATIVE,
        advice="Look at --channel, --ids, --from and --to.",
    )

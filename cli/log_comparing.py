"""`halite compare` at work: comparing with a progress bar, and the table of what differs."""

import math
from pathlib import Path

import click
import msgspec

from bms.errors import BadFileError
from bms.telemetry.comparing import parse_event
from cli.counted import counted
from cli.exit_codes import ExitCode
from cli.log_decoding import problem_text, progress_bar, signals_named
from cli.log_sessions import decoded_by, open_sessions
from cli.output import console, print_json, say
from cli.stop_requests import stop_requests
from engine.logs.comparing import CompareOrder, ComparisonReport, Recorded, compare_logs
from engine.logs.crew import Crew
from engine.logs.message_comparing import SignalComparison
from engine.logs.shifting import Shifting, UnknownEventSignalError
from engine.logs.sources import Wanted

_MOST_SHOWN = 20
_HEADER = ("signal", "greatest", "after s", "mean", "95 % within", "unit", "compared", "in one alone")


def compare(
    crew: Crew,
    *,
    first: Path,
    second: Path,
    dbc: Path | None,
    pack: str | None,
    shift: str,
    align: str,
    signals: tuple[str, ...],
    channel: int | None,
    tolerance: str,
    as_json: bool,
) -> int:
    """Compare, print what differs, and return the exit code.

    Raises:
        BadFileError, JobCancelledError: see `compare_logs`.
        click.UsageError: an option has a mistake, or it is not said what the logs are decoded by.
    """
    absolute, percent = _tolerance(tolerance)
    shifting = _shifting(shift, align)
    opened = open_sessions((first, second))
    dbc, pack = decoded_by(opened, dbc, pack)
    order = CompareOrder(
        first=Recorded(name=opened[0].name, logs=opened[0].logs),
        second=Recorded(name=opened[1].name, logs=opened[1].logs),
        shift=shifting,
        dbc=dbc,
        pack=pack,
        wanted=Wanted(signals=signals, channel=channel),
    )
    with stop_requests() as stopped, progress_bar() as show, signals_named():
        try:
            report = compare_logs(order, crew, on_progress=show, stopped=stopped)
        except UnknownEventSignalError as error:
            raise click.BadParameter(str(error), param_hint="--align") from error
    differing = [one for one in report.signals if one.differs(absolute, percent)]
    if as_json:
        print_json({**msgspec.to_builtins(report), "differing": len(differing)})
    else:
        _print(report, differing)
    return ExitCode.NEGATIVE if differing else ExitCode.DONE


def _shifting(shift: str, align: str) -> Shifting:
    if align:
        try:
            return Shifting(event=parse_event(align))
        except BadFileError as error:
            raise click.BadParameter(str(error), param_hint="--align") from error
    if shift == "auto":
        return Shifting()
    return Shifting(seconds=_number(shift or "0", "--shift"))


def _tolerance(text: str) -> tuple[float, float]:
    """Return the tolerance as a number in the unit of a signal, and in % of its span."""
    number = _number(text.removesuffix("%"), "--tolerance")
    if number < 0:
        raise click.BadParameter(f"{text!r} is less than 0.", param_hint="--tolerance")
    return (0.0, number) if text.endswith("%") else (number, 0.0)


def _number(text: str, option: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise click.BadParameter(f"{text!r} is not a number.", param_hint=option)
    return number


def _print(report: ComparisonReport, differing: list[SignalComparison]) -> None:
    for problem in report.problems:
        say(problem_text(problem))
    out = console()
    out.print(f"{report.overlap_s:,.3f} s in common, {report.shift_text}.")
    if not differing:
        out.print(f"None of {counted(len(report.signals), 'signal')} differs.")
        return
    verb = "differs" if len(differing) == 1 else "differ"
    out.print(f"{len(differing):,} of {counted(len(report.signals), 'signal')} {verb}.")
    rows = [_HEADER, *((f"{one.message}.{one.signal}", *_cells(one, report.begins_s)) for one in differing[:_MOST_SHOWN])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADER))]
    for name, *cells in rows:
        aligned = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        out.print("  ".join((name.ljust(widths[0]), *aligned)).rstrip())
    if len(differing) > _MOST_SHOWN:
        out.print(f"{len(differing) - _MOST_SHOWN:,} more; --json lists them.")


def _cells(one: SignalComparison, begins_s: float) -> tuple[str, ...]:
    if one.found_in != "both":
        return "", "", "", "", one.unit, "", f"all, in the {one.found_in}"
    alone = one.only_first + one.only_second
    figures = ("" if math.isnan(number) else f"{number:.6g}" for number in (one.greatest, one.mean, one.most))
    greatest, mean, most = figures
    moment = "" if math.isnan(one.greatest_at_s) else f"{one.greatest_at_s - begins_s:.3f}"
    return greatest, moment, mean, most, one.unit, f"{one.compared:,}", f"{alone:,}" if alone else ""

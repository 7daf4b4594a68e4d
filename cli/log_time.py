"""A moment in a log on the command line: seconds on the log's own clock, or a time of day."""

import datetime
import math
from dataclasses import dataclass

import click


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTime:
    """`seconds` on the clock of the log, or, if `absolute`, since 1970 UTC."""

    seconds: float
    absolute: bool


def read_log_time(_context: click.Context, _parameter: click.Parameter, text: str | None) -> LogTime | None:
    """Return what was written, as a callback of an option. A time of day without a zone is UTC.

    Raises:
        click.BadParameter: it is no moment.
    """
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return _time_of_day(text)
    if not math.isfinite(seconds):
        raise click.BadParameter(f"{text!r} is not a number of seconds.")
    return LogTime(seconds=seconds, absolute=False)


def _time_of_day(text: str) -> LogTime:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is neither seconds nor a time like 2026-05-01T12:00:00.") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return LogTime(seconds=moment.timestamp(), absolute=True)

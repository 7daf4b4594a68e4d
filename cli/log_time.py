"""A moment in a log on the command line: seconds on the log's own clock, or a time of day."""

import datetime
import math
from dataclasses import dataclass
from typing import Any

import click


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTime:
    """`seconds` on the clock of the log, or, if `absolute`, since 1970 UTC."""

    seconds: float
    absolute: bool


class _LogTime(click.ParamType):
    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> LogTime:
        """Return what was written. A time of day without a zone is UTC."""
        if isinstance(value, LogTime):
            return value
        try:
            seconds = float(value)
        except ValueError:
            try:
                moment = datetime.datetime.fromisoformat(value)
            except ValueError:
                self.fail(f"{value!r} is neither seconds nor a time like 2026-05-01T12:00:00.", param, ctx)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
            return LogTime(seconds=moment.timestamp(), absolute=True)
        if not math.isfinite(seconds):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return LogTime(seconds=seconds, absolute=False)


LOG_TIME = _LogTime()

"""The time axis: where times stand on the screen, and what is written there."""

import enum
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeVar

import numpy as np

from bms.telemetry.snapshot import FloatColumn

_Times = TypeVar("_Times", float, FloatColumn)

_BELOW_A_MINUTE = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86_400.0
_STEPS_S = (
    *(factor * 10.0**power for power in range(-7, 0) for factor in (1, 2, 5)),
    *_BELOW_A_MINUTE,
    *(factor * _MINUTE for factor in (1, 2, 5, 10, 15, 30)),
    *(factor * _HOUR for factor in (1, 2, 3, 6, 12)),
    *(factor * _DAY for factor in (1, 2, 7, 14, 30, 90)),
)
_MOST_TICKS = 400
_GREATEST_S = 1e15
"""Beyond it not every second has a float."""


class TimeStyle(enum.Enum):
    """How times are written."""

    SECONDS = "seconds"
    """Seconds from the beginning."""
    DURATION = "duration"
    """Hours, minutes and seconds from the beginning."""
    CLOCK = "clock"
    """Local time of day, with the date where it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFormat:
    """How times are written.

    Attributes:
        style: which way.
        zero_s: the beginning, on the clock of the samples.
        utc_offset_s: to be added to get seconds since 1970 UTC; needed for the time of day.
        zone: of the time of day; None: this computer's.
    """

    style: TimeStyle = TimeStyle.DURATION
    zero_s: float = 0.0
    utc_offset_s: float = 0.0
    zone: tzinfo | None = None

    def moment(self, time_s: float) -> datetime | None:
        """Return date and time of day; None when no calendar has it."""
        try:
            whole = math.floor(time_s + self.utc_offset_s)
            exact = datetime.fromtimestamp(whole, UTC) + timedelta(seconds=time_s + self.utc_offset_s - whole)
            return exact.astimezone(self.zone)
        except (ValueError, OverflowError, OSError):
            return None

    def text(self, time_s: float, step_s: float) -> str:
        """Return a time in the digits that tell times `step_s` apart; seconds where it is none of a clock."""
        if not math.isfinite(time_s - self.zero_s):
            return "–"
        decimals = _decimals(step_s)
        if self.style is TimeStyle.CLOCK:
            return self._clock_text(time_s, step_s, decimals)
        since_s = round(time_s - self.zero_s, decimals)
        if self.style is TimeStyle.SECONDS or abs(since_s) >= _GREATEST_S:
            return _seconds_text(since_s, decimals)
        sign = "−" if since_s < 0 else ""
        whole, rest_s = divmod(abs(since_s), _MINUTE)
        hours, minutes = divmod(int(whole), 60)
        seconds = f"{rest_s:0{3 + decimals if decimals else 2}.{decimals}f}"
        return f"{sign}{hours}:{minutes:02}:{seconds}"

    def _clock_text(self, time_s: float, step_s: float, decimals: int) -> str:
        moment = self.moment(round(time_s, decimals))
        if moment is None:
            return _seconds_text(time_s, decimals)
        if step_s >= _DAY or (step_s >= _HOUR and moment.hour == moment.minute == 0):
            return f"{moment:%Y-%m-%d}"
        if step_s >= _MINUTE:
            return f"{moment:%H:%M}"
        fraction = f"{moment.microsecond / 1e6:.{decimals}f}"[1:] if decimals else ""
        return f"{moment:%H:%M:%S}{fraction}"

    def day(self, time_s: float) -> str:
        """Return the date of a time for the corner of the axis; empty unless the time of day is written."""
        moment = self.moment(time_s) if self.style is TimeStyle.CLOCK else None
        return f"{moment:%Y-%m-%d}" if moment else ""

    def phase_s(self, time_s: float) -> float:
        """Return where round times begin: `time − phase` is a whole number of steps for round times."""
        if self.style is not TimeStyle.CLOCK:
            return self.zero_s
        moment = self.moment(time_s)
        offset = moment.utcoffset() if moment else None
        # Without the whole days, which would cost the last digits of a float.
        offset_s = self.utc_offset_s + (offset.total_seconds() if offset else 0.0)
        return -math.fmod(offset_s, _DAY) if math.isfinite(offset_s) else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeScale:
    """A span of time along a stretch of the screen."""

    start_s: float
    span_s: float
    left: float
    width: float

    @property
    def end_s(self) -> float:
        """Time at the right end."""
        return self.start_s + self.span_s

    @property
    def pixel_s(self) -> float:
        """Seconds in a pixel."""
        return self.span_s / max(self.width, 1.0)

    def newest(self, seconds: float) -> "TimeScale":
        """Return the last part of it, beginning at a whole pixel."""
        left = max(math.floor(self.x_of(self.end_s - seconds)), math.floor(self.left))
        width = self.left + self.width - left
        return TimeScale(start_s=self.time_at(left), span_s=width * self.pixel_s, left=left, width=width)

    def x_of(self, time_s: _Times) -> _Times:
        """Return where times stand."""
        return self.left + (time_s - self.start_s) * (self.width / self.span_s)

    def time_at(self, x: float) -> float:
        """Return the time at a place."""
        return self.start_s + (x - self.left) * self.span_s / max(self.width, 1.0)


def _decimals(step_s: float) -> int:
    return max(0, min(9, math.ceil(-math.log10(step_s) - 1e-9))) if 0 < step_s < 1 else 0


def _seconds_text(seconds: float, decimals: int) -> str:
    number = f"{seconds:.{decimals}f}" if abs(seconds) < _GREATEST_S else f"{seconds:.6g}"
    return f"{number} s".replace("-", "−")


def tick_step_s(span_s: float, most: int) -> float:
    """Return a round step of which at most about `most` fit into a span."""
    rough = span_s / max(most, 1)
    return next((step for step in _STEPS_S if step >= rough * (1 - 1e-9)), _STEPS_S[-1])


def time_ticks(scale: TimeScale, form: TimeFormat, label_width: float) -> tuple[list[float], float]:
    """Return round times in a span, far enough apart for their labels, and the step between them, seconds."""
    step_s = tick_step_s(scale.span_s, int(scale.width // max(label_width, 1.0)))
    phase_s = form.phase_s(scale.start_s)
    if not math.isfinite((scale.start_s - phase_s) / step_s):
        return [], step_s
    first = math.ceil((scale.start_s - phase_s) / step_s - 1e-9)
    last = math.floor((scale.end_s - phase_s) / step_s + 1e-9)
    numbers = float(first) + np.arange(min(last - first, _MOST_TICKS) + 1)
    return (phase_s + numbers * step_s).tolist(), step_s

"""Time as an argument: models and protocols never read a clock of their own."""

import datetime
import time
from typing import Protocol


class Clock(Protocol):
    """The two kinds of time a job may ask for."""

    def monotonic_s(self) -> float:
        """Return seconds on a clock that never jumps; for every deadline."""
        ...

    def utc(self) -> datetime.datetime:
        """Return the wall clock in UTC; for records only."""
        ...


class SystemClock:
    """The real clocks of this machine."""

    def monotonic_s(self) -> float:
        """Return `time.monotonic()`."""
        return time.monotonic()

    def utc(self) -> datetime.datetime:
        """Return the current UTC time."""
        return datetime.datetime.now(datetime.UTC)

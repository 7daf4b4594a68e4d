"""What one asks a history for and gets."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bms.telemetry.snapshot import FloatColumn

BoolColumn = npt.NDArray[np.bool_]


class SeriesKey(NamedTuple):
    """Which series: `group` is the message, or `PACK` for what the definition names; `name` the signal or reading."""

    group: str
    name: str


PACK = ""
"""Group of the pack's own values: readings by their name (`current_a`), cells `cell 1` …, sensors `sensor 1` … (from 1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A span of time in bins, each with the least and greatest value in it; where there are few samples, the samples.

    One sample or bin before the span and one after it belong to it, so that lines reach the edges of a picture.

    Attributes:
        times_s: of the bins' beginnings, or of the samples, ascending, shape (n,).
        low: least value in each bin, NaN where there is no valid one, shape (n,).
        high: greatest value in each bin; the same array as `low` when these are samples.
        holes: the line is broken from here to the next: an invalid sample, or none for much longer than usual, shape (n,).
        is_samples: nothing was left out between neighbouring times.
    """

    times_s: FloatColumn
    low: FloatColumn
    high: FloatColumn
    holes: BoolColumn
    is_samples: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonEnvelope:
    """A span of several signals that come together, as `Envelope`.

    Attributes:
        rows: which of the signals asked for they are, shape (signals,).
        times_s: of the bins' beginnings, or of the samples, ascending, shape (n,).
        low: least values, shape (signals, n).
        high: greatest values; the same array as `low` when these are samples.
        holes: the line is broken from here to the next, shape (signals, n).
    """

    rows: tuple[int, ...]
    times_s: FloatColumn
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    holes: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanStatistics:
    """Of all valid samples of one series in a span of time. NaN when there are none.

    `mean` weighs samples alike; `integral` is by time (trapezoids, gaps left out), in the unit times seconds. `is_exact` is
    False where only bins are left of a part of the span: `mean`, `deviation` and `integral` are NaN then, `samples` counts
    invalid ones in that part, and the extremes may lie just outside the span.
    """

    samples: int
    invalid: int
    first: float
    last: float
    least: float
    least_at_s: float
    greatest: float
    greatest_at_s: float
    mean: float
    deviation: float
    integral: float
    is_exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMark:
    """Something that happened, drawn across every pane.

    Attributes:
        time_s: when, on the clock of the series.
        kind: `fault`, `contactors`, `limit`, `link`, `note`, `recording`, `trigger`.
        text: one line for people.
    """

    time_s: float
    kind: str
    text: str

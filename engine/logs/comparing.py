"""Two logs beside each other: decoded, shifted in time, every signal of one held against the same of the other."""

import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from bms.errors import BadFileError
from bms.telemetry.comparing import Difference, Differences, nearest
from bms.telemetry.decoded import Matrix
from bms.telemetry.snapshot import FloatColumn
from engine.logs.crew import Crew
from engine.logs.data_set import MessageRows, read_data_set
from engine.logs.decode_report import DecodeReport, FileProblem
from engine.logs.decoding import DecodeOrder, decode_logs
from engine.logs.shifting import Shifting, found_shift
from engine.logs.sources import Wanted

Messages = Mapping[str, MessageRows]
_CYCLES_APART = 2.5
"""Samples further apart than so many cycles are not of the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One of the two: a log, or the logs of a session, in order. `name`: for people."""

    name: str
    logs: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareOrder:
    """What to compare, and by what it is decoded; see `DecodeOrder`. `shift`: how the second log is brought onto the first."""

    first: Recorded
    second: Recorded
    shift: Shifting
    dbc: Path | None = None
    pack: str | None = None
    wanted: Wanted
    keep_out_of_range: bool = False


class SignalComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One signal. `found_in`: `both`, `first` or `second`; the figures are those of `bms.telemetry.comparing.Difference`."""

    message: str
    signal: str
    unit: str
    found_in: str
    compared: int = 0
    differing: int = 0
    only_first: int = 0
    only_second: int = 0
    greatest: float = math.nan
    greatest_at_s: float = math.nan
    mean: float = math.nan
    median: float = math.nan
    most: float = math.nan
    span: float = math.nan

    @property
    def weight(self) -> float:
        """How much it differs, as a share of how much it moves; infinite where it is not in both."""
        if self.found_in != "both":
            return math.inf
        if not self.mean > 0:
            return 0.0
        return self.mean / self.span if self.span > 0 else math.inf

    def differs(self, tolerance: float, tolerance_pct: float) -> bool:
        """Return whether it differs by more than a number in its unit, and more than a share of its span."""
        if self.found_in != "both" or self.only_first or self.only_second:
            return True
        share = 0.0 if math.isnan(self.span) else tolerance_pct / 100 * self.span
        return self.greatest > max(tolerance, share)


class ComparisonReport(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        shift_s: added to the times of the second log.
        shift_from: `given`, `signals` or `event`.
        certainty: 0…1, how sure the shift is; 1 when it was given.
        shift_text: that in words.
        begins_s: when what they have in common begins, on the clock of the first log.
        overlap_s: how long it lasts.
        signals: what differs most, as a share of its span, comes first.
    """

    shift_s: float
    shift_from: str
    certainty: float
    shift_text: str
    begins_s: float
    overlap_s: float
    signals: tuple[SignalComparison, ...]
    problems: tuple[FileProblem, ...]
    not_understood: tuple[str, ...]


def compare_logs(
    order: CompareOrder,
    crew: Crew,
    *,
    on_progress: Callable[[float, str], None] = lambda _fraction, _text: None,
    stopped: Callable[[], bool] = lambda: False,
) -> ComparisonReport:
    """Compare two logs in bounded memory; what is decoded of them is kept on disk meanwhile.

    Raises:
        UnknownEventSignalError: no log has the signal of the event.
        BadFileError: a log or database is of no use, the logs do not overlap, or the shift cannot be told.
        JobCancelledError: `stopped` said so.
    """
    event = order.shift.event
    wanted = order.wanted if event is None else replace(order.wanted, besides=event.signal)
    with tempfile.TemporaryDirectory(prefix="halite-compare-") as name:
        reports: list[DecodeReport] = []
        for number, recorded in enumerate((order.first, order.second)):

            def show(fraction: float, text: str, number: int = number) -> None:
                on_progress((number + fraction) / 2, text)

            decoding = DecodeOrder(
                logs=recorded.logs,
                out=Path(name, str(number)),
                dbc=order.dbc,
                pack=order.pack,
                wanted=wanted,
                keep_out_of_range=order.keep_out_of_range,
            )
            reports.append(_usable(decode_logs(decoding, crew, on_progress=show, stopped=stopped), recorded.name))
        first, second = (read_data_set(Path(name, str(number))) for number in range(2))
        shift = found_shift(order.shift, first, second)
        begins_s, overlap_s = _common(first, second, shift.shift_s)
        compared = [one for message in sorted({*first, *second}) for one in _compare(message, first, second, shift.shift_s)]
        signals = [one for one in compared if wanted.takes(one.message, one.signal)]
        if not signals:
            raise BadFileError("Neither log holds a wanted signal.", advice="Look at --signals.")
    return ComparisonReport(
        shift_s=shift.shift_s,
        shift_from=shift.found_from,
        certainty=shift.certainty,
        shift_text=shift.text,
        begins_s=begins_s,
        overlap_s=overlap_s,
        signals=tuple(sorted(signals, key=lambda one: -one.weight)),
        problems=tuple(problem for report in reports for problem in report.problems),
        not_understood=reports[0].not_understood,
    )


def _usable(report: DecodeReport, name: str) -> DecodeReport:
    """Return what came of a log, or raise why there is nothing to compare."""
    if report.rows:
        return report
    if report.problems:
        problem = report.problems[0]
        raise BadFileError(f"{name}: {problem.what}", detail=problem.detail, advice=problem.advice)
    raise BadFileError(f"{name}: {report.emptiness.what}", advice=report.emptiness.advice)


def _common(first: Messages, second: Messages, shift_s: float) -> tuple[float, float]:
    """Return when what both logs have in common begins, and how long it lasts.

    Raises:
        BadFileError: not at all.
    """
    spans = [
        (min(one.span[0] for one in messages.values()), max(one.span[1] for one in messages.values()))
        for messages in (first, second)
    ]
    begins_s = max(spans[0][0], spans[1][0] + shift_s)
    overlap_s = min(spans[0][1], spans[1][1] + shift_s) - begins_s
    if overlap_s < 0:
        raise BadFileError(
            f"The logs have no moment in common: {-overlap_s:,.3f} s lie between them.",
            advice="Let the signals find the shift: --shift auto, or name an event: --align 'Contactors changes'.",
        )
    return begins_s, overlap_s


def _compare(message: str, first: Messages, second: Messages, shift_s: float) -> list[SignalComparison]:
    """Compare all signals of a message."""
    one, other = first.get(message), second.get(message)
    if one is None or other is None:
        there = one or other
        found_in = "second" if one is None else "first"
        units = [] if there is None else list(zip(there.signals, there.units, strict=True))
        return [SignalComparison(message=message, signal=signal, unit=unit, found_in=found_in) for signal, unit in units]
    gathered = [Differences() for _ in one.signals]
    begins_s, ends_s = other.span[0] + shift_s, other.span[1] + shift_s
    for times_s, values in one.pieces(one.signals):
        common = (times_s >= begins_s) & (times_s <= ends_s)
        if common.any():
            paired = _paired(times_s[common], values[:, common], other, one.signals, shift_s)
            for differences, mine, theirs in zip(gathered, values[:, common], paired, strict=True):
                differences.add(times_s[common], mine, theirs)
    _count_alone(other, one, -shift_s, gathered)
    return [
        _comparison(message, signal, unit, differences.result())
        for signal, unit, differences in zip(one.signals, one.units, gathered, strict=True)
    ]


def _count_alone(one: MessageRows, other: MessageRows, shift_s: float, gathered: Sequence[Differences]) -> None:
    """Count the samples of the second log, here `one`, that the first one has nothing for."""
    begins_s, ends_s = other.span[0] + shift_s, other.span[1] + shift_s
    for times_s, values in one.pieces(other.signals):
        common = (times_s >= begins_s) & (times_s <= ends_s)
        if not common.any():
            continue
        found = _paired(times_s[common], values[:, common], other, other.signals, shift_s)
        for differences, theirs, mine in zip(gathered, values[:, common], found, strict=True):
            alone = ~np.isnan(theirs) & np.isnan(mine)
            differences.add(times_s[common][alone], mine[alone], theirs[alone])


def _paired(times_s: FloatColumn, values: Matrix, other: MessageRows, signals: Sequence[str], shift_s: float) -> Matrix:
    """Return the values of the other log at the moments nearest to these, NaN where none is near.

    Each signal is paired by its own samples: of a multiplexed message not every frame carries it.
    """
    reach_s = max((_apart_s(times_s[valid]) for valid in ~np.isnan(values) if valid.any()), default=0.0)
    groups = other.around(times_s[0] - shift_s - reach_s, times_s[-1] - shift_s + reach_s)
    paired = np.full(values.shape, np.nan)
    if not groups:
        return paired
    other_times_s, theirs = other.read(groups, signals)
    for row, (mine, found) in enumerate(zip(values, theirs, strict=True)):
        here, there = np.flatnonzero(~np.isnan(mine)), np.flatnonzero(~np.isnan(found))
        if not len(here) or not len(there):
            continue
        at_s = other_times_s[there] + shift_s
        places = nearest(times_s[here], at_s)
        near = np.abs(at_s[places] - times_s[here]) <= _apart_s(times_s[here])
        paired[row, here[near]] = found[there[places[near]]]
    return paired


def _apart_s(times_s: FloatColumn) -> float:
    """Return how far apart samples may be to be those of the same moment."""
    steps_s = np.diff(times_s)
    steps_s = steps_s[steps_s > 0]
    return _CYCLES_APART * (float(np.median(steps_s)) if len(steps_s) else 1.0)


def _comparison(message: str, signal: str, unit: str, found: Difference) -> SignalComparison:
    return SignalComparison(
        message=message,
        signal=signal,
        unit=unit,
        found_in="both",
        compared=found.compared,
        differing=found.differing,
        only_first=found.only_first,
        only_second=found.only_second,
        greatest=found.greatest,
        greatest_at_s=found.greatest_at_s,
        mean=found.mean,
        median=found.median,
        most=found.most,
        span=found.span,
    )

"""Two logs beside each other: decoded, shifted in time, every signal of one held against the same of the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from bms.errors import BadFileError
from bms.temporary_folder import TemporaryFolder
from engine.logs.crew import Crew
from engine.logs.data_set import Messages, read_data_set
from engine.logs.decode_report import DecodeReport, FileProblem
from engine.logs.decoding import DecodeOrder, decode_logs
from engine.logs.message_comparing import SignalComparison, compare_message
from engine.logs.shifting import Shifting, found_shift
from engine.logs.sources import Wanted


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
    with TemporaryFolder("halite-compare-") as folder:
        reports: list[DecodeReport] = []
        for number, recorded in enumerate((order.first, order.second)):

            def show(fraction: float, text: str, number: int = number) -> None:
                on_progress((number + fraction) / 2, text)

            decoding = DecodeOrder(
                logs=recorded.logs,
                out=folder.path / str(number),
                dbc=order.dbc,
                pack=order.pack,
                wanted=wanted,
                keep_out_of_range=order.keep_out_of_range,
            )
            reports.append(_usable(decode_logs(decoding, crew, on_progress=show, stopped=stopped), recorded.name))
        first, second = (read_data_set(folder.path / str(number)) for number in range(2))
        shift = found_shift(order.shift, first, second)
        begins_s, overlap_s = _common(first, second, shift.shift_s)
        compared = [
            one for message in sorted({*first, *second}) for one in compare_message(message, first, second, shift.shift_s)
        ]
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

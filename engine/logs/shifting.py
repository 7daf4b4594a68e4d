"""Finding by how much one decoded log is to be shifted against another."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bms.errors import BadFileError
from bms.telemetry.comparing import Event
from bms.telemetry.snapshot import FloatColumn
from bms.telemetry.time_shift import GRID_CELLS, Grid, Shift, Vote, agree, vote
from engine.logs.data_set import MessageRows, Messages

_VOTERS = 48
_LEAST_STEP_S = 0.001
_NEAR_STEPS = 4
_BY_HAND = "Give the shift yourself: --shift SECONDS, or name an event: --align 'Contactors changes'."


class UnknownEventSignalError(BadFileError):
    """Neither log has the signal that an event is named by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifting:
    """How the shift is found: `seconds` are given, an `event` is the same moment in both, or neither: the signals tell."""

    seconds: float | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundShift:
    """The shift; see `engine.logs.comparing.ComparisonReport`."""

    shift_s: float
    found_from: str
    certainty: float
    text: str


def found_shift(shifting: Shifting, first: Messages, second: Messages) -> FoundShift:
    """Return by how much the second log is shifted.

    Raises:
        UnknownEventSignalError: neither log has the signal of the event.
        BadFileError: it cannot be told.
    """
    if shifting.seconds is not None:
        text = f"shifted by {shifting.seconds:.6g} s, as given" if shifting.seconds else "not shifted"
        return FoundShift(shift_s=shifting.seconds, found_from="given", certainty=1.0, text=text)
    if shifting.event is not None:
        shift_s = _by_event(shifting.event, first, second)
        return FoundShift(shift_s=shift_s, found_from="event", certainty=1.0, text=f"shifted by {shift_s:.6f} s, by the event")
    shift = _by_signals(first, second)
    text = (
        f"shifted by {shift.shift_s:.6f} s: {shift.votes} of {shift.voters} signals that can tell say so, "
        f"{100 * shift.certainty:.0f} % of their weight"
    )
    return FoundShift(shift_s=shift.shift_s, found_from="signals", certainty=shift.certainty, text=text)


def _by_event(event: Event, first: Messages, second: Messages) -> float:
    """Return by how much the event is earlier in the second log.

    Raises:
        UnknownEventSignalError: neither has the signal.
        BadFileError: one of them has it not, or it never happens there.
    """
    rows, other_rows = _rows_of(event, first), _rows_of(event, second)
    if rows is None and other_rows is None:
        raise UnknownEventSignalError(f"Neither log has a signal {event.signal}.", advice=_near(event.signal, first, second))
    if rows is None or other_rows is None:
        which = "first" if rows is None else "second"
        raise BadFileError(f"The {which} log has no signal {event.signal}.", advice="Choose an event that both logs have.")
    return _moment(event, rows, "first") - _moment(event, other_rows, "second")


def _rows_of(event: Event, messages: Messages) -> MessageRows | None:
    message, _, signal = event.signal.rpartition(".")
    return next((rows for name, rows in messages.items() if message in {"", name} and signal in rows.signals), None)


def _near(wanted: str, first: Messages, second: Messages) -> str:
    """Return advice that names signals called nearly so, with their message if that was named."""
    rows = (*first.values(), *second.values())
    names = [f"{one.name}.{signal}" if "." in wanted else signal for one in rows for signal in one.signals]
    by_case = {name.casefold(): name for name in names}
    near = [by_case[name] for name in difflib.get_close_matches(wanted.casefold(), by_case, n=3)]
    return f"Did you mean {' or '.join(near)}?" if near else f"They have for example {', '.join(sorted(set(names))[:8])}."


def _moment(event: Event, rows: MessageRows, which: str) -> float:
    """Return when an event first happens in a log.

    Raises:
        BadFileError: it never happens.
    """
    before = np.empty((2, 0))
    for times_s, values in rows.pieces([event.signal.rpartition(".")[2]]):
        samples = np.concatenate((before, np.array([times_s, values[0]])), axis=1)
        moment_s = event.first_s(samples[0], samples[1])
        if moment_s is not None:
            return moment_s
        before = samples[:, ~np.isnan(samples[1])][:, -1:]
    raise BadFileError(f"The event never happens in the {which} log.", advice="Choose another one, or --shift auto.")


def _by_signals(first: Messages, second: Messages) -> Shift:
    """Let signals vote on a coarse grid over the whole logs, then on a fine one around the middle of what they have in common.

    Raises:
        BadFileError: no signal can tell.
    """
    voters = _voters(first, second)
    spans = [_span(messages) for messages in (first, second)]
    step_s = max(max(end_s - begin_s for begin_s, end_s in spans) / GRID_CELLS, _LEAST_STEP_S)
    grids = [Grid(start_s=begin_s, step_s=step_s, count=int((end_s - begin_s) / step_s) + 1) for begin_s, end_s in spans]
    coarse = agree(_votes(voters, first, second, grids), step_s)
    if coarse is None:
        raise BadFileError("By how much the logs are shifted cannot be told from their signals.", advice=_BY_HAND)
    if step_s <= _LEAST_STEP_S:
        return coarse
    middle_s = (max(spans[0][0], spans[1][0] + coarse.shift_s) + min(spans[0][1], spans[1][1] + coarse.shift_s)) / 2
    fine_s = max(step_s / 64, _LEAST_STEP_S)
    begin_s = middle_s - fine_s * GRID_CELLS / 2
    near = [Grid(start_s=start_s, step_s=fine_s, count=GRID_CELLS) for start_s in (begin_s, begin_s - coarse.shift_s)]
    return agree(_votes(voters, first, second, near, most_s=_NEAR_STEPS * step_s), fine_s) or coarse


def _voters(first: Messages, second: Messages) -> dict[str, list[str]]:
    """Return signals of both logs, of as many messages as there can be."""
    common = {
        message: [signal for signal in first[message].signals if signal in second[message].signals]
        for message in first
        if message in second
    }
    chosen = list(common)[:: max(len(common) // _VOTERS, 1)][:_VOTERS]
    return {message: common[message][: max(_VOTERS // max(len(chosen), 1), 1)] for message in chosen}


def _span(messages: Messages) -> tuple[float, float]:
    return min(rows.span[0] for rows in messages.values()), max(rows.span[1] for rows in messages.values())


def _votes(
    voters: Mapping[str, Sequence[str]], first: Messages, second: Messages, grids: Sequence[Grid], most_s: float | None = None
) -> list[Vote]:
    votes: list[Vote] = []
    for message, signals in voters.items():
        cells = [_gridded(messages[message], signals, grid) for messages, grid in zip((first, second), grids, strict=True)]
        for number, signal in enumerate(signals):
            said = vote(f"{message}.{signal}", cells[0][number], cells[1][number], grids[0], grids[1], most_s)
            if said is not None:
                votes.append(said)
    return votes


def _gridded(rows: MessageRows, signals: Sequence[str], grid: Grid) -> list[FloatColumn]:
    cells = [grid.empty() for _ in signals]
    for group in rows.around(grid.start_s, grid.start_s + grid.step_s * grid.count):
        times_s, values = rows.read([group], signals)
        for one, column in zip(cells, values, strict=True):
            grid.put(one, times_s, column)
    return cells

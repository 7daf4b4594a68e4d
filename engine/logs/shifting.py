"""Finding by how much one decoded log is to be shifted against another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bms.errors import BadFileError
from bms.telemetry.comparing import Event
from bms.telemetry.snapshot import FloatColumn
from bms.telemetry.time_shift import GRID_CELLS, Grid, Shift, Vote, agree, vote
from engine.logs.data_set import MessageRows

Messages = Mapping[str, MessageRows]

_VOTERS = 48
_LEAST_STEP_S = 0.001
_NEAR_STEPS = 4
_BY_HAND = "Give the shift yourself: --shift SECONDS, or name an event: --align 'Contactors changes'."


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
        BadFileError: it cannot be told.
    """
    if shifting.seconds is not None:
        text = f"shifted by {shifting.seconds:.6g} s, as given" if shifting.seconds else "not shifted"
        return FoundShift(shift_s=shifting.seconds, found_from="given", certainty=1.0, text=text)
    if shifting.event is not None:
        moments = [_moment(shifting.event, messages, which) for messages, which in ((first, "first"), (second, "second"))]
        shift_s = moments[0] - moments[1]
        return FoundShift(shift_s=shift_s, found_from="event", certainty=1.0, text=f"shifted by {shift_s:.6f} s, by the event")
    shift = _by_signals(first, second)
    text = (
        f"shifted by {shift.shift_s:.6f} s: {shift.votes} of {shift.voters} signals that can tell say so, "
        f"{100 * shift.certainty:.0f} % of their weight"
    )
    return FoundShift(shift_s=shift.shift_s, found_from="signals", certainty=shift.certainty, text=text)


def _moment(event: Event, messages: Messages, which: str) -> float:
    """Return when an event first happens in a log.

    Raises:
        BadFileError: there is no such signal, or it never happens.
    """
    message, _, signal = event.signal.rpartition(".")
    found = next((rows for name, rows in messages.items() if (not message or name == message) and signal in rows.signals), None)
    if found is None:
        raise BadFileError(f"The {which} log has no signal {event.signal}.", advice="Name it as the database does.")
    before = np.empty((2, 0))
    for times_s, values in found.pieces([signal]):
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

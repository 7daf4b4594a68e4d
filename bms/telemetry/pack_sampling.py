"""The pack's own values, as snapshots would have told them, out of decoded rows of a log: a row for each moment of a grid."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bms.definition.database import MessageDescription
from bms.definition.model import Broadcasts, IndexedSignals, PackDefinition
from bms.definition.polling import Polling
from bms.definition.signal_mapping import indexed_name
from bms.telemetry.decoded import DecodedRows, Matrix
from bms.telemetry.pack_columns import BLEEDING, CELL, SENSOR
from bms.telemetry.planning import CYCLES_MISSED, POLLED_STALE_S
from bms.telemetry.snapshot import FloatColumn

GRID_S = 0.1
"""As often as a front end usually gets snapshots."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSource:
    """Where one of the pack's own values stands among the decoded signals.

    Attributes:
        group: message, or key of a polled command.
        signal: position in it.
        scale: multiply to get the unit of the pack's value.
        stale_after_s: age at which it counts no more.
    """

    group: str
    signal: int
    scale: float
    stale_after_s: float


def column_sources(definition: PackDefinition) -> dict[str, ColumnSource]:
    """Return the sources of the pack's own values by their names in `PackColumns`; what only one family has, from there."""
    polled = {} if definition.polling is None else _polled(definition.polling)
    return polled if definition.broadcasts is None else polled | _broadcast(definition.broadcasts)


def _broadcast(broadcasts: Broadcasts) -> dict[str, ColumnSource]:
    messages = broadcasts.database.messages

    def source(message: str, signal: str, scale: float) -> ColumnSource:
        described = messages[message]
        return ColumnSource(
            group=message,
            signal=_position(described, signal),
            scale=scale,
            stale_after_s=max(broadcasts.stale_after_s, CYCLES_MISSED * (described.cycle_time_s or 0.0)),
        )

    def family(pattern: str, signals: IndexedSignals | None) -> dict[str, ColumnSource]:
        if signals is None:
            return {}
        return {
            pattern.format(number + 1): source(
                signals.message, indexed_name(signals.signal, signals.first_index + number), signals.scale
            )
            for number in range(signals.count)
        }

    readings = {one.reading: source(one.message, one.signal, one.scale) for one in broadcasts.readings}
    families = family(CELL, broadcasts.cells) | family(SENSOR, broadcasts.temperatures) | family(BLEEDING, broadcasts.balancing)
    return families | readings


def _position(message: MessageDescription, signal: str) -> int:
    return next(index for index, described in enumerate(message.signals) if described.name == signal)


def _polled(polling: Polling) -> dict[str, ColumnSource]:
    places = {signal.id: (command, position) for command in polling.commands for position, signal in enumerate(command.signals)}

    def source(signal_id: str, scale: float) -> ColumnSource:
        command, position = places[signal_id]
        stale_after_s = max(POLLED_STALE_S, CYCLES_MISSED * command.period_s)
        return ColumnSource(group=command.key, signal=position, scale=scale, stale_after_s=stale_after_s)

    cells = {CELL.format(number): source(one, polling.cell_scale_mv) for number, one in enumerate(polling.cells, 1)}
    sensors = {SENSOR.format(number): source(one, 1.0) for number, one in enumerate(polling.temperatures, 1)}
    readings = {name: source(one, polling.reading_scales.get(name, 1.0)) for name, one in polling.readings.items()}
    return cells | sensors | readings


class PackSampler:
    """Takes decoded rows in the order of the log, gives the values every tenth of a second; keeps state between batches.

    A value that the log does not renew in time, or that has become invalid, is NaN.
    """

    def __init__(self, names: Sequence[str], sources: dict[str, ColumnSource]) -> None:
        """`names` are the columns wanted; those without a source stay NaN."""
        self._columns = len(names)
        self._groups: dict[str, list[tuple[int, ColumnSource]]] = {}
        self._stale_after_s = np.full(self._columns, np.inf)
        for column, name in enumerate(names):
            if name in sources:
                self._groups.setdefault(sources[name].group, []).append((column, sources[name]))
                self._stale_after_s[column] = sources[name].stale_after_s
        finite = self._stale_after_s[np.isfinite(self._stale_after_s)]
        self._longest_s = GRID_S + float(finite.max(initial=GRID_S))
        self._last = np.full(self._columns, np.nan)
        self._last_s = np.full(self._columns, -np.inf)
        self._next_s = np.nan
        self._end_s = np.nan

    def rows(self, decoded: Sequence[DecodedRows]) -> tuple[FloatColumn, Matrix]:
        """Return the moments of the grid that these rows complete, shape (m,), and the values, shape (columns, m)."""
        spans = [rows.times_s for rows in decoded if len(rows.times_s)]
        if not spans:
            return np.empty(0), np.empty((self._columns, 0))
        grid_s = self._moments(np.unique(np.concatenate(spans)))
        moments = len(grid_s)
        values = np.repeat(self._last[:, None], moments, axis=1)
        seen_s = np.repeat(self._last_s[:, None], moments, axis=1)
        for rows in decoded:
            self._take(rows, grid_s, values, seen_s)
        values[grid_s - seen_s > self._stale_after_s[:, None]] = np.nan
        return grid_s, values

    def _moments(self, times_s: FloatColumn) -> FloatColumn:
        """Return the moments up to the last sample: every tenth of a second, but not through a pause in which all grows stale.

        A pause has two: its beginning, and the first moment at which nothing is known any more.
        """
        if np.isnan(self._next_s):
            self._next_s = self._end_s = _on_grid(float(times_s[0]))
        moments: list[FloatColumn] = []
        for run_s in np.split(times_s, np.flatnonzero(np.diff(times_s) > self._longest_s) + 1):
            first_s, last_s = float(run_s[0]), float(run_s[-1])
            if first_s - self._end_s > self._longest_s:
                moments.append(np.array([max(self._end_s, self._next_s - GRID_S), self._end_s + self._longest_s]))
                self._next_s = _on_grid(first_s)
            count = max(0, math.floor((last_s - self._next_s) / GRID_S) + 1)
            moments.append(self._next_s + GRID_S * np.arange(count, dtype=np.float64))
            self._next_s += GRID_S * count
            self._end_s = max(self._end_s, last_s)
        return np.concatenate(moments)

    def _take(self, rows: DecodedRows, grid_s: FloatColumn, values: Matrix, seen_s: Matrix) -> None:
        members = self._groups.get(rows.message)
        if members is None or not len(rows.times_s):
            return
        upto = np.searchsorted(rows.times_s, grid_s, side="right")
        for column, source in members:
            decoded = rows.values[source.signal]
            # Of a multiplexer's signals most rows have none.
            numbers = np.flatnonzero(~np.isnan(decoded))
            if not len(numbers):
                continue
            before = np.searchsorted(numbers, upto)
            found = before > 0
            newest = numbers[before[found] - 1]
            values[column, found] = decoded[newest] * source.scale
            seen_s[column, found] = rows.times_s[newest]
            self._last[column] = decoded[numbers[-1]] * source.scale
            self._last_s[column] = rows.times_s[numbers[-1]]


def _on_grid(time_s: float) -> float:
    return math.ceil(time_s / GRID_S) * GRID_S

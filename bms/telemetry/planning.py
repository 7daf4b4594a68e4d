"""From a pack definition to value plans: where each cell, temperature and reading stands and when it is valid."""

from dataclasses import dataclass

from bms.definition.database import MessageDescription, SignalDescription
from bms.definition.model import Broadcasts, IndexedSignals, PackDefinition, ReadingSignal
from bms.definition.polling import PolledSignal, Polling, SignalKind
from bms.definition.signal_mapping import indexed_name
from bms.telemetry.bit_fields import BitField
from bms.telemetry.column_plan import ValuePlan
from bms.telemetry.payload_rows import PayloadRows

CYCLES_MISSED = 2.5
"""A value is stale when its message, as its database or its polling period promises it, failed to come twice."""
POLLED_STALE_S = 5.0
"""Polling waits for ECUs that do not answer; a short delay is no reason to grey a value."""

_INFINITY = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPlan:
    """Plans for everything in a snapshot.

    Attributes:
        cells: one for each cell, mV.
        temperatures: one for each sensor, °C.
        balancing: one for each cell.
        readings: by name.
        answers: polled command → (row, bytes of the request that the answer repeats).
    """

    cells: tuple[ValuePlan, ...]
    temperatures: tuple[ValuePlan, ...]
    balancing: tuple[ValuePlan, ...]
    readings: dict[str, ValuePlan]
    answers: dict[str, tuple[int, bytes]]


def plan_pack(definition: PackDefinition, rows: PayloadRows) -> PackPlan:
    """Return the plans of a pack and reserve the payload rows they need."""
    planner = _BroadcastPlanner(definition.broadcasts, rows)
    polled = _PollingPlanner(definition.polling, rows)
    return PackPlan(
        cells=planner.cells or polled.cells,
        temperatures=planner.temperatures or polled.temperatures,
        balancing=planner.balancing,
        readings=polled.readings | planner.readings,
        answers=polled.answers,
    )


class _BroadcastPlanner:
    """Plans what the BMS sends unasked."""

    def __init__(self, broadcasts: Broadcasts | None, rows: PayloadRows) -> None:
        self._rows = rows
        self.cells: tuple[ValuePlan, ...] = ()
        self.temperatures: tuple[ValuePlan, ...] = ()
        self.balancing: tuple[ValuePlan, ...] = ()
        self.readings: dict[str, ValuePlan] = {}
        if broadcasts is None:
            return
        self._messages = broadcasts.database.messages
        self._stale_after_s = broadcasts.stale_after_s
        self.cells = self._family(broadcasts.cells)
        self.temperatures = self._family(broadcasts.temperatures)
        self.balancing = self._family(broadcasts.balancing)
        self.readings = {reading.reading: self._reading(reading) for reading in broadcasts.readings}

    def _family(self, family: IndexedSignals | None) -> tuple[ValuePlan, ...]:
        if family is None:
            return ()
        message = self._messages[family.message]
        signals = {signal.name: signal for signal in message.signals}
        plans: list[ValuePlan] = []
        for index in range(family.first_index, family.first_index + family.count):
            signal = signals[indexed_name(family.signal, index)]
            flag = signals[indexed_name(family.valid_signal, index)] if family.valid_signal else None
            plans.append(self._plan(message, signal, scale=family.scale, flag=flag, flag_valid=family.valid_when))
        return tuple(plans)

    def _reading(self, reading: ReadingSignal) -> ValuePlan:
        message = self._messages[reading.message]
        signal = next(signal for signal in message.signals if signal.name == reading.signal)
        return self._plan(
            message,
            signal,
            scale=reading.scale,
            plausible=(reading.valid_min, reading.valid_max),
            texts=reading.texts or signal.choices,
        )

    def _plan(
        self,
        message: MessageDescription,
        signal: SignalDescription,
        *,
        scale: float,
        flag: SignalDescription | None = None,
        flag_valid: int = 1,
        plausible: tuple[float | None, float | None] = (None, None),
        texts: dict[int, str] | None = None,
    ) -> ValuePlan:
        lower, upper = _scaled_range(signal.minimum, signal.maximum, scale)
        return ValuePlan(
            field=self._field(message, signal),
            multiplier=signal.scale * scale,
            offset=signal.offset * scale,
            lower=max(lower, -_INFINITY if plausible[0] is None else plausible[0]),
            upper=min(upper, _INFINITY if plausible[1] is None else plausible[1]),
            flag=None if flag is None else self._field(message, flag),
            flag_valid=flag_valid,
            stale_after_s=max(self._stale_after_s, CYCLES_MISSED * (message.cycle_time_s or 0.0)),
            texts=texts,
        )

    def _field(self, message: MessageDescription, signal: SignalDescription) -> BitField:
        return signal_field(self._rows.row_for(message, signal), signal)


def signal_field(row: int, signal: SignalDescription) -> BitField:
    """Return where a signal of a message database stands in a payload row."""
    return BitField(
        row=row,
        start=signal.start,
        length=signal.length,
        little_endian=signal.little_endian,
        signed=signal.signed,
        is_float=signal.is_float,
    )


class _PollingPlanner:
    """Plans what has to be asked for."""

    def __init__(self, polling: Polling | None, rows: PayloadRows) -> None:
        self.cells: tuple[ValuePlan, ...] = ()
        self.temperatures: tuple[ValuePlan, ...] = ()
        self.readings: dict[str, ValuePlan] = {}
        self.answers: dict[str, tuple[int, bytes]] = {}
        if polling is None:
            return
        found: dict[str, tuple[int, PolledSignal, float]] = {}
        for command in polling.commands:
            width = max((signal.bit_index + signal.bit_length + 7) // 8 for signal in command.signals)
            row = rows.add_row(width)
            self.answers[command.key] = (row, command.request)
            stale_after_s = max(POLLED_STALE_S, CYCLES_MISSED * command.period_s)
            found |= {signal.id: (row, signal, stale_after_s) for signal in command.signals}
        self.cells = tuple(polled_plan(*found[signal_id], polling.cell_scale_mv) for signal_id in polling.cells)
        self.temperatures = tuple(polled_plan(*found[signal_id]) for signal_id in polling.temperatures)
        self.readings = {
            reading: polled_plan(*found[signal_id], polling.reading_scales.get(reading, 1.0))
            for reading, signal_id in polling.readings.items()
        }


def polled_plan(row: int, signal: PolledSignal, stale_after_s: float = _INFINITY, scale: float = 1.0) -> ValuePlan:
    """Return how a polled value is decoded and when it is valid, in its unit times `scale`."""
    if signal.kind is not SignalKind.NUMBER:
        first_bit = BitField(row=row, start=signal.bit_index ^ 7, length=1)
        return ValuePlan(field=first_bit, stale_after_s=stale_after_s, text=signal)
    lower, upper = _scaled_range(signal.minimum, signal.maximum, scale)
    null_lower, null_upper = _scaled_range(signal.null_minimum, signal.null_maximum, scale)
    return ValuePlan(
        field=polled_field(row, signal),
        multiplier=signal.multiplier * scale,
        divisor=signal.divisor,
        offset=signal.offset * scale,
        lower=lower,
        upper=upper,
        clipped=True,
        null_lower=null_lower,
        null_upper=null_upper,
        stale_after_s=stale_after_s,
        texts=signal.texts or None,
    )


def polled_field(row: int, signal: PolledSignal) -> BitField:
    """Return where a polled number stands. OBDb counts bits from the most significant one, in both byte orders."""
    skipped = signal.bit_index % 8
    bits_touched = -(-signal.bit_length // 8) * 8
    lowest = signal.bit_index - skipped + bits_touched - skipped - signal.bit_length
    return BitField(
        row=row,
        start=lowest if signal.little_endian else signal.bit_index ^ 7,
        length=signal.bit_length,
        little_endian=signal.little_endian,
        signed=signal.signed,
    )


def _scaled_range(lower: float | None, upper: float | None, scale: float) -> tuple[float, float]:
    bounds = (-_INFINITY if lower is None else lower * scale, _INFINITY if upper is None else upper * scale)
    if scale >= 0:
        return bounds
    return (-_INFINITY if upper is None else bounds[1], _INFINITY if lower is None else bounds[0])

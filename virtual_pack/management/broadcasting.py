"""Which frames the BMS sends in every 100 ms, and when."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from bms.definition.database import MessageDescription, SignalDescription
from bms.definition.model import Broadcasts, IndexedSignals, PackDefinition
from bms.definition.signal_mapping import indexed_name
from can_drivers.frames import Frame
from virtual_pack.battery.layout import PackLayout
from virtual_pack.management.bms_values import BmsValues
from virtual_pack.management.broadcast_encoder import FloatArray, FrameGroup, FrameLayout, Source
from virtual_pack.management.broadcast_values import FOXBMS_SIGNALS, READINGS, broadcast_readings, foxbms_signals

CYCLE_S = 0.1
SLOTS = 10
SLOT_S = CYCLE_S / SLOTS
_ALIVE_MODULUS = 16
_ROUNDING = 1e-6
"""Part of a slot by which times that were added up may be short."""


class Broadcaster:
    """Sends every message of the definition's database once in 100 ms, spread over ten slots so that no burst fills the bus."""

    def __init__(self, definition: PackDefinition, layout: PackLayout) -> None:
        """Compile the frames of every slot. Messages of the database this BMS has no value for are not sent."""
        self._definition = definition
        self._layout = layout
        self._began_s: float | None = None
        self._slots = 0
        self._values: BmsValues | None = None
        self._vector: FloatArray = np.zeros(0)
        self._groups: list[FrameGroup] = []
        if definition.broadcasts is not None:
            layouts = frame_layouts(definition.broadcasts, value_positions(definition.broadcasts, layout))
            slots = [slot * len(layouts) // SLOTS for slot in range(SLOTS + 1)]
            self._groups = [FrameGroup(layouts[first:last]) for first, last in pairwise(slots)]

    @property
    def due_s(self) -> float | None:
        """Wire time of the next slot; None before the first call of `frames`."""
        return None if self._began_s is None else self._began_s + self._slots * SLOT_S

    def frames(self, now_s: float, values: BmsValues) -> list[Frame]:
        """Return the frames of every slot that has become due; after a gap only the last cycle's."""
        if not self._groups:
            return []
        if self._began_s is None:
            self._began_s = now_s
        due = int((now_s - self._began_s) / SLOT_S + _ROUNDING) + 1
        frames: list[Frame] = []
        for slot in range(max(self._slots, due - SLOTS), due):
            # Each cycle has its own alive counter.
            if values is not self._values or slot % SLOTS == 0:
                self._values, self._vector = values, self._assemble(values, slot // SLOTS)
            frames += self._groups[slot % SLOTS].encode(self._vector)
        self._slots = max(self._slots, due)
        return frames

    def _assemble(self, values: BmsValues, cycle: int) -> FloatArray:
        chemistry = self._definition.topology.modules[0].chemistry
        readings = broadcast_readings(values, chemistry, cycle % _ALIVE_MODULUS)
        fox = foxbms_signals(values, self._layout)
        measurement = values.measurement
        return np.concatenate(
            (
                measurement.cell_mv,
                measurement.cell_valid,
                measurement.temperature_c,
                measurement.temperature_valid,
                values.balancing,
                [readings[name] for name in READINGS],
                [fox[name] for name in FOXBMS_SIGNALS],
            )
        )


def value_positions(broadcasts: Broadcasts, layout: PackLayout) -> dict[tuple[str, str], Source]:
    """Return (message, signal) → where its value stands in the vector: cells, sensors, balancing, readings, foxBMS signals."""
    positions: dict[tuple[str, str], Source] = {}
    cells, sensors = layout.cells, layout.sensors
    _place_indexed(positions, broadcasts.cells, values_at=0, flags_at=cells, count=cells)
    _place_indexed(positions, broadcasts.temperatures, values_at=2 * cells, flags_at=2 * cells + sensors, count=sensors)
    balancing_at = 2 * (cells + sensors)
    _place_indexed(positions, broadcasts.balancing, values_at=balancing_at, flags_at=None, count=cells)
    readings_at = balancing_at + cells
    for reading in broadcasts.readings:
        if reading.reading in READINGS:
            place = Source(position=readings_at + READINGS.index(reading.reading), factor=1.0 / reading.scale)
            positions[reading.message, reading.signal] = place
    for message in broadcasts.database.messages.values():
        for signal in message.signals:
            if signal.name in FOXBMS_SIGNALS:
                position = readings_at + len(READINGS) + FOXBMS_SIGNALS.index(signal.name)
                positions.setdefault((message.name, signal.name), Source(position=position))
    return positions


def frame_layouts(broadcasts: Broadcasts, positions: Mapping[tuple[str, str], Source]) -> list[FrameLayout]:
    """Return every frame of one cycle in sending order: one for each message, or for each of its multiplexer values."""
    layouts: list[FrameLayout] = []
    for message in broadcasts.database.messages.values():
        bound = [
            (signal, positions[message.name, signal.name])
            for signal in message.signals
            if (message.name, signal.name) in positions
        ]
        if not bound:
            continue
        multiplexer = _multiplexer(message)
        if multiplexer is None:
            layouts.append(FrameLayout(message=message, multiplexer=None, signals=tuple(bound)))
            continue
        for value in sorted({value for signal, _ in bound for value in signal.mux_values or ()}):
            present = tuple(
                (signal, source) for signal, source in bound if signal.mux_values is None or value in signal.mux_values
            )
            layouts.append(FrameLayout(message=message, multiplexer=(multiplexer, value), signals=present))
    return layouts


def _place_indexed(
    positions: dict[tuple[str, str], Source], family: IndexedSignals | None, *, values_at: int, flags_at: int | None, count: int
) -> None:
    if family is None:
        return
    for index in range(min(count, family.count)):
        number = family.first_index + index
        name = indexed_name(family.signal, number)
        positions[family.message, name] = Source(position=values_at + index, factor=1.0 / family.scale)
        if family.valid_signal is not None and flags_at is not None:
            name = indexed_name(family.valid_signal, number)
            positions[family.message, name] = Source(position=flags_at + index)


def _multiplexer(message: MessageDescription) -> SignalDescription | None:
    names = {signal.multiplexer for signal in message.signals if signal.multiplexer is not None}
    return next((signal for signal in message.signals if signal.name in names), None)

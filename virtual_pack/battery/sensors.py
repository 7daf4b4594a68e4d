"""What the BMS gets to see of the pack: noisy, offset, sometimes missing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from virtual_pack.battery.cell_parameters import FloatArray
from virtual_pack.battery.defects import Defect, DefectKind
from virtual_pack.battery.layout import PackLayout

_VOLTAGE_NOISE_V = 1e-3
_SAMPLE_S = 1.0
"""Cell voltages this far apart have independent noise."""
_VOLTAGE_OFFSET_V = 1.5e-3
_VOLTAGE_OFFSET_MAX_V = 3e-3
_TEMPERATURE_OFFSET_K = 1.0
_TEMPERATURE_NOISE_K = 0.1
_CURRENT_OFFSET_A = 0.1
_CURRENT_GAIN = 0.002
_CURRENT_NOISE_A = 0.03
_PACK_VOLTAGE_NOISE_V = 0.05
_ISOLATION_NOISE = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """One sample of every sensor.

    Attributes:
        cell_v: shape (cells,).
        mean_v: the cells again, averaged over the time since the sample before; None: the same as `cell_v`.
        temperature_c: shape (sensors,), NaN where the sensor is open.
        board_c: balancing board temperature of each module, shape (modules,).
        current_a: positive when charging.
        pack_v: across the cells.
        bus_v: behind the contactors.
        isolation_ohm: from the isolation monitor.
        supply_v: 12 V supply.
    """

    cell_v: FloatArray
    temperature_c: FloatArray
    board_c: FloatArray
    current_a: float
    pack_v: float
    bus_v: float
    isolation_ohm: float
    supply_v: float
    mean_v: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueState:
    """What the sensors are held against; same shapes as in `Readings`, `cells_c` has shape (cells,).

    `since_s` is the time since the sample before.
    """

    now_s: float
    cell_v: FloatArray
    cells_c: FloatArray
    board_c: FloatArray
    current_a: float
    bus_v: float
    isolation_ohm: float
    since_s: float = 0.0


class Sensors:
    """All sensors of the pack. Offsets are drawn once, noise with every sample."""

    def __init__(self, layout: PackLayout, generator: np.random.Generator, defects: Sequence[Defect]) -> None:
        """Draw the offsets."""
        self._generator = generator
        self._weights = layout.sensor_weights()
        offsets = generator.normal(0.0, _VOLTAGE_OFFSET_V, layout.cells)
        self._voltage_offset_v = np.clip(offsets, -_VOLTAGE_OFFSET_MAX_V, _VOLTAGE_OFFSET_MAX_V)
        self._temperature_offset_k = generator.uniform(-_TEMPERATURE_OFFSET_K, _TEMPERATURE_OFFSET_K, layout.sensors)
        self._current_offset_a = float(generator.uniform(-_CURRENT_OFFSET_A, _CURRENT_OFFSET_A))
        self._current_gain = 1.0 + float(generator.uniform(-_CURRENT_GAIN, _CURRENT_GAIN))
        self._defects = tuple(
            defect
            for defect in defects
            if defect.kind in {DefectKind.TEMPERATURE_SENSOR_OPEN, DefectKind.TEMPERATURE_SENSOR_OFFSET}
        )

    def read(self, state: TrueState) -> Readings:
        """Return one sample."""
        noise = self._generator.standard_normal
        offset_v = state.cell_v + self._voltage_offset_v
        cell_v = offset_v + _VOLTAGE_NOISE_V * noise(state.cell_v.size)
        temperature_c = self._weights @ state.cells_c
        temperature_c += self._temperature_offset_k + _TEMPERATURE_NOISE_K * noise(temperature_c.size)
        self._spoil(temperature_c, state.now_s)
        current, pack, supply, isolation = noise(4)
        return Readings(
            cell_v=cell_v,
            temperature_c=temperature_c,
            board_c=state.board_c.copy(),
            current_a=state.current_a * self._current_gain + self._current_offset_a + _CURRENT_NOISE_A * float(current),
            pack_v=float(np.sum(state.cell_v)) + _PACK_VOLTAGE_NOISE_V * float(pack),
            bus_v=state.bus_v,
            isolation_ohm=state.isolation_ohm * (1.0 + _ISOLATION_NOISE * float(isolation)),
            supply_v=13.8 + 0.02 * float(supply),
            mean_v=self._mean_v(offset_v, state.since_s),
        )

    def _mean_v(self, cell_v: FloatArray, over_s: float) -> FloatArray | None:
        if over_s <= _SAMPLE_S:
            return None
        noise_v = _VOLTAGE_NOISE_V * math.sqrt(_SAMPLE_S / over_s)
        return cell_v + noise_v * self._generator.standard_normal(cell_v.size)

    def _spoil(self, temperature_c: FloatArray, now_s: float) -> None:
        for defect in self._defects:
            progress = defect.progress(now_s)
            if defect.kind is DefectKind.TEMPERATURE_SENSOR_OFFSET:
                temperature_c[defect.index] += progress * defect.value
            elif progress > 0.0:
                temperature_c[defect.index] = np.nan

"""A limit from a temperature × state-of-charge map over all sensors, and what it was that held it down."""

import numpy as np

from virtual_pack.management.calibration_tables import TemperatureSocMap
from virtual_pack.management.limit_reasons import Limit, LimitReason
from virtual_pack.management.measurement import BoolArray, FloatArray
from virtual_pack.management.temperatures import Temperatures

_EQUAL_C = 1e-6
_RATED_AT_C = 25.0
"""Temperature at which cells are rated; data sheets and the SoH refer to it."""
_CLEARLY = 0.25
"""Share of the present limit that a better temperature must add to be named."""


def map_limit(
    table: TemperatureSocMap, temperatures: Temperatures, soc_pct: float, *, scale_a: float, soc_reason: LimitReason
) -> Limit:
    """Return the lowest limit any sensor's temperature allows.

    Args:
        table: C-rates.
        temperatures: what to reckon with at each sensor.
        soc_pct: state of charge of the cell that matters.
        scale_a: amperes of 1 C.
        soc_reason: reason to give when the state of charge binds.
    """
    both = np.concatenate((temperatures.cold_c, temperatures.hot_c))
    rates = table.limit_at(both, soc_pct)
    lowest = float(np.min(rates))
    binding = _binding(rates <= lowest + _EQUAL_C, both, np.concatenate((temperatures.trusted, temperatures.trusted)))
    sensor = binding % temperatures.cold_c.size
    if not temperatures.trusted[sensor]:
        return Limit(current_a=lowest * scale_a, reason=LimitReason.SENSOR_FAULT, sensor=sensor)
    reason = _reason(table, float(both[binding]), soc_pct, lowest, soc_reason)
    named = sensor if reason in {LimitReason.COLD, LimitReason.HOT} else None
    return Limit(current_a=lowest * scale_a, reason=reason, sensor=named)


def _binding(tied: BoolArray, temperature_c: FloatArray, trusted: BoolArray) -> int:
    """Return which of the tied entries to name: the coldest, a measured one before a substitute."""
    candidates = np.flatnonzero(tied & trusted)
    if candidates.size == 0:
        candidates = np.flatnonzero(tied)
    return int(candidates[np.argmin(temperature_c[candidates])])


def _reason(
    table: TemperatureSocMap, temperature_c: float, soc_pct: float, rate: float, soc_reason: LimitReason
) -> LimitReason:
    """Name the temperature when another one would help clearly, for it can be changed; else what would help more.

    The map grows on above the rated temperature, but nobody calls 30 °C cold: there, only a loss against cooler cells counts.
    """
    cold = temperature_c < _RATED_AT_C
    axis = table.temperature_c
    compared = (
        np.array([_RATED_AT_C]) if cold else np.append(axis[(axis >= _RATED_AT_C) & (axis <= temperature_c)], temperature_c)
    )
    by_temperature = float(np.max(table.limit_at(compared, soc_pct))) - rate
    by_soc = float(np.max(table.column_axis_values(temperature_c))) - rate
    if max(by_temperature, by_soc) <= _EQUAL_C:
        return LimitReason.RATED_MAXIMUM
    if by_soc > by_temperature and by_temperature <= _CLEARLY * rate:
        return soc_reason
    return LimitReason.COLD if cold else LimitReason.HOT

"""A limit from a temperature × state-of-charge map over all sensors, and what it was that held it down."""

import numpy as np

from virtual_pack.management.calibration_tables import TemperatureSocMap
from virtual_pack.management.limit_reasons import Limit, LimitReason
from virtual_pack.management.temperatures import Temperatures

_EQUAL_C = 1e-6


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
    # Among equal rates the coldest sensor is the one to look at.
    lowest = float(np.min(rates))
    tied = np.flatnonzero(rates <= lowest + _EQUAL_C)
    binding = int(tied[np.argmin(both[tied])])
    sensor = binding % temperatures.cold_c.size
    if not temperatures.trusted[sensor]:
        return Limit(current_a=lowest * scale_a, reason=LimitReason.SENSOR_FAULT, sensor=sensor)
    reason = _reason(table, float(both[binding]), soc_pct, lowest, soc_reason)
    named = sensor if reason in {LimitReason.COLD, LimitReason.HOT} else None
    return Limit(current_a=lowest * scale_a, reason=reason, sensor=named)


def _reason(
    table: TemperatureSocMap, temperature_c: float, soc_pct: float, rate: float, soc_reason: LimitReason
) -> LimitReason:
    """Name what would help more: another temperature at this state of charge, or the other way round."""
    over_temperature = table.row_axis_values(soc_pct)
    best_temperature = float(np.max(over_temperature))
    over_soc = [float(table.at(np.array([temperature_c]), float(soc))[0]) for soc in table.soc_pct]
    best_soc = max(over_soc)
    by_temperature, by_soc = best_temperature - rate, best_soc - rate
    if max(by_temperature, by_soc) <= _EQUAL_C:
        return LimitReason.RATED_MAXIMUM
    if by_soc > by_temperature:
        return soc_reason
    at_best = table.temperature_c[over_temperature >= best_temperature - _EQUAL_C]
    return LimitReason.COLD if temperature_c < float(at_best[0]) else LimitReason.HOT

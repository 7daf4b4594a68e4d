"""The tests behind the faults: from one sample and what the BMS decided, to failed, passed or not testable now."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from virtual_pack.battery.layout import PackLayout
from virtual_pack.management import fault_list
from virtual_pack.management.calibration_set import CalibrationSet
from virtual_pack.management.fault_list import Reaction
from virtual_pack.management.measurement import BoolArray, Measurement
from virtual_pack.management.temperatures import Temperatures

_SOC_LOW_PCT = 5.0
_SOC_LOW_RELEASE_PCT = 7.0
_VARIATION_MV = 150.0
_VARIATION_STOP_MV = 300.0
_VARIATION_RELEASE_MV = 20.0
_VARIATION_STOP = -1
"""Key of the second threshold of the same fault; no DTC."""
_VARIATION_CURRENT_C = 0.3
"""Under more current than this the differences of resistance hide the differences of charge."""
_ISOLATION_WARN_OHM_V = 500.0
_ISOLATION_OPEN_OHM_V = 100.0
"""UN R100: at least 100 Ω/V for a DC system; 500 Ω/V leaves time to react."""
_ISOLATION_RELEASE = 1.1
_CURRENT_TOLERANCE = 1.05
_CURRENT_TOLERANCE_A = 5.0
_FOLLOW_S = 2.0
"""Time a charger has to follow a falling limit."""
_COLD_BELOW_C = 15.0
_HOT_RELEASE_K = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Result of one test: `failed` None when it cannot be carried out now; `reaction` to take once it is confirmed."""

    failed: bool | None
    reaction: Reaction = Reaction.NONE


NOT_TESTABLE = Finding(failed=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything the tests look at besides the measurement.

    Attributes:
        temperatures: what the BMS reckons with.
        implausible: sensors that contradict their neighbours now, shape (sensors,).
        soc_lowest_pct: state of charge of the emptiest cell.
        charge_limit_a, map_a: charge limit in force and the limit of the charge map alone, before this step.
        main_closed: contactors closed.
        plated_ah: estimated plated charge.
        outside_window: too cold or too hot to be charged.
        preheat_timed_out, heater_without_effect: from the thermal control.
    """

    temperatures: Temperatures
    implausible: BoolArray
    soc_lowest_pct: float
    charge_limit_a: float
    map_a: float
    main_closed: bool
    plated_ah: float
    outside_window: bool
    preheat_timed_out: bool
    heater_without_effect: bool | None


def implausible_sensors(layout: PackLayout, measurement: Measurement, spread_k: float) -> BoolArray:
    """Return the sensors further than `spread_k` from the median of their module, shape (sensors,)."""
    suspicious = np.zeros(layout.sensors, dtype=np.bool_)
    coldest, warmest = measurement.coldest_sensor, measurement.warmest_sensor
    if coldest is None or warmest is None:
        return suspicious
    if measurement.temperature_c[warmest] - measurement.temperature_c[coldest] <= spread_k:
        # Where all lie within it, none can be further away from a median.
        return suspicious
    first = 0
    for count in layout.module_sensors:
        part = measurement.temperature_c[first : first + count]
        valid = sorted(part[measurement.temperature_valid[first : first + count]].tolist())
        if len(valid) >= 3:
            middle = 0.5 * (valid[(len(valid) - 1) // 2] + valid[len(valid) // 2])
            suspicious[first : first + count] = np.abs(part - middle) > spread_k
        first += count
    return suspicious


class Recent:
    """The highest of a quantity over the last two seconds, including the value before them."""

    def __init__(self) -> None:
        """Start empty: nothing is known, nothing was exceeded."""
        self._values: deque[tuple[float, float]] = deque()

    def highest(self, now_s: float, value: float) -> float:
        """Add `value`; return the highest recent one."""
        self._values.append((now_s, value))
        while len(self._values) > 2 and self._values[1][0] < now_s - _FOLLOW_S:
            self._values.popleft()
        return max(entry for _, entry in self._values)


class FaultTests:
    """All tests with the little memory they need (release thresholds, recent limits)."""

    def __init__(self, layout: PackLayout) -> None:
        """Start with every threshold released."""
        self._capacity_ah = layout.capacity_ah
        self._failing: set[int] = set()
        self._recent_limit = Recent()
        self._recent_map = Recent()

    def evaluate(self, measurement: Measurement, tables: CalibrationSet, situation: Situation) -> dict[int, Finding]:
        """Return DTC → finding for every test that needs a valid data set (the cell voltage limits are `voltage_guard`'s)."""
        charging_a = measurement.current_a
        findings = {
            fault_list.SOC_LOW: self._below(fault_list.SOC_LOW, situation.soc_lowest_pct, _SOC_LOW_PCT, _SOC_LOW_RELEASE_PCT),
            fault_list.OVER_TEMPERATURE: self._hot(measurement, tables),
            fault_list.CELL_VARIATION: self._variation(measurement),
            fault_list.SENSOR_OPEN: Finding(failed=not bool(np.all(measurement.temperature_valid))),
            fault_list.SENSOR_IMPLAUSIBLE: Finding(failed=bool(np.any(situation.implausible))),
            fault_list.ISOLATION: self._isolation(measurement),
            fault_list.PLATED: Finding(failed=situation.plated_ah > tables.plating.fault_ah, reaction=Reaction.SLOW_CHARGE),
            fault_list.TOO_COLD_TO_CHARGE: self._too_cold(measurement, situation, tables),
            fault_list.PREHEAT_TIMEOUT: Finding(failed=situation.preheat_timed_out, reaction=Reaction.SLOW_CHARGE),
            fault_list.HEATER_WITHOUT_EFFECT: Finding(failed=situation.heater_without_effect),
        }
        allowed_a = self._recent_limit.highest(measurement.now_s, situation.charge_limit_a)
        map_a = self._recent_map.highest(measurement.now_s, situation.map_a)
        if situation.main_closed:
            factor = 1.0 if measurement.charger_connected else tables.charge.regen_factor.at(situation.temperatures.coldest_c)
            findings[fault_list.CHARGE_OVER_CURRENT] = Finding(
                failed=_exceeds(charging_a, factor * allowed_a), reaction=Reaction.OPEN
            )
            cold = situation.temperatures.coldest_c < _COLD_BELOW_C
            findings[fault_list.COLD_CHARGE_EXCEEDED] = Finding(failed=cold and _exceeds(charging_a, factor * map_a))
        return findings

    def _below(self, code: int, value: float, trigger: float, release: float) -> Finding:
        if value < trigger:
            self._failing.add(code)
        elif value > release:
            self._failing.discard(code)
        return Finding(failed=code in self._failing)

    def _hot(self, measurement: Measurement, tables: CalibrationSet) -> Finding:
        sensor = measurement.warmest_sensor
        if sensor is None:
            return NOT_TESTABLE
        warmest_c = float(measurement.temperature_c[sensor])
        operating_c, _, maximum_c = tables.protection.hot_c
        found = self._below(fault_list.OVER_TEMPERATURE, -warmest_c, -operating_c, -(operating_c - _HOT_RELEASE_K))
        return Finding(failed=found.failed, reaction=Reaction.OPEN if warmest_c > maximum_c else Reaction.STOP_CHARGE)

    def _variation(self, measurement: Measurement) -> Finding:
        if abs(measurement.current_a) > _VARIATION_CURRENT_C * self._capacity_ah:
            return NOT_TESTABLE
        spread_mv = measurement.spread_mv
        found = self._below(fault_list.CELL_VARIATION, -spread_mv, -_VARIATION_MV, -(_VARIATION_MV - _VARIATION_RELEASE_MV))
        stop = self._below(_VARIATION_STOP, -spread_mv, -_VARIATION_STOP_MV, -(_VARIATION_STOP_MV - _VARIATION_RELEASE_MV))
        return Finding(failed=found.failed, reaction=Reaction.STOP_CHARGE if stop.failed else Reaction.NONE)

    def _isolation(self, measurement: Measurement) -> Finding:
        ohm_per_v = 1e3 * measurement.isolation_kohm / max(measurement.pack_v, 1.0)
        found = self._below(fault_list.ISOLATION, ohm_per_v, _ISOLATION_WARN_OHM_V, _ISOLATION_RELEASE * _ISOLATION_WARN_OHM_V)
        danger = ohm_per_v < _ISOLATION_OPEN_OHM_V
        return Finding(failed=found.failed, reaction=Reaction.OPEN if danger else Reaction.NONE)

    @staticmethod
    def _too_cold(measurement: Measurement, situation: Situation, tables: CalibrationSet) -> Finding:
        cold = situation.outside_window and situation.temperatures.coldest_c < tables.charge.min_release_c
        return Finding(failed=measurement.charger_connected and cold)


def _exceeds(current_a: float, allowed_a: float) -> bool:
    return current_a > _CURRENT_TOLERANCE * allowed_a + _CURRENT_TOLERANCE_A

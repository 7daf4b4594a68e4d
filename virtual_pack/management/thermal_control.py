"""Heating while plugged in at cold, cooling when hot."""

from virtual_pack.management.calibration_set import PreheatTables
from virtual_pack.management.measurement import Measurement
from virtual_pack.management.temperatures import Temperatures

_COOLING_ON_C = 38.0
_COOLING_OFF_C = 33.0
_COOLANT_C = 20.0
_RESUME_K = 3.0
_CHECK_EVERY_S = 300.0
_EXPECTED_RISE_K = 1.0
"""A heater at full power warms the pack by 1 K a minute; a fifth of that is no performance."""


class ThermalControl:
    """Heater and coolant pump.

    Attributes:
        heater_w: power asked for.
        coolant_c: inlet temperature asked for, None: pump off.
        timed_out: heating did not reach its target in time; stays until the charger is unplugged.
        without_effect: the last check found no rise of temperature; None: not checked yet.
    """

    def __init__(self) -> None:
        """Start with everything off."""
        self.heater_w = 0.0
        self.coolant_c: float | None = None
        self.timed_out = False
        self.without_effect: bool | None = None
        self._heating = False
        self._heated_s = 0.0
        self._checked_s = 0.0
        self._checked_c = 0.0

    def stop(self) -> None:
        """Switch everything off."""
        self.heater_w = 0.0
        self.coolant_c = None
        self._heating = False

    def step(
        self, measurement: Measurement, temperatures: Temperatures, tables: PreheatTables, *, soc_pct: float, dt_s: float
    ) -> None:
        """Advance by `dt_s` and decide for the next step."""
        self._cool(temperatures.warmest_c)
        if not measurement.charger_connected:
            self._heating, self._heated_s, self.timed_out = False, 0.0, False
        else:
            self._heat(measurement, temperatures, tables, soc_pct)
        if self._heating:
            self._heated_s += dt_s
            self._check(temperatures, dt_s)
            if self._heated_s > tables.timeout_s:
                self._heating, self.timed_out = False, True
        self.heater_w = tables.power_w if self._heating and not self._uneven(temperatures, tables) else 0.0

    def _cool(self, warmest_c: float) -> None:
        if warmest_c >= _COOLING_ON_C:
            self.coolant_c = _COOLANT_C
        elif warmest_c <= _COOLING_OFF_C:
            self.coolant_c = None

    def _heat(self, measurement: Measurement, temperatures: Temperatures, tables: PreheatTables, soc_pct: float) -> None:
        target_c = tables.target_fast_c if measurement.fast_charger else tables.target_ac_c
        if temperatures.coldest_c >= target_c or soc_pct < tables.min_soc_pct or self.timed_out:
            self._heating = False
        elif temperatures.coldest_c < tables.on_c and not self._heating:
            self._heating = True
            self._checked_s, self._checked_c = 0.0, temperatures.coldest_c

    def _check(self, temperatures: Temperatures, dt_s: float) -> None:
        self._checked_s += dt_s
        if self._checked_s >= _CHECK_EVERY_S:
            self.without_effect = temperatures.coldest_c - self._checked_c < _EXPECTED_RISE_K
            self._checked_s, self._checked_c = 0.0, temperatures.coldest_c

    def _uneven(self, temperatures: Temperatures, tables: PreheatTables) -> bool:
        trusted = temperatures.cold_c[temperatures.trusted]
        if trusted.size == 0:
            return True
        difference_k = float(trusted.max() - trusted.min())
        limit_k = tables.max_difference_k - (_RESUME_K if self.heater_w == 0.0 else 0.0)
        return difference_k > limit_k

"""All functions of the BMS that live by the flashed tables, run in their order on one sample."""

import math
from dataclasses import dataclass

import numpy as np

from virtual_pack.battery.layout import PackLayout
from virtual_pack.management import fault_list
from virtual_pack.management.balancing import Balancer
from virtual_pack.management.calibration_set import CalibrationSet
from virtual_pack.management.charge_limit import ChargeLimiter, Restrictions
from virtual_pack.management.discharge_limit import DischargeLimiter
from virtual_pack.management.fault_list import Reaction
from virtual_pack.management.fault_tests import FaultTests, Finding, Situation, implausible_sensors
from virtual_pack.management.interface import OutputRefusal
from virtual_pack.management.limit_reasons import Limit, LimitReason
from virtual_pack.management.manual_outputs import ManualOutputs, state_of
from virtual_pack.management.measurement import FloatArray, Measurement
from virtual_pack.management.plating_watch import PlatingWatch
from virtual_pack.management.supervision import Supervision
from virtual_pack.management.temperatures import Temperatures, reckon
from virtual_pack.management.thermal_control import ThermalControl
from virtual_pack.management.voltage_guard import VoltageGuard

_TEMPERATURE_FILTER_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the functions take from the rest of the BMS: estimates, position of the contactors, limit in force before."""

    soc_pct: FloatArray
    soh_pct: float
    rested: bool
    main_closed: bool
    charge_limit_a: float


class CalibratedFunctions:
    """Everything that starts anew at a reset and cannot work without a valid data set."""

    def __init__(self, layout: PackLayout, tables: CalibrationSet, plating: PlatingWatch) -> None:
        """Start with `tables`; `plating` outlives a reset and is handed in."""
        self.tables = tables
        self.balancer = Balancer(layout)
        self.thermal = ThermalControl()
        self.manual = ManualOutputs(layout.cells)
        self._layout = layout
        self._nearest = layout.nearest_sensor()
        self._plating = plating
        self._charge = ChargeLimiter(layout.capacity_ah)
        self._discharge = DischargeLimiter(layout.capacity_ah)
        self._guard = VoltageGuard()
        self._tests = FaultTests(layout)
        self._implausible = np.zeros(layout.sensors, dtype=np.bool_)
        self._smooth_c = np.full(layout.sensors, np.nan)
        self._pause_s = 0.0
        self._warmest_c = math.inf

    @property
    def charge_voltage_mv(self) -> float:
        """Cell voltage at which charging ends now."""
        return min(self._charge.hold_mv, self.tables.charge.taper_mv)

    def reckon_temperatures(self, measurement: Measurement, dt_s: float) -> Temperatures:
        """Return the smoothed temperatures to reckon with; sensors that contradict their neighbours are not trusted."""
        share = 1.0 - math.exp(-dt_s / _TEMPERATURE_FILTER_S)
        change = share * (measurement.temperature_c - self._smooth_c)
        self._smooth_c = np.where(np.isfinite(self._smooth_c), self._smooth_c + change, measurement.temperature_c)
        spread_k = self.tables.protection.spread_k
        self._implausible = implausible_sensors(self._layout, measurement, float(spread_k[1]))
        trusted = measurement.temperature_valid & ~self._implausible
        return reckon(self._smooth_c, trusted, float(spread_k[0]))

    def findings(self, measurement: Measurement, temperatures: Temperatures, state: State, dt_s: float) -> dict[int, Finding]:
        """Run every fault test on the sample."""
        self._plating.step(
            self.tables.plating,
            soc_pct=state.soc_pct,
            cell_c=temperatures.of_cells(self._nearest),
            current_a=measurement.current_a,
            dt_s=dt_s,
        )
        situation = Situation(
            temperatures=temperatures,
            implausible=self._implausible,
            soc_lowest_pct=float(np.min(state.soc_pct)),
            charge_limit_a=state.charge_limit_a,
            map_a=self._charge.map_a,
            main_closed=state.main_closed,
            plated_ah=self._plating.plated_ah,
            outside_window=self._charge.outside_window,
            preheat_timed_out=self.thermal.timed_out,
            heater_without_effect=self.thermal.without_effect,
        )
        found = self._guard.step(measurement, self.tables.protection, dt_s)
        return found | self._tests.evaluate(measurement, self.tables, situation)

    def limits(
        self, measurement: Measurement, temperatures: Temperatures, state: State, supervision: Supervision, dt_s: float
    ) -> tuple[Limit, Limit]:
        """Return charge and discharge limit for the next step, reactions to faults included."""
        if supervision.newly_matured(fault_list.COLD_CHARGE_EXCEEDED):
            self._pause_s = self.tables.plating.pause_s
        self._pause_s = max(0.0, self._pause_s - dt_s)
        slow = supervision.reacting(Reaction.SLOW_CHARGE)
        slow_reason = LimitReason.PLATING_GUARD if fault_list.PLATED in slow else LimitReason.PACK_FAULT
        charge = self._charge.step(
            measurement,
            temperatures,
            self.tables,
            soc_pct=state.soc_pct,
            soh_pct=state.soh_pct,
            restrictions=Restrictions(guard_paused=self._pause_s > 0.0, slow_only=slow_reason if slow else None),
            dt_s=dt_s,
        )
        discharge = self._discharge.step(
            measurement, temperatures, self.tables, soc_pct=state.soc_pct, soh_pct=state.soh_pct, dt_s=dt_s
        )
        if self._guard.stop_charge:
            charge = Limit(current_a=0.0, reason=LimitReason.CELL_VOLTAGE_HIGH, cell=measurement.highest_cell)
        elif supervision.reacting(Reaction.STOP_CHARGE):
            charge = Limit(current_a=0.0, reason=LimitReason.PACK_FAULT)
        if self._guard.stop_discharge:
            discharge = Limit(current_a=0.0, reason=LimitReason.CELL_VOLTAGE_LOW, cell=measurement.lowest_cell)
        return charge, discharge

    def care(self, measurement: Measurement, temperatures: Temperatures, state: State, *, service: bool, dt_s: float) -> None:
        """Balance, heat and cool; none of it in the service state. What is set by hand has the last word."""
        self._warmest_c = temperatures.warmest_c
        if service:
            self.balancer.stop()
            self.thermal.stop()
            return
        self.balancer.step(
            measurement,
            self.tables.balancing,
            self.tables.cell,
            soc_pct=state.soc_pct,
            cell_c=temperatures.of_cells(self._nearest),
            rested=state.rested,
            dt_s=dt_s,
        )
        lowest_pct = float(np.min(state.soc_pct))
        self.thermal.step(measurement, temperatures, self.tables.preheat, soc_pct=lowest_pct, dt_s=dt_s)
        self.manual.apply(self.thermal, self.balancer, tables=self.tables, measurement=measurement, temperatures=temperatures)

    def read_output(self, did: int) -> bytes | None:
        """Return the state of an output that can be set by hand, None if it is none."""
        return state_of(did, self.thermal, self.balancer)

    def take_output(self, did: int, value: bytes, measurement: Measurement) -> OutputRefusal | None:
        """Set an output by hand; None: it is."""
        return self.manual.take(did, value, tables=self.tables, measurement=measurement, warmest_c=self._warmest_c)

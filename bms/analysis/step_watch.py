"""Load steps looked for in a history, a piece at a time, and the resistances they gave so far."""

import math
from dataclasses import dataclass

import numpy as np

from bms.analysis.limit_tables import temperature_soc_table
from bms.analysis.load_steps import BEFORE_S, DELAYS_S, LONGEST_EDGE_S, LoadStep, find_load_steps, least_step_a
from bms.analysis.open_circuit import open_circuit_of
from bms.analysis.rest import CURRENT
from bms.analysis.step_resistance import CellResistances, StepResistance, combine, measure_step
from bms.calibration.findings import Tables
from bms.definition.model import PackDefinition, Topology
from bms.telemetry.history import History
from bms.telemetry.history.model import PACK, SeriesKey
from bms.telemetry.pack_columns import CELL, SENSOR
from bms.telemetry.snapshot import FloatColumn

_PIECE_S = 900.0
_AFTER_S = DELAYS_S[-1] + 2.0
_SETTLED_S = BEFORE_S + 2 * LONGEST_EDGE_S
_ALL_SAMPLES = 4096
_MOST_STEPS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """State of charge and temperature of each cell's module at a step; NaN where not known. Shape (cells,)."""

    soc_pct: float
    temperature_c: FloatColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedStep:
    """One step with what it says at each delay it lasted for, and under which conditions."""

    step: LoadStep
    conditions: Conditions
    measured: dict[float, StepResistance]


class StepWatch:
    """Looks through a history for load steps; every piece of it is looked at once, the newest again until it is complete."""

    def __init__(self, definition: PackDefinition, history: History) -> None:
        """Nothing was looked at yet."""
        self._topology = definition.topology
        self._history = history
        self._cells = [CELL.format(number + 1) for number in range(definition.topology.series)]
        self._done: list[WatchedStep] = []
        self._fresh: list[WatchedStep] = []
        self._done_until_s = -math.inf
        self.least_a = least_step_a(definition.topology.capacity_ah)

    @property
    def steps(self) -> tuple[WatchedStep, ...]:
        """What was found so far, oldest first; the latest `_MOST_STEPS`."""
        return (*self._done, *self._fresh)

    def look(self) -> bool:
        """Look at the next piece; return whether there is more to look at right away."""
        span = self._history.span()
        if span is None or not self._history.has(CURRENT) or not self._history.has(SeriesKey(PACK, self._cells[0])):
            return False
        start_s = max(self._done_until_s, span[0])
        end_s = min(start_s + _PIECE_S, span[1])
        times_s, current_a = self._history.series(CURRENT).samples(start_s - _SETTLED_S, end_s)
        final_s = end_s - _AFTER_S
        found = find_load_steps(times_s, current_a, least_a=self.least_a)
        watched = [self._watch(step) for step in found if step.time_s > start_s]
        self._done += [one for one in watched if one.step.time_s <= final_s]
        del self._done[:-_MOST_STEPS]
        self._fresh = [one for one in watched if one.step.time_s > final_s]
        self._done_until_s = max(start_s, final_s)
        return end_s < span[1]

    def resistances(self, delay_s: float) -> CellResistances:
        """Return what all steps say together at one of `DELAYS_S`."""
        measured = [one.measured[delay_s] for one in self.steps if delay_s in one.measured]
        return combine(measured, self._topology.series)

    def expected_mohm(self, tables: Tables, delay_s: float) -> FloatColumn:
        """Return what R_DC_TABLE says at the conditions of the steps, their median, NaN where not known, shape (cells,)."""
        table = temperature_soc_table(tables, "R_DC_TABLE")
        known = [one.conditions for one in self.steps if delay_s in one.measured and math.isfinite(one.conditions.soc_pct)]
        if table is None or not known:
            return np.full(self._topology.series, np.nan)
        rows = [table.at(one.temperature_c, one.soc_pct) for one in known]
        return np.asarray(np.median(rows, axis=0))

    def _watch(self, step: LoadStep) -> WatchedStep:
        conditions = self._conditions(step.time_s)
        slope = _slopes(self._topology, conditions.soc_pct)
        times_s, low, high = self._history.matrix_envelope(
            PACK, self._cells, step.time_s - BEFORE_S, step.time_s + _AFTER_S, _ALL_SAMPLES
        )
        cells_mv = 0.5 * (low.astype(np.float64) + high)
        measured = {}
        for delay_s in DELAYS_S:
            one = measure_step(
                step,
                times_s,
                cells_mv,
                delay_s=delay_s,
                slope_mv_pct=slope,
                capacity_ah=self._topology.capacity_ah,
            )
            if one is not None:
                measured[delay_s] = one
        return WatchedStep(step=step, conditions=conditions, measured=measured)

    def _conditions(self, time_s: float) -> Conditions:
        temperature_c = np.full(self._topology.series, np.nan)
        for module in self._topology.modules:
            sensors = range(module.first_sensor, module.first_sensor + module.sensors)
            values = [self._value(SENSOR.format(sensor + 1), time_s) for sensor in sensors]
            known = [value for value in values if math.isfinite(value)]
            if known:
                temperature_c[module.first_cell : module.first_cell + module.cells] = sum(known) / len(known)
        return Conditions(soc_pct=self._value("soc_pct", time_s), temperature_c=temperature_c)

    def _value(self, name: str, time_s: float) -> float:
        key = SeriesKey(PACK, name)
        return self._history.series(key).value_at(time_s)[0] if self._history.has(key) else math.nan


def _slopes(topology: Topology, soc_pct: float) -> FloatColumn:
    slopes = np.full(topology.series, np.nan)
    for module in topology.modules:
        curve = open_circuit_of(module.chemistry)
        if curve is not None and math.isfinite(soc_pct):
            slopes[module.first_cell : module.first_cell + module.cells] = curve.slope_mv_pct(np.array([soc_pct]))[0]
    return slopes

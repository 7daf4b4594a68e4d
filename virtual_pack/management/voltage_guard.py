"""Cell voltage limits with their delays: operating, recommended and maximum safety limit."""

import numpy as np

from virtual_pack.management import fault_list
from virtual_pack.management.calibration_set import ProtectionTables
from virtual_pack.management.fault_list import Reaction
from virtual_pack.management.fault_tests import NOT_TESTABLE, Finding
from virtual_pack.management.measurement import FloatArray, Measurement

_FAULT_FROM_LEVEL = 2


class LevelCounter:
    """Counts how long each of three limits is violated; a level stays reached until the voltage is back by the release."""

    def __init__(self) -> None:
        """Start with nothing violated."""
        self._violated_s = np.zeros(3)
        self._reached = np.zeros(3, dtype=np.bool_)

    def step(self, excess_mv: FloatArray, delay_s: FloatArray, release_mv: float, dt_s: float) -> int:
        """Advance by `dt_s`; return the highest limit violated for longer than its delay, 1…3, or 0. Arrays: (3,)."""
        violated = excess_mv > 0.0
        self._violated_s = np.where(violated, self._violated_s + dt_s, 0.0)
        self._reached |= violated & (self._violated_s >= delay_s)
        self._reached &= excess_mv > -abs(release_mv)
        return int(np.max(np.flatnonzero(self._reached) + 1, initial=0))


class VoltageGuard:
    """At the operating limit charging (or discharging) stops; at the recommended and the maximum one it is a fault.

    `stop_charge` and `stop_discharge` hold the first of these.
    """

    def __init__(self) -> None:
        """Start with nothing violated."""
        self._over = LevelCounter()
        self._under = LevelCounter()
        self.stop_charge = False
        self.stop_discharge = False

    def step(self, measurement: Measurement, tables: ProtectionTables, dt_s: float) -> dict[int, Finding]:
        """Advance by `dt_s`; return the findings of both faults."""
        lowest, highest = measurement.lowest_cell, measurement.highest_cell
        if lowest is None or highest is None:
            return {fault_list.CELL_OVER_VOLTAGE: NOT_TESTABLE, fault_list.CELL_UNDER_VOLTAGE: NOT_TESTABLE}
        over_mv = float(measurement.cell_mv[highest]) - tables.over_mv
        under_mv = tables.under_mv - float(measurement.cell_mv[lowest])
        over = self._over.step(over_mv, tables.delay_s, tables.over_release_mv, dt_s)
        under = self._under.step(under_mv, tables.delay_s, tables.under_release_mv, dt_s)
        self.stop_charge, self.stop_discharge = over > 0, under > 0
        return {
            fault_list.CELL_OVER_VOLTAGE: Finding(failed=over >= _FAULT_FROM_LEVEL, reaction=Reaction.OPEN),
            fault_list.CELL_UNDER_VOLTAGE: Finding(failed=under >= _FAULT_FROM_LEVEL, reaction=Reaction.OPEN),
        }

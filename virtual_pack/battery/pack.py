"""The whole simulated pack: cells, heat, contactors, bleed resistors, heater, sensors."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from virtual_pack.battery.anode import Anode
from virtual_pack.battery.cell_parameters import NFM_CELL, CellParameters, FloatArray
from virtual_pack.battery.cells import CellString
from virtual_pack.battery.defects import DefectKind
from virtual_pack.battery.layout import PackLayout
from virtual_pack.battery.scenarios import Scenario
from virtual_pack.battery.sensors import Readings, Sensors, TrueState
from virtual_pack.battery.thermal import ThermalNetwork

BLEED_CURRENT_A = 0.1
LONGEST_STEP_S = 10.0
LONGEST_REST_STEP_S = 120.0
"""At rest nothing is faster than the temperatures, whose shortest time constant is 440 s."""
_REST_CURRENT_A = 0.5
_BUS_TIME_S = 0.15
"""Pre-charge resistor times bus capacitance."""
_BUS_DISCHARGE_TIME_S = 2.0
_BOARD_K_W = 5.0
_BOARD_TIME_S = 300.0
_HYSTERESIS_SPREAD = 0.15
_SELF_DISCHARGE_SPREAD = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Actuation:
    """What the BMS switches.

    Attributes:
        main_closed: main contactors closed.
        precharge_closed: pre-charge relay closed.
        bleed: share of time each cell's bleed resistor conducts, 0…1, shape (cells,).
        heater_w: heater power asked for.
        coolant_c: inlet temperature asked for, None: pump off.
    """

    main_closed: bool
    precharge_closed: bool
    bleed: npt.NDArray[np.float64]
    heater_w: float
    coolant_c: float | None


class BatteryPack:
    """True state of the pack. The BMS sees it only through `read_sensors`."""

    def __init__(
        self, layout: PackLayout, scenario: Scenario, generator: np.random.Generator, parameters: CellParameters = NFM_CELL
    ) -> None:
        """Draw the spreads of capacity, resistance, state of charge and ageing, and build the pack of `scenario`."""
        self._layout = layout
        self._scenario = scenario
        self._parameters = parameters
        n = layout.cells
        aged_ah = 0.01 * scenario.soh_pct * layout.capacity_ah
        capacity = aged_ah * (1.0 + 0.01 * scenario.capacity_spread_pct * generator.standard_normal(n))
        resistance = 1.0 + 0.01 * scenario.resistance_spread_pct * generator.standard_normal(n)
        resistance *= parameters.capacity_ah / layout.capacity_ah
        soc = 0.01 * (scenario.soc_pct + scenario.soc_spread_pct * generator.standard_normal(n))
        self_discharge = 1.0 + _SELF_DISCHARGE_SPREAD * generator.standard_normal(n)
        for odd in scenario.odd_cells:
            capacity[odd.index] = aged_ah * odd.capacity_factor
            resistance[odd.index] *= odd.resistance_factor
            soc[odd.index] = 0.01 * (scenario.soc_pct + odd.soc_offset_pct)
            self_discharge[odd.index] = odd.self_discharge_factor
        self.cells = CellString(
            parameters,
            soc=np.clip(soc, 0.0, 1.0),
            capacity_ah=capacity,
            resistance_factor=resistance,
            hysteresis_factor=1.0 + _HYSTERESIS_SPREAD * generator.standard_normal(n),
            self_discharge_factor=np.maximum(self_discharge, 0.0),
        )
        self.anode = Anode(parameters, n)
        self.thermal = ThermalNetwork(parameters, layout, temperature_c=scenario.temperature_c, ambient_c=scenario.ambient_c)
        self._sensors = Sensors(layout, generator, scenario.defects)
        self._module_of_cell = layout.module_of_cell()
        self._modules = len(layout.module_cells)
        self._board_rise_k = np.zeros(self._modules)
        self.now_s = 0.0
        self.current_a = 0.0
        self._step_s = 0.0
        self.bus_v = 0.0
        self.bled_ah = np.zeros(n)

    def step(self, current_a: float, actuation: Actuation, dt_s: float) -> None:
        """Advance by `dt_s` (at most `LONGEST_STEP_S`, at rest `LONGEST_REST_STEP_S`).

        Vehicle or charger ask for `current_a`, positive when charging.
        """
        self.now_s += dt_s
        self._step_s = dt_s
        self.current_a = current_a if actuation.main_closed else 0.0
        bleed_a = BLEED_CURRENT_A * actuation.bleed
        cell_current = self.current_a - bleed_a
        self.bled_ah += bleed_a * (dt_s / 3600.0)
        temperature_c = self.thermal.cells_c
        metal_ah, loss_ah = self.anode.step(
            soc=self.cells.soc,
            current_a=cell_current,
            temperature_c=temperature_c,
            resistance_factor=self.cells.resistance_factor,
            dt_s=dt_s,
        )
        self.cells.step(cell_current, temperature_c, dt_s)
        self.cells.lose(metal_ah, loss_ah)
        heat_w = self.cells.heat_w + self._heater_w(actuation.heater_w) / self._layout.cells
        self.thermal.step(heat_w, coolant_c=actuation.coolant_c, dt_s=dt_s)
        self._step_board(bleed_a, dt_s)
        self._step_bus(actuation, dt_s)

    def isolation_ohm(self) -> float:
        """Return the true isolation resistance; a falling one falls exponentially."""
        resistance = self._scenario.isolation_ohm
        for defect in self._scenario.defects:
            if defect.kind is DefectKind.ISOLATION_DROP:
                resistance *= (defect.value / self._scenario.isolation_ohm) ** defect.progress(self.now_s)
        return resistance

    def read_sensors(self) -> Readings:
        """Return one sample of every sensor."""
        board_c = np.bincount(self._module_of_cell, self.thermal.cells_c, self._modules)
        board_c = board_c / np.array(self._layout.module_cells) + self._board_rise_k
        return self._sensors.read(
            TrueState(
                now_s=self.now_s,
                cell_v=self.cells.voltage_v,
                cells_c=self.thermal.cells_c,
                board_c=board_c,
                current_a=self.current_a,
                bus_v=self.bus_v,
                isolation_ohm=self.isolation_ohm(),
                since_s=self._step_s,
            )
        )

    def _heater_w(self, asked_w: float) -> float:
        dead = any(d.kind is DefectKind.HEATER_DEAD and d.progress(self.now_s) > 0.0 for d in self._scenario.defects)
        return 0.0 if dead else asked_w

    def _step_board(self, bleed_a: FloatArray, dt_s: float) -> None:
        power_w = np.bincount(self._module_of_cell, bleed_a * self.cells.voltage_v, self._modules)
        self._board_rise_k += (_BOARD_K_W * power_w - self._board_rise_k) * (1.0 - np.exp(-dt_s / _BOARD_TIME_S))

    def _step_bus(self, actuation: Actuation, dt_s: float) -> None:
        pack_v = float(np.sum(self.cells.voltage_v))
        if actuation.main_closed:
            self.bus_v = pack_v
        elif actuation.precharge_closed:
            self.bus_v += (pack_v - self.bus_v) * float(1.0 - np.exp(-dt_s / _BUS_TIME_S))
        else:
            self.bus_v *= float(np.exp(-dt_s / _BUS_DISCHARGE_TIME_S))

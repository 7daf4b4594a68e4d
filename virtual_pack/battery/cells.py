"""Electrical behaviour of the cells of one string, as vectors over the cells."""

import numpy as np

from virtual_pack.battery.cell_parameters import CellParameters, FloatArray, arrhenius

_SECONDS_PER_HOUR = 3600.0
_RESISTANCE_PER_LOSS = 2.0
"""Resistance rises by 2 % for every per cent of capacity lost to plating."""


class CellString:
    """Charge, hysteresis and polarisation of every cell.

    Currents are positive when charging. All arrays have shape (cells,). The RC elements and the hysteresis are advanced
    by their exact solutions, so a step may be as long as the current can be taken as constant.
    """

    def __init__(
        self,
        parameters: CellParameters,
        *,
        soc: FloatArray,
        capacity_ah: FloatArray,
        resistance_factor: FloatArray,
        hysteresis_factor: FloatArray,
        self_discharge_factor: FloatArray,
    ) -> None:
        """Start rested at `soc` (0…1), midway between the charge and the discharge branch."""
        self._parameters = parameters
        self.capacity_ah = capacity_ah.copy()
        self.resistance_factor = resistance_factor.copy()
        self._hysteresis_factor = hysteresis_factor
        self._self_discharge_factor = self_discharge_factor
        self.settle(soc)
        self.heat_w = np.zeros_like(soc)

    def settle(self, soc: FloatArray) -> None:
        """Put every cell at a state of charge (0…1), as after a long rest, without history."""
        self.charge_ah = soc * self.capacity_ah
        self.hysteresis = np.zeros_like(soc)
        self.polarisation_v = np.zeros((2, soc.size))
        self.voltage_v = self.equilibrium_v()

    @property
    def soc(self) -> FloatArray:
        """State of charge of each cell against its own capacity, 0…1 (a little outside when over- or undercharged)."""
        return self.charge_ah / self.capacity_ah

    def open_circuit_v(self) -> FloatArray:
        """Return the mean open-circuit voltage, extrapolated beyond 0 and 100 %."""
        parameters = self._parameters
        soc = self.soc
        ocv = np.interp(soc, parameters.ocv_soc, parameters.ocv_v)
        low_slope = (parameters.ocv_v[1] - parameters.ocv_v[0]) / (parameters.ocv_soc[1] - parameters.ocv_soc[0])
        high_slope = (parameters.ocv_v[-1] - parameters.ocv_v[-2]) / (parameters.ocv_soc[-1] - parameters.ocv_soc[-2])
        ocv += np.minimum(soc, 0.0) * low_slope + np.maximum(soc - 1.0, 0.0) * high_slope
        return ocv

    def hysteresis_v(self) -> FloatArray:
        """Return by how much history lifts (after charging) or lowers the open-circuit voltage."""
        half = np.interp(self.soc, self._parameters.ocv_soc, self._parameters.half_hysteresis_v)
        return half * self.hysteresis * self._hysteresis_factor

    def equilibrium_v(self) -> FloatArray:
        """Return the voltage after an infinite rest."""
        return self.open_circuit_v() + self.hysteresis_v()

    def resistances_ohm(self, temperature_c: FloatArray) -> FloatArray:
        """Return R0, R1, R2 of each cell, shape (3, cells)."""
        parameters = self._parameters
        resistances = parameters.resistance_25_ohm[:, None] * arrhenius(parameters.activation_j_mol[:, None], temperature_c)
        resistances[1:] *= np.interp(self.soc, parameters.factor_soc, parameters.resistance_factor)
        resistances *= self.resistance_factor
        return resistances

    def step(self, current_a: FloatArray, temperature_c: FloatArray, dt_s: float) -> None:
        """Advance by `dt_s` with a constant current through each cell; updates `voltage_v` and `heat_w`."""
        parameters = self._parameters
        resistances = self.resistances_ohm(temperature_c)
        hours = dt_s / _SECONDS_PER_HOUR

        leak = parameters.self_discharge_per_s * self._self_discharge_factor * np.exp2((temperature_c - 25.0) / 10.0)
        stored_a = np.where(current_a > 0.0, current_a * parameters.coulombic_efficiency, current_a)
        self.charge_ah += stored_a * hours - leak * self.capacity_ah * dt_s

        branch = np.sign(current_a)
        moved = np.exp(-np.abs(current_a) * hours / (self.capacity_ah * parameters.hysteresis_soc))
        self.hysteresis = branch + (self.hysteresis - branch) * moved

        decay = np.exp(-dt_s / parameters.time_constants_s)[:, None]
        self.polarisation_v = self.polarisation_v * decay + (1.0 - decay) * resistances[1:] * current_a

        ocv = self.open_circuit_v()
        self.voltage_v = ocv + self.hysteresis_v() + np.sum(self.polarisation_v, axis=0) + resistances[0] * current_a
        # What is put in and not stored as electrochemical energy is heat; the reversible part is taken as zero.
        self.heat_w = current_a * (self.voltage_v - ocv)

    def lose(self, charge_ah: FloatArray, capacity_ah: FloatArray) -> None:
        """Take `charge_ah` out of the cells (into plated metal) and `capacity_ah` away for good."""
        self.charge_ah -= charge_ah
        self.resistance_factor *= 1.0 + _RESISTANCE_PER_LOSS * capacity_ah / self.capacity_ah
        self.capacity_ah -= capacity_ah

"""The cell of a chemistry as the envelope sees it: anode, resistance, open-circuit voltage, and the rates it stands.

Resistances are given times capacity (Ω·Ah), so that every current is a C-rate and cells of any size fit. All functions take
vectors of temperatures and of states of charge and return what holds at every pair of them, shape (temperatures, socs).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

_GAS_CONSTANT_J_MOL_K = 8.314462618
_ZERO_CELSIUS_K = 273.15
_REFERENCE_K = 298.15


def arrhenius(activation_energy_j_mol: float, temperatures_c: Values) -> Values:
    """Return how many times its value at 25 °C a resistance has: exp(Ea/R·(1/T − 1/298.15 K))."""
    kelvin = temperatures_c + _ZERO_CELSIUS_K
    return np.asarray(np.exp(activation_energy_j_mol / _GAS_CONSTANT_J_MOL_K * (1 / kelvin - 1 / _REFERENCE_K)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Anode:
    """The negative electrode, and when metal plates on it.

    Potential against the metal: φ(SoC, T, I) = U(SoC) − I·R(T). Metal can plate where φ < 0.

    Attributes:
        soc_pct: state-of-charge points, %.
        potential_v: potential without current against the metal at those points, V.
        resistance_25c_ohm_ah: resistance at 25 °C times rated capacity, Ω·Ah.
        activation_energy_j_mol: of that resistance, J/mol.
    """

    soc_pct: tuple[float, ...]
    potential_v: tuple[float, ...]
    resistance_25c_ohm_ah: float
    activation_energy_j_mol: float

    def resistance_ohm_ah(self, temperatures_c: Values) -> Values:
        """Return the resistance times capacity, shape (temperatures,)."""
        return self.resistance_25c_ohm_ah * arrhenius(self.activation_energy_j_mol, temperatures_c)

    def plating_c(self, temperatures_c: Values, socs_pct: Values) -> Values:
        """Return the charging current at which the anode reaches the potential of the metal, C."""
        potential_v = np.interp(socs_pct, self.soc_pct, self.potential_v)
        return np.asarray(np.multiply.outer(1 / self.resistance_ohm_ah(temperatures_c), potential_v))


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One of the resistances in series that make up a cell.

    Attributes:
        resistance_25c_ohm_ah: at 25 °C and half charge, times rated capacity, Ω·Ah.
        activation_energy_j_mol: its Arrhenius energy, J/mol.
        follows_soc: the factor over the state of charge applies to it.
    """

    resistance_25c_ohm_ah: float
    activation_energy_j_mol: float
    follows_soc: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Resistance:
    """A cell's resistance to a current that lasts: the sum of all branches, time constants elapsed.

    Attributes:
        branches: ohmic and two polarisation branches.
        soc_pct: state-of-charge points of the factor, %.
        soc_factor: what the polarisation branches are multiplied by at those points.
    """

    branches: tuple[Branch, ...]
    soc_pct: tuple[float, ...]
    soc_factor: tuple[float, ...]

    def ohm_ah(self, temperatures_c: Values, socs_pct: Values) -> Values:
        """Return the resistance times capacity, shape (temperatures, socs)."""
        factor = np.interp(socs_pct, self.soc_pct, self.soc_factor)
        following, fixed = np.zeros_like(temperatures_c), np.zeros_like(temperatures_c)
        for branch in self.branches:
            ohm_ah = branch.resistance_25c_ohm_ah * arrhenius(branch.activation_energy_j_mol, temperatures_c)
            if branch.follows_soc:
                following += ohm_ah
            else:
                fixed += ohm_ah
        return np.asarray(fixed[:, None] + np.multiply.outer(following, factor))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCircuit:
    """Open-circuit voltage with hysteresis.

    Attributes:
        soc_pct: state-of-charge points, %.
        mean_v: mean of charging and discharging, V.
        half_hysteresis_v: added while charging, subtracted while discharging, V.
    """

    soc_pct: tuple[float, ...]
    mean_v: tuple[float, ...]
    half_hysteresis_v: tuple[float, ...]

    def charging_v(self, socs_pct: Values) -> Values:
        """Return the voltage without current after charging, V."""
        return np.asarray(np.interp(socs_pct, self.soc_pct, self.mean_v) + self._half_v(socs_pct))

    def discharging_v(self, socs_pct: Values) -> Values:
        """Return the voltage without current after discharging, V."""
        return np.asarray(np.interp(socs_pct, self.soc_pct, self.mean_v) - self._half_v(socs_pct))

    def _half_v(self, socs_pct: Values) -> Values:
        return np.asarray(np.interp(socs_pct, self.soc_pct, self.half_hysteresis_v))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The charging rates cells stand by temperature alone, whatever the models say; straight lines between the points.

    Attributes:
        highest_c: never faster, C.
        cold: (°C, C) points, rising; above the last one the cold is no limit.
        hot: (°C, C) points, falling; below the first one the heat is no limit.
    """

    highest_c: float
    cold: tuple[tuple[float, float], ...]
    hot: tuple[tuple[float, float], ...]

    def cold_c(self, temperatures_c: Values) -> Values:
        """Return what the cold allows, C; infinity where it is no limit."""
        return _straight(self.cold, temperatures_c, right=np.inf)

    def hot_c(self, temperatures_c: Values) -> Values:
        """Return what the heat allows, C; infinity where it is no limit."""
        return _straight(self.hot, temperatures_c, left=np.inf)


def _straight(
    points: tuple[tuple[float, float], ...], at: Values, *, left: float | None = None, right: float | None = None
) -> Values:
    temperatures, rates = np.array(points).T
    return np.asarray(np.interp(at, temperatures, rates, left=left, right=right))

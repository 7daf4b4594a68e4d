"""Constants of the simulated cell: 123 Ah, layered oxide (NFM) against hard carbon.

An engineering model, not a published cell: the shape of OCV and R(SoC) is digitised from the CC0 measurements of the Hakadi
18650 NFM111/HC cell, mass from the 175 Wh/kg its makers publish for an EV cell of this kind; activation energies, thermal and
ageing numbers are estimates. Nothing here may be used for a real pack.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

GAS_CONSTANT_J_MOL_K: Final = 8.314462618
ZERO_CELSIUS_K: Final = 273.15
REFERENCE_K: Final = 298.15


@dataclass(frozen=True, slots=True, kw_only=True)
class CellParameters:
    """One cell at beginning of life. Arrays over state of charge share `soc_axis` of their own length.

    Attributes:
        capacity_ah: rated capacity.
        ocv_soc, ocv_v, half_hysteresis_v: open-circuit voltage, mean of charge and discharge, and half their distance.
        hysteresis_soc: charge throughput, as a part of the capacity, in which the hysteresis state moves by 1 − 1/e.
        resistance_25_ohm: R0, R1, R2 at 25 °C and 50 %.
        activation_j_mol: Arrhenius energies of R0, R1, R2.
        time_constants_s: of the two RC elements.
        factor_soc, resistance_factor: factor on R1 and R2 over state of charge.
        anode_soc, anode_v: hard-carbon potential against sodium without current.
        anode_25_ohm, anode_activation_j_mol: resistance between that potential and the anode surface.
        plating_efficiency: part of the current through the plating branch that becomes metal.
        plating_reversible: part of the metal that dissolves again at rest above freezing.
        stripping_time_s: time constant of that.
        coulombic_efficiency: charge that stays of what is charged.
        self_discharge_per_s: part of the capacity lost in a second at 25 °C; doubles every 10 K.
        heat_capacity_j_k: mass × specific heat.
        plate_w_k, neighbour_w_k, ambient_w_k: conductances to cold plate, neighbouring cell, air.
        plate_time_s: first-order lag of the cold plate behind the coolant inlet.
    """

    capacity_ah: float
    ocv_soc: FloatArray
    ocv_v: FloatArray
    half_hysteresis_v: FloatArray
    hysteresis_soc: float
    resistance_25_ohm: FloatArray
    activation_j_mol: FloatArray
    time_constants_s: FloatArray
    factor_soc: FloatArray
    resistance_factor: FloatArray
    anode_soc: FloatArray
    anode_v: FloatArray
    anode_25_ohm: float
    anode_activation_j_mol: float
    plating_efficiency: float
    plating_reversible: float
    stripping_time_s: float
    coulombic_efficiency: float
    self_discharge_per_s: float
    heat_capacity_j_k: float
    plate_w_k: float
    neighbour_w_k: float
    ambient_w_k: float
    plate_time_s: float


def arrhenius(activation_j_mol: FloatArray | float, temperature_c: FloatArray) -> FloatArray:
    """Return the factor on a resistance at `temperature_c`, 1.0 at 25 °C. Shapes broadcast."""
    inverse = 1.0 / (temperature_c + ZERO_CELSIUS_K) - 1.0 / REFERENCE_K
    factor: FloatArray = np.exp(activation_j_mol / GAS_CONSTANT_J_MOL_K * inverse)
    return factor


_MONTH_S = 30 * 86400.0
_OCV_MV = "2000 2238 2428 2600 2723 2782 2819 2846 2894 2965 3050 3135 3224 3314 3402 3485 3566 3648 3737 3843 3950"

NFM_CELL: Final = CellParameters(
    capacity_ah=123.0,
    ocv_soc=np.linspace(0.0, 1.0, 21),
    ocv_v=1e-3 * np.array(_OCV_MV.split(), dtype=np.float64),
    half_hysteresis_v=1e-3 * np.array([90, 64, 56, 40, 28, 26, 30, 34, 22, 14, 6, 6, 8, 10, 7, 3, 2, 2, 2, 5, 4]),
    # The state moves between the branches within 3…5 % of throughput.
    hysteresis_soc=0.02,
    resistance_25_ohm=1e-3 * np.array([0.25, 0.35, 0.30]),
    activation_j_mol=1e3 * np.array([12.0, 28.0, 18.0]),
    time_constants_s=np.array([8.0, 120.0]),
    factor_soc=np.linspace(0.0, 1.0, 11),
    resistance_factor=np.array([1.90, 1.40, 1.13, 1.06, 1.02, 1.00, 0.98, 0.97, 0.96, 0.92, 0.90]),
    anode_soc=np.linspace(0.0, 1.0, 11),
    anode_v=1e-3 * np.array([1039.0, 652, 399, 235, 135, 95, 79, 70, 63, 55, 43]),
    anode_25_ohm=0.20e-3,
    anode_activation_j_mol=28e3,
    plating_efficiency=0.05,
    plating_reversible=0.8,
    stripping_time_s=3600.0,
    coulombic_efficiency=0.998,
    self_discharge_per_s=0.03 / _MONTH_S,
    heat_capacity_j_k=2.27 * 1000.0,
    plate_w_k=2.0,
    neighbour_w_k=1.5,
    ambient_w_k=1.0 / 8.0,
    plate_time_s=60.0,
)

"""What is compiled into Halite about each chemistry: the widest any envelope can ever be.

The numbers are here, and not in a file, on purpose: no definition, data set or signed artefact can widen what Halite takes for
safe; that takes a new release. docs/envelope.md says which are measured, estimated and chosen. They are good enough to notice a
map that is plainly too fast; they are no release criterion for a real cell.
"""

from bms.calibration.envelope.cell import Anode, Branch, OpenCircuit, Pace, Resistance
from bms.calibration.envelope.limits import Envelope

_MODEL_CELL_AH = 123
"""The cell whose resistances in mΩ are given below."""

_NFM_HARD_CARBON = Envelope(
    chemistry_id="nfm-hc",
    anode=Anode(
        soc_pct=(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
        potential_v=(1.039, 0.652, 0.399, 0.235, 0.135, 0.095, 0.079, 0.070, 0.063, 0.055, 0.043),
        resistance_25c_ohm_ah=0.20e-3 * _MODEL_CELL_AH,
        activation_energy_j_mol=28_000,
    ),
    resistance=Resistance(
        branches=(
            Branch(resistance_25c_ohm_ah=0.25e-3 * _MODEL_CELL_AH, activation_energy_j_mol=12_000, follows_soc=False),
            Branch(resistance_25c_ohm_ah=0.35e-3 * _MODEL_CELL_AH, activation_energy_j_mol=28_000, follows_soc=True),
            Branch(resistance_25c_ohm_ah=0.30e-3 * _MODEL_CELL_AH, activation_energy_j_mol=18_000, follows_soc=True),
        ),
        soc_pct=(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
        soc_factor=(1.90, 1.40, 1.13, 1.06, 1.02, 1.00, 0.98, 0.97, 0.96, 0.92, 0.90),
    ),
    open_circuit=OpenCircuit(
        soc_pct=(0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100),
        mean_v=(
            *(2.000, 2.238, 2.428, 2.600, 2.723, 2.782, 2.819, 2.846, 2.894, 2.965, 3.050),
            *(3.135, 3.224, 3.314, 3.402, 3.485, 3.566, 3.648, 3.737, 3.843, 3.950),
        ),
        half_hysteresis_v=(
            *(0.090, 0.064, 0.056, 0.040, 0.028, 0.026, 0.030, 0.034, 0.022, 0.014, 0.006),
            *(0.006, 0.008, 0.010, 0.007, 0.003, 0.002, 0.002, 0.002, 0.005, 0.004),
        ),
    ),
    pace=Pace(
        highest_c=3.55,
        cold=((-40, 0.0), (-30, 0.35), (-20, 0.95), (-10, 1.75), (0, 2.35), (10, 3.55)),
        hot=((45, 3.55), (60, 0.0)),
    ),
    plating_share=0.95,
    charge_temperature_c=(-35.0, 58.0),
    charge_voltage_mv=3950,
    cell_voltage_mv=(1500, 4100),
)

_FLOORS = {envelope.chemistry_id: envelope for envelope in (_NFM_HARD_CARBON,)}


def floor_of(chemistry_id: str) -> Envelope | None:
    """Return the built-in envelope of a chemistry, or None where Halite knows none."""
    return _FLOORS.get(chemistry_id)

"""How fast a cell of a chemistry may be charged before metal plates on its anode. Independent of anything in a data set.

Anode potential against sodium metal: φ(SoC, T, I) = U(SoC) − I·R(T), R(T) = R25·exp(Ea/R·(1/T − 1/298.15 K)).
Sodium can plate where φ < 0, so I < U(SoC)/R(T). With R25 given as Ω·Ah, the result is a C-rate of a cell of any size.

The numbers are compiled in on purpose: no definition file and no data set can widen what Halite considers safe. They are an
engineering estimate (the potential of hard carbon is measured, resistance and activation energy are assumed), good enough to
notice a map that is plainly too fast, not a release criterion for a real cell.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_GAS_CONSTANT_J_MOL_K = 8.314462618
_ZERO_CELSIUS_K = 273.15
_REFERENCE_K = 298.15
SHARE_ALLOWED = 0.95
"""Share of the plating limit a charging map may use."""

_ROUNDING = 1e-9

_Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnodeModel:
    """The anode of a chemistry.

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


_HARD_CARBON = AnodeModel(
    soc_pct=(0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100),
    potential_v=(1.039, 0.652, 0.399, 0.235, 0.135, 0.095, 0.079, 0.070, 0.063, 0.055, 0.043),
    resistance_25c_ohm_ah=0.20e-3 * 123,
    activation_energy_j_mol=28_000,
)

_ANODES = {"nfm-hc": _HARD_CARBON}


def anode_of(chemistry_id: str) -> AnodeModel | None:
    """Return the anode of a chemistry, or None where Halite knows no safe envelope for it."""
    return _ANODES.get(chemistry_id)


def plating_limit_c(anode: AnodeModel, temperature_c: npt.ArrayLike, soc_pct: npt.ArrayLike) -> _Values:
    """Return the charging current at which the anode reaches the potential of the metal.

    Args:
        anode: the chemistry's anode.
        temperature_c: cell temperatures, °C.
        soc_pct: states of charge, %; broadcast against the temperatures.

    Returns:
        C-rates in the broadcast shape.
    """
    kelvin = np.asarray(temperature_c, dtype=np.float64) + _ZERO_CELSIUS_K
    arrhenius = np.exp(anode.activation_energy_j_mol / _GAS_CONSTANT_J_MOL_K * (1 / kelvin - 1 / _REFERENCE_K))
    potential_v = np.interp(np.asarray(soc_pct, dtype=np.float64), anode.soc_pct, anode.potential_v)
    return np.asarray(potential_v / (anode.resistance_25c_ohm_ah * arrhenius), dtype=np.float64)


def allowed_c(anode: AnodeModel, temperature_c: npt.ArrayLike, soc_pct: npt.ArrayLike) -> _Values:
    """Return the fastest charging Halite accepts in a map: `SHARE_ALLOWED` of `plating_limit_c`."""
    return SHARE_ALLOWED * plating_limit_c(anode, temperature_c, soc_pct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A place between the points of a charging map where interpolation is too fast.

    Attributes:
        row: index of the temperature point at or below.
        column: index of the state-of-charge point at or below.
        temperature_c: where it is worst, °C.
        soc_pct: where it is worst, %.
        current_c: what the map gives there, C.
        allowed_c: what is allowed there, C.
    """

    row: int
    column: int
    temperature_c: float
    soc_pct: float
    current_c: float
    allowed_c: float


def excesses_between_points(
    anode: AnodeModel, temperatures_c: _Values, socs_pct: _Values, map_c: _Values, *, steps: int = 10
) -> list[Excess]:
    """Look between the points of a map, where the BMS interpolates bilinearly, for currents that are too high.

    Args:
        anode: the chemistry's anode.
        temperatures_c: rising temperature points, shape (rows,).
        socs_pct: rising state-of-charge points, shape (columns,).
        map_c: C-rates, shape (rows, columns).
        steps: places looked at along each side of a patch.

    Returns:
        The worst place of each patch whose four corners are allowed but whose inside is not.
    """
    corners_allowed = map_c <= allowed_c(anode, temperatures_c[:, None], socs_pct[None, :])
    fractions = np.linspace(0, 1, steps + 1)
    found: list[Excess] = []
    for row, column in np.ndindex(len(temperatures_c) - 1, len(socs_pct) - 1):
        rows, columns = slice(row, row + 2), slice(column, column + 2)
        if not corners_allowed[rows, columns].all():
            continue
        temperature = np.interp(fractions, (0, 1), temperatures_c[rows])[:, None]
        soc = np.interp(fractions, (0, 1), socs_pct[columns])[None, :]
        current = _bilinear(map_c[rows, columns], fractions)
        limit = allowed_c(anode, temperature, soc)
        worst = np.unravel_index(np.argmax(current - limit), current.shape)
        if current[worst] > limit[worst] * (1 + _ROUNDING):
            found.append(
                Excess(
                    row=row,
                    column=column,
                    temperature_c=float(temperature[worst[0], 0]),
                    soc_pct=float(soc[0, worst[1]]),
                    current_c=float(current[worst]),
                    allowed_c=float(limit[worst]),
                )
            )
    return found


def _bilinear(corners: _Values, fractions: _Values) -> _Values:
    """Return the interpolated values of a patch, shape (steps + 1, steps + 1), from its corners, shape (2, 2)."""
    edges = corners[:, :1] + fractions[None, :] * (corners[:, 1:] - corners[:, :1])
    return np.asarray(edges[:1] + fractions[:, None] * (edges[1:] - edges[:1]), dtype=np.float64)

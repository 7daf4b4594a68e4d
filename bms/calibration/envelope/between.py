"""Currents away from the points of a charging map: between them a BMS interpolates, beyond them it holds the last value."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.calibration.envelope.cell import Values
from bms.calibration.envelope.interpolation import bilinear
from bms.calibration.envelope.limits import Envelope, EnvelopeLimit

_PLACES = 11
"""Looked at along each side of a patch, both ends included."""
_ROUNDING = 1e-9
_SOC_RANGE_PCT = (0.0, 100.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """A place away from the points of a charging map where its current is too high.

    Attributes:
        row: index of the temperature point at or below.
        column: index of the state-of-charge point at or below.
        temperature_c: where it is worst, °C.
        soc_pct: where it is worst, %.
        current_c: what the map gives there, C.
        allowed_c: what is allowed there, C.
        limit: what makes it so.
    """

    row: int
    column: int
    temperature_c: float
    soc_pct: float
    current_c: float
    allowed_c: float
    limit: EnvelopeLimit


def excesses_between_points(envelope: Envelope, temperatures_c: Values, socs_pct: Values, map_c: Values) -> list[Excess]:
    """Look for currents that are too high between the points of a map and beyond its ends, as far as cells may be charged.

    Outside the charging temperatures a BMS does not charge, whatever lies between two points; the points themselves are for
    `Envelope.surface` to judge.

    Args:
        envelope: what is allowed.
        temperatures_c: rising temperature points, shape (rows,).
        socs_pct: rising state-of-charge points, shape (columns,).
        map_c: C-rates, shape (rows, columns).

    Returns:
        The worst place of each patch whose corners are allowed but whose inside is not.
    """
    places_t, rows = _patches(temperatures_c, *envelope.charge_temperature_c)
    places_s, columns = _patches(socs_pct, *_SOC_RANGE_PCT)
    flat_t, flat_s = places_t.ravel(), places_s.ravel()
    current = bilinear(temperatures_c, socs_pct, map_c, flat_t, flat_s)
    allowed = envelope.allowed_c(flat_t, flat_s)
    excess = np.maximum(current - allowed * (1 + _ROUNDING), 0.0).reshape(*places_t.shape, *places_s.shape)
    by_patch = excess.swapaxes(1, 2).reshape(len(rows), len(columns), _PLACES**2)
    worst = by_patch.argmax(axis=2)
    point_allowed = map_c <= envelope.allowed_c(temperatures_c, socs_pct)
    found: list[Excess] = []
    for patch in np.argwhere(by_patch.max(axis=2) > 0):
        row, column = int(rows[patch[0]]), int(columns[patch[1]])
        if not point_allowed[row : row + 2, column : column + 2].all():
            continue
        at_t, at_s = patch * _PLACES + divmod(int(worst[tuple(patch)]), _PLACES)
        found.append(
            Excess(
                row=row,
                column=column,
                temperature_c=float(flat_t[at_t]),
                soc_pct=float(flat_s[at_s]),
                current_c=float(current[at_t, at_s]),
                allowed_c=float(allowed[at_t, at_s]),
                limit=envelope.surface([flat_t[at_t]], [flat_s[at_s]]).limit_at(0, 0),
            )
        )
    return found


def _patches(points: Values, lowest: float, highest: float) -> tuple[Values, npt.NDArray[np.intp]]:
    """Return the places to look at in each patch between `lowest` and `highest`, and the point each patch belongs to.

    Points outside move to the ends; where the points do not reach the ends, the patch up to there belongs to the last point.
    """
    edges = np.union1d(np.clip(points, lowest, highest), (lowest, highest))
    places = edges[:-1, None] + np.diff(edges)[:, None] * np.linspace(0.0, 1.0, _PLACES)
    return places, np.maximum(np.searchsorted(points, edges[:-1], side="right") - 1, 0)

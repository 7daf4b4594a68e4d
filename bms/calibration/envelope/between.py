"""Currents away from the points of a charging map: between them a BMS interpolates, beyond them it holds the last value."""

from dataclasses import dataclass

import numpy as np

from bms.calibration.envelope.cell import Values
from bms.calibration.envelope.interpolation import bilinear
from bms.calibration.envelope.limits import Envelope, EnvelopeLimit

_STEPS = 10
"""Places looked at along each side of a patch."""
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
    coldest, hottest = envelope.charge_temperature_c
    places_t, first_row = _places(temperatures_c, coldest, hottest)
    places_s, first_column = _places(socs_pct, *_SOC_RANGE_PCT)
    flat_t, flat_s = places_t.ravel(), places_s.ravel()
    current = bilinear(temperatures_c, socs_pct, map_c, flat_t, flat_s)
    allowed = envelope.allowed_c(flat_t, flat_s)
    excess = np.where(current > allowed * (1 + _ROUNDING), current - allowed, 0.0)
    excess[(flat_t < coldest) | (flat_t > hottest)] = 0.0
    by_patch = excess.reshape(*places_t.shape, *places_s.shape).swapaxes(1, 2).reshape(len(places_t), len(places_s), -1)
    worst = by_patch.argmax(axis=2)
    point_allowed = map_c <= envelope.allowed_c(temperatures_c, socs_pct)
    found: list[Excess] = []
    for patch_row, patch_column in np.argwhere(by_patch.max(axis=2) > 0).tolist():
        row, column = patch_row + first_row, patch_column + first_column
        if not point_allowed[max(row, 0) : row + 2, max(column, 0) : column + 2].all():
            continue
        step_t, step_s = divmod(int(worst[patch_row, patch_column]), _STEPS + 1)
        temperature, soc = places_t[patch_row, step_t], places_s[patch_column, step_s]
        place = (patch_row * (_STEPS + 1) + step_t, patch_column * (_STEPS + 1) + step_s)
        found.append(
            Excess(
                row=max(row, 0),
                column=max(column, 0),
                temperature_c=float(temperature),
                soc_pct=float(soc),
                current_c=float(current[place]),
                allowed_c=float(allowed[place]),
                limit=envelope.surface([temperature], [soc]).limit_at(0, 0),
            )
        )
    return found


def _places(points: Values, lowest: float, highest: float) -> tuple[Values, int]:
    """Return the places to look at, shape (patches, steps + 1), and the point at which the first patch begins.

    Where the points do not reach `lowest` or `highest`, a patch up to there is added; one before the first point begins at −1.
    """
    edges = np.concatenate(([lowest] if points[0] > lowest else [], points, [highest] if points[-1] < highest else []))
    fractions = np.linspace(0.0, 1.0, _STEPS + 1)
    places = edges[:-1, None] + np.diff(edges)[:, None] * fractions
    return places, -1 if points[0] > lowest else 0

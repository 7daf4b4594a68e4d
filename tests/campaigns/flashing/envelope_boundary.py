"""The edge of the chemistry envelope, value by value: what is just allowed passes, one step more is refused and named.

The edge is calculated here a second time, in plain arithmetic, from the figures of the cell (docs/envelope.md); nothing of
the product's envelope is used for it. Every cell of the charging map is tried in a map that is zero everywhere else, so
that it alone decides; between the points a few maps are tried whose points are allowed and whose middle is not.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bms.calibration.checks import check_payload
from bms.calibration.decoding import decode, decode_axis, encode
from bms.definition.a2l import CalibrationDescription
from tests.bms.flashing.world import demo_kit

_MAP = "CHG_I_LIM_MAP"
_STEP_C = 0.05
"""Resolution of the map."""
_MOST_C = 255 * _STEP_C
_RATED_AH = 123.0
_SOC_10 = tuple(range(0, 101, 10))
_ANODE_V = (1.039, 0.652, 0.399, 0.235, 0.135, 0.095, 0.079, 0.070, 0.063, 0.055, 0.043)
_SOC_5 = tuple(range(0, 101, 5))
_OCV_V = (2.000, 2.238, 2.428, 2.600, 2.723, 2.782, 2.819, 2.846, 2.894, 2.965, 3.050)
_OCV_V += (3.135, 3.224, 3.314, 3.402, 3.485, 3.566, 3.648, 3.737, 3.843, 3.950)
_HYSTERESIS_V = (0.090, 0.064, 0.056, 0.040, 0.028, 0.026, 0.030, 0.034, 0.022, 0.014, 0.006)
_HYSTERESIS_V += (0.006, 0.008, 0.010, 0.007, 0.003, 0.002, 0.002, 0.002, 0.005, 0.004)
_SOC_FACTOR = (1.90, 1.40, 1.13, 1.06, 1.02, 1.00, 0.98, 0.97, 0.96, 0.92, 0.90)
_COLD = ((-40, 0.0), (-30, 0.35), (-20, 0.95), (-10, 1.75), (0, 2.35), (10, 3.55))
_HOT = ((45, 3.55), (60, 0.0))
_SHARE, _HIGHEST_C, _HIGHEST_V = 0.95, 3.55, 4.1
_COLDEST_C, _HOTTEST_C = -35.0, 58.0

_WINDOWS: tuple[tuple[str, float, float], ...] = (
    ("CHG_V_LIM_T", 3950, 1),
    ("CHG_TAPER_V", 3950, 1),
    ("CELL_OV", 4100, 1),
    ("CELL_UV", 1500, -1),
    ("CHG_T_MIN", -35, -1),
    ("CHG_T_MAX", 58, 1),
)
"""Object, its last allowed value, and one step of its resolution beyond it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    """`values`: how many were tried; `escaped`: those that were judged wrongly."""

    values: int
    escaped: tuple[str, ...]


def check() -> Boundary:
    """Try all of them."""
    verdicts = list(_verdicts())
    return Boundary(values=len(verdicts), escaped=tuple(text for text in verdicts if text))


def allowed_c(temperature_c: float, soc_pct: float) -> float:
    """Return the highest charging current at one place, C."""
    if not _COLDEST_C <= temperature_c <= _HOTTEST_C:
        return 0.0
    anode_ohm = 0.20e-3 * _arrhenius(28_000, temperature_c)
    plating_a = _line(_SOC_10, _ANODE_V, soc_pct) / anode_ohm
    factor = _line(_SOC_10, _SOC_FACTOR, soc_pct)
    ohm = 0.25e-3 * _arrhenius(12_000, temperature_c)
    ohm += factor * (0.35e-3 * _arrhenius(28_000, temperature_c) + 0.30e-3 * _arrhenius(18_000, temperature_c))
    headroom_v = _HIGHEST_V - _line(_SOC_5, _OCV_V, soc_pct) - _line(_SOC_5, _HYSTERESIS_V, soc_pct)
    pace = [_HIGHEST_C]
    if temperature_c <= _COLD[-1][0]:
        pace.append(_line(*zip(*_COLD, strict=True), temperature_c))
    if temperature_c >= _HOT[0][0]:
        pace.append(_line(*zip(*_HOT, strict=True), temperature_c))
    return min(_SHARE * plating_a / _RATED_AH, max(headroom_v, 0.0) / ohm / _RATED_AH, *pace)


def _verdicts() -> Iterator[str]:
    """Yield for every value tried an empty string, or what was judged wrongly."""
    kit = demo_kit()
    description = kit.definition.calibration
    assert description is not None
    payload = kit.delivered.payload
    yield from _map_verdicts(description, payload)
    yield from _between_verdicts(description, payload)
    yield from _window_verdicts(description, payload)


def _map_verdicts(description: CalibrationDescription, payload: bytes) -> Iterator[str]:
    temperatures = decode_axis(description, payload, "AX_T_CHG_I")
    socs = decode_axis(description, payload, "AX_SOC_CHG_I")
    for row, temperature in enumerate(temperatures):
        for column, soc in enumerate(socs):
            edge = allowed_c(float(temperature), float(soc))
            steps = math.floor(edge / _STEP_C + 1e-9)
            for number, good in ((steps, True), (steps + 1, False)):
                if number * _STEP_C > _MOST_C:
                    continue
                tried = np.zeros((len(temperatures), len(socs)))
                tried[row, column] = number * _STEP_C
                found = _named(description, payload, {_MAP: tried}, _MAP, (row, column))
                yield _verdict(good, found, f"{_MAP}[{row}, {column}] = {number * _STEP_C:.2f} C, allowed {edge:.3f} C")


def _between_verdicts(description: CalibrationDescription, payload: bytes) -> Iterator[str]:
    """Where the edge sags between two points of the map, a map along the edge is too high in the middle."""
    temperatures = decode_axis(description, payload, "AX_T_CHG_I")
    socs = decode_axis(description, payload, "AX_SOC_CHG_I")
    edge = np.array([[allowed_c(float(t), float(s)) for s in socs] for t in temperatures])
    along = np.floor(edge / _STEP_C + 1e-9) * _STEP_C
    for row in range(1, len(temperatures) - 1):
        for column in range(len(socs) - 1):
            middle = float(socs[column] + socs[column + 1]) / 2, float(temperatures[row] + temperatures[row + 1]) / 2
            corners = along[row : row + 2, column : column + 2]
            if corners.mean() <= allowed_c(middle[1], middle[0]) + _STEP_C:
                continue
            tried = np.zeros_like(along)
            tried[row : row + 2, column : column + 2] = corners
            found = _named(description, payload, {_MAP: tried}, _MAP, None)
            yield _verdict(False, found, f"{_MAP} between rows {row} and {row + 1}, columns {column} and {column + 1}")


def _window_verdicts(description: CalibrationDescription, payload: bytes) -> Iterator[str]:
    parameters = decode(description, payload)
    for name, edge, step in _WINDOWS:
        shape = parameters[name].values.shape
        for index in np.ndindex(shape):
            for value, good in ((edge, True), (edge + step, False)):
                tried = parameters[name].values.copy()
                tried[index] = value
                found = _named(description, payload, {name: tried}, name, index, rule="chemistry-window")
                yield _verdict(good, found, f"{name}{list(index)} = {value:g}")


def _named(
    description: CalibrationDescription,
    payload: bytes,
    values: dict[str, Any],
    name: str,
    index: tuple[int, ...] | None,
    *,
    rule: str = "-envelope",
) -> bool:
    """Return whether a check refuses these values and names the object, and the place if one is given."""
    findings = check_payload(demo_kit().definition, encode(description, payload, values))
    return any(
        finding.parameter == name
        and finding.severity == "error"
        and finding.rule.endswith(rule)
        and (index is None or tuple(finding.index) == index)
        for finding in findings
    )


def _verdict(good: bool, found: bool, what: str) -> str:
    if good and found:
        return f"{what}: refused, and is allowed"
    return "" if good or found else f"{what}: not refused"


def _arrhenius(energy_j_mol: float, temperature_c: float) -> float:
    return math.exp(energy_j_mol / 8.314462618 * (1 / (273.15 + temperature_c) - 1 / 298.15))


def _line(points: Sequence[float], values: Sequence[float], at: float) -> float:
    """Return the straight line between points; beyond them the last value."""
    for (low, start), (high, end) in zip(
        zip(points, values, strict=True), zip(points[1:], values[1:], strict=True), strict=False
    ):
        if at <= high:
            return start + (end - start) * max(at - low, 0.0) / (high - low)
    return values[-1]

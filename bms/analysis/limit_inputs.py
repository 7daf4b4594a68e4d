"""What a BMS reckons with when it limits the current, taken from a snapshot: the same substitutes for what it cannot trust."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bms.calibration.findings import Tables
from bms.definition.model import Broadcasts, PackDefinition, Topology
from bms.telemetry.decoded import Matrix
from bms.telemetry.snapshot import FloatColumn, PackSnapshot, Validity

_NOTHING_KNOWN_C = (-60.0, 100.0)
_FEWEST_TO_COMPARE = 3
_NOISE_MV = 2.0
_NOISE_A = 0.3
_NOISE_K = 0.3
_ROUNDING_K = 1.5
"""Two rounded temperatures may be this much further apart than they seem, filters included."""
FILTER_S: Final = 2.0
"""Time constant of the BMS's low-pass (docs/ecu-contract.md, Limits)."""
SMOOTHED_OVER_S: Final = 6 * FILTER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """How far a value may be off by its resolution on the wire and by the noise a BMS filters out before it reckons."""

    temperature_k: float
    soc_pct: float
    cell_mv: float
    current_a: float
    soh_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothed:
    """Current and cell voltages as the BMS low-passes them before it reckons with them."""

    current_a: float
    lowest_mv: float
    highest_mv: float


def smoothed(times_s: FloatColumn, current_a: FloatColumn, cells_mv: Matrix, at_s: float) -> Smoothed | None:
    """Return the low-passed values at an instant, None where there are none.

    The lowest and the highest cell are taken at each time, then filtered, as the BMS does.

    Args:
        times_s: of the samples, ascending, shape (n,); what is older than `SMOOTHED_OVER_S` does not count.
        current_a: current at each, NaN where not valid, shape (n,).
        cells_mv: all cells at each, NaN where not valid, shape (cells, n).
        at_s: the instant.
    """
    known = np.isfinite(current_a) & np.isfinite(cells_mv).any(axis=0) & (times_s <= at_s) & (times_s >= at_s - SMOOTHED_OVER_S)
    if not known.any():
        return None
    times_s, current_a, cells_mv = times_s[known], current_a[known], cells_mv[:, known]
    remaining = np.exp((times_s - times_s[-1]) / FILTER_S)
    weights = np.diff(remaining, prepend=0.0)
    return Smoothed(
        current_a=float(weights @ current_a),
        lowest_mv=float(weights @ np.nanmin(cells_mv, axis=0)),
        highest_mv=float(weights @ np.nanmax(cells_mv, axis=0)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Values at one instant, NaN and None where they are not valid.

    Attributes:
        measured_c: every valid sensor, shape (sensors,).
        cold_c, hot_c: temperature to reckon with at each sensor when cold (heat) is the danger, shape (sensors,).
        trusted: sensors whose own value is reckoned with, shape (sensors,).
        lowest_soc_pct, highest_soc_pct: of the emptiest and the fullest cell.
        soh_pct: state of health.
        lowest_cell, highest_cell: index of the valid cell with the lowest and the highest voltage.
        lowest_mv, highest_mv: their voltages.
        smooth: the same and the current (charging positive), low-passed; the present values where there is no past. None: not
            known.
        plated_ah: estimated plated charge.
        fault_level: 0 ok, 1 warning, 2 fault.
        contactors_closed, charger: None if not known.
        errors: how far off these may be.
    """

    measured_c: FloatColumn
    cold_c: FloatColumn
    hot_c: FloatColumn
    trusted: npt.NDArray[np.bool_]
    lowest_soc_pct: float
    highest_soc_pct: float
    soh_pct: float
    lowest_cell: int | None
    highest_cell: int | None
    lowest_mv: float
    highest_mv: float
    smooth: Smoothed | None
    plated_ah: float
    fault_level: float
    contactors_closed: bool | None
    charger: bool | None
    errors: Errors

    @property
    def spread_mv(self) -> float:
        """Highest minus lowest cell."""
        return self.highest_mv - self.lowest_mv

    @property
    def coldest(self) -> int | None:
        """Index of the sensor with the lowest temperature to reckon with."""
        return int(self.cold_c.argmin()) if self.cold_c.size else None

    @property
    def warmest(self) -> int | None:
        """Index of the sensor with the highest temperature to reckon with."""
        return int(self.hot_c.argmax()) if self.hot_c.size else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What links are reckoned from. `scale_a`: amperes of 1 C with the state of health; `capacity_ah`: without."""

    now: Situation
    tables: Tables
    capacity_ah: float
    scale_a: float


def situation_of(
    snapshot: PackSnapshot,
    definition: PackDefinition,
    tables: Tables,
    *,
    smooth: Smoothed | None = None,
    distrusted: int | None = None,
) -> Situation:
    """Return what the BMS of this pack reckons with.

    Args:
        snapshot: values of the pack.
        definition: how it is built.
        tables: its calibration.
        smooth: from the seconds before; None: the snapshot is all there is.
        distrusted: sensor (from 0) the BMS says it does not trust; believed where its value is near the threshold.
    """
    values = _valid(snapshot)
    cells_mv = snapshot.cells_mv.valid_values()
    known = bool(np.isfinite(cells_mv).any())
    lowest = int(np.nanargmin(cells_mv)) if known else None
    highest = int(np.nanargmax(cells_mv)) if known else None
    measured_c = snapshot.temperatures_c.valid_values()
    cold_c, hot_c, trusted = _reckon(measured_c, definition.topology, tables, distrusted)
    lowest_mv = math.nan if lowest is None else float(cells_mv[lowest])
    highest_mv = math.nan if highest is None else float(cells_mv[highest])
    lowest_soc = values.get("soc_pct", math.nan)
    return Situation(
        measured_c=measured_c,
        cold_c=cold_c,
        hot_c=hot_c,
        trusted=trusted,
        lowest_soc_pct=lowest_soc,
        highest_soc_pct=values.get("soc_max_pct", lowest_soc),
        soh_pct=values.get("soh_pct", math.nan),
        lowest_cell=lowest,
        highest_cell=highest,
        lowest_mv=lowest_mv,
        highest_mv=highest_mv,
        smooth=smooth or _present(values, lowest_mv, highest_mv),
        plated_ah=values.get("plated_charge_ah", math.nan),
        fault_level=values.get("fault_level", math.nan),
        contactors_closed=_flag(values, "contactors"),
        charger=_flag(values, "charger"),
        errors=_errors(definition.broadcasts),
    )


def _valid(snapshot: PackSnapshot) -> dict[str, float]:
    return {name: reading.value for name, reading in snapshot.readings.items() if reading.validity == Validity.VALID}


def _present(values: dict[str, float], lowest_mv: float, highest_mv: float) -> Smoothed | None:
    current_a = values.get("current_a", math.nan)
    known = math.isfinite(current_a + lowest_mv)
    return Smoothed(current_a=current_a, lowest_mv=lowest_mv, highest_mv=highest_mv) if known else None


def _flag(values: dict[str, float], name: str) -> bool | None:
    return bool(values[name]) if name in values else None


def _reckon(
    measured_c: FloatColumn, topology: Topology, tables: Tables, distrusted: int | None
) -> tuple[FloatColumn, FloatColumn, npt.NDArray[np.bool_]]:
    """Replace sensors that are invalid, or too far from the median of their module, by the extremes of the others.

    TEMP_SPREAD: the first value is what may lie between sensors in operation, the second what makes one implausible.
    """
    trusted = np.isfinite(measured_c)
    spread_k = (0.0, math.inf)
    if tables.have("TEMP_SPREAD") and tables.values("TEMP_SPREAD").size > 1:
        operating_k, implausible_k, *_ = tables.values("TEMP_SPREAD").reshape(-1).tolist()
        spread_k = (operating_k, implausible_k)
    for module in topology.modules:
        span = slice(module.first_sensor, module.first_sensor + module.sensors)
        part = measured_c[span]
        if np.isfinite(part).sum() >= _FEWEST_TO_COMPARE:
            away_k = np.abs(part - np.nanmedian(part))
            doubtful = np.arange(span.start, span.stop) == (-1 if distrusted is None else distrusted)
            trusted[span] &= away_k <= spread_k[1] - np.where(doubtful, _ROUNDING_K, 0.0)
    if trusted.all():
        return measured_c, measured_c, trusted
    good = measured_c[trusted]
    cold_c, hot_c = (good.min() - spread_k[0], good.max() + spread_k[0]) if good.size else _NOTHING_KNOWN_C
    return np.where(trusted, measured_c, cold_c), np.where(trusted, measured_c, hot_c), trusted


def _errors(broadcasts: Broadcasts | None) -> Errors:
    steps = _steps(broadcasts)
    return Errors(
        temperature_k=0.5 * steps.get("temperatures", 1.0) + _NOISE_K,
        soc_pct=0.5 * steps.get("soc_pct", 1.0),
        cell_mv=0.5 * steps.get("cells", 1.0) + _NOISE_MV,
        current_a=0.5 * steps.get("current_a", 0.1) + _NOISE_A,
        soh_pct=0.5 * steps.get("soh_pct", 1.0),
    )


def _steps(broadcasts: Broadcasts | None) -> dict[str, float]:
    """Return the smallest difference the database can express, in the unit of the reading."""
    if broadcasts is None:
        return {}
    wanted = [(reading.reading, reading.message, reading.signal, reading.scale) for reading in broadcasts.readings]
    for name, family in (("cells", broadcasts.cells), ("temperatures", broadcasts.temperatures)):
        if family is not None:
            wanted.append((name, family.message, family.signal.format(index=family.first_index), family.scale))
    steps = {}
    for name, message, signal, scale in wanted:
        described = broadcasts.database.messages.get(message)
        found = next((one for one in described.signals if one.name == signal), None) if described is not None else None
        if found is not None and not found.is_float:
            steps[name] = abs(found.scale * scale)
    return steps

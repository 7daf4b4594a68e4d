"""The single links of the chain of limits, each reckoned as the BMS does (docs/ecu-contract.md, Limits)."""

import itertools
import math
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from bms.analysis.limit_inputs import Scene
from bms.analysis.limit_model import Cause, Input, Link, Quantity, unknown_link
from bms.analysis.limit_tables import operating_limit, placed, temperature_soc_table
from bms.calibration.decoding import Values

_FULL_RELEASE_MV: Final = 30.0


def map_link(scene: Scene, name: str, soc_pct: float, told_sensor: int | None = None) -> Link:
    """Return what a map over temperature and state of charge allows at the sensor that allows least.

    `told_sensor`: named by the BMS; taken where its temperature cannot be told from the lowest, because both are rounded.
    """
    now, table = scene.now, temperature_soc_table(scene.tables, name)
    if table is None or not now.cold_c.size or not math.isfinite(soc_pct + scene.scale_a):
        return unknown_link(Cause.MAP, name)
    both = np.concatenate((now.cold_c, now.hot_c))
    rates = table.limit_at(both, soc_pct)
    entry = _naming(both, rates, np.concatenate((now.trusted, now.trusted)))
    rate, sensor = float(rates.min()), entry % now.cold_c.size
    if told_sensor is not None and abs(both[entry] - both[told_sensor]) <= now.errors.temperature_k:
        sensor = told_sensor

    def allowed(temperature_k: float, soc: float, soh: float) -> float:
        scale_a = scene.scale_a + scene.capacity_ah * 0.01 * soh
        return float(table.limit_at(both + temperature_k, soc_pct + soc).min()) * min(max(scale_a, 0.0), scene.capacity_ah)

    errors = now.errors
    least_a, most_a = _range(allowed, errors.temperature_k, errors.soc_pct, errors.soh_pct)
    inputs = (
        *table.place(float(both[entry]), soc_pct),
        Input(quantity=Quantity.RATE, value=rate),
        Input(quantity=Quantity.SOH, value=now.soh_pct),
    )
    return Link(
        cause=Cause.MAP,
        tables=(name,),
        allowed_a=rate * scene.scale_a,
        least_a=least_a,
        most_a=most_a,
        sensor=sensor,
        inputs=inputs,
        is_substitute=not now.trusted[sensor],
    )


def charge_voltage_link(scene: Scene) -> Link:
    """Return how much current the highest cell takes until it reaches the voltage held at the end of charging."""
    now, tables = scene.now, scene.tables
    resistance = temperature_soc_table(tables, "R_DC_TABLE")
    needed = ("CHG_V_LIM_T", "CHG_TAPER_V", "CHG_TAPER_SPREAD")
    if resistance is None or not tables.have(*needed) or now.coldest is None or now.smooth is None:
        return unknown_link(Cause.TAPER, "CHG_V_LIM_T")
    coldest_c, smooth = float(now.cold_c[now.coldest]), now.smooth
    early_mv = max(0.0, now.spread_mv - tables.number("CHG_TAPER_SPREAD"))

    def hold_mv(temperature_c: float) -> float:
        by_temperature = float(np.interp(temperature_c, tables.axis("CHG_V_LIM_T", 0), tables.values("CHG_V_LIM_T")))
        return min(by_temperature, tables.number("CHG_TAPER_V")) - early_mv

    def allowed(temperature_k: float, cell_mv: float, current_a: float) -> float:
        mohm = _resistance(resistance.at, coldest_c + temperature_k, now.highest_soc_pct)
        headroom_mv = hold_mv(coldest_c + temperature_k) - smooth.highest_mv - cell_mv
        return max(0.0, smooth.current_a + current_a + headroom_mv / mohm)

    errors = now.errors
    least_a, most_a = _range(allowed, errors.temperature_k, errors.cell_mv, errors.current_a)
    deciding = "CHG_TAPER_V" if tables.number("CHG_TAPER_V") < hold_mv(coldest_c) + early_mv else "CHG_V_LIM_T"
    others = ("R_DC_TABLE", "CHG_TAPER_SPREAD") if early_mv else ("R_DC_TABLE",)
    held_mv = hold_mv(coldest_c)
    inputs = (
        Input(quantity=Quantity.CELL, value=smooth.highest_mv),
        Input(quantity=Quantity.THRESHOLD_V, value=held_mv),
        placed(Quantity.TEMPERATURE, coldest_c, tables.axis("CHG_V_LIM_T", 0)),
        Input(quantity=Quantity.CURRENT, value=smooth.current_a),
        Input(quantity=Quantity.RESISTANCE, value=_resistance(resistance.at, coldest_c, now.highest_soc_pct)),
    )
    return Link(
        cause=Cause.TAPER,
        tables=(deciding, *others),
        allowed_a=allowed(0.0, 0.0, 0.0),
        least_a=least_a,
        most_a=most_a,
        sensor=now.coldest,
        cell=now.highest_cell,
        inputs=inputs,
    )


def ended_link(scene: Scene, taper: Link, *, is_told: bool) -> Link:
    """Return whether charging has ended: it does below CHG_TAPER_END_C, and stays so until the cell has sunk clearly.

    Args:
        scene: values and tables.
        taper: the link of `charge_voltage_link`.
        is_told: the BMS allows nothing because of the highest cell.
    """
    now, tables = scene.now, scene.tables
    if not tables.have("CHG_TAPER_END_C") or now.charger is None or math.isnan(taper.allowed_a):
        return unknown_link(Cause.ENDED, "CHG_TAPER_END_C")
    end_a = scene.capacity_ah * tables.number("CHG_TAPER_END_C")
    cell_mv, held_mv = taper.inputs[0].value, taper.inputs[1].value
    near = now.charger and held_mv - cell_mv <= _FULL_RELEASE_MV + now.errors.cell_mv
    ends = near and taper.most_a < end_a
    closed = ends or (near and is_told)
    return Link(
        cause=Cause.ENDED,
        tables=("CHG_TAPER_END_C",),
        allowed_a=0.0 if closed else math.inf,
        least_a=0.0 if closed else math.inf,
        most_a=0.0 if closed else math.inf,
        cell=now.highest_cell,
        inputs=(
            Input(quantity=Quantity.CURRENT, value=taper.allowed_a),
            Input(quantity=Quantity.THRESHOLD_A, value=end_a),
            Input(quantity=Quantity.RELEASE_V, value=held_mv - _FULL_RELEASE_MV),
        ),
        is_remembered=near and not ends,
    )


def discharge_voltage_link(scene: Scene) -> Link:
    """Return how much current can be drawn until the lowest cell reaches the low voltage limit with its release."""
    now, tables = scene.now, scene.tables
    resistance = temperature_soc_table(tables, "R_DC_TABLE")
    needed = ("CELL_UV", "CELL_UV_RELEASE")
    if resistance is None or not tables.have(*needed) or now.coldest is None or now.smooth is None:
        return unknown_link(Cause.TAPER, "CELL_UV")
    coldest_c, smooth = float(now.cold_c[now.coldest]), now.smooth
    floor_mv = operating_limit(tables, "CELL_UV") + tables.number("CELL_UV_RELEASE")

    def allowed(temperature_k: float, cell_mv: float, current_a: float) -> float:
        mohm = _resistance(resistance.at, coldest_c + temperature_k, now.lowest_soc_pct)
        return max(0.0, -(smooth.current_a + current_a) + (smooth.lowest_mv + cell_mv - floor_mv) / mohm)

    errors = now.errors
    least_a, most_a = _range(allowed, errors.temperature_k, errors.cell_mv, errors.current_a)
    return Link(
        cause=Cause.TAPER,
        tables=("CELL_UV", "CELL_UV_RELEASE", "R_DC_TABLE"),
        allowed_a=allowed(0.0, 0.0, 0.0),
        least_a=least_a,
        most_a=most_a,
        sensor=now.coldest,
        cell=now.lowest_cell,
        inputs=(
            Input(quantity=Quantity.CELL, value=smooth.lowest_mv),
            Input(quantity=Quantity.THRESHOLD_V, value=floor_mv),
            Input(quantity=Quantity.TEMPERATURE, value=coldest_c),
            Input(quantity=Quantity.CURRENT, value=smooth.current_a),
            Input(quantity=Quantity.RESISTANCE, value=_resistance(resistance.at, coldest_c, now.lowest_soc_pct)),
        ),
    )


def _naming(temperatures_c: Values, rates: Values, trusted: "np.typing.NDArray[np.bool_]") -> int:
    """Return which of the entries with the lowest rate to name: the coldest, a measured one before a substitute."""
    tied = np.flatnonzero(rates <= rates.min() + 1e-6)
    measured = tied[trusted[tied]]
    candidates = measured if measured.size else tied
    return int(candidates[temperatures_c[candidates].argmin()])


def _resistance(at: Callable[[Values, float], Values], temperature_c: float, soc_pct: float) -> float:
    return float(at(np.array([temperature_c]), soc_pct)[0])


def _range(allowed: Callable[[float, float, float], float], *errors: float) -> tuple[float, float]:
    """Return the least and the most that is allowed when every input is off by its error in either direction."""
    corners: Iterable[tuple[float, ...]] = itertools.product(*((-error, error) for error in errors))
    values = [allowed(*corner) for corner in corners]
    return min(values), max(values)

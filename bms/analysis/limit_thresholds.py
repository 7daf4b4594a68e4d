"""Links that allow everything or nothing: a trigger with a release, and the BMS remembers on which side the value came from."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from bms.analysis.limit_inputs import Scene
from bms.analysis.limit_model import Cause, Input, Link, Quantity, unknown_link
from bms.analysis.limit_tables import operating_limit
from bms.telemetry.snapshot import FloatColumn

_RELEASE_K: Final = 2.0
"""No table has it: docs/ecu-contract.md, Limits."""


def window_link(scene: Scene, *, is_told: bool, told_sensor: int | None = None) -> Link:
    """Return whether the temperature window allows charging; between trigger and release only the BMS knows (`is_told`).

    `told_sensor`: as in `map_link`.
    """
    now, tables = scene.now, scene.tables
    if (
        now.coldest is None
        or now.warmest is None
        or not tables.have("CHG_T_MIN", "CHG_T_MIN_REL", "CHG_T_MAX", "CHG_T_MAX_REL")
    ):
        return unknown_link(Cause.WINDOW, "CHG_T_MIN")
    cold_c, hot_c = float(now.cold_c[now.coldest]), float(now.hot_c[now.warmest])
    cold = _Threshold("CHG_T_MIN", tables.number("CHG_T_MIN") - cold_c, tables.number("CHG_T_MIN_REL") - cold_c)
    hot = _Threshold("CHG_T_MAX", hot_c - tables.number("CHG_T_MAX"), hot_c - tables.number("CHG_T_MAX_REL"))
    is_cold = cold.beyond_release > hot.beyond_release
    side, value_c, sensor = (cold, cold_c, now.coldest) if is_cold else (hot, hot_c, now.warmest)
    sensor = _named(scene, now.cold_c if is_cold else now.hot_c, sensor, told_sensor)
    return _threshold_link(
        Cause.WINDOW,
        side,
        Quantity.TEMPERATURE,
        value_c,
        (tables.number(side.name), tables.number(f"{side.name}_REL")),
        error=now.errors.temperature_k,
        is_told=is_told,
        sensor=sensor,
        is_substitute=not now.trusted[sensor],
    )


def _named(scene: Scene, reckoned_c: FloatColumn, sensor: int, told_sensor: int | None) -> int:
    """Return the sensor the BMS names where it cannot be told from the extreme one."""
    error_k = scene.now.errors.temperature_k
    return told_sensor if told_sensor is not None and abs(reckoned_c[told_sensor] - reckoned_c[sensor]) <= error_k else sensor


def cold_link(scene: Scene, name: str, *, is_told: bool, told_sensor: int | None = None) -> Link:
    """Return whether the pack is too cold, by TEMP_CHG_LO to charge, by TEMP_DIS_LO to discharge.

    `is_told`, `told_sensor`: as for `window_link`.
    """
    now, tables = scene.now, scene.tables
    if now.coldest is None or not tables.have(name):
        return unknown_link(Cause.TEMPERATURE, name)
    limit_c, value_c = operating_limit(tables, name), float(now.cold_c[now.coldest])
    release_c = limit_c + _RELEASE_K
    sensor = _named(scene, now.cold_c, now.coldest, told_sensor)
    return _threshold_link(
        Cause.TEMPERATURE,
        _Threshold(name, limit_c - value_c, release_c - value_c),
        Quantity.TEMPERATURE,
        value_c,
        (limit_c, release_c),
        error=now.errors.temperature_k,
        is_told=is_told,
        sensor=sensor,
        is_substitute=not now.trusted[sensor],
    )


def hot_link(scene: Scene, *, is_told: bool) -> Link:
    """Return whether the pack is too hot to charge: the stricter of both operating limits holds for a pack in use."""
    now, tables = scene.now, scene.tables
    if not np.isfinite(now.measured_c).any() or not tables.have("TEMP_CHG_HI", "TEMP_DIS_HI"):
        return unknown_link(Cause.TEMPERATURE, "TEMP_CHG_HI")
    limits_c = {name: operating_limit(tables, name) for name in ("TEMP_CHG_HI", "TEMP_DIS_HI")}
    name = min(limits_c, key=limits_c.__getitem__)
    warmest = int(np.nanargmax(now.measured_c))
    value_c = float(now.measured_c[warmest])
    release_c = limits_c[name] - _RELEASE_K
    return _threshold_link(
        Cause.TEMPERATURE,
        _Threshold(name, value_c - limits_c[name], value_c - release_c),
        Quantity.TEMPERATURE,
        value_c,
        (limits_c[name], release_c),
        error=now.errors.temperature_k,
        is_told=is_told,
        sensor=warmest,
    )


def cell_limit_link(scene: Scene, *, high: bool, is_told: bool) -> Link:
    """Return whether the highest (lowest) cell is beyond its operating limit, which stops charging (discharging)."""
    name = "CELL_OV" if high else "CELL_UV"
    now, tables = scene.now, scene.tables
    cell = now.highest_cell if high else now.lowest_cell
    if cell is None or not tables.have(name, f"{name}_RELEASE"):
        return unknown_link(Cause.CELL_LIMIT, name)
    value_mv = now.highest_mv if high else now.lowest_mv
    limit_mv, release_mv = operating_limit(tables, name), abs(tables.number(f"{name}_RELEASE"))
    beyond_mv = value_mv - limit_mv if high else limit_mv - value_mv
    released_mv = limit_mv - release_mv if high else limit_mv + release_mv
    return _threshold_link(
        Cause.CELL_LIMIT,
        _Threshold(name, beyond_mv, beyond_mv + release_mv),
        Quantity.CELL,
        value_mv,
        (limit_mv, released_mv),
        error=now.errors.cell_mv,
        is_told=is_told,
        cell=cell,
    )


@dataclass(frozen=True, slots=True)
class _Threshold:
    """A trigger and its release; `beyond_…`: by how much the value is on the bad side of it."""

    name: str
    beyond_trigger: float
    beyond_release: float


def _threshold_link(
    cause: Cause,
    threshold: _Threshold,
    quantity: Quantity,
    value: float,
    limits: tuple[float, float],
    *,
    error: float,
    is_told: bool,
    sensor: int | None = None,
    cell: int | None = None,
    is_substitute: bool = False,
) -> Link:
    """Return a link that allows nothing beyond the trigger and everything before the release.

    In between, and as near to either as `error`, the BMS remembers where the value came from: `is_told` is its own answer.
    """
    stops = threshold.beyond_trigger > error
    open_question = not stops and threshold.beyond_release > -error
    closed = stops or (open_question and is_told)
    is_cell = quantity is Quantity.CELL
    return Link(
        cause=cause,
        tables=(threshold.name,),
        allowed_a=0.0 if closed else math.inf,
        least_a=0.0 if closed else math.inf,
        most_a=0.0 if closed else math.inf,
        sensor=sensor,
        cell=cell,
        inputs=(
            Input(quantity=quantity, value=value),
            Input(quantity=Quantity.THRESHOLD_V if is_cell else Quantity.THRESHOLD_T, value=limits[0]),
            Input(quantity=Quantity.RELEASE_V if is_cell else Quantity.RELEASE_T, value=limits[1]),
        ),
        is_remembered=open_question,
        is_substitute=is_substitute,
    )

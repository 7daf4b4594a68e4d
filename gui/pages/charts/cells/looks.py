"""Tiles of cells and of temperature sensors on colour scales that the chemistry and the values give, nothing else."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QCoreApplication

from bms.definition.model import Module
from bms.telemetry.snapshot import Column, Validity
from gui.pages.charts.cells.view import GridView
from gui.widgets.cell_layout import ModuleShape
from gui.widgets.cell_view import SHADES, CellLimits, CellLook, Ground, Mark, half_range_mv, view_cells
from gui.wording import signed


def cell_tiles(cells_mv: Column, balancing: Column, modules: Sequence[Module], *, is_absolute: bool) -> GridView:
    """Return the cells: as millivolts on the operating window of their chemistry, or as deviation from the median."""
    limits = tuple(
        CellLimits(operating_mv=module.chemistry.operating_mv, absolute_mv=module.chemistry.absolute_mv)
        for module in modules
        for _ in range(module.cells)
    )
    seen = view_cells(cells_mv, balancing, limits)
    shapes = tuple(ModuleShape(name=m.name, first_cell=m.first_cell, cells=m.cells, columns=m.columns) for m in modules)
    if is_absolute:
        looks = tuple(
            replace(look, ground=shade(value, *limit.operating_mv)) if look.ground >= 0 else look
            for look, value, limit in zip(seen.looks, cells_mv.values.tolist(), limits, strict=True)
        )
        lowest = min((limit.operating_mv[0] for limit in limits), default=0)
        highest = max((limit.operating_mv[1] for limit in limits), default=0)
        middle = QCoreApplication.translate("CellsPanel", "operating window")
        return GridView(modules=shapes, looks=looks, scale=(f"{lowest} mV", middle, f"{highest} mV"))
    known = cells_mv.values[np.isin(cells_mv.validity, (Validity.VALID, Validity.STALE)) & np.isfinite(cells_mv.values)]
    median = float(np.median(known)) if known.size else math.nan
    half = half_range_mv(float(np.abs(known - median).max()) if known.size else 0.0)
    looks = tuple(
        replace(look, text=plus(value - median), ground=shade(value - median, -half, half)) if look.ground >= 0 else look
        for look, value in zip(seen.looks, cells_mv.values.tolist(), strict=True)
    )
    scale = (f"−{half:g} mV", QCoreApplication.translate("CellsPanel", "median"), f"+{half:g} mV")
    return GridView(modules=shapes, looks=looks, scale=scale)


def sensor_tiles(temperatures_c: Column, modules: Sequence[Module]) -> GridView:
    """Return the sensors at their modules on the temperature axis of the chemistry; outside its charging range marked."""
    sensed = [module for module in modules if module.sensors]
    shapes = tuple(ModuleShape(name=m.name, first_cell=m.first_sensor, cells=m.sensors, columns=m.sensors) for m in sensed)
    looks = [CellLook(text="–", ground=Ground.NEVER_SEEN, marks=0)] * len(temperatures_c.values)
    for module in sensed:
        for sensor in range(module.first_sensor, module.first_sensor + module.sensors):
            looks[sensor] = _sensor(float(temperatures_c.values[sensor]), int(temperatures_c.validity[sensor]), module)
    low = min((module.chemistry.temperature_axis_c[0] for module in sensed), default=0)
    high = max((module.chemistry.temperature_axis_c[1] for module in sensed), default=0)
    middle = QCoreApplication.translate("CellsPanel", "framed: no charging")
    return GridView(modules=shapes, looks=tuple(looks), scale=(f"{signed(low)} °C", middle, f"{signed(high)} °C"))


def _sensor(value_c: float, validity: int, module: Module) -> CellLook:
    if validity == Validity.INVALID:
        return CellLook(text="–", ground=Ground.INVALID, marks=0)
    if validity == Validity.NEVER_SEEN or not math.isfinite(value_c):
        return CellLook(text="–", ground=Ground.NEVER_SEEN, marks=0)
    low_c, high_c = module.chemistry.charge_temperature_c
    marks = 0 if low_c <= value_c <= high_c else Mark.OUTSIDE_OPERATING
    marks |= Mark.STALE if validity == Validity.STALE else 0
    return CellLook(text=signed(value_c, 1), ground=shade(value_c, *module.chemistry.temperature_axis_c), marks=marks)


def shade(value: float, low: float, high: float) -> int:
    """Return the shade 0…32 of a value between the ends of a scale; beyond them the last shade."""
    share = (value - low) / (high - low) if high > low else 0.5
    return round(min(max(share, 0.0), 1.0) * (SHADES - 1)) if math.isfinite(share) else (SHADES - 1) // 2


def plus(value: float, decimals: int = 0) -> str:
    """Return a difference with its sign."""
    text = signed(value, decimals)
    return text if text.startswith("−") or float(text) == 0 else f"+{text}"

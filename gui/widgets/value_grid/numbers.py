"""The values and the axis points of a table seen alike: a block of numbers with limits, references and findings. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bms.calibration.editing import Layer, Mask, Target, Values
from gui.widgets.value_grid.table import GridAxis, GridTable, Position


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """One target of an edit: the values, shape (rows, columns), or an axis, shape (1, points). Fields as in `GridTable`."""

    target: Target
    values: Values
    unit: str
    decimals: int
    resolution: float
    offset: float
    lower: float
    upper: float
    layers: Mapping[Layer, Values]
    dirty: Mask
    findings: Mapping[Position, str]
    choices: Mapping[float, str]
    read_only: str


def numbers_of(table: GridTable, target: Target) -> Numbers:
    """Return a table's values or one of its axes; a side without an axis is empty and cannot be edited."""
    if target is Target.VALUES:
        return Numbers(
            target=target,
            values=table.values,
            unit=table.unit,
            decimals=table.decimals,
            resolution=table.resolution,
            offset=table.offset,
            lower=table.lower,
            upper=table.upper,
            layers=table.layers,
            dirty=table.dirty if table.dirty.size else np.zeros(table.values.shape, dtype=np.bool_),
            findings=table.findings,
            choices=table.choices,
            read_only=table.read_only,
        )
    axis = axis_of(table, target)
    if axis is None:
        axis = GridAxis(name="", unit="", points=np.zeros(0), read_only="-")
    return Numbers(
        target=target,
        values=axis.points.reshape(1, -1),
        unit=axis.unit,
        decimals=axis.decimals,
        resolution=axis.resolution,
        offset=axis.offset,
        lower=axis.lower,
        upper=axis.upper,
        layers={layer: points.reshape(1, -1) for layer, points in axis.layers.items()},
        dirty=(axis.dirty if axis.dirty.size else np.zeros(axis.points.size, dtype=np.bool_)).reshape(1, -1),
        findings={(0, position): message for position, message in axis.findings.items()},
        choices={},
        read_only=axis.read_only,
    )


def axis_of(table: GridTable, target: Target) -> GridAxis | None:
    """Return the axis a target means; None where the table has none there."""
    return {Target.X_AXIS: table.x, Target.Y_AXIS: table.y}.get(target)

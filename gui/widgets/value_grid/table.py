"""What the calibration table widgets show: one table with everything known of its cells. No Qt."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bms.calibration.editing import Layer, Mask, Target, Values

Position = tuple[int, int]
"""(row, column) of a cell."""


class Shown(enum.StrEnum):
    """What the cells show: the working values, or how far they are from the reference."""

    VALUES = "values"
    DIFFERENCES = "differences"
    PERCENT = "percent"


def _no_mask() -> Mask:
    return np.zeros((0, 0), dtype=np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GridAxis:
    """The points along one side of a table.

    Attributes:
        name: what is along it, in words, e.g. `Cell temperature`.
        unit: of the points.
        decimals: for display.
        resolution: physical size of one count in memory; 0 where any number can be stored.
        offset: physical value of count 0.
        lower: smallest point allowed.
        upper: largest point allowed.
        points: axis points, shape (n,).
        layers: points of the other sets, each of shape (n,).
        dirty: which points were changed since the last saving, shape (n,); empty: none.
        findings: position → what is wrong with the point.
        read_only: why the points cannot be edited; empty: they can.
    """

    name: str
    unit: str
    points: npt.NDArray[np.float64]
    decimals: int = 0
    resolution: float = 0.0
    offset: float = 0.0
    lower: float = -np.inf
    upper: float = np.inf
    layers: Mapping[Layer, npt.NDArray[np.float64]] = field(default_factory=dict)
    dirty: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    findings: Mapping[int, str] = field(default_factory=dict)
    read_only: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GridTable:
    """One table as it is to be shown. A curve and a block are one row, a single value is (1, 1).

    Attributes:
        name: name of the calibration object, e.g. `CHG_I_LIM_MAP`.
        title: its description.
        unit: of the values.
        values: working values, shape (rows, columns).
        x: along the columns; None for a block or a single value.
        y: along the rows; None for all but maps.
        column_names: heads of the columns where there is no x axis; empty: counted from 1.
        decimals: for display.
        resolution: physical size of one count in memory; 0 where any number can be stored.
        offset: physical value of count 0.
        lower: smallest value allowed.
        upper: largest value allowed.
        layers: values of the other sets, each of the values' shape.
        reference: which of them differences are shown against, and Delete restores; None: there is none.
        dirty: which cells were changed since the last saving, the values' shape; empty: none.
        findings: cell → what is wrong with it, whole sentences.
        outside_envelope: cell → why it lies outside what the chemistry allows, whole sentences.
        envelope: highest values the chemistry allows, the values' shape; None: it says nothing of this table.
        operating_point: where the pack is now as (x, y) in units of the axes; y is not looked at in a curve.
        trace: where it was before, oldest first, shape (n, 2).
        second_factor: value × this is a second reading in `second_unit`, e.g. ampere of a C-rate; 0: there is none.
        second_unit: unit of the second reading.
        choices: the values there are, with their words; empty: any number.
        read_only: why the values cannot be edited; empty: they can.
    """

    name: str
    title: str
    unit: str
    values: Values
    x: GridAxis | None = None
    y: GridAxis | None = None
    column_names: tuple[str, ...] = ()
    decimals: int = 0
    resolution: float = 0.0
    offset: float = 0.0
    lower: float = -np.inf
    upper: float = np.inf
    layers: Mapping[Layer, Values] = field(default_factory=dict)
    reference: Layer | None = None
    dirty: Mask = field(default_factory=_no_mask)
    findings: Mapping[Position, str] = field(default_factory=dict)
    outside_envelope: Mapping[Position, str] = field(default_factory=dict)
    envelope: Values | None = None
    operating_point: tuple[float, float] | None = None
    trace: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 2)))
    second_factor: float = 0.0
    second_unit: str = ""
    choices: Mapping[float, str] = field(default_factory=dict)
    read_only: str = ""

    @property
    def rows(self) -> int:
        """How many rows of values there are."""
        return int(self.values.shape[0])

    @property
    def columns(self) -> int:
        """How many columns of values there are."""
        return int(self.values.shape[1])

    @property
    def reference_values(self) -> Values | None:
        """The values differences are shown against."""
        return None if self.reference is None else self.layers.get(self.reference)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Selection:
    """What is selected in a table.

    Attributes:
        target: values or an axis; never both.
        mask: the numbers selected, shape (rows, columns) of the target; an axis is (1, points).
        active: the one the cursor is on, always selected.
    """

    target: Target
    mask: Mask
    active: Position

    @property
    def count(self) -> int:
        """How many numbers are selected."""
        return int(np.count_nonzero(self.mask))

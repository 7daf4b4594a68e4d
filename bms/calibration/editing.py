"""What an engineer does to the values of a table, as calculations on arrays. Knows no widget, no data set and no undo.

Every edit takes the values, a selection (a boolean mask of the same shape) and what to do, and returns new values; values
outside the selection stay bit for bit what they were. Tables are taken as (rows, columns): a curve is one row, a single value
is (1, 1).
"""

import enum
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


class Operation(enum.StrEnum):
    """What is done to the selected values. Signs as calibration tools have them on the keyboard."""

    SET = "="
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    PASTE = "paste"
    """Put `pasted` over the selection's top left corner, as spreadsheets do; one pasted value fills the whole selection."""
    INTERPOLATE_ROWS = "interpolate along rows"
    INTERPOLATE_COLUMNS = "interpolate along columns"
    INTERPOLATE = "interpolate from the corners"
    """Bilinear between the corners of the selection's bounding rectangle."""
    SMOOTH = "smooth"


class Layer(enum.StrEnum):
    """Where values beside the working ones come from."""

    DEVICE = "device"
    FILE = "file"
    DEFAULT = "default"


class Target(enum.StrEnum):
    """Which numbers of a table are meant."""

    VALUES = "values"
    X_AXIS = "x axis"
    Y_AXIS = "y axis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One thing an engineer did to one table.

    Attributes:
        operation: what.
        selection: mask of the numbers meant, shape (rows, columns) of the target; an axis is (1, points).
        target: values or an axis.
        operand: the number for SET, ADD, SUBTRACT and MULTIPLY.
        pasted: the numbers for PASTE, shape (rows, columns); NaN leaves what is there.
    """

    operation: Operation
    selection: Mask
    target: Target = Target.VALUES
    operand: float = 0.0
    pasted: Values = field(default_factory=lambda: np.zeros((0, 0)))

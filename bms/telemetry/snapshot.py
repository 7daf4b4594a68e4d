"""What is known about a pack at one instant: every value with its validity and its age."""

import enum
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatColumn = npt.NDArray[np.float64]
ValidityColumn = npt.NDArray[np.uint8]


class Validity(enum.IntEnum):
    """Whether a value may be shown as a number."""

    NEVER_SEEN = 0
    VALID = 1
    INVALID = 2
    """The BMS marks it invalid, or it is out of its range."""
    STALE = 3
    """It was valid, but is older than the definition allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One quantity for all cells or sensors, index = cell or sensor number from 0.

    Attributes:
        values: shape (n,), NaN where no number was ever received; kept when stale so that it can be shown greyed.
        validity: shape (n,), `Validity` values.
        age_s: shape (n,), seconds since the last reception, +inf if never.
    """

    values: FloatColumn
    validity: ValidityColumn
    age_s: FloatColumn

    def valid_values(self) -> FloatColumn:
        """Return the values with NaN wherever they are not valid now. Shape (n,)."""
        return np.where(self.validity == Validity.VALID, self.values, np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One named value. `text` is set for enumerations."""

    value: float
    validity: Validity
    age_s: float
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSnapshot:
    """All live values of a pack.

    Attributes:
        cells_mv: cell voltages, mV.
        temperatures_c: temperature sensors, °C.
        balancing: 1.0 where a cell is being bled, 0.0 where not.
        readings: by name with unit, e.g. `pack_v`, `current_a` (charging positive), `soc_pct`, `charge_limit_a`,
            `charge_limit_reason` (text), `discharge_limit_a`.
        frames: frames received since the link was opened.
        dropped: frames known to be lost, by the adapter or by a full queue of ours.
    """

    cells_mv: Column
    temperatures_c: Column
    balancing: Column
    readings: dict[str, Reading]
    frames: int
    dropped: int

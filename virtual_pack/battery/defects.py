"""What can be wrong with a simulated pack, and from when on."""

import enum
from dataclasses import dataclass


class DefectKind(enum.Enum):
    """Kind of defect; the meaning of `Defect.index` and `Defect.value` in brackets."""

    TEMPERATURE_SENSOR_OPEN = "temperature sensor open"
    """[sensor, –]"""
    TEMPERATURE_SENSOR_OFFSET = "temperature sensor reads wrong"
    """[sensor, error in K]"""
    ISOLATION_DROP = "isolation resistance falls"
    """[–, final resistance in Ω]"""
    HEATER_DEAD = "heater gives no heat"
    """[–, –]"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One defect.

    Attributes:
        kind: what.
        begins_s: battery time at which it begins.
        over_s: how long it takes to develop fully (0: at once).
        index: cell or sensor concerned, from 0.
        value: see `DefectKind`.
    """

    kind: DefectKind
    begins_s: float = 0.0
    over_s: float = 0.0
    index: int = 0
    value: float = 0.0

    def progress(self, now_s: float) -> float:
        """Return 0.0 before it begins … 1.0 fully developed."""
        if now_s < self.begins_s:
            return 0.0
        return 1.0 if self.over_s <= 0.0 else min(1.0, (now_s - self.begins_s) / self.over_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class OddCell:
    """A cell that is not like the others: factors on capacity and resistance, state of charge added in per cent."""

    index: int
    capacity_factor: float = 1.0
    resistance_factor: float = 1.0
    soc_offset_pct: float = 0.0
    self_discharge_factor: float = 1.0

"""Looking currents up in the tables of a pack as its BMS does: bilinear, held at the ends, 0 below the cold end."""

from dataclasses import dataclass

import numpy as np

from bms.analysis.limit_model import Input, Quantity
from bms.calibration.decoding import Values
from bms.calibration.envelope.interpolation import bilinear
from bms.calibration.findings import Tables, rises

_X, _Y = 0, 1
_MAP_DIMENSIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureSocTable:
    """A map over temperature (rows, °C) and state of charge (columns, %)."""

    temperatures_c: Values
    socs_pct: Values
    values: Values

    def at(self, temperatures_c: Values, soc_pct: float) -> Values:
        """Return the values at temperatures and one state of charge, shape (n,)."""
        return bilinear(self.temperatures_c, self.socs_pct, self.values, temperatures_c, np.array([soc_pct]))[:, 0]

    def limit_at(self, temperatures_c: Values, soc_pct: float) -> Values:
        """Return the same for a map of limits: colder than its first point nothing is allowed."""
        return np.where(temperatures_c < self.temperatures_c[0], 0.0, self.at(temperatures_c, soc_pct))

    def place(self, temperature_c: float, soc_pct: float) -> tuple[Input, Input]:
        """Return temperature and state of charge with the points they lie between."""
        return (
            placed(Quantity.TEMPERATURE, temperature_c, self.temperatures_c),
            placed(Quantity.SOC, soc_pct, self.socs_pct),
        )


def placed(quantity: Quantity, value: float, points: Values) -> Input:
    """Return a value with the axis points it lies between; only one beyond the ends, both the same on a point."""
    below, above = points[points <= value], points[points >= value]
    return Input(
        quantity=quantity,
        value=value,
        below=float(below[-1]) if below.size else None,
        above=float(above[0]) if above.size else None,
    )


def operating_limit(tables: Tables, name: str) -> float:
    """Return the first of a block of limits: the operating one, which acts before the others."""
    return float(tables.values(name).reshape(-1)[0])


def temperature_soc_table(tables: Tables, name: str) -> TemperatureSocTable | None:
    """Return a map over temperature and state of charge, whichever runs along x; None if it is missing or its axes fall."""
    if not tables.have(name) or tables.values(name).ndim != _MAP_DIMENSIONS:
        return None
    x, y, values = tables.axis(name, _X), tables.axis(name, _Y), tables.values(name)
    if not (rises(x) and rises(y)):
        return None
    if tables.axis_unit(name, _X) == Quantity.SOC.value:
        return TemperatureSocTable(temperatures_c=y, socs_pct=x, values=values)
    return TemperatureSocTable(temperatures_c=x, socs_pct=y, values=values.T)

"""What is written down while a story runs."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from virtual_pack.battery.cell_parameters import FloatArray
from virtual_pack.battery.pack import BLEED_CURRENT_A, BatteryPack
from virtual_pack.management.bms_values import BmsValues

_SECONDS_PER_HOUR: Final = 3600.0
MOST_POINTS: Final = 600
"""As many points of a series are kept: more than a plot has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What happened, each array of shape (points,), at most `MOST_POINTS`. True values, unless the BMS is named.

    Attributes:
        time_s: since the start.
        soc_pct: state of charge as the BMS reports it.
        current_a: current through the pack, positive when charging.
        charge_limit_a: charge limit of the BMS.
        limit_reason: why it is what it is, as `LimitReason` numbers.
        coldest_c, warmest_c: of all cells.
        anode_mv: lowest anode potential against sodium of all cells; below 0 sodium plates.
        plated_ah: plated in the worst cell since the start.
        spread_mv: highest minus lowest cell voltage, as it would be at rest.
        spread_soc_pct: fullest minus emptiest cell.
        cells_balancing: how many cells the BMS bleeds.
        bled_ah: bled so far, all cells together.
    """

    time_s: FloatArray
    soc_pct: FloatArray
    current_a: FloatArray
    charge_limit_a: FloatArray
    limit_reason: FloatArray
    coldest_c: FloatArray
    warmest_c: FloatArray
    anode_mv: FloatArray
    plated_ah: FloatArray
    spread_mv: FloatArray
    spread_soc_pct: FloatArray
    cells_balancing: FloatArray
    bled_ah: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """When an anode came nearest to plating: potential, where (cell from 0, of how much charge and how warm), and when."""

    anode_mv: float
    cell: int
    soc_pct: float
    temperature_c: float
    time_s: float


class Recorder:
    """Writes down a row whenever it is told to.

    Attributes:
        nearest: when an anode came nearest to plating.
        bled_wh: energy that went into bleed resistors.
    """

    def __init__(self, pack: BatteryPack) -> None:
        """Look at `pack`; nothing is written down yet."""
        self._pack = pack
        self._rows: list[tuple[float, ...]] = []
        self._bled_ah = pack.bled_ah.copy()
        self.nearest: Nearest | None = None
        self.bled_wh = 0.0

    def take(self, values: BmsValues) -> None:
        """Write down where pack and BMS stand."""
        pack = self._pack
        soc_pct, volts, cells_c = 100.0 * pack.cells.soc, pack.cells.voltage_v, pack.thermal.cells_c
        self.bled_wh += float(((pack.bled_ah - self._bled_ah) * volts).sum())
        self._bled_ah = pack.bled_ah.copy()
        anode_mv = 1e3 * pack.anode.potential_v
        cell = int(anode_mv.argmin())
        if self.nearest is None or anode_mv[cell] < self.nearest.anode_mv:
            self.nearest = Nearest(
                anode_mv=float(anode_mv[cell]),
                cell=cell,
                soc_pct=float(soc_pct[cell]),
                temperature_c=float(cells_c[cell]),
                time_s=pack.now_s,
            )
        self._rows.append(
            (
                pack.now_s,
                values.soc_pct,
                pack.current_a,
                values.charge.current_a,
                float(values.charge.reason),
                float(cells_c.min()),
                float(cells_c.max()),
                float(anode_mv[cell]),
                float(pack.anode.plated_ah.max()),
                1e3 * float(np.ptp(pack.cells.equilibrium_v())),
                float(soc_pct.max() - soc_pct.min()),
                float(np.count_nonzero(values.balancing)),
                float(pack.bled_ah.sum()),
            )
        )

    def series(self) -> Series:
        """Return what was written down, thinned out where there is more than anybody can see."""
        table = np.array(self._rows)
        edges = np.unique(np.linspace(0, len(table) - 1, min(MOST_POINTS, len(table))).round().astype(np.int64))
        columns = {field.name: table[edges, index] for index, field in enumerate(fields(Series))}
        # What is looked for in this series is its deepest point; thinning must not lose it.
        lowest_mv = np.minimum.reduceat(table[:, _ANODE], edges)
        return Series(**(columns | {"anode_mv": lowest_mv}))


_ANODE: Final = [field.name for field in fields(Series)].index("anode_mv")


def bleed_hours(pack: BatteryPack) -> FloatArray:
    """Return how long each bleed resistor has conducted, hours, shape (cells,)."""
    return pack.bled_ah / BLEED_CURRENT_A

"""How fast cells of a chemistry may be charged and discharged, for every temperature and state of charge.

Independent of anything in a data set: the tables of a BMS are held against it.
"""

import dataclasses
import datetime
import enum
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.calibration.envelope.cell import Anode, OpenCircuit, Pace, Resistance, Values
from bms.calibration.envelope.interpolation import bilinear


class EnvelopeLimit(enum.IntEnum):
    """What holds the charging current back at a place."""

    PLATING = 0
    """Metal plates on the anode."""
    VOLTAGE = 1
    """The cell passes its highest voltage."""
    COLD = 2
    HOT = 3
    RATE = 4
    """No cell of this chemistry is charged faster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeSurface:
    """The envelope over the points of a map.

    Attributes:
        allowed_c: highest charging current, C, shape (temperatures, socs).
        binding: which `EnvelopeLimit` (its number) makes it so, same shape.
    """

    allowed_c: Values
    binding: npt.NDArray[np.intp]

    def limit_at(self, row: int, column: int) -> EnvelopeLimit:
        """Return what binds at one point."""
        return EnvelopeLimit(int(self.binding[row, column]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Shares of the envelope that are allowed over temperature and state of charge; 1: all of it.

    Attributes:
        temperatures_c: rising points, at least two.
        socs_pct: rising points, at least two.
        shares: 0 to 1, shape (temperatures, socs); between the points bilinear, beyond them clamped.
    """

    temperatures_c: tuple[float, ...]
    socs_pct: tuple[float, ...]
    shares: tuple[tuple[float, ...], ...]

    def at(self, temperatures_c: Values, socs_pct: Values) -> Values:
        """Return the shares at every pair of places."""
        points = np.asarray(self.temperatures_c), np.asarray(self.socs_pct)
        return bilinear(*points, np.asarray(self.shares), temperatures_c, socs_pct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tightening:
    """What a signed artefact says. Wherever it is wider than the envelope it is applied to, it changes nothing.

    Attributes:
        id: of the artefact.
        version: grows with every issue.
        chemistry_id: what it is for.
        valid_from_utc: before that day it cannot be installed; once installed it holds, whatever the clock says.
        plating_share: share of the plating limit a charging map may use.
        charge_temperature_c: coldest and hottest cell that may be charged, °C.
        charge_voltage_mv: highest voltage a BMS may charge a cell to, mV.
        cell_voltage_mv: lowest and highest voltage a cell may ever have, mV.
        scale: share of every limit that is left.
    """

    id: str
    version: int
    chemistry_id: str
    valid_from_utc: datetime.datetime
    plating_share: float
    charge_temperature_c: tuple[float, float]
    charge_voltage_mv: float
    cell_voltage_mv: tuple[float, float]
    scale: Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The safe envelope of a chemistry: what is built in, tightened by every valid artefact.

    Attributes:
        chemistry_id: e.g. `nfm-hc`.
        anode: plating model.
        resistance: of a current that lasts.
        open_circuit: voltage without current.
        pace: rates by temperature alone.
        plating_share: share of the plating limit a charging map may use.
        charge_temperature_c: coldest and hottest cell that may be charged, °C.
        charge_voltage_mv: highest voltage a BMS may charge a cell to, mV.
        cell_voltage_mv: lowest and highest voltage a cell may ever have, mV.
        tightened_by: what was applied, in this order.
        refusal: why nothing may be written, as one sentence: an installed artefact cannot be read; empty: nothing is wrong.
    """

    chemistry_id: str
    anode: Anode
    resistance: Resistance
    open_circuit: OpenCircuit
    pace: Pace
    plating_share: float
    charge_temperature_c: tuple[float, float]
    charge_voltage_mv: float
    cell_voltage_mv: tuple[float, float]
    tightened_by: tuple[Tightening, ...] = ()
    refusal: str = ""

    def surface(self, temperatures_c: npt.ArrayLike, socs_pct: npt.ArrayLike) -> EnvelopeSurface:
        """Return the highest charging current at every pair of temperature and state of charge, and what binds there.

        Args:
            temperatures_c: °C, shape (rows,).
            socs_pct: %, shape (columns,).
        """
        temperatures, socs = (np.asarray(points, dtype=np.float64) for points in (temperatures_c, socs_pct))
        limits = np.stack(np.broadcast_arrays(*self._limits(temperatures, socs)))
        return EnvelopeSurface(allowed_c=self._scaled(limits.min(axis=0), temperatures, socs), binding=limits.argmin(axis=0))

    def allowed_c(self, temperatures_c: Values, socs_pct: Values) -> Values:
        """Return the highest charging currents alone, C, shape (temperatures, socs)."""
        plating, *others = self._limits(temperatures_c, socs_pct)
        for limit in others:
            np.minimum(plating, limit, out=plating)
        return self._scaled(plating, temperatures_c, socs_pct)

    def pulse_c(self, temperatures_c: Values, socs_pct: Values) -> Values:
        """Return the current a pulse of regeneration must stay below: the whole plating limit, C, scaled."""
        return self._scaled(self.anode.plating_c(temperatures_c, socs_pct), temperatures_c, socs_pct)

    def discharge_c(self, temperatures_c: Values, socs_pct: Values) -> Values:
        """Return the discharging current at which a cell falls to its lowest voltage, C, shape (temperatures, socs)."""
        headroom_v = self.open_circuit.discharging_v(socs_pct) - self.cell_voltage_mv[0] / 1000
        return np.maximum(headroom_v, 0.0) / self.resistance.ohm_ah(temperatures_c, socs_pct)

    def tightened(self, by: Tightening) -> "Envelope":
        """Return the envelope with everything an artefact says that is tighter."""
        (coldest, hottest), (lowest, highest) = self.charge_temperature_c, self.cell_voltage_mv
        return dataclasses.replace(
            self,
            plating_share=min(self.plating_share, by.plating_share),
            charge_temperature_c=(max(coldest, by.charge_temperature_c[0]), min(hottest, by.charge_temperature_c[1])),
            charge_voltage_mv=min(self.charge_voltage_mv, by.charge_voltage_mv),
            cell_voltage_mv=(max(lowest, by.cell_voltage_mv[0]), min(highest, by.cell_voltage_mv[1])),
            tightened_by=(*self.tightened_by, by),
        )

    def _limits(self, temperatures_c: Values, socs_pct: Values) -> tuple[Values, ...]:
        """Return the limits in the order of `EnvelopeLimit`; the first has the whole shape, all broadcast to it."""
        coldest, hottest = self.charge_temperature_c
        headroom_v = self.cell_voltage_mv[1] / 1000 - self.open_circuit.charging_v(socs_pct)
        cold = np.where(temperatures_c < coldest, 0.0, self.pace.cold_c(temperatures_c))
        hot = np.where(temperatures_c > hottest, 0.0, self.pace.hot_c(temperatures_c))
        return (
            self.plating_share * self.anode.plating_c(temperatures_c, socs_pct),
            np.maximum(headroom_v, 0.0) / self.resistance.ohm_ah(temperatures_c, socs_pct),
            cold[:, None],
            hot[:, None],
            np.asarray([[self.pace.highest_c]]),
        )

    def _scaled(self, limit_c: Values, temperatures_c: Values, socs_pct: Values) -> Values:
        """Return limits times the smallest share any artefact leaves at each place."""
        shares = [tightening.scale.at(temperatures_c, socs_pct) for tightening in self.tightened_by]
        return limit_c * np.minimum.reduce(shares) if shares else limit_c

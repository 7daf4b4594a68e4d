"""The pack's own values as columns: what a history keeps and a session records of a snapshot."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bms.definition.model import Broadcasts, IndexedSignals, PackDefinition
from bms.definition.polling import Polling, SignalKind
from bms.definition.signal_mapping import indexed_name
from bms.telemetry.decoded import SignalInfo
from bms.telemetry.field_columns import raw_range
from bms.telemetry.signal_infos import quantity
from bms.telemetry.snapshot import Column, FloatColumn, PackSnapshot, Reading, Validity

CELL = "cell {}"
SENSOR = "sensor {}"
BLEEDING = "bleeding {}"
"""Names of the columns of cells, sensors and the bleeding of cells (0 or 1), counted from 1."""

_UNITS = {
    "a": "A",
    "ah": "Ah",
    "bar": "bar",
    "c": "°C",
    "hz": "Hz",
    "kohm": "kΩ",
    "kpa": "kPa",
    "kw": "kW",
    "kwh": "kWh",
    "mah": "mAh",
    "mohm": "mΩ",
    "ms": "ms",
    "mv": "mV",
    "pct": "%",
    "s": "s",
    "v": "V",
    "w": "W",
    "wh": "Wh",
}
"""Last word of a reading's name → unit."""


class PackColumns:
    """Cells, sensors, the bleeding of cells and readings of a pack, one column each.

    Attributes:
        infos: one for each column: cells (mV), sensors (°C), bleeding where the pack tells it, readings by name; an
            enumeration's column holds its number.
        names: of the columns.
    """

    def __init__(self, definition: PackDefinition) -> None:
        """Name the columns of a pack."""
        polled = _polled(definition.polling) if definition.polling is not None else _Sources()
        sent = _sent(definition.broadcasts) if definition.broadcasts is not None else _Sources()
        cell = sent.cell or polled.cell or _UNKNOWN
        sensor = sent.sensor or polled.sensor or _UNKNOWN
        readings = polled.readings | sent.readings
        topology = definition.topology
        self._readings = tuple(readings)
        self._texts = {name: source.texts for name, source in readings.items() if source.texts}
        self._cells, self._sensors = topology.series, topology.sensors
        self._bleeding = topology.series if sent.bleeding is not None else 0
        self.infos: tuple[SignalInfo, ...] = (
            *(cell.info(CELL.format(number), "mV") for number in range(1, topology.series + 1)),
            *(sensor.info(SENSOR.format(number), "°C") for number in range(1, topology.sensors + 1)),
            *((sent.bleeding or _UNKNOWN).info(BLEEDING.format(number), "") for number in range(1, self._bleeding + 1)),
            *(source.info(name, reading_unit(name) or source.unit) for name, source in readings.items()),
        )
        self.names = tuple(info.name for info in self.infos)

    def row(self, snapshot: PackSnapshot) -> FloatColumn:
        """Return the values of a snapshot, NaN where they are not valid, shape (columns,)."""
        readings = (snapshot.readings.get(name) for name in self._readings)
        values = [one.value if one is not None and one.validity is Validity.VALID else np.nan for one in readings]
        bleeding = snapshot.balancing.valid_values()[: self._bleeding]
        return np.concatenate((snapshot.cells_mv.valid_values(), snapshot.temperatures_c.valid_values(), bleeding, values))

    def snapshot(self, row: npt.NDArray[np.floating], age_s: float) -> PackSnapshot:
        """Return what `row` was made of, `age_s` seconds later; NaN is told as not valid. The inverse of `row`."""
        row = np.asarray(row, np.float64)
        bounds = np.cumsum((self._cells, self._sensors, self._bleeding))
        cells, sensors, bleeding, readings = np.split(row, bounds)
        return PackSnapshot(
            cells_mv=_column(cells, age_s),
            temperatures_c=_column(sensors, age_s),
            balancing=_column(bleeding if self._bleeding else np.full(self._cells, np.nan), age_s),
            readings={name: self._reading(name, value, age_s) for name, value in zip(self._readings, readings, strict=True)},
            frames=0,
            dropped=0,
        )

    def _reading(self, name: str, value: float, age_s: float) -> Reading:
        texts = self._texts.get(name, {})
        valid = bool(np.isfinite(value))
        text = texts.get(round(value), "") if texts and valid else ""
        validity = Validity.VALID if valid else Validity.INVALID
        return Reading(value=float(value), validity=validity, age_s=age_s if valid else np.inf, text=text)


def reading_unit(name: str) -> str:
    """Return the unit a reading's name ends in, or an empty string: `pack_v` gives V."""
    return _UNITS.get(name.rpartition("_")[2], "") if "_" in name else ""


def _column(values: FloatColumn, age_s: float) -> Column:
    valid = np.isfinite(values)
    return Column(
        values=values,
        validity=np.where(valid, np.uint8(Validity.VALID), np.uint8(Validity.INVALID)),
        age_s=np.where(valid, age_s, np.inf),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The number a value is made of: value = number × scale + offset; `ends` None for a floating-point number."""

    unit: str = ""
    ends: tuple[int, int] | None = None
    scale: float = 1.0
    offset: float = 0.0
    texts: dict[int, str] | None = None

    def info(self, name: str, unit: str) -> SignalInfo:
        return quantity(name, unit, ends=self.ends, scale=self.scale, offset=self.offset, texts=self.texts)


_UNKNOWN = _Source()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """Where values come from; all cells, and all sensors, are taken to be alike."""

    cell: _Source | None = None
    sensor: _Source | None = None
    bleeding: _Source | None = None
    readings: dict[str, _Source] = field(default_factory=dict)


def _sent(broadcasts: Broadcasts) -> _Sources:
    messages = broadcasts.database.messages

    def source(message: str, name: str, scale: float, texts: dict[int, str] | None = None) -> _Source:
        signal = next(signal for signal in messages[message].signals if signal.name == name)
        return _Source(
            unit=signal.unit if abs(scale) == 1 else "",
            ends=None if signal.is_float else raw_range(signal.length, signed=signal.signed),
            scale=signal.scale * scale,
            offset=signal.offset * scale,
            texts=texts or signal.choices,
        )

    def first(family: IndexedSignals | None) -> _Source | None:
        if family is None:
            return None
        return source(family.message, indexed_name(family.signal, family.first_index), family.scale)

    return _Sources(
        cell=first(broadcasts.cells),
        sensor=first(broadcasts.temperatures),
        bleeding=first(broadcasts.balancing),
        readings={one.reading: source(one.message, one.signal, one.scale, one.texts) for one in broadcasts.readings},
    )


def _polled(polling: Polling) -> _Sources:
    signals = {signal.id: signal for command in polling.commands for signal in command.signals}

    def source(signal_id: str, scale: float) -> _Source:
        signal = signals[signal_id]
        return _Source(
            unit=signal.unit if abs(scale) == 1 else "",
            ends=raw_range(signal.bit_length, signed=signal.signed),
            scale=signal.multiplier * scale / signal.divisor,
            offset=signal.offset * scale,
            texts=signal.texts,
        )

    return _Sources(
        cell=source(polling.cells[0], polling.cell_scale_mv) if polling.cells else None,
        sensor=source(polling.temperatures[0], 1.0) if polling.temperatures else None,
        readings={
            name: source(one, polling.reading_scales.get(name, 1.0))
            for name, one in polling.readings.items()
            if signals[one].kind is SignalKind.NUMBER
        },
    )

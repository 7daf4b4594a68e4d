"""Settings inherited from lithium, and what they cost a pack of this chemistry, in percent of its state of charge.

Works on the tables of a data set and on plain settings as BMSs for lithium cells have them (cell under- and overvoltage, charge
cut-off in the cold, lowest balancing voltage). What a voltage means comes from the chemistry's open-circuit curve, at rest.
"""

import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bms.calibration.envelope import floor_of
from bms.calibration.model import Parameter
from bms.definition.model import Chemistry


class Setting(enum.StrEnum):
    """A setting every BMS has, whatever it calls it. Voltages in mV, the temperature in °C."""

    UNDERVOLTAGE = "uvp"
    OVERVOLTAGE = "ovp"
    COLDEST_CHARGE = "charge-min"
    BALANCE_START = "balance-start"

    @property
    def unit(self) -> str:
        """Unit of its value."""
        return "°C" if self is Setting.COLDEST_CHARGE else "mV"


@dataclass(frozen=True, slots=True, kw_only=True)
class InheritedSetting:
    """A setting that looks inherited from lithium cells.

    Attributes:
        parameter: the setting or calibration object.
        value: as set.
        unit: of the value.
        inherited_from: whose default it is.
        lost_soc_pct: how much of the state of charge cannot be used, charged or balanced where the setting acts, %.
        sentence: what that means.
    """

    parameter: str
    value: float
    unit: str
    inherited_from: str
    lost_soc_pct: float
    sentence: str


_LITHIUM = {
    Setting.UNDERVOLTAGE: ((2450, 2600, "LFP"), (2700, 2850, "NMC"), (2950, 3100, "NMC")),
    Setting.OVERVOLTAGE: ((2650, 2850, "LTO"), (3550, 3700, "LFP"), (4150, 4250, "NMC")),
    Setting.COLDEST_CHARGE: ((-1, 10, "LFP and NMC"),),
    Setting.BALANCE_START: ((3300, 3600, "LFP and NMC"), (3950, 4100, "NMC")),
}
"""From, to, cell: what BMSs for lithium cells are delivered with (manuals and defaults of JK, JBD, VESC, LibreSolar)."""
_LEAST_LOSS_PCT = 1.0
"""Less is no loss anybody would notice."""
_COLD_EXAMPLE_C = -10.0
_CHARGE_PCT = np.linspace(10.0, 80.0, 71)


_TABLES = {
    "CELL_UV": (Setting.UNDERVOLTAGE, np.max),
    "CELL_OV": (Setting.OVERVOLTAGE, np.min),
    "CHG_V_LIM_T": (Setting.OVERVOLTAGE, np.max),
    "CHG_T_MIN": (Setting.COLDEST_CHARGE, np.max),
    "BAL_CELL_V_MIN": (Setting.BALANCE_START, np.max),
}
TABLES = frozenset(_TABLES)
"""Names of the calibration objects `inherited_in_tables` looks at."""


def inherited_settings(
    chemistry: Chemistry, settings: Mapping[Setting, float], *, energy_kwh: float = 0.0
) -> tuple[InheritedSetting, ...]:
    """Return the settings that are lithium defaults and cost this chemistry something.

    Args:
        chemistry: of the cells; one without an open-circuit curve has nothing to lose that is known.
        settings: value by setting, in the unit of the setting.
        energy_kwh: of the whole pack, to say losses in kWh too; 0: not known.
    """
    return _inherited(chemistry, [(setting, setting.value, value) for setting, value in settings.items()], energy_kwh)


def inherited_in_tables(
    chemistry: Chemistry, parameters: Mapping[str, Parameter], *, energy_kwh: float = 0.0
) -> tuple[InheritedSetting, ...]:
    """Return the same for the calibration objects of a data set, the strictest value of each; see `inherited_settings`."""
    named = [
        (setting, name, float(strictest(parameters[name].values)))
        for name, (setting, strictest) in _TABLES.items()
        if name in parameters
    ]
    return _inherited(chemistry, named, energy_kwh)


def _inherited(
    chemistry: Chemistry, named: Iterable[tuple[Setting, str, float]], energy_kwh: float
) -> tuple[InheritedSetting, ...]:
    found = []
    for setting, name, value in named:
        origin = next((cell for low, high, cell in _LITHIUM[setting] if low <= value <= high), "")
        loss = _LOSSES[setting](chemistry, value, energy_kwh) if origin and chemistry.ocv_mv else None
        if loss is None:
            continue
        lost_pct, sentence = loss
        found.append(
            InheritedSetting(
                parameter=name,
                value=value,
                unit=setting.unit,
                inherited_from=origin,
                lost_soc_pct=round(lost_pct, 1),
                sentence=sentence,
            )
        )
    return tuple(found)


def _undervoltage(chemistry: Chemistry, value_mv: float, energy_kwh: float) -> tuple[float, str] | None:
    empty_pct = _soc_pct(chemistry, value_mv)
    if empty_pct < _LEAST_LOSS_PCT:
        return None
    sentence = f"Discharging ends at {empty_pct:.0f} % state of charge: what is below can never be used."
    return empty_pct, " ".join((sentence, *_energy(chemistry, 0.0, empty_pct, energy_kwh)))


def _overvoltage(chemistry: Chemistry, value_mv: float, energy_kwh: float) -> tuple[float, str] | None:
    highest_mv = chemistry.absolute_mv[1]
    if value_mv > highest_mv:
        return 0.0, f"Charging ends above the {highest_mv} mV these cells survive: the limit protects nothing."
    full_pct = _soc_pct(chemistry, value_mv)
    if full_pct > 100.0 - _LEAST_LOSS_PCT:
        return None
    sentence = f"Charging ends at {full_pct:.0f} % state of charge: what is above can never be filled."
    return 100.0 - full_pct, " ".join((sentence, *_energy(chemistry, full_pct, 100.0, energy_kwh)))


def _coldest_charge(chemistry: Chemistry, value_c: float, _: float) -> tuple[float, str] | None:
    coldest_c = chemistry.charge_temperature_c[0]
    if value_c <= coldest_c:
        return None
    sentence = (
        f"A pack below {value_c:g} °C takes no charge at all, although these cells can be charged down to {coldest_c:g} °C."
    )
    return 100.0, " ".join((sentence, *_charging_time(chemistry)))


def _balance_start(chemistry: Chemistry, value_mv: float, _: float) -> tuple[float, str] | None:
    start_pct = _soc_pct(chemistry, value_mv)
    if start_pct < _LEAST_LOSS_PCT:
        return None
    return start_pct, f"Cells are never balanced below {start_pct:.0f} % state of charge."


_LOSSES: dict[Setting, Callable[[Chemistry, float, float], tuple[float, str] | None]] = {
    Setting.UNDERVOLTAGE: _undervoltage,
    Setting.OVERVOLTAGE: _overvoltage,
    Setting.COLDEST_CHARGE: _coldest_charge,
    Setting.BALANCE_START: _balance_start,
}


def _soc_pct(chemistry: Chemistry, voltage_mv: float) -> float:
    """Return the state of charge at which a cell at rest has a voltage, %; 0 or 100 beyond the curve."""
    return float(np.interp(voltage_mv, chemistry.ocv_mv, chemistry.ocv_soc_pct))


def _energy(chemistry: Chemistry, from_pct: float, to_pct: float, energy_kwh: float) -> tuple[str, ...]:
    """Return how much of the pack's energy lies between two states of charge: low ones hold less, their voltage is lower."""
    if not energy_kwh:
        return ()
    at_pct = np.linspace(0.0, 100.0, 1001)
    voltage = np.interp(at_pct, chemistry.ocv_soc_pct, chemistry.ocv_mv)
    inside = (at_pct >= from_pct) & (at_pct <= to_pct)
    return (f"That is {energy_kwh * voltage[inside].sum() / voltage.sum():.1f} of {energy_kwh:g} kWh.",)


def _charging_time(chemistry: Chemistry) -> tuple[str, ...]:
    """Return how long the envelope of the chemistry lets a charge in the cold take; nothing, where it has none."""
    floor = floor_of(chemistry.id)
    if floor is None:
        return ()
    rates = floor.allowed_c(np.array([_COLD_EXAMPLE_C]), _CHARGE_PCT)[0]
    hours = float(np.trapezoid(1 / rates, _CHARGE_PCT / 100))
    start, end = _CHARGE_PCT[0], _CHARGE_PCT[-1]
    return (f"At {_COLD_EXAMPLE_C:g} °C the envelope lets them take {start:.0f} to {end:.0f} % in {hours:.1f} h.",)

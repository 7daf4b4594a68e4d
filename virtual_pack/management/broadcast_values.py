"""What the BMS broadcasts, by the names the pack definition and foxBMS 2 use."""

import math
from typing import Final

from bms.definition.model import Chemistry
from virtual_pack.battery.layout import PackLayout
from virtual_pack.management.bms_values import BmsValues

READINGS: Final = (
    "pack_v",
    "bus_v",
    "current_a",
    "power_kw",
    "soc_pct",
    "soc_max_pct",
    "soh_pct",
    "energy_kwh",
    "charge_limit_a",
    "discharge_limit_a",
    "charge_power_limit_kw",
    "discharge_power_limit_kw",
    "charge_limit_reason",
    "discharge_limit_reason",
    "limiting_sensor",
    "limiting_cell",
    "contactors",
    "charger",
    "chemistry",
    "fault_level",
    "confirmed_faults",
    "supply_mv",
    "isolation_kohm",
    "alive_counter",
    "cell_spread_mv",
    "anode_margin_mv",
    "anode_margin_cell",
    "plated_charge_ah",
)
"""Every named reading this BMS has a value for."""

FOXBMS_SIGNALS: Final = (
    "MaximumChargeCurrent",
    "MaximumDischargeCurrent",
    "MaximumBatteryVoltage",
    "MinimumBatteryVoltage",
    "MinimumSoe",
    "MaximumSoe",
)
"""Signals of foxBMS 2 messages that are no reading of the definition."""


def broadcast_readings(values: BmsValues, chemistry: Chemistry, alive_counter: int) -> dict[str, float]:
    """Return every named reading in the unit of its name (docs/ecu-contract.md, `[broadcasts.readings]` of `pack.toml`)."""
    measurement = values.measurement
    pack_v = measurement.pack_v
    return {
        "pack_v": pack_v,
        "bus_v": measurement.bus_v,
        "current_a": measurement.current_a,
        "power_kw": 1e-3 * pack_v * measurement.current_a,
        "soc_pct": values.soc_pct,
        "soc_max_pct": values.soc_max_pct,
        "soh_pct": values.soh_pct,
        "energy_kwh": values.energy_kwh,
        "charge_limit_a": _tenths_down(values.charge.current_a),
        "discharge_limit_a": _tenths_down(values.discharge.current_a),
        "charge_power_limit_kw": 1e-3 * pack_v * values.charge.current_a,
        "discharge_power_limit_kw": 1e-3 * pack_v * values.discharge.current_a,
        "charge_limit_reason": values.charge.reason,
        "discharge_limit_reason": values.discharge.reason,
        "limiting_sensor": _from_one(values.charge.sensor),
        "limiting_cell": _from_one(values.charge.cell),
        "contactors": values.main_closed,
        "charger": measurement.charger_connected,
        "chemistry": chemistry.number,
        "fault_level": values.fault_level,
        "confirmed_faults": values.confirmed_faults,
        "supply_mv": measurement.supply_mv,
        "isolation_kohm": measurement.isolation_kohm,
        "alive_counter": alive_counter,
        "cell_spread_mv": measurement.spread_mv,
        "anode_margin_mv": 0.0 if values.anode_margin_mv is None else values.anode_margin_mv,
        "anode_margin_cell": _from_one(values.anode_margin_cell),
        "plated_charge_ah": values.plated_ah,
    }


def foxbms_signals(values: BmsValues, layout: PackLayout) -> dict[str, float]:
    """Return the signals of foxBMS 2 messages that are no reading of the definition, by signal name.

    State of energy is told as state of charge: the virtual pack's BMS does not distinguish them.
    """
    cells_v = 1e-3 * layout.cells
    return {
        "MaximumChargeCurrent": values.charge.current_a,
        "MaximumDischargeCurrent": values.discharge.current_a,
        "MaximumBatteryVoltage": cells_v * values.charge_voltage_mv,
        "MinimumBatteryVoltage": cells_v * values.discharge_voltage_mv,
        "MinimumSoe": values.soc_pct,
        "MaximumSoe": values.soc_max_pct,
    }


def _tenths_down(current_a: float) -> float:
    # A limit may be told too low, never too high.
    return math.floor(10.0 * current_a) / 10.0


def _from_one(index: int | None) -> float:
    return 0.0 if index is None else index + 1.0

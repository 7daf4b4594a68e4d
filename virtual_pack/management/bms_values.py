"""Everything the BMS knows after one control step; broadcasts, data identifiers and snapshots are made from it."""

from dataclasses import dataclass

from virtual_pack.management.limit_reasons import Limit
from virtual_pack.management.measurement import BoolArray, Measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class BmsValues:
    """One control step's result.

    Attributes:
        measurement: the sample it rests on.
        soc_pct, soc_max_pct: state of charge of the emptiest and the fullest cell.
        soh_pct: state of health.
        energy_kwh: energy left.
        charge, discharge: limits in force.
        balancing: cells being bled, shape (cells,).
        session_ah: charge bled in this balancing session, all cells together.
        anode_margin_mv: lowest anode potential of all cells, None without a valid data set.
        anode_margin_cell: its cell, from 0.
        plated_ah: largest estimated plated charge of a cell.
        main_closed: contactors closed.
        charging: a charger is connected, may charge and the contactors are closed.
        fault_level: 0 ok, 1 warning, 2 fault.
        confirmed_faults: number of confirmed faults in memory.
        charge_voltage_mv, discharge_voltage_mv: cell voltages at which charging and discharging end.
        calibration_crc32: CRC-32 of the active payload, 0 without one.
    """

    measurement: Measurement
    soc_pct: float
    soc_max_pct: float
    soh_pct: float
    energy_kwh: float
    charge: Limit
    discharge: Limit
    balancing: BoolArray
    session_ah: float
    anode_margin_mv: float | None
    anode_margin_cell: int | None
    plated_ah: float
    main_closed: bool
    charging: bool
    fault_level: int
    confirmed_faults: int
    charge_voltage_mv: float
    discharge_voltage_mv: float
    calibration_crc32: int

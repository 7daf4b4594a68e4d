"""Everything the BMS application takes from the active data set, as one value."""

from dataclasses import dataclass

import numpy as np

from bms.definition.a2l import CalibrationDescription
from virtual_pack.management.calibration_tables import CalibrationImage, Curve, FloatArray, TemperatureSocMap


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeTables:
    """Limits of charging. Currents as multiples of the rated capacity (C), temperatures °C, voltages mV."""

    current_c: TemperatureSocMap
    voltage_mv: Curve
    regen_factor: Curve
    min_c: float
    min_release_c: float
    max_c: float
    max_release_c: float
    taper_mv: float
    taper_end_c: float
    taper_spread_mv: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PreheatTables:
    """Warming the pack while a charger is plugged in."""

    on_c: float
    target_fast_c: float
    target_ac_c: float
    power_w: float
    max_difference_k: float
    timeout_s: float
    min_soc_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CellModel:
    """Open-circuit voltage (mV over %), its half hysteresis, and the 30-s resistance (mΩ)."""

    ocv_mv: Curve
    half_hysteresis_mv: Curve
    resistance_mohm: TemperatureSocMap


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancingTables:
    """When which cells are bled. `mode`: 0 off, 1 voltage difference, 2 state of charge difference, 3 only near full."""

    start_mv: Curve
    stop_mv: Curve
    cell_min_mv: float
    cell_max_mv: float
    rest_current_a: float
    rest_time_s: float
    derate_start_c: float
    derate_end_c: float
    cell_min_c: float
    cell_max_c: float
    max_channels: int
    duty: float
    max_session_s: float
    mode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectionTables:
    """Limits of the protection functions; arrays hold operating, recommended and maximum safety limit."""

    over_mv: FloatArray
    under_mv: FloatArray
    delay_s: FloatArray
    over_release_mv: float
    under_release_mv: float
    hot_c: FloatArray
    cold_charge_c: FloatArray
    cold_discharge_c: FloatArray
    spread_k: FloatArray
    precharge_timeout_s: float
    precharge_ready: float
    max_open_a: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatingTables:
    """The BMS's own model of the anode."""

    potential_mv: Curve
    resistance_25_mohm: float
    activation_j_mol: float
    fault_ah: float
    pause_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationSet:
    """One usable data set."""

    charge: ChargeTables
    discharge_c: TemperatureSocMap
    preheat: PreheatTables
    cell: CellModel
    balancing: BalancingTables
    protection: ProtectionTables
    plating: PlatingTables


def read_calibration(description: CalibrationDescription, payload: bytes, first_address: int) -> CalibrationSet:
    """Return the data set in `payload`.

    Raises:
        UnusableCalibrationError: an object is missing, lies outside the payload or has an axis that does not rise.
    """
    image = CalibrationImage(description, payload, first_address)
    return CalibrationSet(
        charge=_charge(image),
        discharge_c=image.temperature_soc_map("DCH_I_LIM_MAP"),
        preheat=_preheat(image),
        cell=CellModel(
            ocv_mv=image.curve("OCV_SOC_MEAN"),
            half_hysteresis_mv=image.curve("OCV_SOC_HYST"),
            resistance_mohm=image.temperature_soc_map("R_DC_TABLE"),
        ),
        balancing=_balancing(image),
        protection=_protection(image),
        plating=PlatingTables(
            potential_mv=image.curve("PLATING_U_HC"),
            resistance_25_mohm=image.value("PLATING_RN25"),
            activation_j_mol=1e3 * image.value("PLATING_EA"),
            fault_ah=image.value("PLATING_DTC_AH"),
            pause_s=60.0 * image.value("PLATING_PAUSE"),
        ),
    )


def _charge(image: CalibrationImage) -> ChargeTables:
    return ChargeTables(
        current_c=image.temperature_soc_map("CHG_I_LIM_MAP"),
        voltage_mv=image.curve("CHG_V_LIM_T"),
        regen_factor=image.curve("REGEN_FACTOR"),
        min_c=image.value("CHG_T_MIN"),
        min_release_c=image.value("CHG_T_MIN_REL"),
        max_c=image.value("CHG_T_MAX"),
        max_release_c=image.value("CHG_T_MAX_REL"),
        taper_mv=image.value("CHG_TAPER_V"),
        taper_end_c=image.value("CHG_TAPER_END_C"),
        taper_spread_mv=image.value("CHG_TAPER_SPREAD"),
    )


def _preheat(image: CalibrationImage) -> PreheatTables:
    return PreheatTables(
        on_c=image.value("PREHEAT_ON_T"),
        target_fast_c=image.value("PREHEAT_TARGET_FAST"),
        target_ac_c=image.value("PREHEAT_TARGET_AC"),
        power_w=image.value("PREHEAT_MAX_W"),
        max_difference_k=image.value("PREHEAT_MAX_DT"),
        timeout_s=60.0 * image.value("PREHEAT_TIMEOUT"),
        min_soc_pct=image.value("PREHEAT_MIN_SOC"),
    )


def _balancing(image: CalibrationImage) -> BalancingTables:
    return BalancingTables(
        start_mv=image.curve("BAL_START_DV"),
        stop_mv=image.curve("BAL_STOP_DV"),
        cell_min_mv=image.value("BAL_CELL_V_MIN"),
        cell_max_mv=image.value("BAL_CELL_V_MAX"),
        rest_current_a=image.value("BAL_REST_I"),
        rest_time_s=60.0 * image.value("BAL_REST_TIME"),
        derate_start_c=image.value("BAL_T_DERATE_START"),
        derate_end_c=image.value("BAL_T_DERATE_END"),
        cell_min_c=image.value("BAL_T_CELL_MIN"),
        cell_max_c=image.value("BAL_T_CELL_MAX"),
        max_channels=int(image.value("BAL_MAX_CH")),
        duty=0.01 * image.value("BAL_DUTY"),
        max_session_s=3600.0 * image.value("BAL_MAX_H"),
        mode=int(image.value("BAL_MODE")),
    )


def _protection(image: CalibrationImage) -> ProtectionTables:
    return ProtectionTables(
        over_mv=image.block("CELL_OV", 3),
        under_mv=image.block("CELL_UV", 3),
        delay_s=1e-3 * image.block("CELL_V_DELAY", 3),
        over_release_mv=image.value("CELL_OV_RELEASE"),
        under_release_mv=image.value("CELL_UV_RELEASE"),
        # A pack in use may be charged and discharged at any moment: the stricter of both limits holds.
        hot_c=np.minimum(image.block("TEMP_CHG_HI", 3), image.block("TEMP_DIS_HI", 3)),
        cold_charge_c=image.block("TEMP_CHG_LO", 3),
        cold_discharge_c=image.block("TEMP_DIS_LO", 3),
        spread_k=image.block("TEMP_SPREAD", 3),
        precharge_timeout_s=1e-3 * image.value("CONT_PRECHARGE_TIMEOUT"),
        precharge_ready=1.0 - 0.01 * image.value("CONT_DV_READY"),
        max_open_a=image.value("CONT_MAX_OPEN_I"),
    )

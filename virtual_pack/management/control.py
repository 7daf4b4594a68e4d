"""One control step of the BMS: from a sample of the sensors to limits, balancing, heating, contactors and faults."""

import zlib
from dataclasses import replace

import numpy as np

from bms.definition.model import PackDefinition
from virtual_pack.battery.layout import PackLayout
from virtual_pack.battery.pack import BLEED_CURRENT_A, Actuation
from virtual_pack.management import fault_list
from virtual_pack.management.bms_values import BmsValues
from virtual_pack.management.calibration_set import read_calibration
from virtual_pack.management.calibration_tables import Curve, FloatArray, UnusableCalibrationError
from virtual_pack.management.charge_state import ChargeState
from virtual_pack.management.contactors import Contactors, ContactorState
from virtual_pack.management.fault_memory import Snapshot
from virtual_pack.management.fault_tests import Finding
from virtual_pack.management.freeze_frame import freeze_frame
from virtual_pack.management.functions import CalibratedFunctions, State
from virtual_pack.management.limit_reasons import Limit, LimitReason
from virtual_pack.management.measurement import Measurement
from virtual_pack.management.plating_watch import PlatingWatch
from virtual_pack.management.supervision import Supervision

_REST_CURRENT_A = 2.0
_REST_TIME_S = 600.0
"""Used for the state of charge while there is no data set that says otherwise."""


class Controller:
    """The BMS application without its clock and its bus.

    Attributes:
        supervision: faults and reactions.
        contactors: their position.
        values: what the last step came to.
        raises_after_update: a fault that every calibration but the first one raises; None: none does.
    """

    def __init__(self, definition: PackDefinition, layout: PackLayout, *, soh_pct: float, first: Measurement) -> None:
        """Wake up with the sample `first`, without calibration."""
        self._definition = definition
        self._layout = layout
        chemistry = definition.topology.modules[0].chemistry
        axis = np.array(chemistry.ocv_soc_pct)
        self._ocv_mv = Curve(axis=axis, values=np.array(chemistry.ocv_mv))
        self._half_hysteresis_mv = Curve(axis=axis, values=np.array(chemistry.half_hysteresis_mv))
        self._operating_mv = chemistry.operating_mv
        self._charge_state = ChargeState(layout.capacity_ah, soh_pct, first, self._ocv_mv)
        self._plating = PlatingWatch(layout.cells)
        self._functions: CalibratedFunctions | None = None
        self._crc32 = 0
        self._calibration_findings: dict[int, Finding] = {}
        self._told_to_fail: dict[int, Finding] = {}
        self._first_crc32: int | None = None
        self.raises_after_update: int | None = None
        self.supervision = Supervision()
        self.contactors = Contactors()
        forbidden = Limit(current_a=0.0, reason=LimitReason.NO_CALIBRATION)
        self.values = self._collect(first, forbidden, forbidden, stopped=False)

    def apply_calibration(self, payload: bytes | None) -> None:
        """Start up with the active data set (None: there is none). Begins an operation cycle with open contactors."""
        self._functions = None
        self._crc32 = 0 if payload is None else zlib.crc32(payload)
        unusable = False
        programming, description = self._definition.programming, self._definition.calibration
        if payload is not None and programming is not None and description is not None:
            try:
                tables = read_calibration(description, payload, programming.active_address)
            except UnusableCalibrationError:
                unusable = True
            else:
                self._functions = CalibratedFunctions(self._layout, tables, self._plating)
        self._calibration_findings = {
            fault_list.CALIBRATION_MISSING: Finding(failed=payload is None),
            fault_list.CALIBRATION_UNUSABLE: Finding(failed=None if payload is None else unusable),
        }
        if self._first_crc32 is None:
            self._first_crc32 = self._crc32
        updated = payload is not None and self._crc32 != self._first_crc32
        code = self.raises_after_update
        self._told_to_fail = {code: Finding(failed=True)} if updated and code is not None else {}
        self.contactors.drop()
        self.supervision.begin_cycle()

    def actuation(self) -> Actuation:
        """Return what is switched until the next step."""
        functions = self._functions
        return Actuation(
            main_closed=self.contactors.main_closed,
            precharge_closed=self.contactors.state is ContactorState.PRECHARGE,
            bleed=self._bleed_share(),
            heater_w=0.0 if functions is None else functions.thermal.heater_w,
            coolant_c=None if functions is None else functions.thermal.coolant_c,
        )

    @property
    def rest_s(self) -> float:
        """How long the pack has rested."""
        return self._charge_state.rest_s

    @property
    def functions(self) -> CalibratedFunctions | None:
        """What lives by the flashed tables; None without a valid data set."""
        return self._functions

    def step(self, measurement: Measurement, *, service: bool, dt_s: float) -> None:
        """Take one sample `dt_s` after the last. `service`: the service state of routine 0204 is on."""
        self._count_charge(measurement, dt_s)
        functions = self._functions
        charge = discharge = Limit(current_a=0.0, reason=LimitReason.NO_CALIBRATION)
        if functions is None:
            self._supervise(self._calibration_findings, measurement, dt_s)
            self.contactors.step(measurement, None, allowed=False, dt_s=dt_s)
        else:
            state = self._state(functions)
            temperatures = functions.reckon_temperatures(measurement, dt_s)
            findings = functions.findings(measurement, temperatures, state, dt_s)
            self._supervise(self._calibration_findings | findings | self._told_to_fail, measurement, dt_s)
            charge, discharge = functions.limits(measurement, temperatures, state, self.supervision, dt_s)
            functions.care(measurement, temperatures, state, service=service, dt_s=dt_s)
            allowed = not service and self.supervision.contactors_allowed(closed=self.contactors.main_closed)
            self.contactors.step(measurement, functions.tables.protection, allowed=allowed, dt_s=dt_s)
            charge, discharge = self._gate(charge), self._gate(discharge)
        self.values = self._collect(measurement, charge, discharge, stopped=service)

    def rest(self, measurement: Measurement, *, dt_s: float) -> None:
        """Take one sample `dt_s` after the last, as `step` does, without limits and fault tests: nobody draws a current.

        `values` stay those of the last `step`.
        """
        self._count_charge(measurement, dt_s)
        functions = self._functions
        if functions is not None:
            temperatures = functions.reckon_temperatures(measurement, dt_s)
            functions.care(measurement, temperatures, self._state(functions), service=False, dt_s=dt_s)

    def _count_charge(self, measurement: Measurement, dt_s: float) -> None:
        functions = self._functions
        tables = None if functions is None else functions.tables
        self._charge_state.step(
            measurement,
            ocv_mv=self._ocv_mv if tables is None else tables.cell.ocv_mv,
            half_hysteresis_mv=self._half_hysteresis_mv if tables is None else tables.cell.half_hysteresis_mv,
            rest_current_a=_REST_CURRENT_A if tables is None else tables.balancing.rest_current_a,
            rest_time_s=_REST_TIME_S if tables is None else tables.balancing.rest_time_s,
            bleed_a=BLEED_CURRENT_A * self._bleed_share(),
            dt_s=dt_s,
        )

    def _bleed_share(self) -> FloatArray:
        return np.zeros(self._layout.cells) if self._functions is None else self._functions.balancer.bleed_share

    def _state(self, functions: CalibratedFunctions) -> State:
        return State(
            soc_pct=self._charge_state.soc_pct,
            soh_pct=self._charge_state.soh_pct,
            rested=self._charge_state.rest_s >= functions.tables.balancing.rest_time_s,
            main_closed=self.contactors.main_closed,
            charge_limit_a=self.values.charge.current_a,
        )

    def _supervise(self, findings: dict[int, Finding], measurement: Measurement, dt_s: float) -> None:
        def snapshot() -> Snapshot:
            return freeze_frame(self._definition.faults.snapshot_fields, replace(self.values, measurement=measurement))

        self.supervision.step(findings, now_s=measurement.now_s, dt_s=dt_s, snapshot=snapshot)

    def _gate(self, limit: Limit) -> Limit:
        if self.supervision.open_latched:
            return Limit(current_a=0.0, reason=LimitReason.PACK_FAULT)
        if not self.contactors.main_closed or self.contactors.opening:
            return Limit(current_a=0.0, reason=LimitReason.CONTACTORS_OPEN)
        return limit

    def _collect(self, measurement: Measurement, charge: Limit, discharge: Limit, *, stopped: bool) -> BmsValues:
        functions = self._functions
        state = self._charge_state
        margin_mv = self._plating.margin_mv
        known = functions is not None and bool(np.all(np.isfinite(margin_mv)))
        energy_kwh = self._definition.topology.energy_kwh * 0.01 * state.lowest_pct * 0.01 * state.soh_pct
        return BmsValues(
            measurement=measurement,
            soc_pct=state.lowest_pct,
            soc_max_pct=state.highest_pct,
            soh_pct=state.soh_pct,
            energy_kwh=energy_kwh,
            charge=charge,
            discharge=discharge,
            balancing=np.zeros(self._layout.cells, dtype=np.bool_) if functions is None else functions.balancer.bleeding,
            session_ah=0.0 if functions is None else functions.balancer.session_ah,
            anode_margin_mv=float(np.min(margin_mv)) if known else None,
            anode_margin_cell=int(np.argmin(margin_mv)) if known else None,
            plated_ah=self._plating.plated_ah,
            main_closed=self.contactors.main_closed,
            charging=measurement.charger_connected and self.contactors.main_closed and not stopped,
            fault_level=self.supervision.level,
            confirmed_faults=len(self.supervision.memory.confirmed),
            charge_voltage_mv=self._operating_mv[1] if functions is None else functions.charge_voltage_mv,
            discharge_voltage_mv=(
                self._operating_mv[0] if functions is None else float(functions.tables.protection.under_mv[0])
            ),
            calibration_crc32=self._crc32,
        )

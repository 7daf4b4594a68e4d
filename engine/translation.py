"""From what was read of a BMS to the messages front ends get."""

from bms.calibration.comparison import Change
from bms.calibration.decoding import decode
from bms.calibration.model import DataSet, Parameter
from bms.definition.a2l import CalibrationDescription
from bms.diagnostics.identity import PackIdentity
from bms.faults import spelled_out
from bms.faults.model import FaultRecord, SnapshotValue
from bms.flashing import FlashOutcome, FlashPlan, OpenJob
from bms.flashing.contract import WORDS
from engine.messages import (
    CalibrationRead,
    Check,
    Fault,
    FaultValue,
    FlashResult,
    Identity,
    InterruptedJobFound,
    ParameterData,
    PlanReady,
    ValueChanged,
)

_MOST_CHANGES = 200
"""Values of a plan that are shown one by one; how many there are is told besides."""


def identity_message(identity: PackIdentity, *warnings: str) -> Identity:
    """Return who is there; `warnings` go before those of the BMS's own description."""
    return Identity(
        serial=identity.serial,
        vin=identity.vin,
        hardware=identity.hardware,
        software=identity.software,
        calibration_id=identity.calibration_id,
        calibration_crc=identity.calibration_crc32,
        chemistry=identity.chemistry,
        cells=identity.cells,
        contract_level="" if identity.contract_level is None else identity.contract_level.name,
        virtual=identity.virtual,
        warnings=(*warnings, *identity.warnings),
    )


def fault_message(record: FaultRecord) -> Fault:
    """Return one fault as a message."""
    return Fault(
        code=record.display,
        status=spelled_out(record.status),
        severity=record.severity,
        text=record.text,
        cause=record.cause,
        action=record.action,
        reaction=record.reaction,
        snapshots={str(number): tuple(map(_fault_value, values)) for number, values in record.snapshots.items()},
        extended=dict(record.extended),
        occurrences=record.extended.get("occurrences"),
    )


def calibration_message(description: CalibrationDescription, data_set: DataSet, *, image_path: str) -> CalibrationRead:
    """Return a data set as a message, decoded; `image_path`: where its bytes were saved."""
    return CalibrationRead(
        calibration_id=data_set.header.calibration_id,
        crc32=data_set.header.payload_crc32,
        demo=data_set.header.demo,
        parameters=tuple(map(parameter_message, decode(description, data_set.payload).values())),
        image_path=image_path,
    )


def parameter_message(parameter: Parameter) -> ParameterData:
    """Return one calibration object as a message."""
    description = parameter.description
    return ParameterData(
        name=description.name,
        long_name=description.long_name,
        unit=description.conversion.unit,
        decimals=description.conversion.decimals,
        shape=description.shape,
        values=tuple(parameter.values.ravel().tolist()),
        axis_names=tuple(axis.quantity for axis in description.axes),
        axis_units=tuple(axis.conversion.unit for axis in description.axes),
        axes=tuple(tuple(axis.tolist()) for axis in parameter.axes),
    )


def plan_message(plan: FlashPlan) -> PlanReady:
    """Return what an update would do."""
    package, identity = plan.package, plan.identity
    return PlanReady(
        package_id=package.id,
        title=package.title,
        package_calibration_id=package.data_set.header.calibration_id,
        calibration_id_before=identity.calibration_id,
        serial=identity.serial,
        already_current=plan.already_current,
        allowed=plan.allowed,
        checks=tuple(Check(name=check.name, ok=check.ok, detail=check.sentence) for check in plan.checks),
        steps=plan.steps,
        changed=plan.changed,
        compared=plan.compared,
        estimated_s=plan.estimated_s,
        contract_level=plan.level.name,
        contract_words=WORDS[plan.level],
        changes=tuple(map(_change, plan.changes[:_MOST_CHANGES])),
        changes_count=len(plan.changes),
        signers=tuple(f"{signer.name} ({signer.role})" for signer in package.signers),
        sequence=package.sequence,
        valid_to=f"{package.terms.valid_to_utc:%Y-%m-%d}",
        reason=package.terms.reason,
        virtual=identity.virtual,
    )


def _change(change: Change) -> ValueChanged:
    return ValueChanged(parameter=change.parameter, index=change.index, old=change.old, new=change.new, unit=change.unit)


def flash_message(outcome: FlashOutcome) -> FlashResult:
    """Return how an update ended; the reason also says what could not be recorded."""
    reasons = [outcome.reason] if outcome.reason else []
    if not outcome.evidence_complete:
        reasons.append("The disk failed meanwhile, so the record is incomplete.")
    return FlashResult(
        result=outcome.result.value,
        reason=" ".join(reasons),
        steps=outcome.steps,
        bytes=outcome.bytes,
        transfer_s=outcome.transfer_s,
        wire_limit_s=outcome.wire_limit_s,
        calibration_id_before=outcome.calibration_id_before,
        calibration_id_after=outcome.calibration_id_after,
        run_folder="" if outcome.run_folder is None else str(outcome.run_folder),
        rolled_back=outcome.rolled_back,
        new_faults=outcome.new_faults,
        serial=outcome.serial,
    )


def interrupted_message(job: OpenJob) -> InterruptedJobFound:
    """Return what is to be told about an update that did not come to an end."""
    return InterruptedJobFound(
        serial=job.serial,
        package=job.reference or job.package_id,
        step=job.step,
        started_utc=job.started_utc,
        rolling_back=job.rolling_back,
        in_place=job.in_place,
    )


def _fault_value(value: SnapshotValue) -> FaultValue:
    return FaultValue(name=value.name, text=value.text, unit=value.unit, value=value.value, raw=value.raw.hex())

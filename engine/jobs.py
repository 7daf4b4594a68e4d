"""From a job message to the work behind it, and from what the work returned to the message front ends get."""

import re
from dataclasses import replace
from functools import partial
from typing import TypeVar

from bms.calibration.model import DataSet
from bms.calibration.reading import read_data_set
from bms.definition.model import PackDefinition
from bms.diagnostics.identity import read_identity, read_serial
from bms.diagnostics.procedure import Procedure
from bms.errors import BadFileError, DefinitionError
from bms.faults import read_faults
from bms.faults.model import FaultRecord
from bms.flashing import ClearOutcome, clear_faults_job
from bms.storage import halite_home, write_durably
from engine.batch_file import batch_noted
from engine.console_jobs import prepare_console
from engine.flash_jobs import prepare_check, prepare_flash
from engine.job_records import clearing_ended, recorded
from engine.messages import (
    CalibrationRead,
    CheckPackageJob,
    ClearFaultsJob,
    Faults,
    FlashJob,
    IdentifyJob,
    Job,
    ReadCalibrationJob,
    ReadFaultsJob,
    UdsRequestJob,
    UdsScanJob,
    UdsUnlockJob,
)
from engine.rights import named, right_for
from engine.translation import calibration_message, fault_message, identity_message, plan_message
from engine.work import JobContext, Work, alone

T = TypeVar("T")


def prepare(job: Job, context: JobContext) -> Work:
    """Make a job ready to run.

    Raises:
        SafetyRefusalError: whoever ordered it may not do that.
        ExplainedError: it cannot be run: a bad file, a definition without what it needs.
    """
    definition = context.definition
    right = right_for(job, definition)
    if right is not None:
        context.require(right)
    context = replace(context, actor=named(context.actor, getattr(job, "operator", "")))
    match job:
        case IdentifyJob():
            if definition.diagnostics is None or not definition.diagnostics.identity:
                raise DefinitionError(f"The pack definition {definition.id} does not say how this BMS is asked who it is.")
            return Work(procedure=read_identity(definition), result=identity_message)
        case ReadFaultsJob():
            return Work(procedure=read_faults(definition), result=_faults)
        case ReadCalibrationJob():
            return Work(procedure=_read_calibration(definition), result=lambda value: _calibration(context, *value))
        case ClearFaultsJob():
            actor = context.actor
            clearing = clear_faults_job(definition, context.clock, serial=job.serial, operator=actor.name, actor=actor)
            clearing = recorded(clearing, context, "faults.clearing", {"serial": job.serial}, clearing_ended)
            return Work(procedure=alone(definition, clearing), result=_cleared, writes=True)
        case FlashJob():
            noted = partial(batch_noted, job, context.clock)
            return Work(procedure=alone(definition, prepare_flash(job, context)), result=noted, writes=True)
        case CheckPackageJob():
            return Work(procedure=prepare_check(job, context), result=plan_message)
        case UdsRequestJob() | UdsUnlockJob() | UdsScanJob():
            return prepare_console(job, context)


def _faults(records: tuple[FaultRecord, ...]) -> Faults:
    return Faults(faults=tuple(map(fault_message, records)))


def _cleared(outcome: ClearOutcome) -> Faults:
    return Faults(faults=tuple(map(fault_message, outcome.after)), saved_to=str(outcome.run_folder))


def _read_calibration(definition: PackDefinition) -> Procedure[tuple[str, DataSet]]:
    """Read the data set and whose it is."""
    data_set = yield from read_data_set(definition)
    return (yield from read_serial(definition)), data_set


def _calibration(context: JobContext, serial: str, data_set: DataSet) -> CalibrationRead:
    """Save the image, decode it."""
    definition, header = context.definition, data_set.header
    if definition.calibration is None:
        raise DefinitionError(f"The pack definition {definition.id} describes no calibration.")
    name = f"{serial}_{header.calibration_id}_{context.clock.utc():%Y%m%dT%H%M%SZ}.bin"
    path = halite_home() / "calibration" / re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    try:
        write_durably(path, data_set.header_bytes + data_set.payload)
    except OSError as error:
        raise BadFileError(
            f"The calibration was read but cannot be saved to {path}.", detail=str(error), advice="Free some space on the disk."
        ) from error
    return calibration_message(definition.calibration, data_set, image_path=str(path))

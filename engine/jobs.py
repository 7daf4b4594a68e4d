"""From a job message to the work behind it, and from what the work returned to the message front ends get."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bms.calibration.decoding import decode
from bms.calibration.model import DataSet
from bms.calibration.package import SUFFIX, find_package
from bms.calibration.reading import read_data_set
from bms.clock import Clock
from bms.definition.model import LinkDefaults, PackDefinition
from bms.diagnostics.identity import read_identity, read_serial
from bms.diagnostics.key_provider import demo_key_provider
from bms.diagnostics.procedure import Procedure
from bms.errors import BadFileError, DefinitionError
from bms.faults import read_faults
from bms.faults.model import FaultRecord
from bms.flashing import ClearOutcome, FlashOrder, FlashOutcome, clear_faults_job, flash_job, read_plan
from bms.storage import halite_home, write_durably
from can_drivers.settings import LinkSettings
from engine.exclusive import lock_pack
from engine.messages import (
    CalibrationRead,
    CheckPackageJob,
    ClearFaultsJob,
    Event,
    Faults,
    FlashJob,
    IdentifyJob,
    Job,
    JobResult,
    ReadCalibrationJob,
    ReadFaultsJob,
)
from engine.translation import fault_message, flash_message, identity_message, parameter_message, plan_message

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """What jobs work with.

    Attributes:
        definition: the pack.
        link: how its bus was opened.
        clock: for records.
        job_id: number of the job, for the events it tells.
        tell: sends an event to the front end while the job runs; any thread may call it.
    """

    definition: PackDefinition
    link: LinkSettings
    clock: Clock
    job_id: int = 0
    tell: Callable[[Event], None] = lambda _event: None

    @property
    def link_rates(self) -> LinkDefaults:
        """Bit rates of the connection, as planning wants them."""
        link = self.link
        return LinkDefaults(bitrate_bps=link.bitrate_bps, fd=link.fd, data_bitrate_bps=link.data_bitrate_bps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A prepared job.

    Attributes:
        procedure: what is done on the bus.
        result: makes the message from what the procedure returned.
        writes: it changes the pack.
    """

    procedure: Procedure[Any]
    result: Callable[[Any], JobResult]
    writes: bool = False


def prepare(job: Job, context: JobContext) -> Work:
    """Make a job ready to run.

    Raises:
        ExplainedError: it cannot be run: a bad file, a definition without what it needs.
    """
    definition = context.definition
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
            clearing = clear_faults_job(definition, context.clock, serial=job.serial, operator=job.operator)
            return Work(procedure=_alone(definition, clearing), result=_cleared, writes=True)
        case FlashJob():
            return Work(procedure=_alone(definition, _flash(job, context)), result=flash_message, writes=True)
        case CheckPackageJob():
            package = find_package(job.package, definition)
            return Work(procedure=read_plan(definition, package, context.link_rates), result=plan_message)


def _faults(records: tuple[FaultRecord, ...]) -> Faults:
    return Faults(faults=tuple(map(fault_message, records)))


def _cleared(outcome: ClearOutcome) -> Faults:
    return Faults(faults=tuple(map(fault_message, outcome.after)), saved_to=str(outcome.run_folder))


def _flash(job: FlashJob, context: JobContext) -> Procedure[FlashOutcome]:
    path = Path(job.package)
    return flash_job(
        FlashOrder(
            definition=context.definition,
            package=find_package(job.package, context.definition),
            link=context.link_rates,
            clock=context.clock,
            key_provider=demo_key_provider,
            serial=job.serial,
            # Whoever resumes it may stand in another folder.
            reference=str(path.resolve()) if path.suffix == SUFFIX else job.package,
            operator=job.operator,
        )
    )


def _alone(definition: PackDefinition, job: Procedure[T]) -> Procedure[T]:
    """Do a job that writes while no other Halite writes to the same pack.

    Raises:
        SafetyRefusalError: another one does.
    """
    serial = yield from read_serial(definition)
    with lock_pack(serial):
        return (yield from job)


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
    return CalibrationRead(
        calibration_id=header.calibration_id,
        crc32=header.payload_crc32,
        demo=header.demo,
        parameters=tuple(map(parameter_message, decode(definition.calibration, data_set.payload).values())),
        image_path=str(path),
    )

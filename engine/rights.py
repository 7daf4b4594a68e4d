"""Which right a job needs. Every job passes here before it is prepared."""

from bms.access.model import Actor, Right
from bms.definition.model import PackDefinition
from bms.flashing.console_rules import right_of
from engine.messages import (
    CheckPackageJob,
    ClearFaultsJob,
    FlashJob,
    IdentifyJob,
    Job,
    ReadCalibrationJob,
    ReadFaultsJob,
    UdsRequestJob,
    UdsScanJob,
    UdsUnlockJob,
)


def right_for(job: Job, definition: PackDefinition) -> Right | None:
    """Return the right a job needs; None: it only looks."""
    match job:
        case IdentifyJob() | ReadFaultsJob() | ReadCalibrationJob() | CheckPackageJob():
            return None
        case FlashJob():
            return Right.FLASH_RELEASED
        case ClearFaultsJob():
            return Right.CLEAR_FAULTS
        case UdsRequestJob():
            return right_of(definition, job.request) if job.request else None
        case UdsUnlockJob():
            return Right.CONSOLE
        case UdsScanJob():
            # Asking routines for their results goes through the write gate: some BMSs start them instead.
            return Right.CONSOLE if job.kind == "routines" else None


def named(actor: Actor, operator: str) -> Actor:
    """Return who is recorded: whoever signed in, or else the name that was given with the job."""
    return actor if actor.signed_in else Actor(name=operator or actor.name, role=actor.role)

"""The update of a pack's calibration, from identifying it to proving by reading that it took."""

from dataclasses import dataclass, field

from bms.access.model import OPEN_INSTALLATION, Actor
from bms.audit.trail import AuditTrail, NoTrail
from bms.calibration.model import CalibrationPackage
from bms.clock import Clock
from bms.definition.model import LinkDefaults, PackDefinition
from bms.diagnostics.certificate import CertificateProvider
from bms.diagnostics.procedure import KeyProvider, Procedure
from bms.errors import SafetyRefusalError
from bms.flashing.flash_run import FlashRun
from bms.flashing.judgement import nothing_written
from bms.flashing.lockouts import Lockouts
from bms.flashing.open_jobs import CLOSED, PLANNED, OpenJob, open_job_of
from bms.flashing.outcome import FlashOutcome, FlashResult
from bms.flashing.plan import FlashPlan, read_plan
from bms.flashing.run_folder import RunFolder
from bms.flashing.step_log import StepLog

_PLANNING_SHARE = 0.30


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashOrder:
    """What is to be done, by whom, and with what.

    Attributes:
        definition: the pack.
        package: what to write.
        link: bit rates of the connection.
        clock: for records; deadlines come from the runner.
        key_provider: answers security access.
        serial: serial number the user confirmed; empty: whatever pack is connected.
        reference: how the user named the package, for resuming.
        operator: for the record.
        actor: who orders it, and in which role.
        audit: takes what was done.
        watch_s: how long the new calibration is watched after it was read back; new faults bring the old one back.
        tester_serial: goes into DID F198, at most 16 ASCII characters.
    """

    definition: PackDefinition
    package: CalibrationPackage
    link: LinkDefaults
    clock: Clock
    key_provider: KeyProvider | CertificateProvider
    serial: str = ""
    reference: str = ""
    operator: str = ""
    actor: Actor = OPEN_INSTALLATION
    audit: AuditTrail = field(default_factory=NoTrail)
    watch_s: float = 0.0
    tester_serial: str = "HALITE"


def flash_job(order: FlashOrder) -> Procedure[FlashOutcome]:
    """Do the whole safe update; an interrupted one is taken up by itself.

    Whatever happened before, the state of the pack decides: if it already uses the new data set, only that is reported;
    otherwise the inactive slot is erased and written from the beginning. The active data set stays valid until the commit.

    Returns:
        How it ended. Errors before the pack is known (no answer, link lost, cancelled) are raised.

    Raises:
        DiagnosticError, IsoTpError, LinkError, JobCancelledError: while nothing had been begun.
    """
    steps = StepLog()
    interrupted: OpenJob | None = None
    try:
        yield from steps.begin("identify", "Identifying the pack and reading its calibration", start=0.0, end=_PLANNING_SHARE)
        plan = yield from steps.following(read_plan(order.definition, order.package, order.link, serial=order.serial))
        interrupted = open_job_of(plan.identity.serial)
        _require_allowed(plan)
        if plan.already_current:
            return _already_current(order, plan, steps, interrupted)
        Lockouts(order.clock).require_free(plan.identity.serial)
        folder = RunFolder("flash", plan.identity.serial, order.clock)
    except SafetyRefusalError as error:
        standing = nothing_written(resumes=interrupted is not None)
        return FlashOutcome(result=FlashResult.REFUSED, reason=f"{error} {standing}", steps=tuple(steps.texts))
    note_plan(order, plan, folder, interrupted)
    run = FlashRun(
        definition=order.definition,
        plan=plan,
        link=order.link,
        clock=order.clock,
        key_provider=order.key_provider,
        tester_serial=order.tester_serial,
        resumes=interrupted is not None,
        steps=steps,
        folder=folder,
    )
    return (yield from run.execute())


def note_plan(order: FlashOrder, plan: FlashPlan, folder: RunFolder, interrupted: OpenJob | None) -> None:
    """Begin the journal of a run."""
    folder.journal.enter(
        PLANNED,
        serial=plan.identity.serial,
        package=order.package.id,
        package_sha256=order.package.package_sha256,
        reference=order.reference,
        calibration_id=order.package.data_set.header.calibration_id,
        calibration_id_before=plan.identity.calibration_id,
        operator=order.operator,
        resumes=interrupted.folder.name if interrupted is not None else "",
    )


def _require_allowed(plan: FlashPlan) -> None:
    if not plan.allowed:
        raise SafetyRefusalError(
            " ".join(plan.objections),
            detail=", ".join(check.name for check in plan.checks if not check.ok),
            advice="Choose a package that was released for this pack.",
        )


def _already_current(order: FlashOrder, plan: FlashPlan, steps: StepLog, interrupted: OpenJob | None) -> FlashOutcome:
    """Report that the pack has the new data set; if an interrupted update was the one that brought it, end that update."""
    calibration_id = order.package.data_set.header.calibration_id
    if interrupted is None or interrupted.package_sha256 != order.package.package_sha256:
        return FlashOutcome(
            result=FlashResult.ALREADY_CURRENT,
            reason="The pack already uses exactly this calibration; this was read, byte for byte.",
            steps=tuple(steps.texts),
            calibration_id_before=calibration_id,
            calibration_id_after=calibration_id,
        )
    folder = RunFolder("flash", plan.identity.serial, order.clock)
    note_plan(order, plan, folder, interrupted)
    outcome = FlashOutcome(
        result=FlashResult.FLASHED,
        reason="The interrupted update had already been committed; the new calibration has now been read back.",
        steps=tuple(steps.texts),
        calibration_id_before=calibration_id,
        calibration_id_after=calibration_id,
        evidence_complete=folder.journal.complete,
        run_folder=folder.path,
    )
    folder.journal.enter(CLOSED, result=outcome.result.value, reason=outcome.reason)
    folder.journal.close()
    return outcome

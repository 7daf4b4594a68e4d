"""The update of a pack's calibration, from identifying it to proving by reading that it took."""

from bms.diagnostics.procedure import Procedure
from bms.errors import SafetyRefusalError
from bms.flashing.contract import require_external_supply
from bms.flashing.evidence import Evidence
from bms.flashing.flash_run import FlashRun
from bms.flashing.judgement import nothing_written
from bms.flashing.lockouts import Lockouts
from bms.flashing.open_jobs import PLANNED, OpenJob, left_unsettled, open_job_of
from bms.flashing.order import FlashOrder
from bms.flashing.outcome import FlashOutcome, FlashResult
from bms.flashing.plan import FlashPlan, read_plan
from bms.flashing.run_end import finish
from bms.flashing.run_folder import RunFolder
from bms.flashing.step_log import StepLog
from can_drivers.errors import ExplainedError

_PLANNING_SHARE = 0.30
_OF_THE_PACK = frozenset({"serial", "contract"})
"""Checks that do not look at the package."""


def flash_job(order: FlashOrder) -> Procedure[FlashOutcome]:
    """Do the whole safe update; an interrupted one is taken up by itself, where it was.

    Whatever happened before, the state of the pack decides: if it already uses the new data set, only that is reported, and
    an interrupted watch finished; if the previous one was being written back, that is finished; otherwise the new one is
    written from the beginning. Where there are two slots the active data set stays valid until the commit.

    Returns:
        How it ended. Errors before the pack is known (no answer, link lost, cancelled) are raised.

    Raises:
        DiagnosticError, IsoTpError, LinkError, JobCancelledError: while nothing had been begun.
    """
    steps = StepLog()
    interrupted: OpenJob | None = None
    serial = order.serial
    try:
        yield from steps.begin("identify", "Identifying the pack and reading its calibration", start=0.0, end=_PLANNING_SHARE)
        plan = yield from steps.following(_read_plan(order))
        serial = plan.identity.serial
        interrupted = open_job_of(serial)
        goes_on = interrupted is not None and interrupted.package_sha256 == order.package.package_sha256
        rolls_back = interrupted is not None and goes_on and interrupted.rolling_back
        _require_allowed(order, plan, rolls_back=rolls_back)
        if plan.already_current and not goes_on:
            return _already_current(order, serial, steps)
        Lockouts(order.clock).require_free(serial)
        run = _begin(order, plan, steps, interrupted)
    except SafetyRefusalError as error:
        standing = nothing_written(unsettled=left_unsettled(serial))
        return FlashOutcome(result=FlashResult.REFUSED, serial=serial, reason=f"{error} {standing}", steps=tuple(steps.texts))
    return finish(run, (yield from _do(run, interrupted if rolls_back else None)))


def _do(run: FlashRun, to_roll_back: OpenJob | None) -> Procedure[ExplainedError | None]:
    """Do what is left to be done; returns what ended it."""
    if to_roll_back is not None:
        return (yield from run.go_on_rolling_back(to_roll_back))
    if run.plan.already_current:
        return (yield from run.go_on_watching())
    return (yield from run.update())


def _read_plan(order: FlashOrder) -> Procedure[FlashPlan]:
    return read_plan(
        order.definition,
        order.package,
        order.link,
        serial=order.serial,
        actor=order.actor,
        release=order.release,
        watch_s=order.watch_s,
    )


def _require_allowed(order: FlashOrder, plan: FlashPlan, *, rolls_back: bool) -> None:
    """Do nothing if the update may be done. What goes back to what was there needs the right pack only, not a release."""
    blocking = [check for check in plan.checks if not check.ok and (check.name in _OF_THE_PACK or not rolls_back)]
    if blocking:
        raise SafetyRefusalError(
            " ".join(check.sentence for check in blocking),
            detail=", ".join(check.name for check in blocking),
            advice="Choose a package that was released for this pack.",
        )
    require_external_supply(plan.level, confirmed=order.external_supply)


def _begin(order: FlashOrder, plan: FlashPlan, steps: StepLog, interrupted: OpenJob | None) -> FlashRun:
    """Begin the record of a run: run folder, journal, audit trail.

    Raises:
        SafetyRefusalError: one of them cannot be written.
    """
    package, serial = order.package, plan.identity.serial
    folder = RunFolder("flash", serial, order.clock)
    folder.journal.enter(
        PLANNED,
        serial=serial,
        package=package.id,
        package_sha256=package.package_sha256,
        reference=order.reference,
        calibration_id=package.data_set.header.calibration_id,
        calibration_id_before=plan.identity.calibration_id,
        operator=order.operator or order.actor.name,
        role=order.actor.role.value,
        contract_level=plan.level.name,
        resumes=interrupted.folder.name if interrupted is not None else "",
    )
    evidence = Evidence(
        order.audit, order.actor, folder.journal, serial=serial, package=package.id, package_sha256=package.package_sha256
    )
    try:
        evidence.require(
            "planned",
            operator=order.operator,
            calibration_id=package.data_set.header.calibration_id,
            calibration_id_before=plan.identity.calibration_id,
            hardware=plan.identity.hardware,
            software=plan.identity.software,
            run_folder=folder.path.name,
        )
    except SafetyRefusalError:
        folder.journal.close()
        raise
    return FlashRun(order=order, plan=plan, steps=steps, folder=folder, evidence=evidence, interrupted=interrupted)


def _already_current(order: FlashOrder, serial: str, steps: StepLog) -> FlashOutcome:
    calibration_id = order.package.data_set.header.calibration_id
    return FlashOutcome(
        result=FlashResult.ALREADY_CURRENT,
        serial=serial,
        reason="The pack already uses exactly this calibration; this was read, byte for byte.",
        steps=tuple(steps.texts),
        calibration_id_before=calibration_id,
        calibration_id_after=calibration_id,
    )

"""The end of a run: judged, told to journal and audit trail, kept in the run folder."""

from bms.errors import NegativeResponseError, SafetyRefusalError
from bms.flashing.flash_run import FlashRun
from bms.flashing.judgement import Reach, judge, result_of
from bms.flashing.lockouts import Lockouts
from bms.flashing.open_jobs import CLOSED, INTERRUPTED, left_unsettled
from bms.flashing.outcome import FlashOutcome, FlashResult
from bms.flashing.wire_limit import wire_limit_s
from can_drivers.errors import ExplainedError

_TO_FINISH = "Start the update again to finish that."
RESUMED = "The interrupted update had already been committed; the new calibration has now been read back."


def finish(run: FlashRun, error: ExplainedError | None) -> FlashOutcome:
    """Judge how a run ended, close its journal unless it stays open for another try, and leave the result.

    Args:
        run: the run.
        error: what ended it; None: all went well.
    """
    if error is None:
        result, reason = FlashResult.FLASHED, "" if run.new is not None else RESUMED
        _remember(run)
    else:
        result, reason = _judged(run, error)
    if run.not_restored:
        reason = f"{reason} {_not_restored_sentence(run.not_restored)}".strip()
    _record(run, error, result, reason)
    outcome = _outcome(run, result, reason)
    run.folder.save_json("result.json", _for_json(outcome))
    run.folder.journal.close()
    return outcome


def _judged(run: FlashRun, error: ExplainedError) -> tuple[FlashResult, str]:
    undoing = run.undoing
    if undoing is not None and undoing.calibration_id:
        return FlashResult.FAILED, f"{error.what} {undoing.sentence}"
    if undoing is not None and undoing.error is not None:
        result = result_of(undoing.error, Reach.COMMITTING)
        return result, f"{error.what} {undoing.sentence} {_TO_FINISH}"
    reach = run.new.reach if run.new is not None else run.reach_before
    confirmed = run.new is not None and run.new.commit_confirmed
    unsettled = left_unsettled(run.plan.identity.serial)
    result, reason = judge(error, reach, level=run.plan.level, commit_confirmed=confirmed, unsettled=unsettled)
    return result, reason if undoing is None else f"{reason} {undoing.sentence}"


def _record(run: FlashRun, error: ExplainedError | None, result: FlashResult, reason: str) -> None:
    undone = run.undoing is not None and run.undoing.error is None
    stays_open = result is FlashResult.INTERRUPTED or (run.undoing is not None and not undone)
    code = error.code if isinstance(error, NegativeResponseError) else None
    missing = ", ".join(run.not_restored)
    run.evidence.note(
        "result",
        result=result.value,
        reason=reason,
        detail="" if error is None else error.detail,
        negative_response=None if code is None else f"{code:02X}",
        not_restored=missing,
        new_faults=" ".join(run.new_faults),
    )
    run.folder.journal.enter(
        INTERRUPTED if stays_open else CLOSED,
        result=result.value,
        reason=reason,
        detail="" if error is None else error.detail,
        not_restored=missing,
        settles=result is FlashResult.FLASHED or undone,
    )


def _remember(run: FlashRun) -> None:
    """Forget earlier failures of this memory, and keep older packages out from now on."""
    identity = run.plan.identity
    try:
        Lockouts(run.order.clock).programming_succeeded(identity.serial)
        run.order.written(run.plan.package, identity)
    except (OSError, SafetyRefusalError):
        run.folder.journal.complete = False


def _outcome(run: FlashRun, result: FlashResult, reason: str) -> FlashOutcome:
    reports = run.new.reports if run.new is not None else []
    undone = run.undoing.calibration_id if run.undoing is not None else ""
    return FlashOutcome(
        result=result,
        serial=run.plan.identity.serial,
        reason=reason,
        steps=tuple(run.steps.texts),
        bytes=sum(report.length for report in reports),
        transfer_s=reports[0].duration_s if reports else 0.0,
        wire_limit_s=_wire_limit_s(run),
        calibration_id_before=run.calibration_id_before,
        calibration_id_after=undone or run.calibration_id_after,
        not_restored=run.not_restored,
        rolled_back=bool(undone),
        new_faults=run.new_faults,
        evidence_complete=run.folder.journal.complete,
        run_folder=run.folder.path,
    )


def _wire_limit_s(run: FlashRun) -> float:
    diagnostics = run.order.definition.diagnostics
    if run.new is None or not run.new.reports or diagnostics is None:
        return 0.0
    return wire_limit_s(run.new.reports[0].exchanged, diagnostics, run.order.link)


def _not_restored_sentence(names: tuple[str, ...]) -> str:
    return (
        f"Not restored by Halite: {', '.join(names)}. "
        "The BMS returns to normal operation by itself a few seconds after it has lost the tester."
    )


def _for_json(outcome: FlashOutcome) -> dict[str, object]:
    return {
        "result": outcome.result.value,
        "serial": outcome.serial,
        "reason": outcome.reason,
        "steps": outcome.steps,
        "bytes": outcome.bytes,
        "transfer_s": outcome.transfer_s,
        "wire_limit_s": outcome.wire_limit_s,
        "calibration_id_before": outcome.calibration_id_before,
        "calibration_id_after": outcome.calibration_id_after,
        "not_restored": outcome.not_restored,
        "rolled_back": outcome.rolled_back,
        "new_faults": outcome.new_faults,
        "evidence_complete": outcome.evidence_complete,
    }

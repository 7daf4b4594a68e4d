"""What jobs leave in the audit log. An update tells more of itself; see `bms.flashing.evidence`."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from bms.audit.trail import AuditValue
from bms.diagnostics.procedure import Procedure
from bms.errors import NegativeResponseError, SafetyRefusalError
from bms.flashing import ClearOutcome, FlashOutcome
from bms.flashing.console import ConsoleAnswer, ScanOutcome, UnlockOutcome
from can_drivers.errors import ExplainedError
from engine.sign_in import incomplete
from engine.work import JobContext

T = TypeVar("T")
Body = dict[str, AuditValue]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a job ended, for the record. `run_folder`: where its checkpoint goes, too."""

    body: Body
    run_folder: Path | None = None


def tool_version() -> str:
    """Return the version of this program."""
    try:
        return metadata.version("halite")
    except metadata.PackageNotFoundError:
        return "unknown"


def recorded(
    procedure: Procedure[T], context: JobContext, event: str, body: Body, ending: Callable[[T], Ending]
) -> Procedure[T]:
    """Do a job that changes something, recorded before it begins and when it has ended.

    Args:
        procedure: the job.
        context: its actor and audit log.
        event: what it is; `.begun`, `.ended` and `.failed` are added.
        body: what is to be done.
        ending: what was done.

    Raises:
        SafetyRefusalError: the log does not take the beginning, so nothing was done.
    """
    try:
        context.audit.record(f"{event}.begun", actor=context.actor, body={**body, "tool_version": tool_version()})
    except OSError as error:
        raise SafetyRefusalError(
            "The audit trail does not take a record, so nothing is written to the pack.",
            detail=str(error),
            advice="Free some space on this computer's disk, or set HALITE_HOME to a folder that can be written.",
        ) from error
    try:
        value = yield from procedure
    except ExplainedError as error:
        code = f"{error.code:02X}" if isinstance(error, NegativeResponseError) else None
        failed: Body = {"error": type(error).__name__, "reason": str(error), "detail": error.detail, "negative_response": code}
        _close(context, f"{event}.failed", {**body, **failed}, None)
        raise
    end = ending(value)
    _close(context, f"{event}.ended", {**body, **end.body}, end.run_folder)
    return value


def update_ended(outcome: FlashOutcome) -> Ending:
    """Return how an update ended; refused ones end here, too."""
    return Ending(body={"result": outcome.result.value, "reason": outcome.reason}, run_folder=outcome.run_folder)


def clearing_ended(outcome: ClearOutcome) -> Ending:
    """Return what clearing the faults did."""
    return Ending(body={"before": len(outcome.before), "after": len(outcome.after)}, run_folder=outcome.run_folder)


def request_ended(answer: ConsoleAnswer) -> Ending:
    """Return how a request of the console was answered; seeds and keys are zeros already."""
    answers = " ".join(response.payload.hex() for response in answer.responses)
    return Ending(body={"answers": answers, "pending": answer.pending, "problem": answer.problem}, run_folder=answer.run_folder)


def unlocking_ended(outcome: UnlockOutcome) -> Ending:
    """Return how unlocking ended."""
    return Ending(body={"already": outcome.already}, run_folder=outcome.run_folder)


def scan_ended(outcome: ScanOutcome) -> Ending:
    """Return how a scan ended."""
    return Ending(body={"asked": outcome.asked, "found": outcome.found, "stopped": outcome.stopped})


def _close(context: JobContext, event: str, body: Body, run_folder: Path | None) -> None:
    """Record how a job ended, and sign that. It has been done: a log that does not take it is told, and changes nothing."""
    try:
        context.audit.record(event, actor=context.actor, body=body)
        context.audit.seal(run_folder)
    except OSError as error:
        context.tell(incomplete(error))

"""The jobs of the UDS console: from their messages to the procedures, and back to answers in words."""

from collections.abc import Sequence

from bms.definition.model import PackDefinition
from bms.diagnostics.key_provider import load_key_provider
from bms.diagnostics.secret_screen import screen_message
from bms.flashing.console import (
    ConsoleAnswer,
    ConsoleResponse,
    ScanOutcome,
    UnlockOutcome,
    console_request,
    scan,
    unlock,
)
from bms.flashing.console_rules import ConsoleRule, rule_of
from bms.service_catalogue import Line, explain_request, explain_response, negative_response_code, service
from bms.service_catalogue.knowledge import Knowledge
from engine import console_history
from engine.job_records import Body, recorded, request_ended, scan_ended, unlocking_ended
from engine.messages import (
    DecodedLine,
    UdsAnswered,
    UdsRequestJob,
    UdsResponse,
    UdsScanHit,
    UdsScanJob,
    UdsScanned,
    UdsUnlocked,
    UdsUnlockJob,
)
from engine.work import JobContext, Work, alone

_SESSION_CONTROL = 0x10
_NEGATIVE = 0x7F
_VALUES = frozenset({"data record", "routine status record"})


def prepare_console(job: UdsRequestJob | UdsUnlockJob | UdsScanJob, context: JobContext) -> Work:
    """Make a job of the console ready to run.

    Raises:
        BadFileError: the keys cannot be used.
    """
    match job:
        case UdsRequestJob():
            return _request(job, context)
        case UdsUnlockJob():
            return _unlock(job, context)
        case UdsScanJob():
            return _scan(job, context)


def _request(job: UdsRequestJob, context: JobContext) -> Work:
    definition = context.definition
    procedure = console_request(
        definition,
        job.request,
        functional=job.functional,
        serial=job.serial,
        operator=context.actor.name,
        clock=context.clock,
    )

    def answered(answer: ConsoleAnswer) -> UdsAnswered:
        message = _answer_message(answer, definition)
        console_history.record(message, context.clock.utc(), functional=job.functional)
        return message

    writes = bool(job.request) and rule_of(definition, job.request) is not ConsoleRule.FREE
    if writes:
        shown: Body = {"serial": job.serial, "request": screen_message(job.request).hex(), "functional": job.functional}
        procedure = alone(definition, recorded(procedure, context, "console.request", shown, request_ended))
    return Work(procedure=procedure, result=answered, writes=writes)


def _unlock(job: UdsUnlockJob, context: JobContext) -> Work:
    def unlocked(outcome: UnlockOutcome) -> UdsUnlocked:
        return UdsUnlocked(level=outcome.level, already=outcome.already)

    procedure = unlock(
        context.definition,
        job.level,
        load_key_provider(job.keys),
        serial=job.serial,
        operator=context.actor.name,
        clock=context.clock,
    )
    shown: Body = {"serial": job.serial, "level": job.level}
    procedure = recorded(procedure, context, "console.unlocking", shown, unlocking_ended)
    return Work(procedure=alone(context.definition, procedure), result=unlocked, writes=True)


def _scan(job: UdsScanJob, context: JobContext) -> Work:
    def hit(number: int, payload: bytes) -> None:
        text = _hit_text(context.definition, job.kind, number, payload)
        context.tell(UdsScanHit(job_id=context.job_id, number=number, payload=payload, text=text))

    def scanned(outcome: ScanOutcome) -> UdsScanned:
        return UdsScanned(kind=outcome.kind, asked=outcome.asked, found=outcome.found, stopped=outcome.stopped)

    procedure = scan(
        context.definition,
        job.kind,
        job.first,
        job.last,
        requests_per_s=job.requests_per_s,
        serial=job.serial,
        on_hit=hit,
    )
    if job.kind == "routines":
        shown: Body = {"serial": job.serial, "first": job.first, "last": job.last}
        procedure = recorded(procedure, context, "console.routine_scan", shown, scan_ended)
    return Work(procedure=procedure, result=scanned)


def _answer_message(answer: ConsoleAnswer, definition: PackDefinition) -> UdsAnswered:
    def response(one: ConsoleResponse) -> UdsResponse:
        return UdsResponse(
            response_id=one.response_id,
            payload=one.payload,
            p2_s=one.p2_s,
            transfer_s=one.transfer_s,
            lines=_lines(explain_response(answer.request, one.payload, definition)),
        )

    return UdsAnswered(
        request=answer.request,
        lines=_lines(explain_request(answer.request, definition)),
        responses=tuple(map(response, answer.responses)),
        pending=answer.pending,
        request_s=answer.request_s,
        problem=answer.problem,
        advice=answer.advice,
        run_folder="" if answer.run_folder is None else str(answer.run_folder),
    )


def _lines(lines: Sequence[Line]) -> tuple[DecodedLine, ...]:
    return tuple(DecodedLine(level=line.level, name=line.name, text=line.text, raw=line.raw) for line in lines)


def _hit_text(definition: PackDefinition, kind: str, number: int, payload: bytes) -> str:
    """Return what a scan found, in words: its name, then its value or why the BMS refuses it just now."""
    name = _name(definition, kind, number)
    if payload[:1] == bytes([_NEGATIVE]):
        return f"{name}; refused: {negative_response_code(payload[2]).meaning}" if len(payload) > 2 else name
    value = next((line.text for line in explain_response(b"", payload, definition) if line.name in _VALUES), "")
    return f"{name}: {value}" if value else name


def _name(definition: PackDefinition, kind: str, number: int) -> str:
    knowledge = Knowledge(definition)
    if kind == "data":
        return knowledge.identifier_name(number)
    if kind == "routines":
        return knowledge.routine_name(number)
    control = service(_SESSION_CONTROL)
    known = None if control is None else control.sub_function(number)
    return "reserved" if known is None else known.name

"""One request of an engineer, with every answer and its times."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from bms.clock import Clock
from bms.definition.model import PackDefinition
from bms.diagnostics.procedure import Answer, Exchange, LimitDuration, Procedure, Response
from bms.diagnostics.secret_screen import screen_message
from bms.errors import DiagnosticError, SafetyRefusalError
from bms.faults import read_faults
from bms.flashing.console.pack import require_confirmed_pack, require_diagnostics, require_serial
from bms.flashing.console_rules import ConsoleRule, rule_of
from bms.flashing.permit import console_permit
from bms.flashing.run_folder import RunFolder
from bms.flashing.write_gate import WriteGate
from bms.service_catalogue import echo_length, service
from can_drivers.errors import ExplainedError, IsoTpError

_FOLLOW_PENDING_S = 60.0
"""How long 0x78 (response pending) is followed; long enough for an erase."""
_LONGEST_JOB_S = 300.0
_CLEAR_FAULTS = 0x14
_WRITE_DATA = 0x2E
_READ_DATA = b"\x22"
_SUPPRESS = 0x80


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleResponse:
    """One final answer, positive or negative.

    Attributes:
        response_id: CAN id it came from.
        payload: the whole answer, seeds and challenges as zeros.
        p2_s: from the end of the request to its first frame.
        transfer_s: from its first frame to its last.
    """

    response_id: int
    payload: bytes
    p2_s: float
    transfer_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleAnswer:
    """How a request ended.

    Attributes:
        request: what was sent, secrets as zeros.
        responses: in order of arrival; none if nobody answered. After a request that suppresses its positive answer none is the
            rule, and no proof that it was obeyed.
        pending: how many times 0x78 came before.
        request_s: how long the request took on the wire.
        problem: one sentence if something is wrong with the answers; else empty.
        advice: what to do about it.
        run_folder: where a request that changes something was recorded; None for others.
    """

    request: bytes
    responses: tuple[ConsoleResponse, ...] = ()
    pending: int = 0
    request_s: float = 0.0
    problem: str = ""
    advice: str = ""
    run_folder: Path | None = None


def console_request(
    definition: PackDefinition,
    request: bytes,
    *,
    functional: bool = False,
    serial: str = "",
    operator: str = "",
    clock: Clock,
) -> Procedure[ConsoleAnswer]:
    """Send one request and return every answer to it; what changes something passes the write gate and is recorded.

    Args:
        definition: the pack.
        request: the whole request, service id first.
        functional: send it to all ECUs and wait for the answers of all of them.
        serial: serial number that was confirmed; only requests that change something need it.
        operator: for the record.
        clock: for the record.

    Raises:
        DefinitionError: the definition has no diagnostics.
        SafetyRefusalError: `console_rules` forbids it, or no pack was confirmed.
        WrongPackError: another pack is connected.
        LinkError: the link went away.
    """
    require_diagnostics(definition)
    if not request:
        raise SafetyRefusalError("An empty request cannot be sent.", advice="Begin it with the number of a service.")
    yield LimitDuration(duration_s=_LONGEST_JOB_S)
    if rule_of(definition, request) is ConsoleRule.FREE:
        exchange = Exchange(
            request=request,
            echo_length=echo_length(request),
            expect_response=not _suppressed(request),
            functional=functional,
            deadline_s=_FOLLOW_PENDING_S,
            accept_negative=True,
            collect_all=functional,
        )
        return (yield from _send(definition, exchange))
    return (yield from _write(definition, request, functional=functional, serial=serial, operator=operator, clock=clock))


def _write(
    definition: PackDefinition, request: bytes, *, functional: bool, serial: str, operator: str, clock: Clock
) -> Procedure[ConsoleAnswer]:
    require_serial(serial)
    permit = console_permit(definition, serial, request, functional=functional)
    yield from require_confirmed_pack(definition, serial)
    folder = RunFolder("console", serial, clock)
    journal = folder.journal
    shown = screen_message(request).hex()
    journal.enter("planned", serial=serial, operator=operator, request=shown, functional=functional)
    try:
        yield from _save_before(definition, request, folder)
        folder.require_record()
        gate = WriteGate(permit)
        gate.pack_answered(serial)
        exchange = gate.console_request(
            echo_length=echo_length(request), expect_response=not _suppressed(request), deadline_s=_FOLLOW_PENDING_S
        )
        journal.enter("sending")
        answer = yield from _send(definition, exchange, folder.path)
        for response in answer.responses:
            journal.note(response_id=response.response_id, answer=response.payload.hex(), p2_s=response.p2_s)
        if request[0] == _WRITE_DATA:
            journal.note(value_after=(yield from _value(request)))
        journal.enter("closed", answers=len(answer.responses), pending=answer.pending, problem=answer.problem)
    except ExplainedError as error:
        journal.enter("closed", error=type(error).__name__, reason=str(error))
        raise
    finally:
        journal.close()
    return answer


def _save_before(definition: PackDefinition, request: bytes, folder: RunFolder) -> Procedure[None]:
    """Keep what the request is going to overwrite, where it can be read."""
    if request[0] == _CLEAR_FAULTS:
        folder.save("faults_before.json", msgspec.json.encode((yield from read_faults(definition))))
    elif request[0] == _WRITE_DATA:
        folder.journal.enter("read_before", value_before=(yield from _value(request)))


def _value(request: bytes) -> Procedure[str]:
    """Return the answer to reading the identifier that a request writes, hexadecimal; empty if it cannot be read."""
    try:
        response: Response = yield Exchange(request=_READ_DATA + request[1:3], echo_length=2, accept_negative=True)
    except (DiagnosticError, IsoTpError):
        return ""
    return response.payload.hex()


def _send(definition: PackDefinition, exchange: Exchange, run_folder: Path | None = None) -> Procedure[ConsoleAnswer]:
    request = screen_message(exchange.request)
    try:
        response: Response = yield exchange
    except (DiagnosticError, IsoTpError) as error:
        return ConsoleAnswer(request=request, problem=error.what, advice=error.advice, run_folder=run_folder)
    return ConsoleAnswer(
        request=request,
        responses=tuple(_console_response(response, answer) for answer in _answers(definition, response)),
        pending=response.pending,
        request_s=response.request_finished_s - response.request_started_s,
        run_folder=run_folder,
    )


def _answers(definition: PackDefinition, response: Response) -> tuple[Answer, ...]:
    if response.others or not response.payload or definition.diagnostics is None:
        return response.others
    answer = Answer(
        response_id=definition.diagnostics.response_id,
        payload=response.payload,
        started_s=response.started_s,
        finished_s=response.finished_s,
    )
    return (answer,)


def _console_response(response: Response, answer: Answer) -> ConsoleResponse:
    return ConsoleResponse(
        response_id=answer.response_id,
        payload=screen_message(answer.payload),
        # The end of the request is reckoned by its bits; an answer can seem to begin a trifle before it.
        p2_s=max(0.0, answer.started_s - response.request_finished_s),
        transfer_s=answer.finished_s - answer.started_s,
    )


def _suppressed(request: bytes) -> bool:
    """Return whether a request asks for no positive answer (ISO 14229-1, 8.2.2)."""
    known = service(request[0])
    return known is not None and known.suppressible and len(request) > 1 and bool(request[1] & _SUPPRESS)

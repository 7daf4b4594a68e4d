"""From normal operation to an unlocked boot loader (ISO 14229-1, 15.3, pre-programming step), and back."""

from bms.diagnostics.procedure import Exchange, Procedure, Wait
from bms.flashing.conversation import Conversation, not_ready
from can_drivers.errors import ExplainedError

_DEFAULT_SESSION = bytes.fromhex("1001")
_PROGRAMMING_SESSION = bytes.fromhex("1002")
_EXTENDED_SESSION = bytes.fromhex("1003")
_EXTENDED_SESSION_QUIETLY = bytes.fromhex("1083")
_CONDITION_PATIENCE_S = 5.0
_CONDITION_PAUSE_S = 0.25


def enter_extended_session(talk: Conversation) -> Procedure[None]:
    """Enter the extended session."""
    talk.left_normal_operation = True
    yield from talk.send(Exchange(request=_EXTENDED_SESSION, echo_length=1))


def enter_extended_session_everywhere(talk: Conversation) -> Procedure[None]:
    """Enter the extended session in every ECU: without it the others would not obey when the bus is made quiet."""
    talk.left_normal_operation = True
    yield from talk.send(Exchange(request=_EXTENDED_SESSION_QUIETLY, echo_length=1, functional=True, expect_response=False))
    yield from enter_extended_session(talk)


def make_safe(talk: Conversation) -> Procedure[None]:
    """Ask the vehicle to stop load and charging and to open the contactors, then ask until every condition is met.

    Raises:
        SafetyRefusalError: the pack does not become ready; says why.
    """
    programming = talk.permit.programming
    if programming.prepare_routine is not None:
        yield from talk.send(talk.gate.start_routine(programming.prepare_routine, deadline_s=programming.check_timeout_s))
    waited_s = 0.0
    while unmet := (yield from talk.unmet_conditions()):
        if waited_s >= _CONDITION_PATIENCE_S:
            raise not_ready(unmet)
        yield Wait(duration_s=_CONDITION_PAUSE_S)
        waited_s += _CONDITION_PAUSE_S


def enter_boot_loader(talk: Conversation) -> Procedure[None]:
    """Quieten the bus: no new faults, no normal messages. Then start the boot loader."""
    yield from talk.send(talk.gate.switch_fault_storing(on=False))
    yield from talk.send(talk.gate.switch_communication(on=False))
    yield from talk.send(Exchange(request=_PROGRAMMING_SESSION, echo_length=1))


def restore_normal_operation(talk: Conversation) -> Procedure[tuple[str, ...]]:
    """Switch on what was switched off and leave the session; returns what could not be restored.

    A positive answer to the default session alone proves it for the BMS: that ends what 0x28 and 0x85 did
    (ISO 14229-1, 10.2.1). Never raises: it runs on every way out of a job.
    """
    if not talk.left_normal_operation:
        return ()
    missing: list[str] = []
    for name, exchange in (
        ("normal communication", talk.gate.switch_communication(on=True)),
        ("the storing of faults", talk.gate.switch_fault_storing(on=True)),
    ):
        try:
            yield from talk.send_once(exchange)
        except ExplainedError:
            missing.append(name)
    return () if (yield from leave_session(talk)) else (*missing, "the default session")


def leave_session(talk: Conversation) -> Procedure[bool]:
    """Go back to the default session, if it was left; returns whether that is so now. Never raises."""
    if talk.left_normal_operation:
        try:
            yield from talk.send_once(Exchange(request=_DEFAULT_SESSION, echo_length=1))
        except ExplainedError:
            return False
        talk.left_normal_operation = False
    return True

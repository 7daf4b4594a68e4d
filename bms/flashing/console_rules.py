"""What an engineer may send to a pack by hand: the one table, read by the console and, once more, by the write gate."""

import enum

from bms.access.model import Right
from bms.definition.model import PackDefinition


class ConsoleRule(enum.Enum):
    """What has to be true before a request leaves."""

    FREE = "nothing: it changes nothing that outlives the session"
    CONFIRMED = "the pack was confirmed by its serial number; a run folder records it"
    VIRTUAL_ONLY = "the pack is the virtual one: the update job does this to real packs, step by step and checked"
    KEYS = "it is made by the unlocking job, so that seeds and keys stay inside it"


_FREE, _CONFIRMED, _VIRTUAL_ONLY, _KEYS = ConsoleRule

SERVICE_RULES: dict[int, ConsoleRule] = {
    0x10: _FREE,  # the programming session: VIRTUAL_ONLY
    0x11: _CONFIRMED,
    0x14: _CONFIRMED,  # the faults are saved first
    0x19: _FREE,
    0x22: _FREE,
    0x23: _FREE,
    0x24: _FREE,
    0x27: _KEYS,  # asking for a seed: CONFIRMED
    0x28: _CONFIRMED,  # may go to all ECUs
    0x29: _KEYS,  # its configuration and ending it: CONFIRMED
    0x2A: _FREE,
    0x2C: _FREE,
    0x2E: _CONFIRMED,  # identification and fingerprint: VIRTUAL_ONLY; the value is read before and after
    0x2F: _CONFIRMED,
    0x31: _CONFIRMED,  # routines that erase, check or commit: VIRTUAL_ONLY
    0x34: _VIRTUAL_ONLY,
    0x35: _VIRTUAL_ONLY,
    0x36: _VIRTUAL_ONLY,
    0x37: _VIRTUAL_ONLY,
    0x38: _VIRTUAL_ONLY,
    0x3D: _VIRTUAL_ONLY,
    0x3E: _FREE,
    0x84: _VIRTUAL_ONLY,  # what is inside cannot be looked at
    0x85: _CONFIRMED,  # may go to all ECUs
    0x86: _FREE,
    0x87: _VIRTUAL_ONLY,  # Halite would not follow the BMS to another bit rate
}
"""Service → rule; a service that is not here is treated as one that changes something: CONFIRMED."""

ALL_ECUS = frozenset({0x28, 0x85})
"""The only services that change something and may be sent to all ECUs."""

_RIGHTS = {0x14: Right.CLEAR_FAULTS, 0x2F: Right.ACTUATE, 0x31: Right.ACTUATE}
"""Services that need less than the right to send whatever one likes; programming by hand always needs that one."""

_PROGRAMMING_SESSION = 0x02
_SUPPRESS = 0x80
_FIXED_IDENTIFIERS = range(0xF180, 0xF1A0)
_FINGERPRINT = 0xF15A
_STANDARD_PROGRAMMING_ROUTINES = frozenset({0xFF00, 0xFF01, 0xFF02})
"""eraseMemory, checkProgrammingDependencies, eraseMirrorMemoryDTCs (ISO 14229-1, F.1)."""
_AUTHENTICATION_WITHOUT_SECRETS = frozenset({0x00, 0x08})


def rule_of(definition: PackDefinition, request: bytes) -> ConsoleRule:
    """Return the rule for a request; what is cut short is judged by its service."""
    service_id = request[0]
    rule = SERVICE_RULES.get(service_id, ConsoleRule.CONFIRMED)
    sub_function = request[1] & ~_SUPPRESS if len(request) > 1 else None
    identifier = int.from_bytes(request[1:3], "big")
    if service_id == 0x10 and sub_function == _PROGRAMMING_SESSION:
        return ConsoleRule.VIRTUAL_ONLY
    if service_id == 0x27 and (sub_function is None or sub_function % 2 == 1):
        return ConsoleRule.CONFIRMED
    if service_id == 0x29 and sub_function in _AUTHENTICATION_WITHOUT_SECRETS:
        return ConsoleRule.CONFIRMED
    if service_id == 0x2E and (identifier == _FINGERPRINT or identifier in _FIXED_IDENTIFIERS):
        return ConsoleRule.VIRTUAL_ONLY
    if service_id == 0x31 and int.from_bytes(request[2:4], "big") in _programming_routines(definition):
        return ConsoleRule.VIRTUAL_ONLY
    return rule


def right_of(definition: PackDefinition, request: bytes) -> Right | None:
    """Return the right somebody needs to send a request; None: everybody may."""
    rule = rule_of(definition, request)
    if rule is ConsoleRule.FREE:
        return None
    return _RIGHTS.get(request[0], Right.CONSOLE) if rule is ConsoleRule.CONFIRMED else Right.CONSOLE


def objection(definition: PackDefinition, request: bytes, *, functional: bool, virtual: bool) -> str:
    """Return why a request must not be sent to a pack that was confirmed, completing "This request is not sent: "; or ''."""
    rule = rule_of(definition, request)
    if functional and rule is not ConsoleRule.FREE and request[0] not in ALL_ECUS:
        return "what changes something is sent to one BMS, not to all ECUs"
    if rule is ConsoleRule.VIRTUAL_ONLY and not virtual:
        return "it belongs to programming, and only the virtual pack is programmed by hand"
    if rule is ConsoleRule.KEYS:
        return "keys and certificates are handled by the unlocking, so that they are never shown"
    return ""


def _programming_routines(definition: PackDefinition) -> frozenset[int]:
    programming = definition.programming
    if programming is None:
        return _STANDARD_PROGRAMMING_ROUTINES
    named = {programming.erase_routine, programming.check_memory_routine, programming.dependencies_routine}
    return _STANDARD_PROGRAMMING_ROUTINES | named

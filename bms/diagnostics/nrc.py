"""What the program may do after a negative response (ISO 14229-1:2020, Annex A), and the error a person gets to see."""

import enum
from dataclasses import dataclass

from bms.diagnostics.secret_screen import screen_message
from bms.errors import NegativeResponseError
from bms.service_catalogue.negative_responses import NEGATIVE_RESPONSE_CODES, negative_response_code


class Retry(enum.Enum):
    """What a client may do after a negative response. Everything not named here is final."""

    NEVER = "never"
    WAIT_FOR_ANSWER = "wait for the answer"
    REPEAT_SOON = "repeat after a short pause"
    AUTHENTICATE_ONCE = "authenticate once more"
    AFTER_LOCKOUT = "after the lock-out has passed"
    RESTART_TRANSFER = "restart the transfer"
    WAIT_FOR_SUPPLY = "when the supply voltage is right"
    ENTER_SESSION = "enter the session again"


@dataclass(frozen=True, slots=True, kw_only=True)
class NrcRule:
    """One negative response code.

    Attributes:
        name: the standard's own name.
        sentence: what the BMS says, completing "The BMS refused …: ".
        advice: the one thing to do next.
        retry: what the program itself may do.
    """

    name: str
    sentence: str
    advice: str
    retry: Retry = Retry.NEVER


_RETRIES: dict[int, Retry] = {
    0x21: Retry.REPEAT_SOON,
    0x24: Retry.RESTART_TRANSFER,
    0x33: Retry.AUTHENTICATE_ONCE,
    0x34: Retry.AUTHENTICATE_ONCE,
    0x36: Retry.AFTER_LOCKOUT,
    0x37: Retry.AFTER_LOCKOUT,
    0x73: Retry.RESTART_TRANSFER,
    0x78: Retry.WAIT_FOR_ANSWER,
    0x7E: Retry.ENTER_SESSION,
    0x7F: Retry.ENTER_SESSION,
    0x92: Retry.WAIT_FOR_SUPPLY,
    0x93: Retry.WAIT_FOR_SUPPLY,
}

RULES: dict[int, NrcRule] = {
    code: NrcRule(name=known.name, sentence=known.meaning, advice=known.advice, retry=_RETRIES.get(code, Retry.NEVER))
    for code, known in NEGATIVE_RESPONSE_CODES.items()
}
"""Every code of ISO 14229-1:2020, Table A.1, by number."""

SERVICE_NAMES: dict[int, str] = {
    0x10: "to change the session",
    0x11: "to restart",
    0x14: "to clear the fault memory",
    0x19: "to read the fault memory",
    0x22: "to read a value",
    0x23: "to read its memory",
    0x27: "to be unlocked",
    0x28: "to switch communication",
    0x29: "the authentication",
    0x2E: "to write a value",
    0x2F: "to control an output",
    0x31: "a routine",
    0x34: "the download",
    0x35: "the upload",
    0x36: "a block of data",
    0x37: "the end of the transfer",
    0x3D: "to write its memory",
    0x3E: "to keep the session",
    0x85: "to switch the storing of faults",
}
"""What a service asks for, completing "The BMS refused …"."""


def rule_of(code: int) -> NrcRule:
    """Return the rule of a negative response code; unknown ones are never retried."""
    rule = RULES.get(code)
    if rule is not None:
        return rule
    unknown = negative_response_code(code)
    return NrcRule(name=unknown.name, sentence=unknown.meaning, advice=unknown.advice)


def negative_response_error(service_id: int, code: int, request: bytes) -> NegativeResponseError:
    """Return the error for a negative response.

    Args:
        service_id: service identifier of the refused request.
        code: negative response code.
        request: the refused request; its first bytes go into the detail, secrets as zeros.
    """
    rule = rule_of(code)
    asked = SERVICE_NAMES.get(service_id, f"service 0x{service_id:02X}")
    shown = screen_message(request)[:8]
    return NegativeResponseError(
        f"The BMS refused {asked}: {rule.sentence}.",
        service_id=service_id,
        code=code,
        detail=f"request {shown.hex(' ').upper()}: 7F {service_id:02X} {code:02X} {rule.name}",
        advice=rule.advice,
    )

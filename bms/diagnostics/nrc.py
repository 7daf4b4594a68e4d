"""Negative response codes (ISO 14229-1:2020, Annex A): what each one means to a person, and what may be done about it."""

import enum
from dataclasses import dataclass

from bms.errors import NegativeResponseError


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


_CHECK_DEFINITION = "Check that the pack definition fits this BMS."
_CHECK_CERTIFICATE = "Ask the keeper of the tester certificates for a valid one."
_REPORT = "Save the job's folder and ask the BMS supplier."

_ROWS: tuple[tuple[int, str, str, str, Retry], ...] = (
    (0x10, "generalReject", "it gave no reason", _REPORT, Retry.NEVER),
    (0x11, "serviceNotSupported", "it does not know this service", _CHECK_DEFINITION, Retry.NEVER),
    (0x12, "subFunctionNotSupported", "it does not know this sub-function", _CHECK_DEFINITION, Retry.NEVER),
    (
        0x13,
        "incorrectMessageLengthOrInvalidFormat",
        "the request has the wrong length or format for it",
        _CHECK_DEFINITION,
        Retry.NEVER,
    ),
    (0x14, "responseTooLong", "the answer would not fit into one message", "Ask for less at a time.", Retry.NEVER),
    (0x21, "busyRepeatRequest", "it is busy", "Wait a moment and try again.", Retry.REPEAT_SOON),
    (
        0x22,
        "conditionsNotCorrect",
        "the pack is not in the right state",
        "Open the contactors, stop charging and any load, then try again.",
        Retry.NEVER,
    ),
    (0x24, "requestSequenceError", "the requests came in the wrong order", "Start the job again.", Retry.RESTART_TRANSFER),
    (
        0x25,
        "noResponseFromSubnetComponent",
        "a unit behind the BMS does not answer",
        "Check the wiring of the cell supervision units.",
        Retry.NEVER,
    ),
    (
        0x26,
        "failurePreventsExecutionOfRequestedAction",
        "a fault prevents it",
        "Read the fault memory and repair the fault first.",
        Retry.NEVER,
    ),
    (0x31, "requestOutOfRange", "it does not know this identifier, address or value", _CHECK_DEFINITION, Retry.NEVER),
    (0x33, "securityAccessDenied", "it is locked", "Start the job again.", Retry.AUTHENTICATE_ONCE),
    (0x34, "authenticationRequired", "the tester is not authenticated", "Start the job again.", Retry.AUTHENTICATE_ONCE),
    (
        0x35,
        "invalidKey",
        "the security key is wrong",
        "Do not try again: wrong keys lock the BMS. Check that the right key provider is set up for this pack.",
        Retry.NEVER,
    ),
    (
        0x36,
        "exceededNumberOfAttempts",
        "too many wrong keys, it has locked itself",
        "Wait until the lock-out has passed.",
        Retry.AFTER_LOCKOUT,
    ),
    (0x37, "requiredTimeDelayNotExpired", "it is still locked out", "Wait until the lock-out has passed.", Retry.AFTER_LOCKOUT),
    (0x38, "secureDataTransmissionRequired", "it wants a secured connection", _CHECK_DEFINITION, Retry.NEVER),
    (0x39, "secureDataTransmissionNotAllowed", "it refuses a secured connection", _CHECK_DEFINITION, Retry.NEVER),
    (0x3A, "secureDataVerificationFailed", "the secured message did not verify", _REPORT, Retry.NEVER),
    (
        0x50,
        "certificateVerificationFailed_InvalidTimePeriod",
        "the certificate is not valid at this time",
        _CHECK_CERTIFICATE,
        Retry.NEVER,
    ),
    (
        0x51,
        "certificateVerificationFailed_InvalidSignature",
        "the certificate's signature is wrong",
        _CHECK_CERTIFICATE,
        Retry.NEVER,
    ),
    (
        0x52,
        "certificateVerificationFailed_InvalidChainOfTrust",
        "it does not trust the certificate's issuer",
        _CHECK_CERTIFICATE,
        Retry.NEVER,
    ),
    (
        0x53,
        "certificateVerificationFailed_InvalidType",
        "the certificate is of the wrong type",
        _CHECK_CERTIFICATE,
        Retry.NEVER,
    ),
    (0x54, "certificateVerificationFailed_InvalidFormat", "the certificate is malformed", _CHECK_CERTIFICATE, Retry.NEVER),
    (
        0x55,
        "certificateVerificationFailed_InvalidContent",
        "the certificate's content does not fit",
        _CHECK_CERTIFICATE,
        Retry.NEVER,
    ),
    (
        0x56,
        "certificateVerificationFailed_InvalidScope",
        "the certificate does not cover this",
        _CHECK_CERTIFICATE,
        Retry.NEVER,
    ),
    (
        0x57,
        "certificateVerificationFailed_InvalidCertificate",
        "the certificate is revoked",
        _CHECK_CERTIFICATE,
        Retry.NEVER,
    ),
    (0x58, "ownershipVerificationFailed", "the proof of the certificate's ownership failed", _CHECK_CERTIFICATE, Retry.NEVER),
    (0x59, "challengeCalculationFailed", "it could not make a challenge", _REPORT, Retry.NEVER),
    (0x5A, "settingAccessRightsFailed", "it could not grant the rights", _REPORT, Retry.NEVER),
    (0x5B, "sessionKeyCreationDerivationFailed", "it could not make a session key", _REPORT, Retry.NEVER),
    (0x5C, "configurationDataUsageFailed", "it could not use the configuration data", _REPORT, Retry.NEVER),
    (0x5D, "deAuthenticationFailed", "it could not end the authentication", _REPORT, Retry.NEVER),
    (0x70, "uploadDownloadNotAccepted", "it does not accept the download", _REPORT, Retry.NEVER),
    (0x71, "transferDataSuspended", "it stopped the transfer", "Start the job again.", Retry.NEVER),
    (
        0x72,
        "generalProgrammingFailure",
        "it could not erase or program its memory",
        "Start the job once more. If it happens again, the memory of this BMS is suspect.",
        Retry.NEVER,
    ),
    (0x73, "wrongBlockSequenceCounter", "a block is missing", "Start the job again.", Retry.RESTART_TRANSFER),
    (
        0x78,
        "requestCorrectlyReceived-ResponsePending",
        "it is still working",
        "Wait until it has finished.",
        Retry.WAIT_FOR_ANSWER,
    ),
    (
        0x7E,
        "subFunctionNotSupportedInActiveSession",
        "it is not in the right session",
        "Start the job again.",
        Retry.ENTER_SESSION,
    ),
    (0x7F, "serviceNotSupportedInActiveSession", "it is not in the right session", "Start the job again.", Retry.ENTER_SESSION),
    (0x81, "rpmTooHigh", "the motor turns too fast", "Stop the vehicle.", Retry.NEVER),
    (0x82, "rpmTooLow", "the motor turns too slowly", _REPORT, Retry.NEVER),
    (0x83, "engineIsRunning", "the drive is on", "Switch the drive off.", Retry.NEVER),
    (0x84, "engineIsNotRunning", "the drive is off", "Switch the drive on.", Retry.NEVER),
    (0x85, "engineRunTimeTooLow", "the drive has not run long enough", "Let it run longer.", Retry.NEVER),
    (0x86, "temperatureTooHigh", "it is too hot", "Let the pack cool down.", Retry.NEVER),
    (0x87, "temperatureTooLow", "it is too cold", "Let the pack warm up.", Retry.NEVER),
    (0x88, "vehicleSpeedTooHigh", "the vehicle moves", "Stop the vehicle.", Retry.NEVER),
    (0x89, "vehicleSpeedTooLow", "the vehicle is too slow", _REPORT, Retry.NEVER),
    (0x8A, "throttle/PedalTooHigh", "the pedal is pressed", "Release the pedal.", Retry.NEVER),
    (0x8B, "throttle/PedalTooLow", "the pedal is not pressed", "Press the pedal.", Retry.NEVER),
    (0x8C, "transmissionRangeNotInNeutral", "the gear is not in neutral", "Select neutral.", Retry.NEVER),
    (0x8D, "transmissionRangeNotInGear", "no gear is selected", "Select a gear.", Retry.NEVER),
    (0x8F, "brakeSwitch(es)NotClosed", "the brake is not pressed", "Press the brake.", Retry.NEVER),
    (0x90, "shifterLeverNotInPark", "the selector is not in park", "Select park.", Retry.NEVER),
    (0x91, "torqueConverterClutchLocked", "the converter clutch is locked", _REPORT, Retry.NEVER),
    (
        0x92,
        "voltageTooHigh",
        "its supply voltage is too high",
        "Check the charger of the 12 V battery.",
        Retry.WAIT_FOR_SUPPLY,
    ),
    (
        0x93,
        "voltageTooLow",
        "its supply voltage is too low",
        "Connect a charger to the 12 V battery.",
        Retry.WAIT_FOR_SUPPLY,
    ),
    (
        0x94,
        "resourceTemporarilyNotAvailable",
        "something it needs is not available just now",
        "Wait a moment and try again.",
        Retry.NEVER,
    ),
)

RULES: dict[int, NrcRule] = {
    code: NrcRule(name=name, sentence=sentence, advice=advice, retry=retry) for code, name, sentence, advice, retry in _ROWS
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
    what = "its own reason" if 0xF0 <= code <= 0xFE or 0x95 <= code <= 0xEF else "an unknown reason"
    return NrcRule(name=f"0x{code:02X}", sentence=f"{what} (code 0x{code:02X})", advice=_REPORT)


def negative_response_error(service_id: int, code: int, request: bytes) -> NegativeResponseError:
    """Return the error for a negative response.

    Args:
        service_id: service identifier of the refused request.
        code: negative response code.
        request: the refused request; its first bytes go into the detail, except those of service 0x27 (keys).
    """
    rule = rule_of(code)
    asked = SERVICE_NAMES.get(service_id, f"service 0x{service_id:02X}")
    shown = request[:2] if service_id == 0x27 else request[:8]
    return NegativeResponseError(
        f"The BMS refused {asked}: {rule.sentence}.",
        service_id=service_id,
        code=code,
        detail=f"request {shown.hex(' ').upper()}: 7F {service_id:02X} {code:02X} {rule.name}",
        advice=rule.advice,
    )

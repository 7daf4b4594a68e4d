"""Negative response codes (ISO 14229-1:2020, Annex A): what each one means to a person, and the one thing to do next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeResponseCode:
    """One negative response code.

    Attributes:
        name: the standard's own name.
        meaning: what the BMS says, completing "The BMS refused …: ".
        advice: the one thing to do next.
    """

    name: str
    meaning: str
    advice: str


_CHECK_DEFINITION = "Check that the pack definition fits this BMS."
_CHECK_CERTIFICATE = "Ask the keeper of the tester certificates for a valid one."
_REPORT = "Save the job's folder and ask the BMS supplier."

_ROWS: tuple[tuple[int, str, str, str], ...] = (
    (0x10, "generalReject", "it gave no reason", _REPORT),
    (0x11, "serviceNotSupported", "it does not know this service", _CHECK_DEFINITION),
    (0x12, "subFunctionNotSupported", "it does not know this sub-function", _CHECK_DEFINITION),
    (0x13, "incorrectMessageLengthOrInvalidFormat", "the request has the wrong length or format for it", _CHECK_DEFINITION),
    (0x14, "responseTooLong", "the answer would not fit into one message", "Ask for less at a time."),
    (0x21, "busyRepeatRequest", "it is busy", "Wait a moment and try again."),
    (
        0x22,
        "conditionsNotCorrect",
        "the pack is not in the right state",
        "Open the contactors, stop charging and any load, then try again.",
    ),
    (0x24, "requestSequenceError", "the requests came in the wrong order", "Start the job again."),
    (
        0x25,
        "noResponseFromSubnetComponent",
        "a unit behind the BMS does not answer",
        "Check the wiring of the cell supervision units.",
    ),
    (
        0x26,
        "failurePreventsExecutionOfRequestedAction",
        "a fault prevents it",
        "Read the fault memory and repair the fault first.",
    ),
    (0x31, "requestOutOfRange", "it does not know this identifier, address or value", _CHECK_DEFINITION),
    (0x33, "securityAccessDenied", "it is locked", "Start the job again."),
    (0x34, "authenticationRequired", "the tester is not authenticated", "Start the job again."),
    (
        0x35,
        "invalidKey",
        "the security key is wrong",
        "Do not try again: wrong keys lock the BMS. Check that the right key provider is set up for this pack.",
    ),
    (0x36, "exceededNumberOfAttempts", "too many wrong keys, it has locked itself", "Wait until the lock-out has passed."),
    (0x37, "requiredTimeDelayNotExpired", "it is still locked out", "Wait until the lock-out has passed."),
    (0x38, "secureDataTransmissionRequired", "it wants a secured connection", _CHECK_DEFINITION),
    (0x39, "secureDataTransmissionNotAllowed", "it refuses a secured connection", _CHECK_DEFINITION),
    (0x3A, "secureDataVerificationFailed", "the secured message did not verify", _REPORT),
    (0x50, "certificateVerificationFailed_InvalidTimePeriod", "the certificate is not valid at this time", _CHECK_CERTIFICATE),
    (0x51, "certificateVerificationFailed_InvalidSignature", "the certificate's signature is wrong", _CHECK_CERTIFICATE),
    (
        0x52,
        "certificateVerificationFailed_InvalidChainOfTrust",
        "it does not trust the certificate's issuer",
        _CHECK_CERTIFICATE,
    ),
    (0x53, "certificateVerificationFailed_InvalidType", "the certificate is of the wrong type", _CHECK_CERTIFICATE),
    (0x54, "certificateVerificationFailed_InvalidFormat", "the certificate is malformed", _CHECK_CERTIFICATE),
    (0x55, "certificateVerificationFailed_InvalidContent", "the certificate's content does not fit", _CHECK_CERTIFICATE),
    (0x56, "certificateVerificationFailed_InvalidScope", "the certificate does not cover this", _CHECK_CERTIFICATE),
    (0x57, "certificateVerificationFailed_InvalidCertificate", "the certificate is revoked", _CHECK_CERTIFICATE),
    (0x58, "ownershipVerificationFailed", "the proof of the certificate's ownership failed", _CHECK_CERTIFICATE),
    (0x59, "challengeCalculationFailed", "it could not make a challenge", _REPORT),
    (0x5A, "settingAccessRightsFailed", "it could not grant the rights", _REPORT),
    (0x5B, "sessionKeyCreationDerivationFailed", "it could not make a session key", _REPORT),
    (0x5C, "configurationDataUsageFailed", "it could not use the configuration data", _REPORT),
    (0x5D, "deAuthenticationFailed", "it could not end the authentication", _REPORT),
    (0x70, "uploadDownloadNotAccepted", "it does not accept the download", _REPORT),
    (0x71, "transferDataSuspended", "it stopped the transfer", "Start the job again."),
    (
        0x72,
        "generalProgrammingFailure",
        "it could not erase or program its memory",
        "Start the job once more. If it happens again, the memory of this BMS is suspect.",
    ),
    (0x73, "wrongBlockSequenceCounter", "a block is missing", "Start the job again."),
    (0x78, "requestCorrectlyReceived-ResponsePending", "it is still working", "Wait until it has finished."),
    (0x7E, "subFunctionNotSupportedInActiveSession", "it is not in the right session", "Start the job again."),
    (0x7F, "serviceNotSupportedInActiveSession", "it is not in the right session", "Start the job again."),
    (0x81, "rpmTooHigh", "the motor turns too fast", "Stop the vehicle."),
    (0x82, "rpmTooLow", "the motor turns too slowly", _REPORT),
    (0x83, "engineIsRunning", "the drive is on", "Switch the drive off."),
    (0x84, "engineIsNotRunning", "the drive is off", "Switch the drive on."),
    (0x85, "engineRunTimeTooLow", "the drive has not run long enough", "Let it run longer."),
    (0x86, "temperatureTooHigh", "it is too hot", "Let the pack cool down."),
    (0x87, "temperatureTooLow", "it is too cold", "Let the pack warm up."),
    (0x88, "vehicleSpeedTooHigh", "the vehicle moves", "Stop the vehicle."),
    (0x89, "vehicleSpeedTooLow", "the vehicle is too slow", _REPORT),
    (0x8A, "throttle/PedalTooHigh", "the pedal is pressed", "Release the pedal."),
    (0x8B, "throttle/PedalTooLow", "the pedal is not pressed", "Press the pedal."),
    (0x8C, "transmissionRangeNotInNeutral", "the gear is not in neutral", "Select neutral."),
    (0x8D, "transmissionRangeNotInGear", "no gear is selected", "Select a gear."),
    (0x8F, "brakeSwitch(es)NotClosed", "the brake is not pressed", "Press the brake."),
    (0x90, "shifterLeverNotInPark", "the selector is not in park", "Select park."),
    (0x91, "torqueConverterClutchLocked", "the converter clutch is locked", _REPORT),
    (0x92, "voltageTooHigh", "its supply voltage is too high", "Check the charger of the 12 V battery."),
    (0x93, "voltageTooLow", "its supply voltage is too low", "Connect a charger to the 12 V battery."),
    (0x94, "resourceTemporarilyNotAvailable", "something it needs is not available just now", "Wait a moment and try again."),
)

NEGATIVE_RESPONSE_CODES: dict[int, NegativeResponseCode] = {
    code: NegativeResponseCode(name=name, meaning=meaning, advice=advice) for code, name, meaning, advice in _ROWS
}
"""Every code of ISO 14229-1:2020, Table A.1, by number."""


def negative_response_code(code: int) -> NegativeResponseCode:
    """Return what a code means; one the standard leaves to makers, or does not know, says so."""
    known = NEGATIVE_RESPONSE_CODES.get(code)
    if known is not None:
        return known
    what = "its own reason" if 0xF0 <= code <= 0xFE or 0x95 <= code <= 0xEF else "an unknown reason"
    return NegativeResponseCode(name=f"0x{code:02X}", meaning=f"{what} (code 0x{code:02X})", advice=_REPORT)

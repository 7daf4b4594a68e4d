"""Names of data identifiers and routines that the standard has given (ISO 14229-1:2020, C.1 and F.1)."""

DATA_IDENTIFIERS: dict[int, str] = {
    0xF180: "boot software identification",
    0xF181: "application software identification",
    0xF182: "application data identification",
    0xF183: "boot software fingerprint",
    0xF184: "application software fingerprint",
    0xF185: "application data fingerprint",
    0xF186: "active diagnostic session",
    0xF187: "vehicle manufacturer spare part number",
    0xF188: "vehicle manufacturer ECU software number",
    0xF189: "vehicle manufacturer ECU software version",
    0xF18A: "system supplier identifier",
    0xF18B: "ECU manufacturing date",
    0xF18C: "ECU serial number",
    0xF18D: "supported functional units",
    0xF18E: "vehicle manufacturer kit assembly part number",
    0xF18F: "regulation X software identification numbers",
    0xF190: "vehicle identification number (VIN)",
    0xF191: "vehicle manufacturer ECU hardware number",
    0xF192: "system supplier ECU hardware number",
    0xF193: "system supplier ECU hardware version",
    0xF194: "system supplier ECU software number",
    0xF195: "system supplier ECU software version",
    0xF196: "exhaust regulation or type approval number",
    0xF197: "system name or engine type",
    0xF198: "repair shop code or tester serial number",
    0xF199: "programming date",
    0xF19A: "calibration repair shop code or equipment serial number",
    0xF19B: "calibration date",
    0xF19C: "calibration equipment software number",
    0xF19D: "ECU installation date",
    0xF19E: "ODX file",
    0xF19F: "entity",
    0xFA10: "number of event data recorders",
    0xFA11: "event data recorder identification",
    0xFA12: "event data recorder address information",
    0xFF00: "UDS version",
}
"""Data identifiers with a name of their own (C.1)."""

_DATA_IDENTIFIER_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0100, 0xA5FF, "vehicle manufacturer's own"),
    (0xA800, 0xACFF, "vehicle manufacturer's own"),
    (0xB000, 0xB1FF, "vehicle manufacturer's own"),
    (0xC000, 0xC2FF, "vehicle manufacturer's own"),
    (0xCF00, 0xEFFF, "vehicle manufacturer's own"),
    (0xF000, 0xF00F, "network configuration for tractor and trailer"),
    (0xF010, 0xF0FF, "vehicle manufacturer's own"),
    (0xF100, 0xF17F, "vehicle manufacturer's own identification"),
    (0xF1A0, 0xF1EF, "vehicle manufacturer's own identification"),
    (0xF1F0, 0xF1FF, "system supplier's own identification"),
    (0xF200, 0xF2FF, "periodic"),
    (0xF300, 0xF3FF, "dynamically defined"),
    (0xF400, 0xF4FF, "OBD"),
    (0xF500, 0xF5FF, "OBD"),
    (0xF600, 0xF6FF, "OBD monitor"),
    (0xF700, 0xF7FF, "OBD monitor"),
    (0xF800, 0xF8FF, "OBD information type"),
    (0xF900, 0xF9FF, "tachograph"),
    (0xFA13, 0xFA18, "event data recorder"),
    (0xFA19, 0xFAFF, "safety system"),
    (0xFD00, 0xFEFF, "system supplier's own"),
)

ROUTINES: dict[int, str] = {
    0xE200: "execute safety loop",
    0xE201: "deploy safety loop",
    0xFF00: "erase memory",
    0xFF01: "check programming dependencies",
}
"""Routine identifiers with a name of their own (F.1)."""


def data_identifier_name(identifier: int) -> str:
    """Return the standard's name of a data identifier, or of the range it lies in."""
    known = DATA_IDENTIFIERS.get(identifier)
    if known is not None:
        return known
    return next((name for first, last, name in _DATA_IDENTIFIER_RANGES if first <= identifier <= last), "reserved")


def routine_name(identifier: int) -> str:
    """Return the standard's name of a routine, or of the range it lies in."""
    known = ROUTINES.get(identifier)
    if known is not None:
        return known
    if 0x0200 <= identifier <= 0xDFFF:
        return "vehicle manufacturer's own"
    return "system supplier's own" if 0xF000 <= identifier <= 0xFEFF else "reserved"

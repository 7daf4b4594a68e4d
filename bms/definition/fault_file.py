"""Reading `faults.toml`: what the fault codes of a pack mean to a person."""

import re
from pathlib import Path

from bms.definition.model import FaultText
from bms.definition.tables import Table, read_toml

SEVERITIES = ("info", "warning", "fault")

# SAE J2012: one letter in bits 15-14, then a digit 0-3 and three hexadecimal digits; ISO 15031-6 adds the failure type byte.
_CODE = re.compile(r"([PCBU])([0-3][0-9A-F]{3})-([0-9A-F]{2})")


def read_faults_file(path: Path) -> dict[int, FaultText]:
    """Return the texts by 24-bit fault code.

    Raises:
        DefinitionError: the file has a mistake.
    """
    table = read_toml(path)
    faults: dict[int, FaultText] = {}
    for entry in table.tables("fault"):
        fault = _fault(entry)
        if fault.code in faults:
            raise entry.mistake(f"{fault.display} is described twice.", "Remove one of the two.")
        faults[fault.code] = fault
    table.finish()
    return faults


def parse_code(display: str) -> int | None:
    """Return the 24-bit code of a display form such as `P1B40-94`, or None if it is not one."""
    match = _CODE.fullmatch(display)
    if match is None:
        return None
    letter, digits, failure_type = match.groups()
    return "PCBU".index(letter) << 22 | int(digits, 16) << 8 | int(failure_type, 16)


def _fault(entry: Table) -> FaultText:
    display = entry.text("code")
    code = parse_code(display)
    if code is None:
        raise entry.mistake(f"{display!r:.40} is not a fault code.", "Write it like P1B40-94.")
    severity = entry.text("severity")
    if severity not in SEVERITIES:
        raise entry.mistake(f"severity must be one of {', '.join(SEVERITIES)}, not {severity!r:.40}.")
    fault = FaultText(
        code=code,
        display=display,
        severity=severity,
        text=entry.text("text"),
        cause=entry.text("cause"),
        action=entry.text("action"),
        reaction=entry.text("reaction"),
    )
    entry.finish()
    return fault

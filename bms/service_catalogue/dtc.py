"""Fault codes and status bits in the words people use (SAE J2012-DA, ISO 15031-6, ISO 14229-1:2020, D.2)."""

import enum
import re


class DtcStatus(enum.IntFlag):
    """Status byte of a DTC (ISO 14229-1:2020, D.2)."""

    TEST_FAILED = 0x01
    TEST_FAILED_THIS_OPERATION_CYCLE = 0x02
    PENDING = 0x04
    CONFIRMED = 0x08
    TEST_NOT_COMPLETED_SINCE_LAST_CLEAR = 0x10
    TEST_FAILED_SINCE_LAST_CLEAR = 0x20
    TEST_NOT_COMPLETED_THIS_OPERATION_CYCLE = 0x40
    WARNING_INDICATOR_REQUESTED = 0x80


_LETTERS = "PCBU"
_DISPLAYED = re.compile(r"([PCBU])([0-3][0-9A-F]{3})-?([0-9A-F]{2})")

_STATUS_WORDS = {
    DtcStatus.TEST_FAILED: "active",
    DtcStatus.TEST_FAILED_THIS_OPERATION_CYCLE: "failed_this_cycle",
    DtcStatus.PENDING: "pending",
    DtcStatus.CONFIRMED: "confirmed",
    DtcStatus.TEST_NOT_COMPLETED_SINCE_LAST_CLEAR: "not_tested_since_clear",
    DtcStatus.TEST_FAILED_SINCE_LAST_CLEAR: "failed_since_clear",
    DtcStatus.TEST_NOT_COMPLETED_THIS_OPERATION_CYCLE: "not_tested_this_cycle",
    DtcStatus.WARNING_INDICATOR_REQUESTED: "warning_lamp",
}

EXTENDED_RECORDS: dict[int, tuple[str, int]] = {
    0x01: ("occurrences", 1),
    0x02: ("aging", 1),
    0x03: ("failed_cycles", 1),
    0x10: ("first_s", 4),
    0x11: ("last_s", 4),
}
"""Extended data records of docs/ecu-contract.md, *Fault memory*: record number → name and length in bytes."""


def display_code(code: int) -> str:
    """Return a DTC as workshops write it, e.g. 0x1B4094 → `P1B40-94`.

    Args:
        code: 24 bits: two bytes SAE J2012 code (letter in the two highest bits), one byte failure type.
    """
    return f"{_LETTERS[code >> 22 & 3]}{code >> 8 & 0x3FFF:04X}-{code & 0xFF:02X}"


def spelled_out(status: DtcStatus) -> tuple[str, ...]:
    """Return the words for the status bits that are set, lowest bit first."""
    return tuple(word for bit, word in _STATUS_WORDS.items() if bit in status)


def parse_code(text: str) -> int | None:
    """Return the 24-bit code of `P1B40-94`, or None if the text is not written so."""
    found = _DISPLAYED.fullmatch(text.strip().upper())
    if found is None:
        return None
    letter, code, failure_type = found.groups()
    return _LETTERS.index(letter) << 22 | int(code, 16) << 8 | int(failure_type, 16)

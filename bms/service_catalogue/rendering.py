"""Numbers of a message in words."""

from bms.service_catalogue.dtc import DtcStatus, spelled_out
from bms.service_catalogue.fields import Field, Kind
from bms.service_catalogue.knowledge import Knowledge

_SEVERITIES = {0x20: "maintenance only", 0x40: "check at next halt", 0x80: "check immediately"}
"""Bits 7…5 of the severity byte (ISO 14229-1:2020, D.3)."""
_CLASSES = {0x01: "no class", 0x02: "class A", 0x04: "class B1", 0x08: "class B2", 0x10: "class C"}
"""Bits 4…0: classes of ISO 27145 (D.3)."""
_MESSAGES = {0: "no messages", 1: "normal messages", 2: "network management messages", 3: "all messages"}
_ALL_NETWORKS = 0x0
_THIS_NETWORK = 0xF


def number_text(field: Field, number: int, size: int, knowledge: Knowledge) -> str:
    """Return a number in words.

    Args:
        field: what it is.
        number: its raw value.
        size: its length in the message, bytes.
        knowledge: explains identifiers and codes.
    """
    if field.name.endswith("mask") and number == (1 << 8 * size) - 1:
        return f"{_hexadecimal(number, size)} all"
    if number in field.choices:
        return f"{_hexadecimal(number, size)} {field.choices[number]}"
    if field.kind is Kind.QUANTITY:
        return f"{number * field.scale:g} {field.unit}".strip() if field.unit else str(number)
    return f"{_hexadecimal(number, size)} {_meaning(field.kind, number, knowledge)}".rstrip()


def _hexadecimal(number: int, size: int) -> str:
    return f"{number:0{2 * size}X}"


def _meaning(kind: Kind, number: int, knowledge: Knowledge) -> str:
    """Return what a code stands for; empty if nothing is known about its kind."""
    match kind:
        case Kind.DATA_IDENTIFIER:
            return knowledge.identifier_name(number)
        case Kind.PERIODIC_IDENTIFIER:
            return f"identifier F2{number:02X}"
        case Kind.ROUTINE:
            return knowledge.routine_name(number)
        case Kind.DTC:
            return knowledge.fault_text(number)
        case Kind.DTC_STATUS:
            return ", ".join(word.replace("_", " ") for word in spelled_out(DtcStatus(number & 0xFF))) or "none"
        case Kind.DTC_SEVERITY:
            words = [word for bit, word in (_SEVERITIES | _CLASSES).items() if number & bit]
            return ", ".join(words) or "none"
        case _:
            return _format_meaning(kind, number)


def _format_meaning(kind: Kind, number: int) -> str:
    high, low = number >> 4 & 0xF, number & 0xF
    match kind:
        case Kind.SIZE_FORMAT:
            return f"{high} of length, {low} of address"
        case Kind.DATA_FORMAT:
            return f"compression {high}, encryption {low}"
        case Kind.COMMUNICATION_TYPE:
            network = {_ALL_NETWORKS: "all networks", _THIS_NETWORK: "this network"}.get(high, f"network {high}")
            return f"{_MESSAGES[low & 0x3]}, {network}"
        case _:
            return ""

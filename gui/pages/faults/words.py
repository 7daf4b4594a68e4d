"""Texts of faults in the user's language."""

from PySide6.QtCore import QCoreApplication

from gui.wording import status_word

QUIET = frozenset(
    {"warning_lamp", "not_tested_since_clear", "not_tested_this_cycle", "failed_since_clear", "failed_this_cycle"}
)
"""Status bits that say little beside active, confirmed and pending; the details name them all."""


def status_text(status: tuple[str, ...]) -> str:
    """Return the telling status bits in words."""
    quiet = QUIET | {"pending"} if "active" in status else QUIET
    telling = [word for word in status if word not in quiet] or list(status)
    return ", ".join(status_word(word) for word in telling)


def extended_word(name: str) -> str:
    """Return the name of an extended data record in words."""
    translate = QCoreApplication.translate
    return {
        "occurrences": translate("Faults", "Occurrences"),
        "aging": translate("Faults", "Cycles without the fault since"),
        "failed_cycles": translate("Faults", "Operating cycles with the fault"),
        "first_s": translate("Faults", "First seen at operating time, s"),
        "last_s": translate("Faults", "Last seen at operating time, s"),
    }.get(name, name)


def snapshot_word(record: str) -> str:
    """Return which snapshot a record number means: the first and the latest are kept."""
    translate = QCoreApplication.translate
    return {
        "1": translate("Faults", "Stored when the fault first appeared"),
        "2": translate("Faults", "Stored when the fault last appeared"),
    }.get(record, translate("Faults", "Stored values, record %s") % record)

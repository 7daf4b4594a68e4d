"""What happened last, in words for the banner above the tables."""

from PySide6.QtCore import QCoreApplication

from gui.pages.calibration.view import FAILED, OPENED, PACKAGED, READ, REFUSED, SAVED, Note
from gui.wording import engine_text

DETAILS_SHOWN = 3


def note_words(note: Note) -> tuple[str, str, str]:
    """Return state, heading and sentence of a note."""
    translate = QCoreApplication.translate
    if note.kind in {REFUSED, FAILED}:
        return ("warning" if note.kind == REFUSED else "fault"), engine_text(note.text), engine_text(note.advice)
    heading = {
        OPENED: translate("Calibration", "Opened: %s"),
        SAVED: translate("Calibration", "Saved: %s"),
        READ: translate("Calibration", "Read from the pack: %s"),
        PACKAGED: translate("Calibration", "Package made: %s"),
    }[note.kind] % note.subject
    more = len(note.details) - DETAILS_SHOWN
    details = " ".join(map(engine_text, note.details[:DETAILS_SHOWN]))
    if more > 0:
        details += " " + translate("Calibration", "and %d more") % more
    return ("warning" if note.details else "ok"), heading, details or note.advice

"""How an update ended, in a word."""

from PySide6.QtCore import QCoreApplication


def result_word(result: str) -> str:
    """Return the word for a `FlashResult.result`, or for `rolled_back`."""
    translate = QCoreApplication.translate
    return {
        "flashed": translate("Update", "Updated"),
        "already_current": translate("Update", "Already up to date"),
        "refused": translate("Update", "Refused, nothing was written"),
        "interrupted": translate("Update", "Interrupted"),
        "rolled_back": translate("Update", "Rolled back"),
        "failed": translate("Update", "Failed"),
    }[result]

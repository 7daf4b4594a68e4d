"""Why an update cannot be started now."""

from PySide6.QtCore import QCoreApplication

from bms.access.model import Actor, Right
from gui.access_words import why_not
from gui.pages.update.view import UpdateView


def start_reason(view: UpdateView, actor: Actor, *, service: bool) -> str:
    """Return why an update cannot be started now; empty when it can.

    Args:
        view: what the page shows.
        actor: who is at work.
        service: service functions are switched on.
    """
    translate = QCoreApplication.translate
    if not view.connected:
        return translate("Update", "Connect to the pack first.")
    if view.plan is None:
        return translate("Update", "Choose a package first.")
    if not view.plan.allowed:
        return translate("Update", "A check failed; see above.")
    if view.plan.already_current and not view.resuming:
        return translate("Update", "This calibration is already active in the pack, byte for byte.")
    if refusal := why_not(actor, Right.FLASH_RELEASED):
        return refusal
    if not service:
        return translate("Update", "Switch service functions on first (top right).")
    return ""

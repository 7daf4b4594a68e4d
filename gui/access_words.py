"""Words for roles, and why somebody may not do something; every page says the same."""

from PySide6.QtCore import QCoreApplication

from bms.access.model import Actor, Right, Role


def role_words(role: Role) -> str:
    """Return a role in the user's language."""
    translate = QCoreApplication.translate
    return {
        Role.VIEWER: translate("Access", "viewer"),
        Role.TECHNICIAN: translate("Access", "technician"),
        Role.STATION: translate("Access", "station"),
        Role.ENGINEER: translate("Access", "engineer"),
        Role.APPROVER: translate("Access", "approver"),
        Role.ADMIN: translate("Access", "administrator"),
    }[role]


def why_not(actor: Actor, *rights: Right) -> str:
    """Return why somebody may do nothing that needs one of these rights; empty: they may do something."""
    if any(actor.may(right) for right in rights):
        return ""
    if not actor.signed_in:
        return QCoreApplication.translate("Access", "Sign in first (top right).")
    return QCoreApplication.translate("Access", "The role of %s may not do this.") % role_words(actor.role)

"""What an update tells the audit trail: nothing is written to a pack that could not be accounted for."""

from bms.access.model import Actor
from bms.audit.trail import AuditTrail, AuditValue
from bms.errors import SafetyRefusalError
from bms.flashing.journal import Journal


class Evidence:
    """Adds records of one update to the audit trail. Each carries what the update is bound to."""

    def __init__(self, trail: AuditTrail, actor: Actor, journal: Journal, **bound_to: AuditValue) -> None:
        """`bound_to`: serial number, package and whatever else every record is to say."""
        self._trail = trail
        self._actor = actor
        self._journal = journal
        self._bound_to = bound_to

    @property
    def head(self) -> str:
        """Hash of the trail's last record."""
        return self._trail.head

    def require(self, event: str, **body: AuditValue) -> None:
        """Add a record without which the update must not go on.

        Raises:
            SafetyRefusalError: the trail does not take it.
        """
        try:
            self._record(event, body)
        except OSError as error:
            raise SafetyRefusalError(
                "The audit trail does not take a record, so nothing is written to the pack.",
                detail=str(error),
                advice="Free some space on this computer's disk, or set HALITE_HOME to a folder that can be written.",
            ) from error

    def note(self, event: str, **body: AuditValue) -> None:
        """Add a record of what has happened; a failing trail only makes the evidence incomplete."""
        try:
            self._record(event, body)
        except OSError:
            self._journal.complete = False

    def _record(self, event: str, body: dict[str, AuditValue]) -> None:
        self._trail.record(f"flash.{event}", actor=self._actor, body={**self._bound_to, **body})

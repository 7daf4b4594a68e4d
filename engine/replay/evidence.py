"""What a replay leaves in the audit log: who did it, of what, before its first frame; and how it ended."""

import contextlib
from collections.abc import Iterator

from bms.access.model import Actor
from bms.audit.trail import AuditTrail, AuditValue
from bms.errors import SafetyRefusalError
from can_drivers.errors import ExplainedError
from engine.replay.sending import Replay


@contextlib.contextmanager
def recorded(audit: AuditTrail, actor: Actor, replay: Replay, **body: AuditValue) -> Iterator[None]:
    """Record a replay; inside, it is done.

    Args:
        audit: takes the records.
        actor: who asked for it.
        replay: tells how many frames were sent.
        body: what is replayed onto what.

    Raises:
        SafetyRefusalError: it cannot be recorded, so nothing is sent.
        OSError: it was done, and how it ended cannot be recorded.
    """
    try:
        audit.record("replay.begun", actor=actor, body=body)
    except OSError as error:
        raise SafetyRefusalError(
            "The audit trail does not take a record, so nothing is sent.",
            detail=str(error),
            advice="Free some space on this computer's disk, then check the log: halite audit verify.",
        ) from error
    try:
        yield
    except ExplainedError as error:
        audit.record("replay.failed", actor=actor, body={"frames": replay.sent, "what": error.what})
        raise
    audit.record("replay.ended", actor=actor, body={"frames": replay.sent})

"""What commands without a pack leave in the audit log."""

from bms.access.installation import load_installation
from bms.access.model import Actor
from bms.audit.log import AuditLog
from bms.audit.trail import AuditValue
from bms.clock import SystemClock
from cli.output import say
from engine.settings import load_settings


def note(event: str, **body: AuditValue) -> None:
    """Record something that was done; a log that does not take it is told, and changes nothing."""
    clock = SystemClock()
    installation = load_installation(clock.utc())
    station = "" if installation.file is None else installation.file.station
    log = AuditLog(clock, station=station)
    try:
        log.record(event, actor=Actor(name=load_settings().operator, role=installation.anybody.role), body=body)
    except OSError as error:
        say(f"The audit log does not take a record: {error}.")
    finally:
        log.close()

"""What commands without a pack leave in the audit log, and what the role file says of two signatures."""

from bms.access.installation import load_installation
from bms.access.model import Actor
from bms.access.role_file import require_another_approver
from bms.audit.log import AuditLog
from bms.audit.trail import AuditValue
from bms.clock import SystemClock
from bms.trust.dsse import read_envelope
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


def require_four_eyes(package: bytes) -> None:
    """Do nothing if the author and the approver of a package are two people of the role file, or there is no role file.

    Args:
        package: signed by its author first, then by its approver.

    Raises:
        PackageError: it is one person with two keys, or the approver may not approve here.
    """
    file = load_installation(SystemClock().utc()).file
    if file is not None:
        author, *others = (signature.key_id for signature in read_envelope(package).signatures)
        for approver in others:
            require_another_approver(file, author, approver)

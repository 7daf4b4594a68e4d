"""What a job is once it is prepared, and what all jobs share."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bms.access.model import OPEN_INSTALLATION, Actor, Right
from bms.audit.trail import AuditTrail, NoTrail
from bms.clock import Clock
from bms.definition.model import LinkDefaults, PackDefinition
from bms.diagnostics.identity import read_serial
from bms.diagnostics.procedure import Procedure
from can_drivers.settings import LinkSettings
from engine.exclusive import lock_pack
from engine.messages import Event, JobResult

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """What jobs work with.

    Attributes:
        definition: the pack.
        link: how its bus was opened.
        clock: for records.
        job_id: number of the job, for the events it tells.
        tell: sends an event to the front end while the job runs; any thread may call it.
        actor: who ordered it.
        require: does nothing if the actor has a right, raises `SafetyRefusalError` otherwise.
        audit: takes what is done.
    """

    definition: PackDefinition
    link: LinkSettings
    clock: Clock
    job_id: int = 0
    tell: Callable[[Event], None] = lambda _event: None
    actor: Actor = OPEN_INSTALLATION
    require: Callable[[Right], None] = OPEN_INSTALLATION.require
    audit: AuditTrail = field(default_factory=NoTrail)

    @property
    def link_rates(self) -> LinkDefaults:
        """Bit rates of the connection, as planning wants them."""
        link = self.link
        return LinkDefaults(bitrate_bps=link.bitrate_bps, fd=link.fd, data_bitrate_bps=link.data_bitrate_bps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A prepared job.

    Attributes:
        procedure: what is done on the bus.
        result: makes the message from what the procedure returned.
        writes: it changes the pack.
    """

    procedure: Procedure[Any]
    result: Callable[[Any], JobResult]
    writes: bool = False


def alone(definition: PackDefinition, job: Procedure[T]) -> Procedure[T]:
    """Do a job that writes while no other Halite writes to the same pack.

    Raises:
        SafetyRefusalError: another one does.
    """
    serial = yield from read_serial(definition)
    with lock_pack(serial):
        return (yield from job)

"""What a job may write: the permit the write gate holds every request against."""

import enum
from dataclasses import dataclass

from bms.access.model import OPEN_INSTALLATION, Actor, Right, Role
from bms.calibration.model import DataSet
from bms.definition.model import ContractLevel, PackDefinition, Programming
from bms.diagnostics.identity import is_virtual
from bms.errors import SafetyRefusalError
from bms.flashing.console_rules import objection
from bms.flashing.last_check import require_safe


class JobKind(enum.Enum):
    """Jobs that write."""

    FLASH = "flash"
    CLEAR_FAULTS = "clear faults"
    CONSOLE = "console"
    UNLOCK = "unlock"
    SCAN = "scan"


_SEED_LEVELS = range(0x01, 0x7F, 2)
"""Odd levels ask for a seed, the even ones above them bring the key (ISO 14229-1:2020, 10.4.2.2)."""
_RIGHTS = {JobKind.FLASH: Right.FLASH_RELEASED, JobKind.CLEAR_FAULTS: Right.CLEAR_FAULTS}
"""Jobs with a right of their own. What an engineer sends from the console is a matter of its rules and of the engine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadPart:
    """One of the two areas a flash job may write, with the only content it may get."""

    name: str
    address: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """Leave to write to one pack.

    Attributes:
        kind: which job.
        definition: the pack.
        serial: the only serial number it is for.
        actor: who is to write.
        contract_level: how the BMS takes a data set; see `bms.flashing.contract`.
        data_set: the only data set it is for; None for jobs that write none.
        request: the only request a console job may send.
        functional: that request goes to all ECUs.
        level: the only security level an unlocking job may open; 0: none.
    """

    kind: JobKind
    definition: PackDefinition
    serial: str
    actor: Actor = OPEN_INSTALLATION
    contract_level: ContractLevel = ContractLevel.L3
    data_set: DataSet | None = None
    request: bytes = b""
    functional: bool = False
    level: int = 0

    @property
    def virtual(self) -> bool:
        """The pack is Halite's own virtual one."""
        return is_virtual(self.definition, self.serial)

    def require_right(self) -> None:
        """Do nothing if the actor may do the job, on a BMS of this contract level.

        Raises:
            SafetyRefusalError: the role does not allow it, or this BMS takes no data sets.
        """
        if self.kind in _RIGHTS:
            self.actor.require(_RIGHTS[self.kind])
        if self.kind is JobKind.FLASH:
            require_writable(self.contract_level, self.actor)

    @property
    def parts(self) -> tuple[DownloadPart, ...]:
        """Payload and header with their addresses in the staging slot; empty for jobs that write no data set."""
        programming = self.definition.programming
        if self.data_set is None or programming is None:
            return ()
        payload = DownloadPart(name="payload", address=programming.staging_address, content=self.data_set.payload)
        header = DownloadPart(name="header", address=programming.staging_header_address, content=self.data_set.header_bytes)
        return payload, header

    @property
    def security_level(self) -> int:
        """The security level the job may open: its own, or the definition's.

        Raises:
            SafetyRefusalError: it has none, and this pack cannot be programmed.
        """
        return self.level or self.programming.security_level

    @property
    def programming(self) -> Programming:
        """The definition's programming part.

        Raises:
            SafetyRefusalError: this pack cannot be programmed.
        """
        if self.definition.programming is None:
            raise SafetyRefusalError("This pack definition does not say how the pack is programmed.")
        return self.definition.programming


def flash_permit(
    definition: PackDefinition,
    serial: str,
    data_set: DataSet,
    *,
    actor: Actor = OPEN_INSTALLATION,
    contract_level: ContractLevel = ContractLevel.L3,
) -> Permit:
    """Return the permit to write one data set to one pack.

    Raises:
        SafetyRefusalError: no serial number, no programming description, the actor may not, or the data set must not be
            written.
    """
    _require_serial(serial, "an update")
    permit = Permit(
        kind=JobKind.FLASH,
        definition=definition,
        serial=serial,
        actor=actor,
        contract_level=contract_level,
        data_set=data_set,
    )
    permit.require_right()
    lengths = (permit.programming.payload_length, permit.programming.header_length)
    if (len(data_set.payload), len(data_set.header_bytes)) != lengths:
        raise SafetyRefusalError(
            "The data set does not have the size of this pack's memory.",
            detail=f"{len(data_set.payload)} and {len(data_set.header_bytes)} bytes, wanted {lengths[0]} and {lengths[1]}",
        )
    require_safe(definition, data_set, virtual=permit.virtual)
    return permit


def require_writable(level: ContractLevel, actor: Actor) -> None:
    """Do nothing if somebody may write a data set to a BMS of this contract level (docs/flashing.md, Levels).

    Raises:
        SafetyRefusalError: nobody may, or not this role.
    """
    if level is ContractLevel.L0:
        raise SafetyRefusalError(
            "This BMS takes no data sets (contract level L0): its values lie in live memory and are only read.",
            advice="Use the tool of its maker.",
        )
    if level is ContractLevel.L1 and actor.role is not Role.STATION:
        actor.require(Right.BENCH_WRITE)


def clear_faults_permit(definition: PackDefinition, serial: str, *, actor: Actor = OPEN_INSTALLATION) -> Permit:
    """Return the permit to clear the fault memory of one pack.

    Raises:
        SafetyRefusalError: no serial number, or the actor may not.
    """
    _require_serial(serial, "clearing")
    permit = Permit(kind=JobKind.CLEAR_FAULTS, definition=definition, serial=serial, actor=actor)
    permit.require_right()
    return permit


def console_permit(definition: PackDefinition, serial: str, request: bytes, *, functional: bool) -> Permit:
    """Return the permit to send one request of an engineer to one pack.

    Raises:
        SafetyRefusalError: no serial number, or the console rules forbid the request.
    """
    _require_serial(serial, "a request")
    permit = Permit(kind=JobKind.CONSOLE, definition=definition, serial=serial, request=request, functional=functional)
    reason = objection(definition, request, functional=functional, virtual=permit.virtual)
    if reason:
        raise SafetyRefusalError(
            f"This request is not sent: {reason}.",
            detail=f"service 0x{request[0]:02X}",
            advice="Use the update or the unlocking for it, or try it on the virtual pack.",
        )
    return permit


def unlock_permit(definition: PackDefinition, serial: str, level: int) -> Permit:
    """Return the permit to unlock one security level of one pack; level 0: to authenticate with a certificate.

    Raises:
        SafetyRefusalError: no serial number, or no level a seed can be asked for.
    """
    _require_serial(serial, "unlocking")
    if level and level not in _SEED_LEVELS:
        raise SafetyRefusalError(f"0x{level:02X} is no security level.", advice="Levels are the odd numbers from 0x01 to 0x7D.")
    return Permit(kind=JobKind.UNLOCK, definition=definition, serial=serial, level=level)


def scan_permit(definition: PackDefinition, serial: str) -> Permit:
    """Return the permit to ask one pack for the results of its routines.

    Raises:
        SafetyRefusalError: no serial number.
    """
    _require_serial(serial, "a scan of routines")
    return Permit(kind=JobKind.SCAN, definition=definition, serial=serial)


def _require_serial(serial: str, what: str) -> None:
    if not serial:
        raise SafetyRefusalError(f"The pack does not tell its serial number, so {what} cannot be bound to it.")

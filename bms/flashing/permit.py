"""What a job may write: the permit the write gate holds every request against."""

import enum
from dataclasses import dataclass

from bms.calibration.model import DataSet
from bms.definition.model import PackDefinition, Programming
from bms.diagnostics.identity import is_virtual
from bms.errors import SafetyRefusalError
from bms.flashing.last_check import require_safe


class JobKind(enum.Enum):
    """Jobs that write."""

    FLASH = "flash"
    CLEAR_FAULTS = "clear faults"


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
        data_set: the only data set it is for; None for jobs that write none.
    """

    kind: JobKind
    definition: PackDefinition
    serial: str
    data_set: DataSet | None = None

    @property
    def virtual(self) -> bool:
        """The pack is Halite's own virtual one."""
        return is_virtual(self.definition, self.serial)

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
    def programming(self) -> Programming:
        """The definition's programming part.

        Raises:
            SafetyRefusalError: this pack cannot be programmed.
        """
        if self.definition.programming is None:
            raise SafetyRefusalError("This pack definition does not say how the pack is programmed.")
        return self.definition.programming


def flash_permit(definition: PackDefinition, serial: str, data_set: DataSet) -> Permit:
    """Return the permit to write one data set to one pack.

    Raises:
        SafetyRefusalError: no serial number, no programming description, or the data set must not be written.
    """
    if not serial:
        raise SafetyRefusalError("The pack does not tell its serial number, so an update cannot be bound to it.")
    permit = Permit(kind=JobKind.FLASH, definition=definition, serial=serial, data_set=data_set)
    lengths = (permit.programming.payload_length, permit.programming.header_length)
    if (len(data_set.payload), len(data_set.header_bytes)) != lengths:
        raise SafetyRefusalError(
            "The data set does not have the size of this pack's memory.",
            detail=f"{len(data_set.payload)} and {len(data_set.header_bytes)} bytes, wanted {lengths[0]} and {lengths[1]}",
        )
    require_safe(definition, data_set, virtual=permit.virtual)
    return permit


def clear_faults_permit(definition: PackDefinition, serial: str) -> Permit:
    """Return the permit to clear the fault memory of one pack.

    Raises:
        SafetyRefusalError: no serial number.
    """
    if not serial:
        raise SafetyRefusalError("The pack does not tell its serial number, so clearing cannot be bound to it.")
    return Permit(kind=JobKind.CLEAR_FAULTS, definition=definition, serial=serial)

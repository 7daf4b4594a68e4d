"""What is to be done with a pack, by whom, and with what."""

from dataclasses import dataclass, field

from bms.access.model import OPEN_INSTALLATION, Actor
from bms.audit.trail import AuditTrail, NoTrail
from bms.calibration.model import CalibrationPackage
from bms.clock import Clock
from bms.definition.model import LinkDefaults, PackDefinition
from bms.diagnostics.certificate import CertificateProvider
from bms.diagnostics.procedure import KeyProvider
from bms.flashing.plan import ReleaseRule, any_release


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashOrder:
    """An update.

    Attributes:
        definition: the pack.
        package: what to write.
        link: bit rates of the connection.
        clock: for records and against sleep; deadlines come from the runner.
        key_provider: answers security access.
        serial: serial number the user confirmed; empty: whatever pack is connected.
        reference: how the user named the package, for resuming.
        operator: for the record.
        actor: who orders it, and in which role.
        audit: takes what was done.
        release: decides whether the package may go into this pack now.
        written: told when the package has proved itself in the pack, so that older ones stay out.
        watch_s: how long the new calibration is watched after it was read back; new faults bring the old one back.
        external_supply: somebody has confirmed that the supply of the BMS cannot fail; contract level L1 needs it.
        tester_serial: goes into DID F198, at most 16 ASCII characters.
    """

    definition: PackDefinition
    package: CalibrationPackage
    link: LinkDefaults
    clock: Clock
    key_provider: KeyProvider | CertificateProvider
    serial: str = ""
    reference: str = ""
    operator: str = ""
    actor: Actor = OPEN_INSTALLATION
    audit: AuditTrail = field(default_factory=NoTrail)
    release: ReleaseRule = any_release
    written: ReleaseRule = any_release
    watch_s: float = 0.0
    external_supply: bool = False
    tester_serial: str = "HALITE"

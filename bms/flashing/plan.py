"""What an update would do, and whether it may."""

from collections.abc import Callable
from dataclasses import dataclass

from bms.access.model import OPEN_INSTALLATION, Actor
from bms.calibration.comparison import Change, Comparison, compare
from bms.calibration.model import CalibrationPackage, DataSet
from bms.calibration.reading import read_data_set
from bms.definition.model import ContractLevel, LinkDefaults, PackDefinition
from bms.diagnostics.identity import PackIdentity, read_identity
from bms.diagnostics.procedure import Procedure
from bms.errors import BadFileError, SafetyRefusalError
from bms.flashing.contract import contract_level, steps_of
from bms.flashing.plan_checks import PlanCheck, plan_checks
from bms.flashing.wire_limit import estimated_transfer_s

_FIXED_S = 4.0
"""Sessions, unlocking, erasing, checking, restart: about this long with a healthy BMS."""

ReleaseRule = Callable[[CalibrationPackage, PackIdentity], None]
"""Does nothing if a package may go into this pack now; raises `PackageError` or `SafetyRefusalError` with the reason."""


def any_release(package: CalibrationPackage, identity: PackIdentity) -> None:
    """Let every package pass: for tools that change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashPlan:
    """What an update would do.

    Attributes:
        package: what would be written.
        identity: the pack it would be written to.
        active: its active data set; None if it has no valid one.
        level: how safely its BMS takes a new one.
        checks: everything that must be right.
        steps: what would be done, in order.
        already_current: the pack's data set is byte for byte that of the package.
        changes: the values that differ.
        compared: how many values were compared.
        bytes: how much would be written.
        estimated_s: about how long the update takes.
    """

    package: CalibrationPackage
    identity: PackIdentity
    active: DataSet | None
    level: ContractLevel
    checks: tuple[PlanCheck, ...]
    steps: tuple[str, ...]
    already_current: bool
    changes: tuple[Change, ...]
    compared: int
    bytes: int
    estimated_s: float

    @property
    def allowed(self) -> bool:
        """Whether every check is ok."""
        return all(check.ok for check in self.checks)

    @property
    def objections(self) -> tuple[str, ...]:
        """The sentences of the checks that are not ok."""
        return tuple(check.sentence for check in self.checks if not check.ok)

    @property
    def changed(self) -> tuple[str, ...]:
        """Names of the tables that differ, each once."""
        return tuple(dict.fromkeys(change.parameter for change in self.changes))


def read_plan(
    definition: PackDefinition,
    package: CalibrationPackage,
    link: LinkDefaults,
    *,
    serial: str = "",
    actor: Actor = OPEN_INSTALLATION,
    release: ReleaseRule = any_release,
    watch_s: float = 0.0,
) -> Procedure[FlashPlan]:
    """Read identity and active calibration of the connected pack and plan the update of it. Writes nothing.

    Args:
        definition: the pack.
        package: what to write.
        link: bit rates of the connection.
        serial: serial number the user confirmed; empty: whatever pack is connected.
        actor: who is to write it.
        release: decides whether the package may go into this pack now.
        watch_s: how long the new calibration would be watched.

    Raises:
        SafetyRefusalError: this definition cannot be programmed.
        DiagnosticError: the pack does not answer or contradicts itself.
    """
    if definition.programming is None or definition.diagnostics is None:
        raise SafetyRefusalError(f"The pack definition {definition.id} does not say how this pack is programmed.")
    identity = yield from read_identity(definition)
    active = None if identity.calibration_valid is False else (yield from read_data_set(definition))
    return make_plan(definition, package, identity, active, link, serial=serial, actor=actor, release=release, watch_s=watch_s)


def make_plan(
    definition: PackDefinition,
    package: CalibrationPackage,
    identity: PackIdentity,
    active: DataSet | None,
    link: LinkDefaults,
    *,
    serial: str = "",
    actor: Actor = OPEN_INSTALLATION,
    release: ReleaseRule = any_release,
    watch_s: float = 0.0,
) -> FlashPlan:
    """Plan an update from what was read. See `read_plan` for the arguments."""
    new = package.data_set
    comparison: Comparison | None = None
    if active is not None and definition.calibration is not None:
        comparison = compare(definition.calibration, active, new)
    length = len(new.payload) + len(new.header_bytes)
    level = contract_level(definition, identity)
    checks = plan_checks(definition, package, identity, serial=serial, level=level, actor=actor)
    return FlashPlan(
        package=package,
        identity=identity,
        active=active,
        level=level,
        checks=(*checks, _check_release(package, identity, release)),
        steps=steps_of(level, watched=watch_s > 0),
        already_current=_is_current(active, new),
        changes=comparison.changed if comparison else (),
        compared=comparison.compared if comparison else 0,
        bytes=length,
        # Backup, transfer and read-back each move the whole data set once.
        estimated_s=3 * estimated_transfer_s(length, link) + _FIXED_S + watch_s,
    )


def _is_current(active: DataSet | None, new: DataSet) -> bool:
    """Decide on the content; ids and version numbers prove nothing."""
    return active is not None and active.payload == new.payload and active.header_bytes == new.header_bytes


def _check_release(package: CalibrationPackage, identity: PackIdentity, release: ReleaseRule) -> PlanCheck:
    try:
        release(package, identity)
    except (BadFileError, SafetyRefusalError) as error:
        return PlanCheck(name="release", ok=False, sentence=str(error))
    return PlanCheck(name="release", ok=True, sentence=f"Release {package.sequence} may go into this pack.")

"""What an update would do, and everything that has to be right before it may."""

from collections.abc import Iterator
from dataclasses import dataclass

from bms.calibration.checks import check_data_set
from bms.calibration.comparison import compare
from bms.calibration.model import CalibrationPackage, DataSet
from bms.calibration.reading import read_data_set
from bms.definition.model import ContractLevel, LinkDefaults, PackDefinition
from bms.diagnostics.identity import PackIdentity, read_identity
from bms.diagnostics.procedure import Procedure
from bms.errors import SafetyRefusalError
from bms.flashing.wire_limit import estimated_transfer_s

_FIXED_S = 4.0
"""Sessions, unlocking, erasing, checking, restart: about this long with a healthy BMS."""

STEPS = (
    "Identify the pack and check the package",
    "Read and save the active calibration",
    "Prepare: stop load and charging, open contactors, quieten the bus",
    "Unlock the BMS",
    "Erase the inactive slot",
    "Transfer payload and header",
    "Let the BMS check the data set",
    "Commit",
    "Restart the BMS",
    "Read back and compare",
    "Restore normal operation",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCheck:
    """One check before an update. `ok` False blocks it."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashPlan:
    """What an update would do.

    Attributes:
        package: what would be written.
        identity: the pack it would be written to.
        active: its active data set; None if it has no valid one.
        checks: everything that must be right.
        steps: what would be done, in order.
        already_current: the pack's data set is byte for byte that of the package.
        changed: names of the tables that differ.
        compared: how many values were compared.
        bytes: how much would be written.
        estimated_s: about how long the update takes.
    """

    package: CalibrationPackage
    identity: PackIdentity
    active: DataSet | None
    checks: tuple[PlanCheck, ...]
    steps: tuple[str, ...]
    already_current: bool
    changed: tuple[str, ...]
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


def read_plan(
    definition: PackDefinition, package: CalibrationPackage, link: LinkDefaults, *, serial: str = ""
) -> Procedure[FlashPlan]:
    """Read identity and active calibration of the connected pack and plan the update of it. Writes nothing.

    Args:
        definition: the pack.
        package: what to write.
        link: bit rates of the connection.
        serial: serial number the user confirmed; empty: whatever pack is connected.

    Raises:
        SafetyRefusalError: this definition cannot be programmed.
        DiagnosticError: the pack does not answer or contradicts itself.
    """
    if definition.programming is None or definition.diagnostics is None:
        raise SafetyRefusalError(f"The pack definition {definition.id} does not say how this pack is programmed.")
    identity = yield from read_identity(definition)
    active = None if identity.calibration_valid is False else (yield from read_data_set(definition))
    return make_plan(definition, package, identity, active, link, serial=serial)


def make_plan(
    definition: PackDefinition,
    package: CalibrationPackage,
    identity: PackIdentity,
    active: DataSet | None,
    link: LinkDefaults,
    *,
    serial: str = "",
) -> FlashPlan:
    """Plan an update from what was read. See `read_plan` for the arguments."""
    new = package.data_set
    comparison = None
    if active is not None and definition.calibration is not None:
        comparison = compare(definition.calibration, active, new)
    length = len(new.payload) + len(new.header_bytes)
    return FlashPlan(
        package=package,
        identity=identity,
        active=active,
        checks=tuple(_checks(definition, package, identity, serial)),
        steps=STEPS,
        already_current=_is_current(active, new),
        changed=comparison.changed_parameters if comparison else (),
        compared=comparison.compared if comparison else 0,
        bytes=length,
        # Backup, transfer and read-back each move the whole data set once.
        estimated_s=3 * estimated_transfer_s(length, link) + _FIXED_S,
    )


def _is_current(active: DataSet | None, new: DataSet) -> bool:
    """Decide on the content; ids and version numbers prove nothing."""
    return active is not None and active.payload == new.payload and active.header_bytes == new.header_bytes


def _checks(
    definition: PackDefinition, package: CalibrationPackage, identity: PackIdentity, serial: str
) -> Iterator[PlanCheck]:
    yield _check_serial(identity, serial)
    yield _check_signatures(package)
    yield _check(
        "product",
        package.product == definition.id,
        f"The package is for {package.product}.",
        f"The package is for {package.product}, the chosen pack definition is {definition.id}.",
    )
    yield _check_hardware(package, identity)
    a2l = definition.calibration.sha256 if definition.calibration is not None else ""
    yield _check(
        "description",
        package.a2l_sha256 == a2l,
        "The package was made with this pack's own A2L.",
        "The package was made with another A2L than this pack definition has; its tables may lie elsewhere.",
    )
    yield from _check_cells(definition, package.data_set, identity)
    yield _check_contract(definition, identity)
    yield _check_demo(package, identity)
    findings = check_data_set(definition, package.data_set)
    yield _check(
        "envelope",
        not findings,
        "Every value is inside the limits of BMS and chemistry.",
        " ".join(["The data set is outside the envelope.", *(f"{f.parameter}: {f.message}" for f in findings[:3])]),
    )


def _check(name: str, ok: bool, good: str, bad: str) -> PlanCheck:
    return PlanCheck(name=name, ok=ok, sentence=good if ok else bad)


def _check_serial(identity: PackIdentity, serial: str) -> PlanCheck:
    if not identity.serial:
        return PlanCheck(name="serial", ok=False, sentence="The pack does not tell its serial number.")
    return _check(
        "serial",
        serial in {"", identity.serial},
        f"Pack {identity.serial} is connected.",
        f"Pack {identity.serial} is connected, but the update was confirmed for {serial}.",
    )


def _check_signatures(package: CalibrationPackage) -> PlanCheck:
    people = {signer.name for signer in package.signers}
    roles = {signer.role for signer in package.signers}
    names = ", ".join(f"{signer.name} ({signer.role})" for signer in package.signers)
    return _check(
        "signatures",
        len(people) >= 2 and {"author", "approver"} <= roles,
        f"Signed by {names}.",
        "The package is not signed by an author and another person as approver.",
    )


def _check_hardware(package: CalibrationPackage, identity: PackIdentity) -> PlanCheck:
    ok = identity.hardware in package.hardware and identity.hardware == package.data_set.header.hardware
    return _check(
        "hardware",
        ok,
        f"It fits the hardware {identity.hardware}.",
        f"The pack has the hardware {identity.hardware or 'unknown'}; the package is for {', '.join(package.hardware)}.",
    )


def _check_cells(definition: PackDefinition, data_set: DataSet, identity: PackIdentity) -> Iterator[PlanCheck]:
    header = data_set.header
    chemistries = {module.chemistry.number for module in definition.topology.modules}
    yield _check(
        "chemistry",
        header.chemistry_number == identity.chemistry_number and chemistries == {header.chemistry_number},
        f"It is for these cells: {identity.chemistry}.",
        f"The data set is for chemistry {header.chemistry_number}, the pack reports {identity.chemistry_number}.",
    )
    yield _check(
        "series",
        header.series == identity.cells == definition.topology.series,
        f"It is for {header.series} cells in series.",
        f"The data set is for {header.series} cells in series, the pack reports {identity.cells}.",
    )
    yield _check(
        "capacity",
        identity.capacity_ah is not None and abs(header.capacity_ah - identity.capacity_ah) < 0.05,
        f"It is for {header.capacity_ah:g} Ah.",
        f"The data set is for {header.capacity_ah:g} Ah, the pack reports {identity.capacity_ah} Ah.",
    )


def _check_contract(definition: PackDefinition, identity: PackIdentity) -> PlanCheck:
    expected = definition.programming.contract_level if definition.programming is not None else ContractLevel.L0
    level = expected if identity.contract_level is None else min(expected, identity.contract_level)
    return _check(
        "contract",
        level >= ContractLevel.L2,
        f"The BMS offers contract level {level.name}: its active calibration stays valid until the new one is committed.",
        f"The BMS offers contract level {level.name} only: an interrupted update could leave it without calibration.",
    )


def _check_demo(package: CalibrationPackage, identity: PackIdentity) -> PlanCheck:
    demo = package.demo or package.data_set.header.demo
    if not demo:
        return PlanCheck(name="demo", ok=True, sentence="It is no demo data set.")
    return _check(
        "demo",
        identity.virtual,
        "It is a demo data set, and this is the virtual pack.",
        "It is a DEMO data set and not for a real pack.",
    )

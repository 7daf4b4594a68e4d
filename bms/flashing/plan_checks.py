"""Everything that has to be right before an update may write."""

from collections.abc import Iterator
from dataclasses import dataclass

from bms.access.model import Actor
from bms.calibration.checks import check_data_set
from bms.calibration.model import CalibrationPackage, DataSet
from bms.definition.model import ContractLevel, PackDefinition
from bms.diagnostics.identity import PackIdentity
from bms.errors import SafetyRefusalError
from bms.flashing.contract import WORDS
from bms.flashing.permit import require_writable


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCheck:
    """One check before an update. `ok` False blocks it."""

    name: str
    ok: bool
    sentence: str


def plan_checks(
    definition: PackDefinition,
    package: CalibrationPackage,
    identity: PackIdentity,
    *,
    serial: str,
    level: ContractLevel,
    actor: Actor,
) -> Iterator[PlanCheck]:
    """Yield every check of an update, in the order people read them. See `bms.flashing.plan.make_plan` for the arguments."""
    yield _check_serial(identity, serial)
    yield _check_signatures(package)
    yield check(
        "product",
        package.product == definition.id,
        f"The package is for {package.product}.",
        f"The package is for {package.product}, the chosen pack definition is {definition.id}.",
    )
    yield _check_hardware(package, identity)
    a2l = definition.calibration.sha256 if definition.calibration is not None else ""
    yield check(
        "description",
        package.a2l_sha256 == a2l,
        "The package was made with this pack's own A2L.",
        "The package was made with another A2L than this pack definition has; its tables may lie elsewhere.",
    )
    yield from _check_cells(definition, package.data_set, identity)
    yield _check_contract(level, actor)
    yield _check_demo(package, identity)
    findings = check_data_set(definition, package.data_set)
    yield check(
        "envelope",
        not findings,
        "Every value is inside the limits of BMS and chemistry.",
        " ".join(["The data set is outside the envelope.", *(f"{f.parameter}: {f.message}" for f in findings[:3])]),
    )


def check(name: str, ok: bool, good: str, bad: str) -> PlanCheck:
    """Return a check with the sentence that goes with how it came out."""
    return PlanCheck(name=name, ok=ok, sentence=good if ok else bad)


def _check_serial(identity: PackIdentity, serial: str) -> PlanCheck:
    if not identity.serial:
        return PlanCheck(name="serial", ok=False, sentence="The pack does not tell its serial number.")
    return check(
        "serial",
        serial in {"", identity.serial},
        f"Pack {identity.serial} is connected.",
        f"Pack {identity.serial} is connected, but the update was confirmed for {serial}.",
    )


def _check_signatures(package: CalibrationPackage) -> PlanCheck:
    people = {signer.name for signer in package.signers}
    roles = {signer.role for signer in package.signers}
    names = ", ".join(f"{signer.name} ({signer.role})" for signer in package.signers)
    return check(
        "signatures",
        len(people) >= 2 and {"author", "approver"} <= roles,
        f"Signed by {names}.",
        "The package is not signed by an author and another person as approver.",
    )


def _check_hardware(package: CalibrationPackage, identity: PackIdentity) -> PlanCheck:
    made_for = package.data_set.header.hardware
    # Terms that name a range of hardware are judged with the release.
    named = package.hardware or (made_for,)
    return check(
        "hardware",
        identity.hardware == made_for and identity.hardware in named,
        f"It fits the hardware {identity.hardware}.",
        f"The pack has the hardware {identity.hardware or 'unknown'}; the package is for {', '.join(named)}.",
    )


def _check_cells(definition: PackDefinition, data_set: DataSet, identity: PackIdentity) -> Iterator[PlanCheck]:
    header = data_set.header
    chemistries = {module.chemistry.number for module in definition.topology.modules}
    yield check(
        "chemistry",
        header.chemistry_number == identity.chemistry_number and chemistries == {header.chemistry_number},
        f"It is for these cells: {identity.chemistry}.",
        f"The data set is for chemistry {header.chemistry_number}, the pack reports {identity.chemistry_number}.",
    )
    yield check(
        "series",
        header.series == identity.cells == definition.topology.series,
        f"It is for {header.series} cells in series.",
        f"The data set is for {header.series} cells in series, the pack reports {identity.cells}.",
    )
    yield check(
        "capacity",
        identity.capacity_ah is not None and abs(header.capacity_ah - identity.capacity_ah) < 0.05,
        f"It is for {header.capacity_ah:g} Ah.",
        f"The data set is for {header.capacity_ah:g} Ah, the pack reports {identity.capacity_ah} Ah.",
    )


def _check_contract(level: ContractLevel, actor: Actor) -> PlanCheck:
    try:
        require_writable(level, actor)
    except SafetyRefusalError as error:
        return PlanCheck(name="contract", ok=False, sentence=str(error))
    return PlanCheck(name="contract", ok=True, sentence=WORDS[level])


def _check_demo(package: CalibrationPackage, identity: PackIdentity) -> PlanCheck:
    demo = package.demo or package.data_set.header.demo
    if not demo:
        return PlanCheck(name="demo", ok=True, sentence="It is no demo data set.")
    return check(
        "demo",
        identity.virtual,
        "It is a demo data set, and this is the virtual pack.",
        "It is a DEMO data set and not for a real pack.",
    )

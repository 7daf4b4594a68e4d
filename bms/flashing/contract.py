"""How safely a BMS takes a new calibration, and what Halite makes of it (docs/flashing.md, Levels)."""

from bms.definition.model import ContractLevel, PackDefinition
from bms.diagnostics.identity import PackIdentity
from bms.errors import SafetyRefusalError

WORDS = {
    ContractLevel.L3: "Contract level L3: the present calibration stays valid until the BMS itself has checked the new one and "
    "its signature. Whatever happens, this update cannot leave the pack without calibration.",
    ContractLevel.L2: "Contract level L2: the present calibration stays valid until the new one is committed. "
    "The BMS checks no signature; only Halite does.",
    ContractLevel.L1: "Contract level L1: the calibration is overwritten in its place. "
    "The pack will refuse to charge until the update is finished.",
    ContractLevel.L0: "Contract level L0: this BMS takes no data sets; its values lie in live memory and are only read.",
}

_STEPS = (
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
_ERASE_IN_PLACE = "Erase the present calibration: from here on the pack refuses to charge"
_WATCH = "Watch for new faults; they bring the previous calibration back"


def contract_level(definition: PackDefinition, identity: PackIdentity) -> ContractLevel:
    """Return the level an update reckons with: the lower of what the definition and the BMS itself say."""
    expected = definition.programming.contract_level if definition.programming is not None else ContractLevel.L0
    return expected if identity.contract_level is None else min(expected, identity.contract_level)


def in_place(level: ContractLevel) -> bool:
    """Return whether an update overwrites the active calibration."""
    return level is ContractLevel.L1


def steps_of(level: ContractLevel, *, watched: bool) -> tuple[str, ...]:
    """Return what an update does, in order."""
    steps = tuple(_ERASE_IN_PLACE if in_place(level) and step.startswith("Erase") else step for step in _STEPS)
    return (*steps, _WATCH) if watched else steps


def require_external_supply(level: ContractLevel, *, confirmed: bool) -> None:
    """Do nothing if the supply of the BMS cannot fail in the middle, where that would leave it without calibration.

    Raises:
        SafetyRefusalError: nobody has confirmed it.
    """
    if in_place(level) and not confirmed:
        raise SafetyRefusalError(
            "This BMS overwrites its calibration in place, and nobody has confirmed that it has an external supply.",
            detail=f"contract level {level.name}",
            advice="Connect an external 12 V supply, confirm it, then start the update again.",
        )

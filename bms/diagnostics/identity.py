"""Who is there: everything a BMS tells about itself, and what of it does not fit the definition. Read-only."""

from dataclasses import dataclass

from bms.definition.model import ContractLevel, PackDefinition
from bms.diagnostics.procedure import Procedure
from bms.diagnostics.services import read_data, read_optional_data
from bms.errors import DefinitionError, UnexpectedResponseError

_PACK_LENGTH = 10
"""DID D000: chemistry u8, series u16, parallel u8, modules u8, sensors u16, capacity 0.1 Ah u16, contract level u8."""
_NO_SLOT = 0xFF
_SERIAL_DID = 0xF18C
"""ECU serial number (ISO 14229-1, C.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotIdentity:
    """One of the two places for a data set. `state` as docs/ecu-contract.md numbers it; 4 is valid."""

    state: int
    activation: int
    crc32: int
    calibration_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackIdentity:
    """What a BMS says about itself. Unknown text is empty, unknown numbers are None.

    Attributes:
        calibration_valid: whether it has a valid active data set.
        calibration_crc32: CRC-32 of the active payload.
        active_slot: 0 (A) or 1 (B); None: none is active, or it does not say.
        slots: A and B, or empty.
        virtual: it is Halite's own virtual pack.
        warnings: sentences about what does not fit the definition.
    """

    serial: str
    vin: str
    hardware: str
    software: str
    boot: str
    part_number: str
    supplier: str
    manufactured: str
    calibration_id: str
    calibration_valid: bool | None
    calibration_crc32: int | None
    chemistry_number: int | None
    chemistry: str
    cells: int | None
    parallel: int | None
    modules: int | None
    sensors: int | None
    capacity_ah: float | None
    contract_level: ContractLevel | None
    active_slot: int | None
    slots: tuple[SlotIdentity, ...]
    virtual: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _PackFacts:
    chemistry_number: int | None = None
    cells: int | None = None
    parallel: int | None = None
    modules: int | None = None
    sensors: int | None = None
    capacity_ah: float | None = None
    contract_level: ContractLevel | None = None


def is_virtual(definition: PackDefinition, serial: str) -> bool:
    """Return whether a pack with this serial number is Halite's virtual pack: a demo definition and its own prefix."""
    return definition.demo and definition.virtual_serial_prefix != "" and serial.startswith(definition.virtual_serial_prefix)


def read_identity(definition: PackDefinition) -> Procedure[PackIdentity]:
    """Read who is there.

    Raises:
        DefinitionError: the definition has no diagnostics.
        NoResponseError: nobody answers.
        UnexpectedResponseError: who answers has none of the identity values of the definition: another kind of BMS.
    """
    if definition.diagnostics is None:
        raise DefinitionError("The pack definition has no diagnostics, so the pack cannot be asked who it is.")
    raw: dict[str, bytes] = {}
    for name, did in definition.diagnostics.identity.items():
        value = yield from read_optional_data(did)
        if value is not None:
            raw[name] = value
    if definition.diagnostics.identity and not raw:
        raise UnexpectedResponseError(
            f"It has none of the identity values of the pack definition {definition.id}.",
            advice="Another kind of BMS is probably connected: choose its pack definition (--pack).",
        )
    facts = _pack_facts(raw.get("pack", b""))
    valid, crc32 = _active_data_set(raw.get("active_data_set", b""))
    active_slot, slots = _slots(raw.get("slots", b""))
    serial = _text(raw.get("serial", b""))
    return PackIdentity(
        serial=serial,
        vin=_text(raw.get("vin", b"")),
        hardware=_text(raw.get("hardware", b"")),
        software=_text(raw.get("software", b"")),
        boot=_text(raw.get("boot", b"")),
        part_number=_text(raw.get("part_number", b"")),
        supplier=_text(raw.get("supplier", b"")),
        manufactured=_text(raw.get("manufactured", b"")),
        calibration_id=_text(raw.get("calibration_id", b"")),
        calibration_valid=valid,
        calibration_crc32=crc32,
        chemistry_number=facts.chemistry_number,
        chemistry=_chemistry_name(definition, facts.chemistry_number),
        cells=facts.cells,
        parallel=facts.parallel,
        modules=facts.modules,
        sensors=facts.sensors,
        capacity_ah=facts.capacity_ah,
        contract_level=facts.contract_level,
        active_slot=active_slot,
        slots=slots,
        virtual=is_virtual(definition, serial),
        warnings=tuple(_warnings(definition, facts)),
    )


def read_serial(definition: PackDefinition) -> Procedure[str]:
    """Read the serial number alone.

    Raises:
        NegativeResponseError: the BMS does not tell it.
        NoResponseError: nobody answers.
    """
    did = _SERIAL_DID if definition.diagnostics is None else definition.diagnostics.identity.get("serial", _SERIAL_DID)
    return _text((yield from read_data(did)))


def _text(value: bytes) -> str:
    """Return an ASCII value without its padding."""
    return value.decode("ascii", errors="replace").strip("\x00 �")


def _pack_facts(value: bytes) -> _PackFacts:
    if len(value) != _PACK_LENGTH:
        return _PackFacts()
    level = value[9]
    return _PackFacts(
        chemistry_number=value[0],
        cells=int.from_bytes(value[1:3], "big"),
        parallel=value[3],
        modules=value[4],
        sensors=int.from_bytes(value[5:7], "big"),
        capacity_ah=int.from_bytes(value[7:9], "big") / 10,
        contract_level=ContractLevel(level) if level in list(ContractLevel) else None,
    )


def _active_data_set(value: bytes) -> tuple[bool | None, int | None]:
    """Parse DID D1C0: state u8, CRC-32 u32, calibration id."""
    if len(value) < 5:
        return None, None
    valid = value[0] == 1
    return valid, int.from_bytes(value[1:5], "big") if valid else None


def _slots(value: bytes) -> tuple[int | None, tuple[SlotIdentity, ...]]:
    """Parse DID D1C1: active slot u8, then twice state u8, activation u32, CRC-32 u32, calibration id 16 bytes."""
    if len(value) != 1 + 2 * 25:
        return None, ()
    slots = tuple(
        SlotIdentity(
            state=value[at],
            activation=int.from_bytes(value[at + 1 : at + 5], "big"),
            crc32=int.from_bytes(value[at + 5 : at + 9], "big"),
            calibration_id=_text(value[at + 9 : at + 25]),
        )
        for at in (1, 26)
    )
    return None if value[0] == _NO_SLOT else value[0], slots


def _chemistry_name(definition: PackDefinition, number: int | None) -> str:
    if number is None:
        return ""
    names = {module.chemistry.number: module.chemistry.name for module in definition.topology.modules}
    return names.get(number, f"unknown chemistry {number}")


def _warnings(definition: PackDefinition, facts: _PackFacts) -> list[str]:
    """Return a sentence for everything the BMS says otherwise than the definition."""
    topology = definition.topology
    warnings: list[str] = []
    chemistries = {module.chemistry.number for module in topology.modules}
    if facts.chemistry_number is not None and facts.chemistry_number not in chemistries:
        warnings.append(
            f"The BMS reports chemistry {facts.chemistry_number}, which the definition does not have: "
            "limits and colours shown here do not apply."
        )
    expected = (
        ("cells in series", facts.cells, topology.series),
        ("cells in parallel", facts.parallel, topology.parallel),
        ("modules", facts.modules, len(topology.modules)),
        ("temperature sensors", facts.sensors, topology.sensors),
    )
    warnings += [
        f"The BMS reports {actual} {what}, the definition has {wanted}."
        for what, actual, wanted in expected
        if actual is not None and actual != wanted
    ]
    if facts.capacity_ah is not None and topology.capacity_ah and abs(facts.capacity_ah - topology.capacity_ah) > 0.05:
        warnings.append(f"The BMS reports {facts.capacity_ah:g} Ah, the definition has {topology.capacity_ah:g} Ah.")
    if (
        facts.contract_level is not None
        and definition.programming is not None
        and facts.contract_level != definition.programming.contract_level
    ):
        warnings.append(
            f"The BMS offers contract level {facts.contract_level.name}, "
            f"the definition expects {definition.programming.contract_level.name}."
        )
    return warnings

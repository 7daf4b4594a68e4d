"""From a pack definition to the parts of its ECU: the flash as delivered, and the judge of data sets."""

from pathlib import Path

from bms.definition.model import ContractLevel, Diagnostics, PackDefinition, Programming
from bms.errors import DefinitionError
from virtual_pack.ecu.authentication import Credentials, load_credentials
from virtual_pack.ecu.calibration_memory import CalibrationMemory, sectors_needed
from virtual_pack.ecu.data_set import HEADER_BYTES
from virtual_pack.ecu.data_set_check import CalibrationTarget, DataSetCheck
from virtual_pack.ecu.flash_file import open_flash_file
from virtual_pack.ecu.hard_limits import HardLimits
from virtual_pack.ecu.identity import HARDWARE_ID
from virtual_pack.ecu.nor_flash import NorFlash

_RECORD_SECTORS = 2
_FACTORY_SET = "factory_set.bin"
_AUTHENTICATION = "authentication"


def diagnostics_of(definition: PackDefinition) -> tuple[Diagnostics, Programming]:
    """Return what the ECU needs of a definition.

    Raises:
        DefinitionError: this pack has no diagnostics or no calibration memory, so there is nothing to simulate.
    """
    if definition.diagnostics is None or definition.programming is None:
        raise DefinitionError(
            f"The pack {definition.id} has no diagnostics and calibration memory of its own and cannot be simulated.",
            advice="Choose another pack.",
        )
    return definition.diagnostics, definition.programming


def record_sector(definition: PackDefinition) -> int:
    """Return the first of the two sectors of small records; the calibration slots come before it."""
    return sectors_needed(diagnostics_of(definition)[1].payload_length)


def open_flash(definition: PackDefinition, memory: Path | None = None) -> NorFlash:
    """Return the flash of a pack, programmed with its factory data set at the first use.

    Args:
        definition: the pack.
        memory: file to keep it in; None: in memory only.

    Raises:
        DefinitionError: the definition has no usable factory data set.
        BadFileError: the file cannot be used.
    """
    sectors = record_sector(definition) + _RECORD_SECTORS

    def first_use(flash: NorFlash) -> None:
        CalibrationMemory.program_factory_set(flash, _factory_set(definition))

    if memory is not None:
        return open_flash_file(memory, pack_id=definition.id, sectors=sectors, first_use=first_use)
    flash = NorFlash.blank(sectors)
    first_use(flash)
    return flash


def data_set_check(definition: PackDefinition) -> DataSetCheck:
    """Return the judge of this pack's data sets: below contract level L3 without signature and hard limits.

    Raises:
        DefinitionError: public key or calibration description are missing.
    """
    _, programming = diagnostics_of(definition)
    topology = definition.topology
    target = CalibrationTarget(
        chemistry_number=topology.modules[0].chemistry.number,
        series=topology.series,
        capacity_raw=round(topology.capacity_ah * 10),
        hardware=HARDWARE_ID,
        payload_length=programming.payload_length,
    )
    if programming.contract_level < ContractLevel.L3:
        return DataSetCheck(target, public_key=None, limits=None)
    if definition.calibration is None or len(programming.bms_public_key) != 32:
        raise DefinitionError(f"The pack {definition.id} lacks its calibration description or the public key of the BMS.")
    limits = HardLimits(definition.calibration, programming.active_address)
    return DataSetCheck(target, programming.bms_public_key, limits)


def credentials_of(definition: PackDefinition) -> Credentials | None:
    """Return what the BMS holds for service 0x29; None: the definition names no root key, so it has no certificates.

    Raises:
        DefinitionError: a file is missing or wrong.
    """
    root_key = diagnostics_of(definition)[0].authentication_root_key
    if not root_key:
        return None
    return load_credentials((definition.folder or Path()) / _AUTHENTICATION, root_key)


def _factory_set(definition: PackDefinition) -> bytes:
    _, programming = diagnostics_of(definition)
    path = (definition.folder or Path()) / _FACTORY_SET
    try:
        data_set = path.read_bytes()
    except OSError as error:
        raise DefinitionError(f"The factory data set of {definition.id} cannot be read.", detail=str(error)) from error
    if len(data_set) != HEADER_BYTES + programming.payload_length:
        raise DefinitionError(f"The factory data set {path} has {len(data_set)} bytes.")
    return data_set

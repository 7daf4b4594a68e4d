"""The demo pack with an eighth of its calibration memory: the same objects, eight times as many updates an hour.

Every object of `calibration.a2l` lies in the first 0x1200 bytes of the payload; what is cut off is erased flash. The data sets
are those of the demo pack, cut and signed again with the worthless demo key of its BMS.
"""

import functools
import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from bms.calibration.data_set import build_header, make_data_set
from bms.calibration.model import DataSet
from bms.definition.model import ContractLevel
from tests.bms.flashing.world import Kit, demo_kit
from virtual_pack.ecu.assembly import record_sector
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.nor_flash import NorFlash

PAYLOAD_LENGTH = 0x2000
_BUILDER = Path(__file__).parents[3] / "packaging" / "build_demo_packages.py"
_RECORD_SECTORS = 2


@functools.cache
def small_kit(level: ContractLevel = ContractLevel.L3) -> Kit:
    """Return the pack with a BMS of a contract level, its package and what it is delivered with."""
    demo = demo_kit()
    assert demo.definition.programming is not None
    assert demo.definition.calibration is not None
    definition = replace(
        demo.definition,
        programming=replace(demo.definition.programming, payload_length=PAYLOAD_LENGTH, contract_level=level),
        calibration=replace(demo.definition.calibration, memory_length=PAYLOAD_LENGTH),
    )
    delivered = _cut(demo.delivered)
    flash = NorFlash.blank(record_sector(definition) + _RECORD_SECTORS)
    CalibrationMemory.program_factory_set(flash, delivered.header_bytes + delivered.payload)
    return Kit(
        definition=definition,
        package=replace(demo.package, data_set=_cut(demo.package.data_set)),
        delivered=delivered,
        memory=flash.read(0, flash.size),
    )


def _cut(data_set: DataSet) -> DataSet:
    header, payload = data_set.header, data_set.payload[:PAYLOAD_LENGTH]
    assert set(data_set.payload[PAYLOAD_LENGTH:]) == {0xFF}
    header_bytes = build_header(
        payload=payload,
        chemistry_number=header.chemistry_number,
        series=header.series,
        capacity_ah=header.capacity_ah,
        version=header.version,
        hardware=header.hardware,
        calibration_id=header.calibration_id,
        created_unix_s=header.created_unix_s,
        tool_id=header.tool_id,
        demo=header.demo,
        sign=_demo_keys().demo_key("bms data set signature").sign,
    )
    return make_data_set(header_bytes, payload)


@functools.cache
def _demo_keys() -> ModuleType:
    specification = importlib.util.spec_from_file_location("build_demo_packages", _BUILDER)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module

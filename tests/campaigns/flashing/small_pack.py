"""The demo pack with an eighth of its calibration memory: the same objects, eight times as many updates an hour.

Every object of `calibration.a2l` lies in the first 0x1200 bytes of the payload; what is cut off is erased flash. The data sets
are those of the demo pack, cut and signed again with the worthless demo key of its BMS.
"""

import functools
from dataclasses import replace

from bms.calibration.model import DataSet
from bms.definition.model import ContractLevel
from bms.trust.demo_keys import BMS_LABEL, demo_key
from tests.bms.flashing.world import Kit, demo_kit, with_payload
from virtual_pack.ecu.assembly import record_sector
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.nor_flash import NorFlash

PAYLOAD_LENGTH = 0x2000
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
    return with_payload(header, payload, sign=demo_key(BMS_LABEL).sign)

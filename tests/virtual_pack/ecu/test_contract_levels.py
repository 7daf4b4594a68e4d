"""A BMS of each contract level: what it can be given, and what an interruption leaves."""

import dataclasses

import pytest

from bms.definition.model import ContractLevel
from virtual_pack.ecu.assembly import data_set_check, record_sector
from virtual_pack.ecu.calibration_memory import CalibrationMemory
from virtual_pack.ecu.data_set_check import CheckResult
from virtual_pack.ecu.nor_flash import NorFlash, PowerLostError

PAYLOAD = 0x10000


def at_level(definition, level):
    return dataclasses.replace(definition, programming=dataclasses.replace(definition.programming, contract_level=level))


@pytest.fixture
def delivered(definition, make_header, make_payload):
    """Return a chip and a memory of a contract level, with a data set as delivered."""
    flash = NorFlash.blank(record_sector(definition) + 2)
    CalibrationMemory.program_factory_set(flash, make_header(make_payload(1)) + make_payload(1))

    def start(level, **defects):
        check = data_set_check(at_level(definition, level))
        return CalibrationMemory(flash, PAYLOAD, check, in_place=level is ContractLevel.L1, **defects)

    return flash, start


def write(memory, header, payload):
    for sector in memory.staging_sectors():
        memory.erase_sector(sector)
    memory.program_payload(0, payload)
    memory.stage_header(header)
    return memory.commit()


def test_in_place_the_only_slot_is_overwritten_and_active_again_after_the_next_start(delivered, make_header, make_payload):
    _, start = delivered
    memory = start(ContractLevel.L1)
    assert (memory.active, memory.staging) == (0, 0)
    assert write(memory, make_header(make_payload(2)), make_payload(2)) is CheckResult.GOOD
    assert memory.active is None
    assert start(ContractLevel.L1).active_payload() == make_payload(2)


@pytest.mark.parametrize("operations", [0, 1, 17, 100, 17 + PAYLOAD // 8 + 5, 17 + PAYLOAD // 8 + 16])
def test_in_place_an_interruption_leaves_no_calibration_and_the_slot_can_be_written_again(
    delivered, make_header, make_payload, operations
):
    flash, start = delivered
    memory = start(ContractLevel.L1)
    flash.cut_power(operations, completed=0.5, seed=operations)
    with pytest.raises(PowerLostError):
        write(memory, make_header(make_payload(2)), make_payload(2))
    flash.restore_power()
    again = start(ContractLevel.L1)
    assert again.active is None
    assert write(again, make_header(make_payload(3)), make_payload(3)) is CheckResult.GOOD
    assert start(ContractLevel.L1).active_payload() == make_payload(3)


def test_without_a_signature_check_a_data_set_signed_by_nobody_is_taken(delivered, make_header, make_payload):
    _, start = delivered
    unsigned = make_header(make_payload(2))[:64] + bytes(64)
    assert write(start(ContractLevel.L3), unsigned, make_payload(2)) is CheckResult.SIGNATURE
    assert write(start(ContractLevel.L2), unsigned, make_payload(2)) is CheckResult.GOOD


def test_a_forgetful_bms_says_it_has_committed_and_keeps_the_previous_set(delivered, make_header, make_payload):
    _, start = delivered
    assert write(start(ContractLevel.L3, forgets=True), make_header(make_payload(2)), make_payload(2)) is CheckResult.GOOD
    assert start(ContractLevel.L3).active_payload() == make_payload(1)

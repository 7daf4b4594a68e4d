import dataclasses
import struct
import zlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bms.definition.model import ContractLevel
from bms.errors import DefinitionError
from virtual_pack.ecu.assembly import data_set_check, open_flash, record_sector
from virtual_pack.ecu.calibration_memory import CalibrationMemory, SlotState
from virtual_pack.ecu.data_set_check import CheckResult
from virtual_pack.ecu.nor_flash import SECTOR_BYTES, FlashError, NorFlash

PAYLOAD = 0x10000
SLOT = PAYLOAD + SECTOR_BYTES
A, B = 0, 1


def record(counter):
    return struct.pack(">II", counter, ~counter & 0xFFFF_FFFF)


@pytest.fixture
def blank(definition):
    return NorFlash.blank(record_sector(definition) + 2)


@pytest.fixture
def memory_of(definition):
    check = data_set_check(definition)
    return lambda flash: CalibrationMemory(flash, PAYLOAD, check)


@pytest.fixture
def fill(blank):
    """Program a slot by hand: payload, header, activation record."""

    def program(slot, payload, header, activation):
        blank.program(slot * SLOT, payload)
        blank.program(slot * SLOT + PAYLOAD, header)
        if activation is not None:
            blank.program(slot * SLOT + PAYLOAD + 0x80, activation)

    return program


def broken_crc(header):
    return header[:60] + bytes((header[60] ^ 1,)) + header[61:]


def stages(make_header, make_payload):
    good = make_payload(1)
    header = make_header(good)
    outside = make_payload(1, CELL_OV=(4000, 4050, 4101))
    return {
        "good": (good, header),
        "payload differs": (make_payload(2), header),
        "header damaged": (good, broken_crc(header)),
        "magic": (good, make_header(good, magic=b"NACX")),
        "schema": (good, make_header(good, schema=2)),
        "stranger's key": (good, make_header(good, key=Ed25519PrivateKey.from_private_bytes(bytes(32)))),
        "signature damaged": (good, header[:100] + bytes((header[100] ^ 1,)) + header[101:]),
        "chemistry": (good, make_header(good, chemistry=8)),
        "series": (good, make_header(good, series=96)),
        "capacity": (good, make_header(good, capacity=1231)),
        "hardware": (good, make_header(good, hardware=b"HLT-BMS-96S")),
        "length": (good, make_header(good, length=32768)),
        "limits": (outside, make_header(outside)),
    }


STATES = {
    "good": SlotState.VALID,
    "payload differs": SlotState.CHECKSUM_WRONG,
    "header damaged": SlotState.INCOMPLETE,
    "magic": SlotState.INCOMPLETE,
    "schema": SlotState.INCOMPLETE,
    "stranger's key": SlotState.SIGNATURE_WRONG,
    "signature damaged": SlotState.SIGNATURE_WRONG,
    "chemistry": SlotState.ANOTHER_PACK,
    "series": SlotState.ANOTHER_PACK,
    "capacity": SlotState.ANOTHER_PACK,
    "hardware": SlotState.ANOTHER_PACK,
    "length": SlotState.ANOTHER_PACK,
    "limits": SlotState.OUTSIDE_HARD_LIMITS,
}
RESULTS = {
    SlotState.VALID: CheckResult.GOOD,
    SlotState.CHECKSUM_WRONG: CheckResult.CHECKSUM,
    SlotState.INCOMPLETE: CheckResult.CHECKSUM,
    SlotState.SIGNATURE_WRONG: CheckResult.SIGNATURE,
    SlotState.ANOTHER_PACK: CheckResult.ANOTHER_PACK,
    SlotState.OUTSIDE_HARD_LIMITS: CheckResult.HARD_LIMITS,
}


@pytest.mark.parametrize("case", STATES)
def test_a_slot_is_in_the_state_its_content_gives_it(blank, fill, memory_of, make_header, make_payload, case):
    fill(B, *stages(make_header, make_payload)[case], record(1))
    memory = memory_of(blank)
    assert memory.report(B).state is STATES[case]
    assert memory.report(A).state is SlotState.ERASED
    assert memory.active == (B if case == "good" else None)


@pytest.mark.parametrize("case", STATES)
def test_checking_what_is_staged_finds_what_is_wrong_with_it(factory_flash, memory_of, make_header, make_payload, case):
    payload, header = stages(make_header, make_payload)[case]
    memory = memory_of(factory_flash)
    memory.program_payload(0, payload)
    memory.stage_header(header)
    result = RESULTS[STATES[case]]
    assert memory.check_staging() is result
    assert memory.commit() is result
    assert memory_of(factory_flash).active == (B if case == "good" else A)


@pytest.mark.parametrize(
    "activation",
    [None, b"\xff" * 8, bytes(8), record(5)[:4] + b"\xff" * 4, struct.pack(">II", 5, 0xFFFF_FFFB), record(5)[:7] + b"\xfb"],
)
def test_without_a_whole_activation_record_a_slot_is_incomplete(blank, fill, memory_of, make_header, make_payload, activation):
    payload = make_payload(1)
    fill(A, payload, make_header(payload), activation)
    report = memory_of(blank).report(A)
    assert report.state is SlotState.INCOMPLETE
    assert report.activation == 0


def test_one_programmed_bit_makes_a_slot_incomplete_rather_than_erased(blank, memory_of):
    blank.program(SLOT - 8, b"\xff" * 7 + b"\xfe")
    assert memory_of(blank).report(A).state is SlotState.INCOMPLETE


def test_the_valid_slot_with_the_greatest_counter_is_active(blank, fill, memory_of, make_header, make_payload):
    older, newer = make_payload(1), make_payload(2)
    fill(A, newer, make_header(newer), record(0x100))
    fill(B, older, make_header(older), record(0xFF))
    memory = memory_of(blank)
    assert (memory.active, memory.staging) == (A, B)
    assert memory.active_payload() == newer


def test_a_newer_slot_that_is_damaged_falls_back_to_the_other(blank, fill, memory_of, make_header, make_payload):
    older, newer = make_payload(1), make_payload(2)
    fill(A, newer, make_header(newer), record(9))
    fill(B, older, make_header(older), record(8))
    blank.program(0x8000, bytes(8))
    memory = memory_of(blank)
    assert (memory.active, memory.staging) == (B, A)


def test_without_a_valid_slot_none_is_active(blank, memory_of):
    memory = memory_of(blank)
    assert memory.active is None
    assert memory.active_payload() is None
    assert memory.active_header() is None


def test_slots_take_turns_with_a_counter_that_grows(factory_flash, memory_of, make_header, make_payload):
    for number in range(2, 6):
        memory = memory_of(factory_flash)
        for sector in memory.staging_sectors():
            memory.erase_sector(sector)
        payload = make_payload(number)
        memory.program_payload(0, payload)
        memory.stage_header(make_header(payload))
        assert memory.commit() is CheckResult.GOOD
        memory = memory_of(factory_flash)
        assert memory.active == (number + 1) % 2
        assert memory.report(memory.active).activation == number
        assert memory.active_payload() == payload


def test_a_repeated_commit_changes_nothing(factory_flash, memory_of, make_header, make_payload):
    memory = memory_of(factory_flash)
    payload = make_payload(3)
    memory.program_payload(0, payload)
    memory.stage_header(make_header(payload))
    memory.commit()
    operations = factory_flash.operations
    assert memory.commit() is CheckResult.GOOD
    assert factory_flash.operations == operations


def test_a_commit_over_a_header_sector_that_is_not_erased_fails_and_the_old_set_stays(
    factory_flash, memory_of, make_header, make_payload
):
    payload = make_payload(3)
    factory_flash.program(SLOT + PAYLOAD + 0x80, b"\xff" * 7 + b"\x00")
    memory = memory_of(factory_flash)
    memory.program_payload(0, payload)
    memory.stage_header(make_header(payload))
    with pytest.raises(FlashError):
        memory.commit()
    assert memory_of(factory_flash).active == A


def test_nothing_staged_is_incomplete(factory_flash, memory_of, make_header, make_payload):
    memory = memory_of(factory_flash)
    assert memory.commit() is CheckResult.INCOMPLETE
    memory.stage_header(make_header(make_payload()))
    assert memory.commit() is CheckResult.INCOMPLETE
    memory.stage_header(None)
    memory.program_payload(0, make_payload())
    assert memory.commit() is CheckResult.INCOMPLETE


def test_a_header_that_was_dropped_cannot_be_committed_by_an_old_verdict(factory_flash, memory_of, make_header, make_payload):
    memory = memory_of(factory_flash)
    memory.program_payload(0, make_payload())
    memory.stage_header(make_header(make_payload()))
    assert memory.check_staging() is CheckResult.GOOD
    memory.stage_header(None)
    assert memory.commit() is CheckResult.INCOMPLETE


def test_a_report_names_the_set(factory_flash, memory_of, make_payload):
    report = memory_of(factory_flash).report(A)
    assert report.calibration_id == "FACTORY"
    assert report.crc32 == zlib.crc32(make_payload(0xAA))
    assert report.activation == 1


@pytest.mark.parametrize(
    ("objects", "holds"),
    [
        ({}, True),
        ({"CHG_I_LIM_MAP": (0, 0, 80, 80, 80, 80)}, True),
        ({"CHG_I_LIM_MAP": (0, 0, 80, 81, 80, 80)}, False),
        ({"DCH_I_LIM_MAP": (80, 80, 80, 80, 80, 81)}, False),
        ({"CHG_I_LIM_MAP": (0, 1, 10, 10, 10, 10)}, False),
        ({"CHG_V_LIM_T": (3700, 3900, 4001)}, False),
        ({"CELL_OV": (4101, 4000, 4000)}, False),
        ({"CELL_UV": (1900, 1700, 1499)}, False),
        # −40 °C below the first point: the first row counts
        ({"AX_T": (-30, 0, 40)}, True),
        ({"AX_T": (-30, 0, 40), "CHG_I_LIM_MAP": (1, 0, 0, 0, 0, 0)}, False),
        # −40 °C between two points: both rows count
        ({"AX_T": (-50, -30, 40), "CHG_I_LIM_MAP": (0, 0, 0, 0, 9, 9)}, True),
        ({"AX_T": (-50, -30, 40), "CHG_I_LIM_MAP": (0, 0, 0, 1, 9, 9)}, False),
        # −40 °C above the last point: the last row counts
        ({"AX_T": (-49, -45, -41), "CHG_I_LIM_MAP": (9, 9, 9, 9, 0, 0)}, True),
        ({"AX_T": (-49, -45, -41), "CHG_I_LIM_MAP": (0, 0, 0, 0, 0, 1)}, False),
        # an axis that does not rise leaves it open what the map gives
        ({"AX_T": (-40, -40, 40)}, False),
        ({"AX_T": (-40, 40, 0)}, False),
    ],
)
def test_hard_limits(definition, make_header, make_payload, objects, holds):
    payload = make_payload(0, **objects)
    result = data_set_check(definition).judge(make_header(payload), payload)
    assert result is (CheckResult.GOOD if holds else CheckResult.HARD_LIMITS)


def test_a_bms_below_l3_checks_neither_signature_nor_limits(make_definition, make_header, make_payload):
    check = data_set_check(make_definition(contract_level=ContractLevel.L2, bms_public_key=b""))
    payload = make_payload(0, CELL_OV=(5000, 5000, 5000))
    assert check.judge(make_header(payload)[:64] + bytes(64), payload) is CheckResult.GOOD


def test_an_l3_pack_without_a_public_key_cannot_be_simulated(make_definition):
    with pytest.raises(DefinitionError, match="public key"):
        data_set_check(make_definition(bms_public_key=b""))


def test_a_pack_without_a_factory_set_cannot_be_simulated(definition):
    with pytest.raises(DefinitionError, match="factory data set"):
        open_flash(definition)


@pytest.mark.parametrize("missing", ["diagnostics", "programming"])
def test_a_pack_without_diagnostics_or_calibration_memory_cannot_be_simulated(definition, missing):
    with pytest.raises(DefinitionError, match="cannot be simulated"):
        record_sector(dataclasses.replace(definition, **{missing: None}))

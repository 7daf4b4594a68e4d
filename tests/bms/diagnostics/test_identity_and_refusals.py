"""Who is there, and what a refusal means."""

import dataclasses

import pytest

from bms.definition import load_pack
from bms.definition.model import ContractLevel
from bms.diagnostics.identity import read_identity, read_serial
from bms.diagnostics.key_provider import demo_key_provider
from bms.diagnostics.nrc import RULES, Retry, negative_response_error, rule_of
from bms.diagnostics.services import read_data_group, read_memory
from bms.errors import DefinitionError, NegativeResponseError, NoResponseError, UnexpectedResponseError
from tests.bms.diagnostics.virtual_time import Bench, ScriptedEcu

VALUES = {
    0xF18C: b"VIRTUAL-000001",
    0xF190: b"HLTVRTPACKABCDEFG",
    0xF191: b"HLT-BMS-120S\x00\x00",
    0xD000: bytes.fromhex("01 0078 01 0A 0028 04CE 03"),
    0xD1C0: bytes.fromhex("01 DEADBEEF") + b"NFM-STD-0100".ljust(16, b"\x00"),
    0xD1C1: bytes.fromhex("01 00 00000000 00000000")
    + bytes(16)
    + bytes.fromhex("04 00000007 DEADBEEF")
    + b"NFM-STD-0100".ljust(16, b"\x00"),
}


@pytest.fixture(scope="module")
def definition():
    return load_pack("demo-nfm-120s")


def bms(values):
    def script(request, functional):
        did = int.from_bytes(request[1:3], "big")
        return [b"\x62" + request[1:3] + values[did] if did in values else b"\x7f\x22\x31"]

    return ScriptedEcu(script)


def identify(definition, values):
    return Bench(bms(values)).value(read_identity(definition))


def test_what_a_bms_tells_is_understood(definition):
    identity = identify(definition, VALUES)
    assert (identity.serial, identity.vin, identity.hardware) == ("VIRTUAL-000001", "HLTVRTPACKABCDEFG", "HLT-BMS-120S")
    assert (identity.cells, identity.parallel, identity.modules, identity.sensors) == (120, 1, 10, 40)
    assert identity.capacity_ah == pytest.approx(123.0)
    assert identity.contract_level is ContractLevel.L3
    assert (identity.calibration_valid, identity.calibration_crc32) == (True, 0xDEADBEEF)
    assert identity.active_slot == 1
    assert [slot.state for slot in identity.slots] == [0, 4]
    assert identity.slots[1].activation == 7
    assert identity.virtual
    assert identity.warnings == ()


def test_a_bms_of_another_kind_is_not_taken_for_this_one(definition):
    with pytest.raises(UnexpectedResponseError, match="none of the identity values") as refused:
        identify(definition, {})
    assert "pack definition" in refused.value.advice


def test_what_a_bms_does_not_tell_is_empty_and_no_error(definition):
    identity = identify(definition, {0xF18C: b"A-4711"})
    assert identity.serial == "A-4711"
    assert (identity.vin, identity.chemistry) == ("", "")
    assert identity.cells is None
    assert identity.calibration_valid is None
    assert identity.active_slot is None
    assert not identity.virtual
    assert identity.warnings == ()


def test_a_bms_without_a_valid_data_set_says_so(definition):
    identity = identify(definition, VALUES | {0xD1C0: bytes(21), 0xD1C1: b"\xff" + bytes(50)})
    assert identity.calibration_valid is False
    assert identity.calibration_crc32 is None
    assert identity.active_slot is None


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ("09 0078 01 0A 0028 04CE 03", "chemistry 9"),
        ("01 0060 01 0A 0028 04CE 03", "96 cells in series"),
        ("01 0078 02 0A 0028 04CE 03", "2 cells in parallel"),
        ("01 0078 01 08 0028 04CE 03", "8 modules"),
        ("01 0078 01 0A 0020 04CE 03", "32 temperature sensors"),
        ("01 0078 01 0A 0028 03E8 03", "100 Ah"),
        ("01 0078 01 0A 0028 04CE 01", "contract level L1"),
    ],
)
def test_what_does_not_fit_the_definition_is_a_warning(definition, facts, text):
    identity = identify(definition, VALUES | {0xD000: bytes.fromhex(facts)})
    assert len(identity.warnings) == 1
    assert text in identity.warnings[0]


def test_only_a_demo_definition_has_a_virtual_pack(definition):
    assert not identify(dataclasses.replace(definition, demo=False), VALUES).virtual
    assert not identify(dataclasses.replace(definition, virtual_serial_prefix=""), VALUES).virtual
    assert not identify(definition, VALUES | {0xF18C: b"X-VIRTUAL-1"}).virtual


def test_nobody_there_is_an_error(definition):
    with pytest.raises(NoResponseError):
        Bench(ScriptedEcu(lambda request, functional: [])).value(read_identity(definition))
    with pytest.raises(DefinitionError):
        Bench(bms({})).value(read_identity(dataclasses.replace(definition, diagnostics=None)))
    with pytest.raises(NegativeResponseError):
        Bench(bms({})).value(read_serial(definition))


def test_several_identifiers_are_read_in_one_request():
    ecu = ScriptedEcu(lambda request, functional: [bytes.fromhex("62 D010 0102 D012 03")])
    values = Bench(ecu).value(read_data_group({0xD010: 2, 0xD011: 1, 0xD012: 1}))
    assert values == {0xD010: b"\x01\x02", 0xD012: b"\x03"}
    assert ecu.requests[0][1] == bytes.fromhex("22D010D011D012")


@pytest.mark.parametrize("answer", ["62D01001", "62D0100102D0100102", "62D0990102", "62D010"])
def test_an_answer_that_does_not_parse_is_an_error(answer):
    ecu = ScriptedEcu(lambda request, functional: [bytes.fromhex(answer)])
    with pytest.raises(UnexpectedResponseError):
        Bench(ecu).value(read_data_group({0xD010: 2}))


def test_memory_is_read_in_pieces_and_a_short_answer_is_an_error():
    memory = bytes(range(256)) * 40

    def script(request, functional):
        start, length = int.from_bytes(request[2:6], "big"), int.from_bytes(request[6:8], "big")
        return [b"\x63" + memory[start : start + length]]

    assert Bench(ScriptedEcu(script)).value(read_memory(0, len(memory))) == memory
    with pytest.raises(UnexpectedResponseError):
        Bench(ScriptedEcu(lambda request, functional: [b"\x63\x00"])).value(read_memory(0, 16))


def test_every_code_of_the_standard_has_its_sentence_and_advice():
    codes = [*range(0x10, 0x15), 0x21, 0x22, 0x24, 0x25, 0x26, 0x31, *range(0x33, 0x3B), *range(0x50, 0x5E), *range(0x70, 0x74)]
    codes += [0x78, 0x7E, 0x7F, *range(0x81, 0x8E), *range(0x8F, 0x95)]
    assert sorted(RULES) == codes
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    for code, rule in RULES.items():
        error = negative_response_error(0x22, code, bytes.fromhex("22F190"))
        assert error.what.endswith(f"{rule.sentence}.")
        assert error.advice == rule.advice != ""
        assert rule.name in error.detail


def test_wrong_keys_and_most_other_refusals_are_final():
    assert RULES[0x35].retry is Retry.NEVER
    assert {code for code, rule in RULES.items() if rule.retry is not Retry.NEVER} == {
        *(0x21, 0x24, 0x33, 0x34, 0x36, 0x37, 0x73, 0x78, 0x7E, 0x7F, 0x92, 0x93)
    }


@pytest.mark.parametrize("code", [0x00, 0x20, 0x95, 0xF0, 0xFE, 0xFF])
def test_an_unknown_code_is_told_by_its_number_and_never_retried(code):
    assert rule_of(code).retry is Retry.NEVER
    assert f"0x{code:02X}" in negative_response_error(0xBA, code, b"\xba\x01").what


def test_keys_never_get_into_an_error():
    assert "DE AD" not in negative_response_error(0x27, 0x35, bytes.fromhex("2712DEADBEEF")).detail


def test_the_demo_key_is_the_published_one():
    # HMAC-SHA-256 with the secret of docs/ecu-contract.md, first 8 bytes; calculated with OpenSSL.
    assert demo_key_provider(0x11, bytes.fromhex("0102030405060708")).hex() == "621eece3470bf47f"

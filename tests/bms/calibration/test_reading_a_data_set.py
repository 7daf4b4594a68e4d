"""Reading the active data set from a BMS that answers by the contract, or does not."""

import dataclasses

import pytest

from bms.calibration.reading import read_data_set
from bms.errors import DefinitionError, DiagnosticError, NegativeResponseError, UnexpectedResponseError


class Memory:
    """The readable memory of a BMS and its DID D1C0."""

    def __init__(self, data_set, *, state=1, crc32=None):
        self.regions = {0x0040_0000: data_set.payload, 0x0041_0000: data_set.header_bytes}
        crc32 = data_set.header.payload_crc32 if crc32 is None else crc32
        self.d1c0 = bytes([state]) + crc32.to_bytes(4, "big") + b"NFM-STD-0100".ljust(16, b"\x00")

    def answer(self, request):
        if request == bytes.fromhex("22D1C0"):
            return bytes.fromhex("62D1C0") + self.d1c0
        assert request[:2] == bytes.fromhex("2324")
        address, length = int.from_bytes(request[2:6], "big"), int.from_bytes(request[6:8], "big")
        assert 1 <= length <= 4093
        start = max(base for base in self.regions if base <= address)
        return b"\x63" + self.regions[start][address - start : address - start + length]


def test_header_and_payload_come_out_as_they_stand_in_memory(definition, factory_set, drive):
    run = drive(read_data_set(definition), Memory(factory_set).answer)
    assert run.value == factory_set
    assert all(exchange.request[0] in {0x22, 0x23} for exchange in run.exchanges)


def test_the_payload_is_read_in_17_requests_and_progress_is_told(definition, factory_set, drive):
    run = drive(read_data_set(definition), Memory(factory_set).answer)
    assert len([exchange for exchange in run.exchanges if exchange.request[:4] == bytes.fromhex("23240040")]) == 17
    fractions = [progress.fraction for progress in run.progress]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0
    assert fractions[-1] < 1
    assert {progress.cancellable for progress in run.progress} == {True}


def test_a_set_that_is_not_the_stated_one_is_not_believed(definition, factory_set, drive):
    with pytest.raises(UnexpectedResponseError, match="not the one the BMS says"):
        drive(read_data_set(definition), Memory(factory_set, crc32=1).answer)


def test_a_damaged_byte_is_noticed(definition, factory_set, drive):
    memory = Memory(factory_set)
    memory.regions[0x0040_0000] = b"\x00" + factory_set.payload[1:]
    with pytest.raises(UnexpectedResponseError, match="not whole"):
        drive(read_data_set(definition), memory.answer)


def test_a_bms_without_a_valid_set_says_so(definition, factory_set, drive):
    with pytest.raises(DiagnosticError, match="no valid calibration"):
        drive(read_data_set(definition), Memory(factory_set, state=0).answer)


def test_a_short_answer_is_an_unexpected_one(definition, factory_set, drive):
    memory = Memory(factory_set)
    with pytest.raises(UnexpectedResponseError):
        drive(read_data_set(definition), lambda request: memory.answer(request)[:-1])


def test_a_refusal_is_passed_on(definition, drive):
    refusal = NegativeResponseError("no", service_id=0x22, code=0x31)
    with pytest.raises(NegativeResponseError):
        drive(read_data_set(definition), lambda request: refusal)


def test_a_pack_without_calibration_memory_is_an_error_of_the_definition(definition, drive):
    with pytest.raises(DefinitionError, match="no calibration memory"):
        drive(read_data_set(dataclasses.replace(definition, programming=None)), lambda request: b"")

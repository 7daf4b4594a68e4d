"""Requests made of what people type, and what is said about what they typed wrong."""

import pytest

from bms.service_catalogue import RequestValueError, build_request, explain_request, service


@pytest.mark.parametrize(
    ("number", "sub_function", "values", "request_"),
    [
        (0x22, None, {"data_identifier": "F190"}, "22 F1 90"),
        (0x22, None, {"data_identifier": "0xF190, d010"}, "22 F1 90 D0 10"),
        (0x23, None, {"memory_address": "400000", "memory_size": "16"}, "23 24 00 40 00 00 00 10"),
        (0x23, None, {"memory_address": "0x400000", "memory_size": "0x10"}, "23 24 00 40 00 00 00 10"),
        (0x19, 4, {"dtc": "P1B40-94"}, "19 04 1B 40 94 FF"),
        (0x19, 4, {"dtc": "U3FFF-00", "dtc_snapshot_record_number": "all"}, "19 04 FF FF 00 FF"),
        (0x19, 2, {"dtc_status_mask": "confirmed"}, "19 02 08"),
        (
            0x2C,
            1,
            {"dynamically_defined_data_identifier": "F300", "sources": "F190:1:4,F18C:2:1"},
            "2C 01 F3 00 F1 90 01 04 F1 8C 02 01",
        ),
        (0x2E, None, {"data_identifier": "F199", "data_record": "32:30 3236-30_31.30,31"}, "2E F1 99 32 30 32 36 30 31 30 31"),
        (0x31, 1, {"routine_identifier": "0204"}, "31 01 02 04"),
        (0x87, 1, {"link_control_mode_identifier": "CAN 500 kbit/s"}, "87 01 12"),
        (0x2A, 4, {}, "2A 04"),
        (0x86, 0x41, {"service_to_respond_to_record": "1902FF"}, "86 41 02 FF 19 02 FF"),
    ],
)
def test_text_is_read_as_people_type_it(number, sub_function, values, request_):
    assert build_request(number, sub_function, values).hex(" ").upper() == request_


@pytest.mark.parametrize(
    ("number", "sub_function", "values", "parameter", "words"),
    [
        (0x22, None, {}, "data_identifier", "missing"),
        (0x22, None, {"data_identifier": "F19"}, None, None),
        (0x22, None, {"data_identifier": "F1900"}, "data_identifier", "does not fit into 2 bytes"),
        (0x22, None, {"data_identifier": "VIN"}, "data_identifier", "not a hexadecimal number"),
        (0x22, None, {"did": "F190"}, "did", "this request has data_identifier"),
        (0x22, 1, {"data_identifier": "F190"}, "sub_function", "has none"),
        (0x23, None, {"memory_address": "0", "memory_size": "ten"}, "memory_size", "not a decimal number"),
        (0x23, None, {"memory_address": "100000000", "memory_size": "1"}, "memory_address", "does not fit into 4 bytes"),
        (0x10, None, {}, "sub_function", "missing"),
        (0x19, 0x0F, {}, "sub_function", "has no 0x0F"),
        (0x10, 0x83, {}, "sub_function", "has no 0x83"),
        (0x38, None, {}, "mode_of_operation", "missing"),
        (0x2A, 1, {}, "periodic_data_identifier", "missing"),
        (0x2C, 1, {"dynamically_defined_data_identifier": "F300", "sources": "F190"}, "sources", "source_data_identifier:"),
        (0x29, 5, {"algorithm_indicator": "01"}, "algorithm_indicator", "must have 16 bytes, not 1"),
        (0x2E, None, {"data_identifier": "F199", "data_record": "xyz"}, "data_record", "not a row of bytes"),
        (0x36, None, {"block_sequence_counter": "256"}, "block_sequence_counter", "does not fit into 1 byte"),
        (0x37, None, {"transfer_request_parameter_record": 7}, "transfer_request_parameter_record", "must be bytes"),
        (0x83, 1, {}, "service", "not in the catalogue"),
    ],
)
def test_what_is_wrong_is_named(number, sub_function, values, parameter, words):
    if parameter is None:
        assert build_request(number, sub_function, values) == bytes.fromhex("220F19")
        return
    with pytest.raises(RequestValueError, match=words) as raised:
        build_request(number, sub_function, values)

    assert raised.value.parameter == parameter
    assert str(raised.value).startswith(f"{parameter}: ")


def test_the_answer_can_be_suppressed_where_there_is_a_bit_for_it():
    assert build_request(0x10, 0x03, {}, suppress=True) == b"\x10\x83"
    with pytest.raises(RequestValueError, match="always answers"):
        build_request(0x22, None, {"data_identifier": 0xF190}, suppress=True)


def test_what_may_be_left_out_ends_the_request():
    assert build_request(0x14, None, {}) == b"\x14\xff\xff\xff"
    assert build_request(service(0x14), None, {"memory_selection": 1}) == b"\x14\xff\xff\xff\x01"


@pytest.mark.parametrize(("number", "last"), [(0x10, 0x7E), (0x11, 0x7E), (0x28, 0x7E), (0x85, 0x7E), (0x87, 0x7E)])
def test_numbers_for_makers_are_sent_as_they_are(number, last):
    for sub_function in (0x40, 0x5F, 0x60, last):
        request = build_request(number, sub_function, {})

        assert request[:2] == bytes([number, sub_function])
        assert "own" in explain_request(request)[1].text

"""Answers of service 0x19, byte by byte (ISO 14229-1, 11.3): what is known is decoded, what is not stays raw."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bms.definition import load_pack
from bms.errors import UnexpectedResponseError
from bms.faults.parsing import parse_extended_data, parse_fault_list, parse_snapshot_identifiers, parse_snapshots
from bms.service_catalogue.dtc import DtcStatus

CATALOGUE = load_pack("demo-nfm-120s").faults
HEAD = "5904 1B4094 2F"


def snapshots(text):
    return parse_snapshots(bytes.fromhex(text), CATALOGUE)


def test_a_list_holds_codes_and_status_in_the_order_of_the_bms():
    answer = bytes.fromhex("5902FF 1B4094 2F 0A7E4B 08")
    assert parse_fault_list(answer) == [(0x1B4094, DtcStatus(0x2F)), (0x0A7E4B, DtcStatus.CONFIRMED)]


def test_an_empty_list_is_an_empty_list():
    assert parse_fault_list(bytes.fromhex("5902FF")) == []


def test_a_code_listed_twice_is_one_fault_with_all_its_bits():
    assert parse_fault_list(bytes.fromhex("5902FF 1B4094 01 1B4094 08")) == [(0x1B4094, DtcStatus(0x09))]


def test_a_cut_last_entry_does_not_cost_the_others():
    assert parse_fault_list(bytes.fromhex("5902FF 1B4094 2F 0A7E")) == [(0x1B4094, DtcStatus(0x2F))]


@pytest.mark.parametrize("answer", ["", "59", "5902", "5902FF 1B", "5902FF 1B4094"])
def test_a_list_without_one_whole_entry_is_unexpected(answer):
    with pytest.raises(UnexpectedResponseError):
        parse_fault_list(bytes.fromhex(answer))


def test_snapshot_identifiers_name_the_codes():
    assert parse_snapshot_identifiers(bytes.fromhex("5903 1B4094 01 1B4094 02 0A7E4B 01 0A")) == {0x1B4094, 0x0A7E4B}


def test_values_are_scaled_signed_and_named_by_the_definition():
    # Record 1 with four identifiers: time, state of charge, current, lowest temperature.
    records = snapshots(f"{HEAD} 01 04 DE01 0001E240 DE02 1388 DE04 FFD3 DE09 FF38")
    assert list(records) == [1]
    assert [(value.name, value.value, value.unit) for value in records[1]] == [
        ("time_s", 123456.0, "s"),
        ("soc_pct", 50.0, "%"),
        ("current_a", -4.5, "A"),
        ("lowest_temperature_c", -20.0, "°C"),
    ]
    assert records[1][2].raw == bytes.fromhex("FFD3")
    assert records[1][2].text == "Current, charging positive"


def test_tenths_are_the_numbers_people_expect():
    assert snapshots(f"{HEAD} 01 01 DE03 0E77")[1][0].value == 370.3


def test_both_records_are_there():
    records = snapshots(f"{HEAD} 01 01 DE07 05 02 02 DE07 06 DE08 07")
    assert {number: [value.value for value in values] for number, values in records.items()} == {1: [5.0], 2: [6.0, 7.0]}


def test_an_unknown_identifier_takes_the_rest_raw():
    values = snapshots(f"{HEAD} 01 03 DE07 05 BEEF 112233 DE08 07")[1]
    assert [(value.name, value.value) for value in values] == [("lowest_cell", 5.0), ("DID BEEF", None)]
    assert values[1].raw == bytes.fromhex("112233DE0807")
    assert (values[1].did, values[1].unit) == (0xBEEF, "")


def test_a_cut_value_is_raw_only():
    values = snapshots(f"{HEAD} 01 02 DE07 05 DE01 0001")[1]
    assert [(value.name, value.value, value.raw.hex()) for value in values] == [
        ("lowest_cell", 5.0, "05"),
        ("time_s", None, "0001"),
    ]


@pytest.mark.parametrize("answer", ["", "59", HEAD, f"{HEAD} 01"])
def test_no_records_are_no_records(answer):
    assert snapshots(answer) == {}


def test_a_record_without_values_is_there_and_empty():
    assert snapshots(f"{HEAD} 01 00") == {1: ()}


def test_extended_data_have_their_names():
    answer = bytes.fromhex("5906 1B4094 2F 01 07 02 03 03 02 10 0001E240 11 0001E241")
    assert parse_extended_data(answer) == {
        "occurrences": 7,
        "aging": 3,
        "failed_cycles": 2,
        "first_s": 123456,
        "last_s": 123457,
    }


def test_an_unknown_extended_record_takes_the_rest_as_a_number():
    assert parse_extended_data(bytes.fromhex("5906 1B4094 2F 01 07 9A 0102")) == {"occurrences": 7, "record_9a": 0x0102}


@pytest.mark.parametrize("answer", ["", "5906 1B4094 2F", "5906 1B4094 2F 01", "5906 1B4094 2F 10 0001"])
def test_cut_extended_data_are_left_out(answer):
    assert parse_extended_data(bytes.fromhex(answer)) == {}


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=120))
def test_no_bytes_at_all_can_make_the_details_fail(answer):
    records = parse_snapshots(answer, CATALOGUE)
    assert all(value.raw is not None for values in records.values() for value in values)
    assert all(value >= 0 for value in parse_extended_data(answer).values())
    parse_snapshot_identifiers(answer)

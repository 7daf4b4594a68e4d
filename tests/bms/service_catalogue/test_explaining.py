"""Messages in words: transcripts derived by hand, and bytes nobody should send."""

import dataclasses

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bms.definition.polling import PollCommand, PolledSignal, Polling
from bms.service_catalogue import SERVICES, explain_request, explain_response
from bms.service_catalogue.knowledge import Knowledge


def test_scaling_of_a_value(answer_lines):
    """ISO 14229-1:2020, 11.4 and C.2/C.3: 95 formula of 5 bytes, identifier 00, C0 = 75e-2, C1 = 30e0; A1 30 km/h."""
    said = answer_lines("24 0105", "64 0105 01 95 00 E04B 001E A1 30")

    assert said == [
        (1, "data identifier", "0105 vehicle manufacturer's own"),
        (1, "scaling byte", "unsigned number, 1 byte"),
        (1, "scaling byte", "formula, 5 bytes"),
        (1, "formula", "C0 × x + C1, C0 = 0.75, C1 = 30"),
        (1, "scaling byte", "unit or format, 1 byte"),
        (1, "unit or format", "km/h"),
    ]


def test_scaling_with_a_mask_a_prefix_and_a_negative_constant(answer_lines):
    """C.2: 32 bit map of 2 bytes, its mask follows; A1 4A milli; 93 formula 08, C0 = -5e1 (exponent 1, mantissa FFB)."""
    said = answer_lines("24 0109", "64 0109 32 03FF A1 4A 93 08 1FFB B1 02")

    assert said[1:] == [
        (1, "scaling byte", "bit map with mask, 2 bytes"),
        (1, "mask", "bits that are used"),
        (1, "scaling byte", "unit or format, 1 byte"),
        (1, "unit or format", "prefix milli"),
        (1, "scaling byte", "formula, 3 bytes"),
        (1, "formula", "x + C0, C0 = -50"),
        (1, "scaling byte", "state and connection type, 1 byte"),
        (1, "state and connection type", "02"),
    ]


def test_scaling_that_is_cut_off_says_so(answer_lines):
    assert answer_lines("24 0105", "64 0105 95 00 E0")[-1] == (1, "formula", "3 bytes missing")


def test_periodic_values(request_lines, answer_lines):
    """ISO 14229-1:2020, 11.5: identifiers are the low byte of F2xx; the answer is the service id alone."""
    assert request_lines("2A 01 E3 24") == [
        (1, "transmission mode", "01 sendAtSlowRate: send them slowly"),
        (1, "periodic data identifier", "E3 identifier F2E3"),
        (1, "periodic data identifier", "24 identifier F224"),
    ]
    assert request_lines("2A 04") == [(1, "transmission mode", "04 stopSending: stop sending these, or all")]
    assert answer_lines("2A 01 E3", "6A") == []


def test_an_event_and_the_request_it_answers(request_lines, answer_lines):
    """ISO 14229-1:2020, 10.9: event 03 on F190 until stopped, then 22 F1 90; bit 6 keeps it."""
    request = request_lines("86 43 02 0105 22 0105")

    assert request == [
        (1, "sub function", "43 onChangeOfDataIdentifier: watch a value for any change; kept over a power-down"),
        (1, "event window time", "02 until it is stopped"),
        (1, "data identifier", "0105 vehicle manufacturer's own"),
        (1, "service to respond to record", "3 bytes"),
        (2, "ReadDataByIdentifier", "read values"),
        (3, "data identifier", "0105 vehicle manufacturer's own"),
    ]
    answer = answer_lines("86 43 02 0105 22 0105", "C6 43 00 02 0105 22 0105")
    assert answer == [request[0], (1, "number of identified events", "0"), *request[1:]]


def test_a_watched_fault_status(request_lines):
    """10.9: event 01, until stopped, any status bit, then 19 02 FF."""
    assert request_lines("86 01 02 FF 19 02 FF")[:4] == [
        (1, "sub function", "01 onDTCStatusChange: watch the status of codes"),
        (1, "event window time", "02 until it is stopped"),
        (1, "dtc status mask", "FF all"),
        (1, "service to respond to record", "3 bytes"),
    ]


def test_a_comparison_of_values(request_lines):
    """10.9: identifier, logic, reference (4), hysteresis, localization (2), then the request."""
    assert request_lines("86 07 02 0105 02 00000E10 0A 2400 22 0105")[2:7] == [
        (1, "data identifier", "0105 vehicle manufacturer's own"),
        (1, "comparison logic", "02 value > reference"),
        (1, "raw reference value", "00000E10"),
        (1, "hysteresis value", "10 %"),
        (1, "localization", "2400"),
    ]


def test_events_that_report_codes(request_lines):
    """10.9, 2020 edition: 08 sends the newest code, 09 sends records of it."""
    assert request_lines("86 08 02 0E")[1:] == [
        (1, "event window time", "02 until it is stopped"),
        (1, "report type", "0E last confirmed code"),
    ]
    assert request_lines("86 09 02 08 04 FF")[2:] == [
        (1, "dtc status mask", "08 confirmed"),
        (1, "report type", "04 snapshots of the code"),
        (1, "record number", "FF"),
    ]


@pytest.mark.parametrize(("number", "name"), [("00", "stop"), ("05", "start"), ("06", "clear")])
def test_events_are_stopped_started_and_forgotten(request_lines, answer_lines, number, name):
    assert request_lines(f"86 {number} 02")[0][2].startswith(f"{number} {name}ResponseOnEvent")
    assert answer_lines(f"86 {number} 02", f"C6 {number} 01 02")[1:] == [
        (1, "number of identified events", "1"),
        (1, "event window time", "02 until it is stopped"),
    ]


def test_events_that_are_watched(answer_lines):
    assert answer_lines("86 04 02", "C6 04 01 01 02 FF 19 02 FF")[1:] == [
        (1, "number of activated events", "1"),
        (1, "activated events", "6 bytes"),
    ]


def test_codes_with_extended_data(request_lines, answer_lines):
    """ISO 14229-1:2020, 12.3, 19 1A: mask, record number, then code and status."""
    assert request_lines("19 1A 10")[1:] == [(1, "dtc ext data record number", "10")]
    assert answer_lines("19 1A 10", "59 1A FF 10 1B4094 08")[1:] == [
        (1, "dtc status availability mask", "FF all"),
        (1, "dtc ext data record number", "10"),
        (1, "dtc", "1B4094 P1B40-94"),
        (2, "status of dtc", "08 confirmed"),
    ]
    assert answer_lines("19 1A 10", "59 1A FF")[1:] == [(1, "dtc status availability mask", "FF all")]


def test_codes_of_a_readiness_group(request_lines, answer_lines):
    """ISO 14229-1:2020, 12.3, 19 56: functional group, mask, format, readiness group, then code and status."""
    assert request_lines("19 56 33 0B")[1:] == [
        (1, "functional group identifier", "33 emissions system"),
        (1, "dtc readiness group identifier", "0B"),
    ]
    assert answer_lines("19 56 33 0B", "59 56 33 FF 04 0B 0A7E4B 2F")[1:] == [
        (1, "functional group identifier", "33 emissions system"),
        (1, "dtc status availability mask", "FF all"),
        (1, "dtc format identifier", "04 SAE J2012-DA format 04"),
        (1, "dtc readiness group identifier", "0B"),
        (1, "dtc", "0A7E4B P0A7E-4B"),
        (2, "status of dtc", "2F active, failed this cycle, pending, confirmed, failed since clear"),
    ]


def test_the_pack_definition_names_faults_values_and_routines(answer_lines, request_lines, definition):
    said = answer_lines("19041B4094FF", "59041B40942F 01 02 DE03 0EB1 DE09 FF38", definition)

    assert (1, "dtc", "1B4094 P1B40-94 Charged faster than the cold-charge map allows") in said
    assert (2, "data identifier", "DE03 Pack voltage") in said
    assert [text for _, name, text in said if name == "data record"] == ["376.1 V", "-20 °C"]
    assert request_lines("31010204", definition)[1] == (1, "routine identifier", "0204 enter service state")
    assert answer_lines("31010203", "710102030000", definition)[2][2] == "all are met"
    assert answer_lines("31010203", "710102034000", definition)[2][2] == "something unknown is in the way"
    assert answer_lines("31010202", "7101020202", definition)[2][2] == "the signature is wrong"
    assert answer_lines("31010202", "7101020277", definition)[2][2] == "1 byte"
    assert answer_lines("31010204", "7101020400", definition)[2][2] == "1 byte"
    assert request_lines("22D1C0", definition) == [(1, "data identifier", "D1C0 active data set")]


def test_signals_inside_a_polled_value_are_named(definition):
    signals = (
        PolledSignal(id="A", name="Cell 1", unit="V", bit_index=0, bit_length=8, divisor=50.0),
        PolledSignal(id="B", name="Current", unit="A", bit_index=8, bit_length=16, signed=True, multiplier=0.1),
        PolledSignal(id="C", name="State", unit="", bit_index=28, bit_length=4, texts={2: "charging"}),
        PolledSignal(id="D", name="Far", unit="", bit_index=32, bit_length=8),
        PolledSignal(id="E", name="Little", unit="", bit_index=8, bit_length=16, little_endian=True),
        PolledSignal(id="F", name="Absent", unit="", bit_index=0, bit_length=8, null_minimum=200.0),
        PolledSignal(id="G", name="Clipped", unit="%", bit_index=0, bit_length=8, maximum=100.0),
    )
    command = PollCommand(
        key="x", request_id=0x7E4, response_id=0x7EC, request=bytes.fromhex("220101"), period_s=1.0, signals=signals
    )
    polling = Polling(commands=(command,), cells=(), cell_scale_mv=1.0, temperatures=(), readings={})
    polled = dataclasses.replace(definition, polling=polling)

    lines = explain_response(bytes.fromhex("220101"), bytes.fromhex("620101 A6 FF38 02"), polled)

    assert [(line.name, line.text) for line in lines[3:]] == [
        ("Cell 1", "3.32 V"),
        ("Current", "-20 A"),
        ("State", "charging"),
        ("Far", "missing"),
        ("Little", "14591"),
        ("Absent", "not available"),
        ("Clipped", "100 %"),
    ]


def test_several_values_are_told_apart_by_what_was_asked(answer_lines):
    said = answer_lines("22 0105 0106", "62 0105 AABBCC 0106 DD")

    assert [text for _, name, text in said if name == "data record"] == ["3 bytes", "1 byte"]


def test_values_that_cannot_be_told_apart_are_not_guessed(answer_lines):
    said = answer_lines("22 0105 0106", "62 0105 0106 0106 DD")

    assert said[-1] == (2, "data record", "5 bytes; more values follow, but nobody says where this one ends")


def test_a_snapshot_value_nobody_knows_ends_the_reading(answer_lines, definition):
    said = answer_lines("19041B4094FF", "59041B40942F 01 02 4711 AABB DE03 0EB1", definition)

    assert said[-1][2].startswith("6 bytes; more values follow")


def test_seeds_keys_and_proofs_are_never_shown():
    secret = "5EC2E75EC2E7"
    messages = [
        f"2712{secret}",
        f"6711{secret}",
        f"2743{secret}",
        f"2903{'0006' + secret}0000",
        f"29030009{secret}",
        f"2900{secret}",
        f"690111{'0006' + secret}0000",
        f"69080200{secret}",
    ]
    for message in messages:
        payload = bytes.fromhex(message)
        answer = payload[0] in {0x67, 0x69}
        for line in explain_response(b"", payload) if answer else explain_request(payload):
            assert secret not in line.raw.replace(" ", "") + line.text, message


def test_a_refusal_says_why_and_what_to_do():
    lines = explain_response(bytes.fromhex("22F190"), bytes.fromhex("7F2231"))

    assert [(line.level, line.name, line.text) for line in lines] == [
        (0, "refused", "ReadDataByIdentifier"),
        (1, "requestOutOfRange", "it does not know this identifier, address or value"),
        (1, "advice", "Check that the pack definition fits this BMS."),
    ]


@pytest.mark.parametrize(
    ("request_", "response", "name", "text"),
    [
        ("22F190", "", "no answer", ""),
        ("22F190", "7F", "response code", "2 bytes missing"),
        ("22F190", "7F22", "response code", "1 byte missing"),
        ("22F190", "7F223100", "extra bytes", "1 byte"),
        ("22F190", "7F1031", "refused", "DiagnosticSessionControl; not what was asked"),
        ("22F190", "7FBA31", "refused", "service BA; not what was asked"),
        ("22F190", "5003003201F4", "DiagnosticSessionControl", "not an answer to 22"),
        ("1003", "5003003201", "p2 star server max", "1 byte missing"),
        ("1003", "5003003201F4AA", "extra bytes", "1 byte"),
        ("1003", "50", "sub function", "1 byte missing"),
        ("190F", "590F01", "sub function", "0F reportMirrorMemoryDTCByStatusMask: taken out with the 2020 edition"),
        ("1001", "5000", "sub function", "00 reserved"),
        ("10", "05", "answer 05", "of no service in the catalogue"),
        ("BA", "FA01", "answer FA", "of no service in the catalogue"),
        ("1902FF", "5902FF1B4094", "status of dtc", "1 byte missing"),
    ],
)
def test_what_is_wrong_with_an_answer_is_a_line(request_, response, name, text):
    lines = explain_response(bytes.fromhex(request_), bytes.fromhex(response))

    assert (name, text) in [(line.name, line.text) for line in lines]


@pytest.mark.parametrize(
    ("request_", "name", "text"),
    [
        ("", "nothing", "1 byte missing"),
        ("BA0102", "service BA", "not in the catalogue"),
        ("2324004000", "memory address", "1 byte missing"),
        ("22", "data identifier", "missing"),
        ("22F1", "data identifier", "1 byte missing"),
        ("3E80", "sub function", "00 zeroSubFunction: the tester is still there; no positive answer wanted"),
        ("2E0105", "data record", "0 bytes"),
    ],
)
def test_what_is_wrong_with_a_request_is_a_line(request_, name, text):
    lines = explain_request(bytes.fromhex(request_))

    assert (name, text) in [(line.name, line.text) for line in lines]


_SERVICE_IDS = st.sampled_from([known.number for known in SERVICES])
_MESSAGES = st.binary(max_size=200) | st.builds(
    lambda number, rest: bytes([number]) + rest, _SERVICE_IDS, st.binary(max_size=199)
)


@settings(max_examples=1500, deadline=None)
@given(request=_MESSAGES, rest=st.binary(max_size=199), foreign=st.binary(max_size=200))
def test_no_bytes_are_too_strange(request, rest, foreign, definition):
    answer = bytes([request[0] + 0x40 & 0xFF]) + rest if request else rest
    for known in (None, definition):
        for lines in (
            explain_request(request, known),
            explain_response(request, answer, known),
            explain_response(request, foreign, known),
            explain_response(b"", answer, known),
        ):
            assert lines
            assert all(line.level >= 0 and line.name for line in lines)


@settings(max_examples=500, deadline=None)
@given(response=st.binary(min_size=1, max_size=200))
def test_every_byte_of_an_answer_is_in_exactly_one_line(response):
    """Nothing is swallowed and nothing is shown twice; but secrets, lengths of file names, and requests inside an answer."""
    assume(response[0] not in {0x67, 0x69, 0x78, 0xC6})

    lines = explain_response(b"", response)

    assert b"".join(bytes.fromhex(line.raw) for line in lines) == response


def test_without_a_definition_only_the_standard_is_known():
    knowledge = Knowledge(None)

    assert knowledge.identifier_name(0xF18C) == "ECU serial number"
    assert knowledge.identifier_name(0xF3AB) == "dynamically defined"
    assert knowledge.identifier_name(0x0001) == "reserved"
    assert knowledge.data_text(0xF186, b"\x03") == "extendedDiagnosticSession"
    assert knowledge.routine_name(0xF123) == "system supplier's own"
    assert knowledge.routine_name(0x0001) == "reserved"
    assert knowledge.fault_text(0xC00100) == "U0001-00"

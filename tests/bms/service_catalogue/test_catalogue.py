"""The catalogue itself: complete, consistent, and named as the standard names things (py-uds knows its tables)."""

import pytest
from uds.translator import service_definitions
from uds.utilities.constants import other, sub_functions

from bms.diagnostics.procedure import WRITING_SERVICES
from bms.service_catalogue import SERVICES, Effect, Repeat, build_request, echo_length, service
from bms.service_catalogue.fields import Kind, Length, SizeFrom

NUMBERS = "10 11 14 19 22 23 24 27 28 29 2A 2C 2E 2F 31 34 35 36 37 38 3D 3E 85 86 87"
TABLES = {
    0x10: sub_functions.DIAGNOSTIC_SESSION_TYPE_MAPPING,
    0x11: sub_functions.RESET_TYPE_MAPPING,
    0x19: sub_functions.REPORT_TYPE_MAPPING_2020,
    0x28: sub_functions.CONTROL_TYPE_MAPPING,
    0x29: sub_functions.AUTHENTICATION_TASK_MAPPING,
    0x2A: other.TRANSMISSION_MODE_MAPPING,
    0x2C: sub_functions.DEFINITION_TYPE_MAPPING,
    0x31: sub_functions.ROUTINE_CONTROL_TYPE_MAPPING,
    0x38: other.MODE_OF_OPERATION_MAPPING_2020,
    0x3E: sub_functions.ZERO_SUB_FUNCTION_MAPPING,
    0x85: sub_functions.DTC_SETTING_TYPE_MAPPING,
    0x86: sub_functions.EVENT_MAPPING_2020,
    0x87: sub_functions.LINK_CONTROL_TYPE_MAPPING,
}
MAKERS = {"vehicleManufacturerSpecific", "systemSupplierSpecific"}
NO_SUPPRESS_BIT = {0x14, 0x22, 0x23, 0x24, 0x2A, 0x2E, 0x2F, 0x34, 0x35, 0x36, 0x37, 0x38, 0x3D}


def sub_function_cases():
    for known in SERVICES:
        # What the makers mean by their numbers py-uds cannot know.
        subs = [sub for sub in known.sub_functions if sub.name not in MAKERS]
        for sub in subs or (None,):
            if known.number == 0x29 and sub.number == 0x04:
                continue  # py-uds gives certificateEvaluationId one byte; udsoncan and scapy, as the standard, two
            yield pytest.param(known, sub, id=f"{known.number:02X}-{sub.number:02X}" if sub else f"{known.number:02X}")


def sample(field):
    """Return a value that fits a field which has no default."""
    if field.kind is Kind.TEXT:
        return "/log/a.bin"
    if field.kind is Kind.REQUEST:
        return "22 F1 90"
    if field.name == "algorithm_indicator":
        return bytes(range(16))
    if field.name == "data_record" and isinstance(field.size, SizeFrom):
        return b"\x01\x02"
    if isinstance(field.size, Length):
        return b"\x01\x02\x03"
    return {"data_identifier": 0xF190, "routine_identifier": 0x0204, "dtc": 0x1B4094}.get(field.name, 0x02)


def samples(elements):
    """Return values for everything a request cannot do without."""
    values = {}
    for element in elements:
        if isinstance(element, Repeat):
            entry = samples(element.elements)
            single = len(element.elements) == 1
            values[element.elements[0].name if single else element.name] = [entry.popitem()[1] if single else entry]
        elif element.default is None and not element.optional:
            values[element.name] = sample(element)
    return values


def sample_request(known, sub):
    elements = known.request if sub is None else sub.request
    return build_request(known, None if sub is None else sub.number, samples(elements))


def test_every_service_of_a_bms_tester_is_there_in_order():
    assert [known.number for known in SERVICES] == [int(number, 16) for number in NUMBERS.split()]


@pytest.mark.parametrize("number", TABLES)
def test_sub_functions_are_those_of_the_2020_edition(number):
    ours = {
        only: sub.name
        for sub in service(number).sub_functions
        for only in sub.numbers
        if sub.name not in MAKERS and (number != 0x86 or only < 0x40)
    }

    assert {only: name.casefold() for only, name in ours.items()} == {
        only: name.casefold() for only, name in TABLES[number].items()
    }


def test_security_levels_are_odd_for_seeds_and_even_for_keys():
    known = service(0x27)
    theirs = sub_functions.SECURITY_ACCESS_TYPE_MAPPING

    ours = {number: sub.name for sub in known.sub_functions for number in sub.numbers}
    assert ours == {number: "requestSeed" if number % 2 else "sendKey" for number in theirs}


def test_what_the_2020_edition_took_out_is_not_offered_but_named():
    assert sorted(service(0x19).retired) == [0x0F, 0x10, 0x11, 0x12, 0x13]
    assert 0x02 in service(0x86).retired
    for known in SERVICES:
        assert not [number for number in known.retired if known.sub_function(number)]


def test_the_suppress_bit_is_where_the_standard_has_sub_functions():
    assert {known.number for known in SERVICES if not known.suppressible} == NO_SUPPRESS_BIT


def test_writing_services_are_those_that_pass_the_gate():
    writing = {known.number for known in SERVICES if known.effect is Effect.WRITES}

    assert writing >= WRITING_SERVICES
    # What a BMS is to do on an event is written, but nothing of the pack: the console asks, the gate has no say.
    assert writing - WRITING_SERVICES <= {0x86, 0x38, 0x87}
    assert all(known.effect_reason for known in SERVICES)


@pytest.mark.filterwarnings("ignore:No label defined:uds.utilities.custom_warnings.ValueWarning")
@pytest.mark.parametrize(("known", "sub"), list(sub_function_cases()))
def test_py_uds_reads_every_request_whole(known, sub):
    request = sample_request(known, sub)
    translators = {
        int(getattr(service_definitions, name).request_sid): getattr(service_definitions, name)
        for name in dir(service_definitions)
        if name.isupper() and not name.endswith("2013")
    }

    records = translators[known.number].decode(request)

    assert records[0]["raw_value"] == known.number
    if sub is not None:
        assert records[1]["raw_value"] == sub.number


@pytest.mark.parametrize(
    ("request_", "echoed"),
    [
        ("1003", 1),
        ("1083", 1),
        ("14FFFFFF", 0),
        ("1902FF", 1),
        ("19041B4094FF", 4),
        ("191601", 2),
        ("423301FF", 0),
        ("194233FFE0", 2),
        ("22F190", 2),
        ("22F190F18C", 0),
        ("2324004000000010", 0),
        ("24F190", 2),
        ("2712AABB", 1),
        ("2A01E3", 0),
        ("2C01F300F1900104", 3),
        ("2C03", 1),
        ("2C03F300", 3),
        ("2EF19901", 2),
        ("2F013203", 3),
        ("3101020401", 3),
        ("34004400500000 00010000", 0),
        ("3607AABB", 1),
        ("37", 0),
        ("380100026162", 1),
        ("3D14004000000161", 6),
        ("3D", 0),
        ("3E", 0),
        ("3E80", 1),
        ("8641", 1),
        ("BA01", 0),
        ("", 0),
    ],
)
def test_what_an_answer_repeats_of_its_request(request_, echoed):
    assert echo_length(bytes.fromhex(request_)) == echoed


def test_the_echo_is_never_longer_than_what_follows_the_service_id():
    for known in SERVICES:
        for sub in known.sub_functions or (None,):
            request = sample_request(known, sub)
            for length in range(len(request) + 1):
                assert 0 <= echo_length(request[:length]) <= max(0, length - 1)

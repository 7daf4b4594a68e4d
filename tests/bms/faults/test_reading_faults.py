"""Reading the fault memory against byte transcripts."""

import dataclasses

import pytest

from bms.diagnostics.procedure import Progress, Response
from bms.errors import DefinitionError, NegativeResponseError, NoResponseError, UnexpectedResponseError
from bms.faults import read_faults
from bms.service_catalogue.dtc import DtcStatus

LIST = "1902FF"
IDENTIFIERS = "1903"


def test_an_empty_memory_is_read_with_two_requests(definition, drive):
    run = drive(read_faults(definition), {LIST: "5902FF", IDENTIFIERS: "5903"})
    assert run.value == ()
    assert run.requests == ["1902ff", "1903"]


def test_a_fault_is_explained_with_its_snapshot_and_history(definition, drive):
    transcript = {
        LIST: "5902FF 1B4094 2F",
        IDENTIFIERS: "5903 1B4094 01",
        "1904 1B4094 FF": "5904 1B4094 2F 01 02 DE02 1388 DE09 FF38",
        "1906 1B4094 FF": "5906 1B4094 2F 01 03 02 00",
    }
    (fault,) = drive(read_faults(definition), transcript).value
    text = definition.faults.faults[0x1B4094]
    assert (fault.code, fault.display, fault.status) == (0x1B4094, "P1B40-94", DtcStatus(0x2F))
    assert (fault.text, fault.severity, fault.cause, fault.action, fault.reaction) == (
        text.text,
        text.severity,
        text.cause,
        text.action,
        text.reaction,
    )
    assert [(value.name, value.value) for value in fault.snapshots[1]] == [("soc_pct", 50.0), ("lowest_temperature_c", -20.0)]
    assert fault.extended == {"occurrences": 3, "aging": 0}


def test_a_code_nobody_knows_is_a_fault_all_the_same(definition, drive):
    transcript = {
        LIST: "5902FF C12345 08",
        IDENTIFIERS: "5903 C12345 01",
        "1904 C12345 FF": "5904 C12345 08 01 01 BEEF 0102",
        "1906 C12345 FF": "5906 C12345 08 9A 05",
    }
    (fault,) = drive(read_faults(definition), transcript).value
    assert (fault.display, fault.severity) == ("U0123-45", "warning")
    assert "not in the catalogue" in fault.text
    assert fault.snapshots[1][0].raw == bytes.fromhex("0102")
    assert fault.extended == {"record_9a": 5}


def test_codes_that_were_only_never_tested_are_no_faults(definition, drive):
    transcript = {
        LIST: "5902FF 1B4094 50 0A7E4B 10 0AA61A 09",
        IDENTIFIERS: "5903",
        "1906 0AA61A FF": "7F1931",
    }
    faults = drive(read_faults(definition), transcript).value
    assert [fault.display for fault in faults] == ["P0AA6-1A"]


def test_only_codes_with_a_snapshot_are_asked_for_it(definition, drive):
    transcript = {
        LIST: "5902FF 1B4094 2F 0AA61A 04",
        IDENTIFIERS: "5903 0AA61A 01",
        "1904 0AA61A FF": "5904 0AA61A 04",
        "1906 0AA61A FF": "5906 0AA61A 04",
        "1906 1B4094 FF": "5906 1B4094 2F",
    }
    run = drive(read_faults(definition), transcript)
    assert [fault.snapshots for fault in run.value] == [{}, {}]
    assert "19041b4094ff" not in run.requests


def test_a_bms_that_does_not_list_its_snapshots_is_asked_for_each(definition, drive):
    transcript = {
        LIST: "5902FF 1B4094 2F",
        IDENTIFIERS: "7F1912",
        "1904 1B4094 FF": "5904 1B4094 2F 01 01 DE07 05",
        "1906 1B4094 FF": "7F1912",
    }
    (fault,) = drive(read_faults(definition), transcript).value
    assert fault.snapshots[1][0].value == 5
    assert fault.extended == {}


def test_a_bms_that_keeps_no_details_still_has_a_list(definition, drive):
    transcript = {
        LIST: "5902FF 1B4094 2F",
        IDENTIFIERS: "7F1912",
        "1904 1B4094 FF": "7F1931",
        "1906 1B4094 FF": "7F1931",
    }
    (fault,) = drive(read_faults(definition), transcript).value
    assert (fault.snapshots, fault.extended) == ({}, {})


def test_details_that_belong_to_something_else_do_not_cost_the_list(definition):
    procedure = read_faults(definition)
    next(procedure)
    procedure.send(None)
    procedure.send(Response(payload=bytes.fromhex("5902FF 1B4094 2F")))
    assert isinstance(procedure.throw(UnexpectedResponseError("other identifiers")), Progress)
    procedure.send(None)
    procedure.throw(UnexpectedResponseError("other snapshot"))
    with pytest.raises(StopIteration) as end:
        procedure.throw(UnexpectedResponseError("other extended data"))
    (fault,) = end.value.value
    assert (fault.display, fault.snapshots, fault.extended) == ("P1B40-94", {}, {})


def test_a_refused_list_is_an_error(definition, drive):
    with pytest.raises(NegativeResponseError):
        drive(read_faults(definition), {LIST: "7F1911"})


def test_a_lost_answer_is_asked_for_once_more(definition):
    procedure = read_faults(definition)
    next(procedure)
    first = procedure.send(None)
    assert procedure.throw(NoResponseError("nothing")) == first
    with pytest.raises(NoResponseError):
        procedure.throw(NoResponseError("nothing again"))


def test_progress_grows_and_stopping_is_always_safe(definition, drive):
    transcript = {LIST: "5902FF 1B4094 2F 0AA61A 2F", IDENTIFIERS: "5903"}
    transcript |= {"1906 1B4094 FF": "7F1931", "1906 0AA61A FF": "7F1931"}
    run = drive(read_faults(definition), transcript)
    fractions = [progress.fraction for progress in run.progress]
    assert fractions == sorted(fractions)
    assert fractions[0] >= 0
    assert fractions[-1] < 1
    assert all(progress.cancellable for progress in run.progress)


def test_nothing_but_reading_is_asked_for(definition, drive):
    transcript = {LIST: "5902FF 1B4094 2F", IDENTIFIERS: "7F1912"}
    transcript |= {"1904 1B4094 FF": "7F1931", "1906 1B4094 FF": "7F1931"}
    run = drive(read_faults(definition), transcript)
    assert {request[:2] for request in run.requests} == {"19"}


def test_a_pack_without_diagnostics_has_no_fault_memory_to_read(definition, drive):
    with pytest.raises(DefinitionError, match="no diagnostics"):
        drive(read_faults(dataclasses.replace(definition, diagnostics=None)), {})

"""Status bits step by step (ISO 14229-1 D.2), snapshots, extended data, operation cycles, aging."""

import pytest

from virtual_pack.management.fault_list import MonitoredFault, dtc
from virtual_pack.management.fault_memory import StoredFaults
from virtual_pack.management.fault_tests import Finding
from virtual_pack.management.supervision import Supervision

CODE = dtc("P1B40-94")
QUIET = dtc("P1B42-84")


@pytest.fixture
def cleared():
    return []


@pytest.fixture
def memory(cleared):
    faults = (
        MonitoredFault(code=CODE, maturation_s=5.0),
        MonitoredFault(code=QUIET, maturation_s=5.0, warning=False),
    )
    return StoredFaults(faults, on_cleared=cleared.append)


@pytest.fixture
def report(memory):
    def take(failed, *, matured=False, now_s=0.0, code=CODE, snapshot=(0xDE01, b"\x00")):
        memory.report(code, failed=failed, newly_matured=matured, now_s=now_s, snapshot=lambda: [snapshot])
        return dict(memory.supported())[code]

    return take


@pytest.mark.parametrize(
    ("display", "number"), [("P0A9B-13", 0x0A9B13), ("P1B40-94", 0x1B4094), ("U1118-54", 0xD11854), ("C0123-4B", 0x41234B)]
)
def test_a_code_is_written_as_sae_j2012_and_sent_as_three_bytes(display, number):
    assert dtc(display) == number


def test_status_bits_from_the_first_failure_to_the_end_of_the_second_good_cycle(memory, report):
    assert dict(memory.supported())[CODE] == 0x50
    assert report(False) == 0x00
    assert report(True) == 0x27
    assert report(False) == 0x26
    assert report(True) == 0x27
    assert report(True, matured=True) == 0xAF
    assert report(False) == 0xAE
    memory.begin_cycle()
    assert dict(memory.supported())[CODE] == 0xEC
    assert report(False) == 0xAC
    memory.begin_cycle()
    assert dict(memory.supported())[CODE] == 0x68
    assert report(False) == 0x28


def test_pending_stays_while_the_test_was_not_completed(memory, report):
    report(True)
    memory.begin_cycle()
    memory.begin_cycle()
    memory.begin_cycle()
    assert dict(memory.supported())[CODE] == 0x65


def test_a_fault_without_lamp_never_asks_for_it(report):
    assert report(True, matured=True, code=QUIET) == 0x2F


def test_only_stored_faults_are_found_by_status(memory, report):
    report(False, code=QUIET)
    assert memory.by_status(0xFF) == []
    report(True)
    assert memory.by_status(0x08) == []
    assert memory.by_status(0x04) == [(CODE, 0x27)]
    report(True, matured=True)
    assert memory.by_status(0x08) == [(CODE, 0xAF)]
    assert [code for code, _ in memory.supported()] == [CODE, QUIET]


def test_the_first_snapshot_stays_and_the_latest_is_replaced(memory, report):
    assert memory.snapshot(CODE, 0xFF) == {}
    report(True, matured=True, snapshot=(0xDE01, b"\x01"))
    report(True, snapshot=(0xDE01, b"\x77"))
    report(False)
    report(True, matured=True, snapshot=(0xDE01, b"\x02"))
    assert memory.snapshot(CODE, 1) == {1: [(0xDE01, b"\x01")]}
    assert memory.snapshot(CODE, 2) == {2: [(0xDE01, b"\x02")]}
    assert sorted(memory.snapshot(CODE, 0xFF)) == [1, 2]
    assert memory.snapshot_identifiers() == [(CODE, 1), (CODE, 2)]
    assert memory.snapshot(0x123456, 1) is None


def test_extended_data_count_and_tell_times(memory, report):
    report(True, now_s=10.4)
    report(True, matured=True, now_s=15.0)
    report(False, now_s=16.0)
    report(True, matured=True, now_s=70_000.0)
    memory.begin_cycle()
    report(True, now_s=70_100.0)
    assert memory.extended_data(CODE, 0xFF) == {
        0x01: b"\x02",
        0x02: b"\x00",
        0x03: b"\x02",
        0x10: (10).to_bytes(4, "big"),
        0x11: (70_100).to_bytes(4, "big"),
    }
    assert memory.extended_data(CODE, 0x01) == {0x01: b"\x02"}
    assert memory.extended_data(CODE, 0x99) == {}
    assert memory.extended_data(0x123456, 1) is None


def test_a_confirmed_fault_is_forgotten_after_forty_good_cycles(memory, report):
    report(True, matured=True)
    memory.begin_cycle()
    for _ in range(39):
        report(False)
        memory.begin_cycle()
    assert memory.extended_data(CODE, 0x02) == {0x02: bytes([39])}
    assert dict(memory.supported())[CODE] & 0x08
    report(False)
    memory.begin_cycle()
    assert not dict(memory.supported())[CODE] & 0x08
    assert memory.snapshot_identifiers() == []


def test_cycles_without_a_completed_test_do_not_age_a_fault(memory, report):
    report(True, matured=True)
    for _ in range(50):
        memory.begin_cycle()
    assert dict(memory.supported())[CODE] & 0x08
    assert memory.extended_data(CODE, 0x02) == {0x02: b"\x00"}


def test_clearing_one_code_leaves_the_others_and_restarts_its_test(memory, report, cleared):
    report(True, matured=True)
    report(True, matured=True, code=QUIET)
    assert memory.clear(CODE)
    assert dict(memory.supported()) == {CODE: 0x50, QUIET: 0x2F}
    assert memory.snapshot(CODE, 0xFF) == {}
    assert cleared == [CODE]
    assert memory.clear(0xFFFFFF)
    assert dict(memory.supported()) == {CODE: 0x50, QUIET: 0x50}


def test_an_unknown_group_is_not_cleared(memory, report):
    report(True, matured=True)
    assert not memory.clear(0x000001)
    assert dict(memory.supported())[CODE] == 0xAF


def test_nothing_is_stored_while_the_setting_is_off(memory, report):
    memory.setting_enabled = False
    assert report(True, matured=True) == 0x50
    memory.setting_enabled = True
    assert report(True) == 0x27


# ---------------------------------------------------------------- order, severity, detection counters


def test_faults_are_told_in_the_order_they_failed_and_were_confirmed(memory, report):
    assert memory.in_order_of_failure() == memory.in_order_of_confirmation() == []
    report(True, code=QUIET)
    report(True, matured=True)
    report(False, code=QUIET)
    report(True, matured=True, code=QUIET)

    def codes(faults):
        return [code for code, _ in faults]

    assert codes(memory.in_order_of_failure()) == [QUIET, CODE]
    assert codes(memory.in_order_of_failure(latest=True)) == [CODE, QUIET]
    assert codes(memory.in_order_of_confirmation()) == codes(memory.in_order_of_confirmation(latest=True)) == [CODE, QUIET]
    memory.clear(QUIET)
    assert codes(memory.in_order_of_failure(latest=True)) == [CODE]


def test_a_test_that_keeps_failing_is_one_failure(memory, report):
    report(True)
    report(True, code=QUIET)
    report(True)
    assert [code for code, _ in memory.in_order_of_failure(latest=True)] == [CODE, QUIET]


def test_severity_goes_by_what_the_fault_asks_for():
    kinds = (MonitoredFault(code=1, maturation_s=0.0, serious=True), MonitoredFault(code=2, maturation_s=0.0))
    assert [fault.severity for fault in kinds] == [0x81, 0x41]
    assert MonitoredFault(code=3, maturation_s=0.0, warning=False).severity == 0x21


def test_a_failing_test_counts_up_until_it_has_matured():
    supervision = Supervision()
    fault = supervision.memory.supported()[0][0]

    def step(failed):
        supervision.step({fault: Finding(failed=failed)}, now_s=0.0, dt_s=1.0, snapshot=list)
        return dict(supervision.memory.detection_counters()).get(fault)

    assert step(False) is None
    rising = [step(True) for _ in range(5)]
    assert rising == sorted(set(rising))
    assert rising[0] == 1
    assert rising[-1] <= 0x7E
    assert step(True) is None
    assert supervision.memory.by_status(0x08)
    assert step(False) is None

"""Every refusal of gate, permit and last check, word for word; and the requests of engineers, byte for byte."""

import dataclasses

import pytest

from bms.access.model import Actor, Right, Role
from bms.calibration.findings import Finding
from bms.definition.model import ContractLevel
from bms.errors import SafetyRefusalError, WrongPackError
from bms.flashing import last_check
from bms.flashing.console_rules import objection
from bms.flashing.last_check import require_safe, require_unchanged
from bms.flashing.permit import (
    DownloadPart,
    JobKind,
    Permit,
    clear_faults_permit,
    console_permit,
    flash_permit,
    require_writable,
    scan_permit,
    unlock_permit,
)
from bms.flashing.write_gate import FINGERPRINT_DIDS, WriteGate
from tests.bms.flashing.world import demo_pack, demo_package

SERIAL = "VIRTUAL-000001"
REPORT = "Nothing was sent. Report this together with the job's folder."
ASK_MAKER = "Do not use this data set; have its maker release a correct one."


def opened(permit):
    gate = WriteGate(permit)
    gate.pack_answered(SERIAL)
    return gate


def flashing():
    return opened(flash_permit(demo_pack(), SERIAL, demo_package().data_set))


def downloading():
    gate = flashing()
    gate.request_download(flash_permit(demo_pack(), SERIAL, demo_package().data_set).parts[0])
    return gate


def refusal_of(act):
    with pytest.raises(SafetyRefusalError) as refusal:
        act()
    return refusal.value.what, refusal.value.detail, refusal.value.advice


def stopped(reason, request, job):
    return (
        f"The write gate stopped a request: {reason}.",
        f"service 0x{request[0]:02X}, {len(request)} bytes, job {job}",
        REPORT,
    )


STOPPED = {
    "all ECUs": (flashing, "1101", True, "it must not be sent to all ECUs", "flash"),
    "not identified": (
        lambda: WriteGate(flash_permit(demo_pack(), SERIAL, demo_package().data_set)),
        "1101",
        False,
        "the pack has not been identified since the job began or since its last reset",
        "flash",
    ),
    "switch not identified": (
        lambda: WriteGate(flash_permit(demo_pack(), SERIAL, demo_package().data_set)),
        "288301",
        True,
        "the pack has not been identified",
        "flash",
    ),
    "clearing": (
        lambda: opened(clear_faults_permit(demo_pack(), SERIAL)),
        "1101",
        False,
        "clearing faults does not need it",
        "clear faults",
    ),
    "clearing switch": (
        lambda: opened(clear_faults_permit(demo_pack(), SERIAL)),
        "288001",
        True,
        "it switches more than the job needs",
        "clear faults",
    ),
    "scan": (lambda: opened(scan_permit(demo_pack(), SERIAL)), "31010203", False, "a scan only asks for results", "scan"),
    "scan longer": (
        lambda: opened(scan_permit(demo_pack(), SERIAL)),
        "3103020300",
        False,
        "a scan only asks for results",
        "scan",
    ),
    "scan other": (lambda: opened(scan_permit(demo_pack(), SERIAL)), "22030203", False, "a scan only asks for results", "scan"),
    "level": (flashing, "2701", False, "it is another security level than the one to be opened", "flash"),
    "unlock level": (
        lambda: opened(unlock_permit(demo_pack(), SERIAL, 1)),
        "2703",
        False,
        "it is another security level than the one to be opened",
        "unlock",
    ),
    "unlock other": (
        lambda: opened(unlock_permit(demo_pack(), SERIAL, 1)),
        "1101",
        False,
        "the job does not need this service",
        "unlock",
    ),
    "deauthenticate": (flashing, "2900", False, "the job does not need this service", "flash"),
    "switch": (flashing, "288303", True, "it switches more than the job needs", "flash"),
    "switch physical": (flashing, "288301", False, "it switches more than the job needs", "flash"),
    "fingerprint": (flashing, "2EF19000", False, "it writes something else than the fingerprint", "flash"),
    "result": (flashing, "31030202", False, "routines are only started", "flash"),
    "erase": (flashing, "3101FF000040000000010000", False, "it erases something else than the staging slot", "flash"),
    "routine": (flashing, "31010205", False, "the definition does not name this routine", "flash"),
    "options": (flashing, "3101020200", False, "the definition does not name this routine", "flash"),
    "download": (flashing, "3400440040000000010000", False, "it would write outside the staging slot", "flash"),
    "exit": (downloading, "37", False, "the part is not complete", "flash"),
    "block": (downloading, "3602AA", False, "the block is not the next one of the checked data set", "flash"),
    "no data set": (
        lambda: opened(Permit(kind=JobKind.FLASH, definition=demo_pack(), serial=SERIAL)),
        "3400440050000000010000",
        False,
        "the permit has no data set",
        "flash",
    ),
}


@pytest.mark.parametrize("name", STOPPED)
def test_what_the_gate_stops_it_names(name):
    make, request_hex, functional, reason, job = STOPPED[name]
    request = bytes.fromhex(request_hex)
    assert refusal_of(lambda: make()._emit(request, functional=functional)) == stopped(reason, request, job)


def test_transfers_out_of_turn_are_named():
    gate = flashing()
    nothing = ("The write gate stopped a block that no download was announced for.", "", "")
    assert refusal_of(lambda: gate.next_block(100)) == nothing
    assert refusal_of(gate.block_accepted) == nothing
    answered = ("The write gate was told of an answer to a block that it did not let through.", "", "")
    assert refusal_of(downloading().block_accepted) == answered


def test_another_pack_is_named():
    for serial, shown in (("VIRTUAL-000002", "VIRTUAL-000002"), ("", "one without a serial number")):
        gate = flashing()
        with pytest.raises(WrongPackError) as wrong:
            gate.pack_answered(serial)
        assert wrong.value.what == f"Another pack answers: {shown} instead of {SERIAL}."
        assert wrong.value.advice == "Check what is connected, then start the job again."


def with_programming(**changes):
    definition = demo_pack()
    return dataclasses.replace(definition, programming=dataclasses.replace(definition.programming, **changes))


PERMITS = {
    "serial": (
        lambda: flash_permit(demo_pack(), "", demo_package().data_set),
        "The pack does not tell its serial number, so an update cannot be bound to it.",
        "",
        "",
    ),
    "serial to clear": (
        lambda: clear_faults_permit(demo_pack(), ""),
        "The pack does not tell its serial number, so clearing cannot be bound to it.",
        "",
        "",
    ),
    "serial to ask": (
        lambda: console_permit(demo_pack(), "", b"\x11\x01", functional=False),
        "The pack does not tell its serial number, so a request cannot be bound to it.",
        "",
        "",
    ),
    "serial to unlock": (
        lambda: unlock_permit(demo_pack(), "", 1),
        "The pack does not tell its serial number, so unlocking cannot be bound to it.",
        "",
        "",
    ),
    "serial to scan": (
        lambda: scan_permit(demo_pack(), ""),
        "The pack does not tell its serial number, so a scan of routines cannot be bound to it.",
        "",
        "",
    ),
    "size": (
        lambda: flash_permit(with_programming(payload_length=16), SERIAL, demo_package().data_set),
        "The data set does not have the size of this pack's memory.",
        "65536 and 128 bytes, wanted 16 and 128",
        "",
    ),
    "programming": (
        lambda: flash_permit(dataclasses.replace(demo_pack(), programming=None), SERIAL, demo_package().data_set),
        "This pack definition does not say how the pack is programmed.",
        "",
        "",
    ),
    "console": (
        lambda: console_permit(demo_pack(), "REAL-1", bytes.fromhex("3400440050000000010000"), functional=False),
        None,
        "service 0x34",
        "Use the update or the unlocking for it, or try it on the virtual pack.",
    ),
    "level": (
        lambda: unlock_permit(demo_pack(), SERIAL, 2),
        "0x02 is no security level.",
        "",
        "Levels are the odd numbers from 0x01 to 0x7D.",
    ),
    "level L0": (
        lambda: require_writable(ContractLevel.L0, Actor(name="", role=Role.STATION)),
        "This BMS takes no data sets (contract level L0): its values lie in live memory and are only read.",
        "",
        "Use the tool of its maker.",
    ),
}


@pytest.mark.parametrize("name", PERMITS)
def test_a_permit_that_is_not_made_says_why(name):
    act, what, detail, advice = PERMITS[name]
    said = refusal_of(act)
    assert said[1:] == (detail, advice)
    if what is None:
        assert said[0].startswith("This request is not sent: ")
        assert said[0].endswith(".")
    else:
        assert said[0] == what


@pytest.mark.parametrize("level", [-1, 2, 0x7E, 0x7F, 0x81])
def test_only_odd_levels_below_7f_can_be_asked_for(level):
    with pytest.raises(SafetyRefusalError):
        unlock_permit(demo_pack(), SERIAL, level)


@pytest.mark.parametrize("level", [0, 1, 0x7D])
def test_a_level_that_can_be_asked_for_is_in_the_permit(level):
    permit = unlock_permit(demo_pack(), SERIAL, level)
    assert (permit.kind, permit.level, permit.serial) == (JobKind.UNLOCK, level, SERIAL)
    assert permit.definition is demo_pack()


def test_a_permit_names_its_level_or_that_of_the_definition():
    assert unlock_permit(demo_pack(), SERIAL, 1).security_level == 1
    assert unlock_permit(demo_pack(), SERIAL, 0).security_level == 0x11


def test_an_unlocking_gate_asks_for_its_own_level_and_brings_its_key():
    gate = opened(unlock_permit(demo_pack(), SERIAL, 3))
    seed, key = gate.request_seed(), gate.send_key(bytes(4))
    assert (seed.request, seed.echo_length) == (b"\x27\x03", 1)
    assert (key.request, key.echo_length) == (b"\x27\x04" + bytes(4), 1)


@pytest.mark.parametrize("step", [1, 2, 3])
def test_an_unlocking_gate_authenticates_step_by_step(step):
    exchange = opened(unlock_permit(demo_pack(), SERIAL, 0)).authenticate(step, b"\x00\x01")
    assert (exchange.request, exchange.echo_length) == (bytes([0x29, step, 0, 1]), 1)
    assert opened(unlock_permit(demo_pack(), SERIAL, 0)).authenticate(step).request == bytes([0x29, step])


def test_a_scanning_gate_asks_for_results_of_any_routine():
    exchange = opened(scan_permit(demo_pack(), SERIAL)).ask_for_routine_results(0xF00D)
    assert (exchange.request, exchange.echo_length, exchange.functional) == (bytes.fromhex("3103F00D"), 3, False)
    permit = scan_permit(demo_pack(), SERIAL)
    assert (permit.kind, permit.serial, permit.definition) == (JobKind.SCAN, SERIAL, demo_pack())


@pytest.mark.parametrize("functional", [False, True])
def test_a_console_gate_lets_the_confirmed_request_through_and_no_other(functional):
    request = bytes.fromhex("288001")
    permit = console_permit(demo_pack(), SERIAL, request, functional=functional)
    assert (permit.kind, permit.serial, permit.request, permit.functional) == (JobKind.CONSOLE, SERIAL, request, functional)
    gate = opened(permit)
    exchange = gate.console_request(echo_length=1, expect_response=True, deadline_s=7.0)
    assert (exchange.request, exchange.functional, exchange.collect_all) == (request, functional, functional)
    assert (exchange.echo_length, exchange.expect_response, exchange.accept_negative, exchange.deadline_s) == (
        1,
        True,
        True,
        7.0,
    )
    quiet = gate.console_request(echo_length=1, expect_response=False, deadline_s=7.0)
    assert quiet.expect_response is False
    other = stopped("it is another request than the one that was confirmed", b"\x28\x83\x01", "console")
    assert refusal_of(lambda: gate._emit(b"\x28\x83\x01", functional=functional)) == other
    elsewhere = stopped("it is another request than the one that was confirmed", request, "console")
    assert refusal_of(lambda: gate._emit(request, functional=not functional)) == elsewhere


def test_a_console_gate_asks_the_rules_again():
    forbidden = bytes.fromhex("3400440050000000010000")
    permit = Permit(kind=JobKind.CONSOLE, definition=demo_pack(), serial="REAL-1", request=forbidden)
    gate = WriteGate(permit)
    gate.pack_answered("REAL-1")
    said = refusal_of(lambda: gate.console_request(echo_length=0, expect_response=True, deadline_s=1.0))
    assert said[0] == f"The write gate stopped a request: {last_reason(forbidden)}."


def last_reason(request):
    return objection(demo_pack(), request, functional=False, virtual=False)


BY_HAND = "it belongs to programming, and only the virtual pack is programmed by hand"
TO_ONE = "what changes something is sent to one BMS, not to all ECUs"


@pytest.mark.parametrize(
    ("serial", "request_hex", "functional", "reason"),
    [("REAL-1", "31010202", False, BY_HAND), (SERIAL, "1101", True, TO_ONE), (SERIAL, "31010202", False, "")],
)
def test_the_rules_of_the_console_hold_for_the_permit_and_again_at_the_gate(serial, request_hex, functional, reason):
    request = bytes.fromhex(request_hex)
    gate = WriteGate(
        Permit(kind=JobKind.CONSOLE, definition=demo_pack(), serial=serial, request=request, functional=functional)
    )
    gate.pack_answered(serial)
    if not reason:
        assert console_permit(demo_pack(), serial, request, functional=functional).request == request
        assert gate.console_request(echo_length=1, expect_response=True, deadline_s=1.0).request == request
        return
    assert refusal_of(lambda: console_permit(demo_pack(), serial, request, functional=functional)) == (
        f"This request is not sent: {reason}.",
        f"service 0x{request[0]:02X}",
        "Use the update or the unlocking for it, or try it on the virtual pack.",
    )
    said = refusal_of(lambda: gate.console_request(echo_length=1, expect_response=True, deadline_s=1.0))
    assert said == stopped(reason, request, "console")


def test_a_console_gate_for_a_pack_that_has_not_answered_stays_closed():
    gate = WriteGate(console_permit(demo_pack(), SERIAL, b"\x11\x01", functional=False))
    closed = stopped("the pack has not been identified since the job began or since its last reset", b"\x11\x01", "console")
    assert refusal_of(lambda: gate.console_request(echo_length=1, expect_response=True, deadline_s=1.0)) == closed


def test_the_requests_of_an_update_byte_for_byte():
    gate = flashing()
    assert gate.switch_fault_storing(on=False).request == bytes.fromhex("8582")
    assert gate.switch_communication(on=False).request == bytes.fromhex("288301")
    assert gate.write_fingerprint(0xF198, bytes(16)).request == bytes.fromhex("2EF198") + bytes(16)
    assert gate.write_fingerprint(0xF199, b"20260301").request == bytes.fromhex("2EF199") + b"20260301"
    assert gate.start_routine(0x0202, deadline_s=9.0).deadline_s == 9.0
    erase = gate.start_routine(0xFF00)
    assert erase.expect_response is True
    assert gate.switch_fault_storing(on=False).expect_response is False
    assert (erase.request, erase.deadline_s) == (bytes.fromhex("3101FF000050000000010000"), None)
    payload, header = flash_permit(demo_pack(), SERIAL, demo_package().data_set).parts
    assert gate.request_download(payload).request == bytes.fromhex("3400440050000000010000")
    assert gate.request_download(header).request == bytes.fromhex("3400440051000000000080")
    assert gate.reset().request == bytes.fromhex("1101")
    assert FINGERPRINT_DIDS == {0xF15A: 32, 0xF198: 16, 0xF199: 8}


def test_the_parts_of_a_data_set_are_payload_and_header_at_their_addresses():
    data_set = demo_package().data_set
    permit = flash_permit(demo_pack(), SERIAL, data_set)
    assert permit.parts == (
        DownloadPart(name="payload", address=0x500000, content=data_set.payload),
        DownloadPart(name="header", address=0x510000, content=data_set.header_bytes),
    )
    assert clear_faults_permit(demo_pack(), SERIAL).parts == ()
    assert dataclasses.replace(permit, definition=dataclasses.replace(demo_pack(), programming=None)).parts == ()
    assert permit.virtual
    assert not dataclasses.replace(permit, serial="REAL-1").virtual


def test_each_kind_of_job_needs_its_right():
    nobody = Actor(name="", role=Role.VIEWER)
    for kind, right in ((JobKind.FLASH, Right.FLASH_RELEASED), (JobKind.CLEAR_FAULTS, Right.CLEAR_FAULTS)):
        with pytest.raises(SafetyRefusalError, match=right.value):
            Permit(kind=kind, definition=demo_pack(), serial=SERIAL, actor=nobody).require_right()
    for kind in (JobKind.CONSOLE, JobKind.UNLOCK, JobKind.SCAN):
        Permit(kind=kind, definition=demo_pack(), serial=SERIAL, actor=nobody).require_right()


def test_what_the_last_check_finds_it_names(monkeypatch):
    data_set = demo_package().data_set
    damaged = dataclasses.replace(data_set, payload=bytes(len(data_set.payload)))
    assert refusal_of(lambda: require_safe(demo_pack(), damaged, virtual=True))[2] == ASK_MAKER
    other = dataclasses.replace(data_set, header=dataclasses.replace(data_set.header, series=1))
    said = ("The header of the data set does not say what was checked.", "", ASK_MAKER)
    assert refusal_of(lambda: require_safe(demo_pack(), other, virtual=True)) == said
    demo = ("This is a DEMO data set and not for a real pack.", "", "Choose a package released for this pack.")
    assert refusal_of(lambda: require_safe(demo_pack(), data_set, virtual=False)) == demo
    changed = ("The data set has changed in memory since it was checked.", "", "Restart the computer.")
    assert refusal_of(lambda: require_unchanged(damaged)) == changed
    findings = (
        Finding(parameter="CELL_OV", index=(2,), rule="hard-limit", message="4200 mV is above 4100."),
        Finding(parameter="CELL_UV", index=(), rule="below", message="1 mV is below 1500."),
    )
    monkeypatch.setattr(last_check, "check_data_set", lambda definition, checked: findings if definition and checked else ())
    assert refusal_of(lambda: require_safe(demo_pack(), data_set, virtual=True)) == (
        "The data set is outside what is safe for this pack: CELL_OV: 4200 mV is above 4100.",
        "CELL_OV[2] hard-limit; CELL_UV[] below",
        ASK_MAKER,
    )


def test_the_reason_of_a_damaged_data_set_is_kept():
    data_set = demo_package().data_set
    damaged = dataclasses.replace(data_set, payload=bytes(len(data_set.payload)))
    with pytest.raises(SafetyRefusalError) as refusal:
        require_safe(demo_pack(), damaged, virtual=True)
    assert refusal.value.what == refusal.value.__cause__.what
    assert refusal.value.detail == refusal.value.__cause__.detail != ""

"""The write gate lets through what the permit names, and nothing else: no other byte, no other pack, no other order."""

import dataclasses

import numpy as np
import pytest

from bms.access.model import Actor, Role
from bms.calibration.decoding import encode
from bms.definition.model import ContractLevel
from bms.diagnostics.procedure import GatedExchange
from bms.errors import SafetyRefusalError, WrongPackError
from bms.flashing.last_check import require_safe, require_unchanged
from bms.flashing.permit import JobKind, Permit, clear_faults_permit, flash_permit, require_writable
from bms.flashing.write_gate import WriteGate
from tests.bms.flashing.world import demo_pack, demo_package, with_payload

SERIAL = "VIRTUAL-000001"


def data_set():
    return demo_package().data_set


def open_gate():
    gate = WriteGate(flash_permit(demo_pack(), SERIAL, data_set()))
    gate.pack_answered(SERIAL)
    return gate


def clearing_gate():
    gate = WriteGate(clear_faults_permit(demo_pack(), SERIAL))
    gate.pack_answered(SERIAL)
    return gate


EVERYTHING = {
    "prepare": lambda gate: gate.start_routine(0x0204),
    "preconditions": lambda gate: gate.start_routine(0x0203),
    "erase": lambda gate: gate.start_routine(0xFF00),
    "check": lambda gate: gate.start_routine(0x0202),
    "commit": lambda gate: gate.start_routine(0xFF01),
    "seed": WriteGate.request_seed,
    "key": lambda gate: gate.send_key(bytes(8)),
    "fingerprint": lambda gate: gate.write_fingerprint(0xF15A, bytes(32)),
    "download": lambda gate: gate.request_download(flash_permit(demo_pack(), SERIAL, data_set()).parts[0]),
    "reset": WriteGate.reset,
    "quiet": lambda gate: gate.switch_communication(on=False),
    "no faults": lambda gate: gate.switch_fault_storing(on=False),
}
"""Everything a flash job asks for."""


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_passes_before_the_pack_has_been_identified(name):
    gate = WriteGate(flash_permit(demo_pack(), SERIAL, data_set()))
    with pytest.raises(SafetyRefusalError, match="identified"):
        EVERYTHING[name](gate)
    gate.pack_answered(SERIAL)
    assert isinstance(EVERYTHING[name](gate), GatedExchange)


@pytest.mark.parametrize("name", EVERYTHING)
def test_nothing_passes_to_another_pack(name):
    gate = open_gate()
    with pytest.raises(WrongPackError):
        gate.pack_answered("VIRTUAL-000002")
    with pytest.raises(SafetyRefusalError):
        EVERYTHING[name](gate)


@pytest.mark.parametrize("name", EVERYTHING)
def test_after_a_restart_the_pack_must_be_identified_again(name):
    gate = open_gate()
    gate.reset()
    with pytest.raises(SafetyRefusalError):
        EVERYTHING[name](gate)


def test_normal_operation_may_be_restored_at_any_time():
    gate = WriteGate(flash_permit(demo_pack(), SERIAL, data_set()))
    assert gate.switch_communication(on=True).request == bytes.fromhex("288001")
    assert gate.switch_fault_storing(on=True).request == bytes.fromhex("8581")


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_permit_to_clear_faults_covers_nothing_else(name):
    gate = clearing_gate()
    with pytest.raises(SafetyRefusalError):
        EVERYTHING[name](gate)
    assert gate.clear_faults().request == bytes.fromhex("14FFFFFF")


ECHOES = {"prepare": 3, "erase": 3, "commit": 3, "seed": 1, "key": 1, "fingerprint": 2, "reset": 1, "quiet": 1, "no faults": 1}
"""How many bytes of the request its answer repeats (ISO 14229-1): sub-function, routine id, data identifier."""


@pytest.mark.parametrize("name", ECHOES)
def test_answers_must_repeat_what_the_standard_says(name):
    exchange = EVERYTHING[name](open_gate())
    assert exchange.echo_length == ECHOES[name]
    assert exchange.expect_response is not exchange.functional


def test_the_answer_to_a_block_must_repeat_its_counter():
    gate = open_gate()
    assert EVERYTHING["download"](gate).echo_length == 0
    assert gate.next_block(100).echo_length == 1


def test_a_flash_job_never_clears_faults():
    with pytest.raises(SafetyRefusalError):
        open_gate().clear_faults()


RAW = {
    "a value outside the fingerprint": "2EF190" + "41" * 17,
    "a fingerprint of another length": "2EF15A00",
    "an input or output": "2FD00103",
    "a routine nobody named": "31010205",
    "stopping the erase": "3102FF000050000000010000",
    "asking for results of the commit": "3103FF01",
    "erasing the active slot": "3101FF000040000000010000",
    "erasing more than the slot": "3101FF000050000000020000",
    "a commit with options": "3101FF0100",
    "a download into the active slot": "3400440040000000010000",
    "a download that is too long": "3400440050000000010001",
    "a download to a high address": "3400440150000000010000",
    "a download of a great length": "3400440050000001010000",
    "a download with something behind it": "340044005000000001000000",
    "a compressed download": "3410440050000000010000",
    "a download with short addresses": "340022500000010000",
    "an upload": "3500440050000000010000",
    "memory by address": "3D2400400000000100",
    "another security level": "2701",
    "authentication": "2900",
    "a soft reset": "1103",
    "switching all communication off": "288303",
    "an unsuppressed switch": "8502",
    "a single fault": "14123456",
}


@pytest.mark.parametrize("what", RAW)
@pytest.mark.parametrize("functional", [False, True])
def test_requests_the_job_does_not_need_are_stopped(what, functional):
    for gate in (open_gate(), clearing_gate()):
        with pytest.raises(SafetyRefusalError):
            gate._emit(bytes.fromhex(RAW[what]), functional=functional)


@pytest.mark.parametrize("request_hex", ["3101FF000050000000010000", "1101", "2711", "3601AA", "14FFFFFF"])
def test_nothing_but_switches_goes_to_all_ecus(request_hex):
    for gate in (open_gate(), clearing_gate()):
        with pytest.raises(SafetyRefusalError):
            gate._emit(bytes.fromhex(request_hex), functional=True)


def test_switches_go_to_all_ecus_only():
    with pytest.raises(SafetyRefusalError):
        open_gate()._emit(bytes.fromhex("8582"), functional=False)


def transfer(gate, part, block):
    gate.request_download(part)
    sent = b""
    while (exchange := gate.next_block(block)) is not None:
        sent += exchange.request[2:]
        gate.block_accepted()
    return sent


@pytest.mark.parametrize("block", [0xFFD, 0x100, 0x80])
def test_a_part_leaves_block_by_block_byte_for_byte(block):
    gate = open_gate()
    payload, header = flash_permit(demo_pack(), SERIAL, data_set()).parts
    assert transfer(gate, payload, block) == data_set().payload
    assert gate.exit_transfer().request == b"\x37"
    assert transfer(gate, header, block) == data_set().header_bytes


def test_a_block_is_the_same_until_it_was_accepted_and_counters_wrap_to_zero():
    gate = open_gate()
    gate.request_download(flash_permit(demo_pack(), SERIAL, data_set()).parts[0])
    counters = []
    for _ in range(300):
        first, second = gate.next_block(100), gate.next_block(100)
        assert first == second
        counters.append(first.request[1])
        gate.block_accepted()
    assert counters == [number & 0xFF for number in range(1, 301)]


def test_blocks_and_exits_out_of_turn_are_stopped():
    gate = open_gate()
    part = flash_permit(demo_pack(), SERIAL, data_set()).parts[0]
    for early in (gate.exit_transfer, lambda: gate.next_block(100), gate.block_accepted):
        with pytest.raises(SafetyRefusalError):
            early()
    gate.request_download(part)
    with pytest.raises(SafetyRefusalError, match="not complete"):
        gate.exit_transfer()
    with pytest.raises(SafetyRefusalError):
        gate.block_accepted()
    gate.next_block(100)
    gate.block_accepted()
    with pytest.raises(SafetyRefusalError):
        gate.block_accepted()


@pytest.mark.parametrize("request_bytes", [b"\x36\x02", b"\x36\x01", b"\x36\x01" + bytes(100), b"\x36\x02" + bytes(100)])
def test_a_block_with_other_bytes_or_another_counter_is_stopped(request_bytes):
    gate = open_gate()
    gate.request_download(flash_permit(demo_pack(), SERIAL, data_set()).parts[0])
    good = gate.next_block(100).request
    forged = request_bytes if len(request_bytes) > 2 else request_bytes + good[2:]
    if forged == good:
        assert gate._emit(forged).request == good
        return
    with pytest.raises(SafetyRefusalError, match="not the next one"):
        gate._emit(forged)


def changed_payload(**tables):
    """Return a data set with other values, its header right for them."""
    definition = demo_pack()
    header = data_set().header
    payload = encode(definition.calibration, data_set().payload, tables)
    return with_payload(header, payload, sign=lambda message: bytes(64))


def test_a_data_set_outside_the_envelope_gets_no_permit_however_it_was_signed():
    shape = demo_pack().calibration.characteristics["CHG_I_LIM_MAP"].shape
    unsafe = changed_payload(CHG_I_LIM_MAP=np.full(shape, 3.9))
    with pytest.raises(SafetyRefusalError, match="CHG_I_LIM_MAP"):
        flash_permit(demo_pack(), SERIAL, unsafe)


def test_the_envelope_is_held_against_the_bytes_again_when_the_download_begins():
    shape = demo_pack().calibration.characteristics["CHG_I_LIM_MAP"].shape
    unsafe = changed_payload(CHG_I_LIM_MAP=np.full(shape, 3.9))
    permit = dataclasses.replace(flash_permit(demo_pack(), SERIAL, data_set()), data_set=unsafe)
    gate = WriteGate(permit)
    gate.pack_answered(SERIAL)
    with pytest.raises(SafetyRefusalError, match="CHG_I_LIM_MAP"):
        gate.request_download(permit.parts[0])


def test_a_permit_without_a_data_set_transfers_nothing():
    gate = WriteGate(Permit(kind=JobKind.FLASH, definition=demo_pack(), serial=SERIAL))
    gate.pack_answered(SERIAL)
    with pytest.raises(SafetyRefusalError, match="no data set"):
        gate._emit(bytes.fromhex("3400440050000000010000"))


def test_a_restart_forgets_the_download():
    gate = open_gate()
    EVERYTHING["download"](gate)
    gate.next_block(100)
    gate.block_accepted()
    gate.reset()
    gate.pack_answered(SERIAL)
    with pytest.raises(SafetyRefusalError, match="no download"):
        gate.next_block(100)


def test_the_checksum_is_taken_again_before_every_block():
    definition, original = demo_pack(), data_set()
    copy = dataclasses.replace(original)
    gate = WriteGate(flash_permit(definition, SERIAL, copy))
    gate.pack_answered(SERIAL)
    EVERYTHING["download"](gate)
    gate.next_block(100)
    gate.block_accepted()
    # A bit of the memory flips while the transfer runs, far from the block that leaves next.
    object.__setattr__(copy, "payload", original.payload[:-1] + b"\x00")
    with pytest.raises(SafetyRefusalError, match="changed in memory"):
        gate.next_block(100)


def test_bytes_that_changed_in_memory_do_not_leave():
    damaged = bytearray(data_set().payload)
    damaged[1000] ^= 1
    changed = dataclasses.replace(data_set(), payload=bytes(damaged))
    with pytest.raises(SafetyRefusalError, match="checksum"):
        require_safe(demo_pack(), changed, virtual=True)
    with pytest.raises(SafetyRefusalError, match="changed in memory"):
        require_unchanged(changed)
    require_unchanged(data_set())


def test_a_header_that_says_something_else_than_was_checked_is_stopped():
    other = dataclasses.replace(data_set(), header=dataclasses.replace(data_set().header, demo=False))
    with pytest.raises(SafetyRefusalError, match="does not say what was checked"):
        require_safe(demo_pack(), other, virtual=True)


def test_demo_data_is_for_the_virtual_pack_only():
    for serial in ("A-4711", "virtual-000001"):
        with pytest.raises(SafetyRefusalError, match="DEMO"):
            flash_permit(demo_pack(), serial, data_set())
    real_definition = dataclasses.replace(demo_pack(), demo=False)
    with pytest.raises(SafetyRefusalError, match="DEMO"):
        flash_permit(real_definition, SERIAL, data_set())


def test_permits_need_a_serial_number_a_description_and_the_right_size():
    with pytest.raises(SafetyRefusalError, match="serial"):
        flash_permit(demo_pack(), "", data_set())
    with pytest.raises(SafetyRefusalError, match="serial"):
        clear_faults_permit(demo_pack(), "")
    with pytest.raises(SafetyRefusalError, match="programmed"):
        flash_permit(dataclasses.replace(demo_pack(), programming=None), SERIAL, data_set())
    with pytest.raises(SafetyRefusalError, match="size"):
        flash_permit(demo_pack(), SERIAL, dataclasses.replace(data_set(), payload=data_set().payload[:-8]))


# ---------------------------------------------------------------- who may write, and to which kind of BMS


def permit_of(kind=JobKind.FLASH, role=Role.ENGINEER, level=ContractLevel.L3):
    wanted = data_set() if kind is JobKind.FLASH else None
    actor = Actor(name="Kim", role=role)
    return Permit(kind=kind, definition=demo_pack(), serial=SERIAL, actor=actor, contract_level=level, data_set=wanted)


MAY_NOT = [
    (JobKind.FLASH, Role.VIEWER, ContractLevel.L3, "write a released package into a pack"),
    (JobKind.FLASH, Role.APPROVER, ContractLevel.L3, "write a released package into a pack"),
    (JobKind.FLASH, Role.ADMIN, ContractLevel.L2, "write a released package into a pack"),
    (JobKind.FLASH, Role.TECHNICIAN, ContractLevel.L1, "contract levels L0 and L1"),
    (JobKind.FLASH, Role.ENGINEER, ContractLevel.L0, "takes no data sets"),
    (JobKind.FLASH, Role.STATION, ContractLevel.L0, "takes no data sets"),
    (JobKind.CLEAR_FAULTS, Role.VIEWER, ContractLevel.L3, "clear the fault memory"),
    (JobKind.CLEAR_FAULTS, Role.APPROVER, ContractLevel.L3, "clear the fault memory"),
]


@pytest.mark.parametrize(("kind", "role", "level", "reason"), MAY_NOT)
def test_the_gate_stays_closed_for_whoever_may_not(kind, role, level, reason):
    gate = WriteGate(permit_of(kind, role, level))
    gate.pack_answered(SERIAL)
    requests = (
        [gate.clear_faults]
        if kind is JobKind.CLEAR_FAULTS
        else [lambda name=name: EVERYTHING[name](gate) for name in EVERYTHING]
    )
    for request in requests:
        with pytest.raises(SafetyRefusalError, match=reason):
            request()


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (Role.TECHNICIAN, ContractLevel.L3),
        (Role.TECHNICIAN, ContractLevel.L2),
        (Role.STATION, ContractLevel.L1),
        (Role.ENGINEER, ContractLevel.L1),
    ],
)
def test_the_gate_opens_for_whoever_may(role, level):
    gate = WriteGate(permit_of(role=role, level=level))
    for request in EVERYTHING.values():
        gate.pack_answered(SERIAL)
        assert isinstance(request(gate), GatedExchange)


def test_no_permit_is_made_out_to_whoever_may_not():
    viewer = Actor(name="Vic", role=Role.VIEWER)
    with pytest.raises(SafetyRefusalError, match="may not"):
        flash_permit(demo_pack(), SERIAL, data_set(), actor=viewer)
    with pytest.raises(SafetyRefusalError, match="may not"):
        clear_faults_permit(demo_pack(), SERIAL, actor=viewer)


def test_a_permit_says_for_whom_and_for_which_level_it_is():
    station = Actor(name="Line 3", role=Role.STATION)
    permit = flash_permit(demo_pack(), SERIAL, data_set(), actor=station, contract_level=ContractLevel.L1)
    assert (permit.actor, permit.contract_level, permit.kind) == (station, ContractLevel.L1, JobKind.FLASH)
    clearing = clear_faults_permit(demo_pack(), SERIAL, actor=station)
    assert (clearing.actor, clearing.contract_level, clearing.kind) == (station, ContractLevel.L3, JobKind.CLEAR_FAULTS)
    assert flash_permit(demo_pack(), SERIAL, data_set()).contract_level is ContractLevel.L3


def test_a_bms_without_data_sets_is_refused_with_its_one_advice():
    with pytest.raises(SafetyRefusalError) as refusal:
        require_writable(ContractLevel.L0, Actor(name="", role=Role.ENGINEER))
    assert (
        refusal.value.what
        == "This BMS takes no data sets (contract level L0): its values lie in live memory and are only read."
    )
    assert refusal.value.advice == "Use the tool of its maker."
